/** The voices that are installed. */
import type { Synthesizer } from '@mia/core/ports/synthesizer.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { SupervisedChild } from '@mia/models/child/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createSynthesizer, type InstalledVoice, type PhonemizerFile } from '@mia/models/speech/index.ts';

/** Finds the sounds of letters, for every voice. */
const PHONEMIZER = 'espeak-ng-phonemizer';

export interface VoicesOptions {
  catalogue: Catalogue;
  installed: Pick<Installed, 'get' | 'list'>;
  process: SupervisedChild;
}

export function createVoices({ catalogue, installed, process }: VoicesOptions): Synthesizer {
  const voices = (): InstalledVoice[] =>
    installed.list('text-to-speech').flatMap(({ id, name, languages, files: { weights, config, style } }) => {
      const licence = catalogue.entry(id)?.licence;
      const files = weights && (config ? { weights, config } : style ? { weights, style } : null);
      return files && licence ? [{ id, name, language: languages[0] ?? 'en', licence, files }] : [];
    });

  /** It is code, so that only the one is run that the catalogue names. */
  function phonemizer(): PhonemizerFile | undefined {
    const file = installed.get(PHONEMIZER)?.files.module;
    const sha256 = catalogue
      .entry(PHONEMIZER)
      ?.variants.flatMap(({ files }) => files)
      .find(({ role }) => role === 'module')?.sha256;
    return file && sha256 ? { file, sha256 } : undefined;
  }

  return createSynthesizer({ process, voices, phonemizer });
}
