/** The host's side of listening and speaking. */
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Synthesizer } from '@mia/core/ports/synthesizer.ts';
import type { TranscribeOptions, Transcriber } from '@mia/core/ports/transcriber.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createSpeechProcess } from '@mia/models/speech/index.ts';
import { entryUrl } from '../entries.ts';
import { languageOf } from '../language.ts';
import { createRecognisers, type Recognisers, type Wish } from './recognisers.ts';
import { createUtterances, type Utterances } from './utterances.ts';
import { vocabularyFor } from './vocabulary.ts';
import { createVoices } from './voices.ts';

export { samplesOf } from './samples.ts';
export type { Said } from './utterances.ts';

export interface VoiceOptions {
  store: Store;
  catalogue: Catalogue;
  installed: Installed;
  clock: Clock;
  logger: Logger;
}

export interface Voice {
  recognisers: Recognisers;
  synthesizer: Synthesizer;
  utterances: Utterances;
  /** As the settings have it now. @param language BCP 47, for this once */
  wish(language?: string): Promise<Wish>;
  /** Who recognises what is said in a conversation, and how: with the names that are likely there. Null where nobody is there. */
  recogniser(conversation: string, language?: string): Promise<{ transcriber: Transcriber; options: TranscribeOptions } | null>;
  /** Nobody looks: the process ends, unless something is being said. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export function createVoice({ store, catalogue, installed, clock, logger }: VoiceOptions): Voice {
  const process = createSpeechProcess({ entry: entryUrl('speech'), logger, clock });
  const recognisers = createRecognisers({ catalogue, installed, clock, logger, process });
  const synthesizer = createVoices({ catalogue, installed, process });
  const utterances = createUtterances({ clock, logger });

  async function wish(language?: string): Promise<Wish> {
    const settings = await store.settings();
    const text = (name: string): string | undefined => (typeof settings[name] === 'string' && settings[name] ? settings[name] : undefined);
    const spoken = language ?? text('voice.language');
    return {
      recogniser: text('voice.recogniser'),
      language: spoken === 'auto' ? undefined : spoken,
      interfaceLanguage: languageOf(settings['appearance.language']),
    };
  }

  return {
    ...{ recognisers, synthesizer, utterances, wish },
    async recogniser(conversation, language) {
      const wanted = await wish(language);
      const transcriber = recognisers.choose(wanted);
      if (!transcriber) return null;
      // Without them it is recognised all the same.
      const vocabulary = await vocabularyFor(store, conversation).catch((error: unknown) => {
        logger.warn('voice.no-names', { code: MiaError.from(error).code });
        return [];
      });
      return { transcriber, options: { vocabulary, ...(wanted.language ? { language: wanted.language } : {}) } };
    },
    rest: () => process.close(),
    async close() {
      utterances.close();
      await synthesizer.close();
      await process.close();
    },
  };
}
