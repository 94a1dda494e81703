/** Error codes as sentences for a terminal, from the same file that the window reads. */
import type { ErrorShape } from '@mia/core/errors.ts';
import type { Language } from './language.ts';
import { words } from './language.ts';

const filled = (text: string, values: Record<string, unknown>): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => String(values[name] ?? '')).replaceAll(/ {2,}/g, ' ');

/** The sentence and the code: `Another M.I.A has this data folder open. … (data.in-use)`. */
export function sentence(error: ErrorShape, language: Language = 'en'): string {
  const text = words<{ text: string }>(language, 'errors')[error.code]?.text ?? 'Something went wrong.';
  return `${filled(text, error.details ?? {})} (${error.code})`;
}

/** One of the terminal's own lines, by its key in `terminal.json`. */
export function line(key: string, language: Language, values: Record<string, string | number> = {}): string {
  return filled(words<string>(language, 'terminal')[key] ?? words<string>('en', 'terminal')[key] ?? key, values);
}
