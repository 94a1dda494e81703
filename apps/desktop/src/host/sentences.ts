/** Error codes as sentences for a terminal, from the same file that the window reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorShape } from '@mia/core/errors.ts';
import { appFolder } from './entries.ts';

type Sentences = Record<string, { text: string } | undefined>;
let english: Sentences | null = null;

/** The sentence and the code: `Another M.I.A has this data folder open. … (data.in-use)`. */
export function sentence(error: ErrorShape): string {
  try {
    english ??= JSON.parse(readFileSync(join(appFolder('resources'), 'locales', 'en', 'errors.json'), 'utf8')) as Sentences;
  } catch {
    english = {};
  }
  const text =
    english[error.code]?.text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_all, name: string) => String(error.details?.[name] ?? '')) ??
    'Something went wrong.';
  return `${text.replaceAll(/ {2,}/g, ' ')} (${error.code})`;
}
