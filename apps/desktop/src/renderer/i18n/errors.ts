/** An error's sentence and the step that it suggests. */
import type { ErrorCode, ErrorDetails } from '@mia/core/errors.ts';
import english from '../../../../../resources/locales/en/errors.json' with { type: 'json' };
import { i18n } from './index.ts';

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
  | 'start-lm-studio'
  | 'free-space'
  | 'open-models'
  | 'open-security'
  | 'open-voice';

/** What each suggests is no matter of language: it stands in the English file alone. */
const table = english as Record<string, Entry | undefined>;

interface Entry {
  text: string;
  action?: string | null;
  /** Other words for what was being done, or whose server it is: `details.what` or `details.provider` names it. */
  cases?: Record<string, string>;
}

/** The sentence of an error's code in the language that is spoken, with its details filled in. */
export function errorSentence(error: ShownError): string {
  const spoken = (i18n.getResourceBundle(i18n.language, 'errors') ?? {}) as Record<string, Entry | undefined>;
  const entry = spoken[error.code] ?? table[error.code] ?? spoken.internal ?? table.internal;
  const text = entry?.cases?.[String(error.details?.what ?? error.details?.provider)] ?? entry?.text ?? error.code;
  return text
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(error.details?.[name] ?? ''))
    .replace(/ \(\)/g, '')
    .replace(/ {2,}/g, ' ');
}

export function errorAction(code: ErrorCode): ErrorAction | null {
  return (table[code]?.action ?? null) as ErrorAction | null;
}

/** The step that this very error suggests: another server than Ollama is started otherwise, or by the person alone. */
export function actionOf({ code, details }: ShownError): ErrorAction | null {
  const action = errorAction(code);
  const provider = details?.provider ?? 'ollama';
  if (action !== 'start-ollama' || provider === 'ollama') return action;
  return provider === 'lm-studio' ? 'start-lm-studio' : 'retry';
}
