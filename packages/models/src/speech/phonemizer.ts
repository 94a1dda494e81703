import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { MiaError } from '@mia/core/errors.ts';

export interface PhonemizerFile {
  /** The npm package phonemizer's module, which holds espeak-ng (GPL-3.0): a component of its own, only there where a person fetched it. */
  file: string;
  /** It is code: only this one is run. */
  sha256: string;
}

/** Letters to sounds. */
export interface Phonemizer {
  /**
   * @param language espeak-ng's name of it, "en-us"
   * @returns IPA with stress marks, words parted by spaces; empty where nothing can be said. Punctuation is dropped.
   * @throws MiaError `speech.no-voice` where it does not know the language
   */
  phonemes(text: string, language: string): Promise<string>;
}

/** @throws MiaError `speech.no-voice` where it is not there or is another one */
export async function loadPhonemizer({ file, sha256 }: PhonemizerFile): Promise<Phonemizer> {
  let phonemize: (text: string, language: string) => Promise<string[]>;
  try {
    const found = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    if (found !== sha256) throw new MiaError('speech.no-voice', { reason: 'phonemizer' });
    ({ phonemize } = (await import(pathToFileURL(file).href)) as { phonemize: typeof phonemize });
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('speech.no-voice', { reason: 'phonemizer' }, { cause: error });
  }
  return {
    async phonemes(text, language) {
      try {
        // It tells what it takes from another language: "(de)".
        return (await phonemize(text, language)).join(' ').replace(/\([a-z-]+\)/g, '');
      } catch (cause) {
        throw new MiaError('speech.no-voice', { reason: 'language' }, { cause });
      }
    },
  };
}
