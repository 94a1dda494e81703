/** An error's sentence and the step that it suggests. */
import type { ErrorCode, ErrorDetails } from '@mia/core/errors.ts';
import sentences from '../../../../../resources/locales/en/errors.json' with { type: 'json' };

/** An error as it came, from the host or from a stored message. */
export interface ShownError {
  code: ErrorCode;
  details?: ErrorDetails | undefined;
}

/** What the button under an error does; each has its words in `ui.json` under `errors.action`. */
export type ErrorAction =
  | 'retry'
  | 'reload'
  | 'reconnect'
  | 'unlock'
  | 'choose-model'
  | 'choose-file'
  | 'start-ollama'
  | 'free-space'
  | 'open-models';

const table = sentences as Record<string, { text: string; action: string | null } | undefined>;

/** The sentence of an error's code, with its details filled in. */
export function errorSentence(error: ShownError): string {
  const text = (table[error.code] ?? table.internal)?.text ?? error.code;
  return text
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(error.details?.[name] ?? ''))
    .replace(/ \(\)/g, '')
    .replace(/ {2,}/g, ' ');
}

export function errorAction(code: ErrorCode): ErrorAction | null {
  return (table[code]?.action ?? null) as ErrorAction | null;
}
