/** Which language a text is in, by eld's n-grams. Some hundred milliseconds of its own to load: only `language-worker.ts` does. */
import { eld } from 'eld/extrasmall';

/** @returns ISO 639-1; null where it is not sure */
export function tellLanguage(text: string): string | null {
  const found = eld.detect(text);
  return found.isReliable() ? found.language : null;
}
