/** The host's side of listening and speaking. */
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { AudioPerceiver } from '@mia/core/perception/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Synthesizer } from '@mia/core/ports/synthesizer.ts';
import type { TranscribeOptions, Transcriber, Transcript } from '@mia/core/ports/transcriber.ts';
import { createAudioReader } from '@mia/models/audio/index.ts';
import type { Catalogue } from '@mia/models/catalogue/index.ts';
import type { Installed } from '@mia/models/downloads/index.ts';
import { createSpeechProcess } from '@mia/models/speech/index.ts';
import { entryUrl } from '../entries.ts';
import { languageOf } from '../language.ts';
import { recognise } from './anew.ts';
import { createRecognisers, type Recognisers, type Wish } from './recognisers.ts';
import { openRecording } from './recording.ts';
import { createSoundFiles, type SoundFiles } from './sound-files.ts';
import { createUtterances, type Said, type Utterances } from './utterances.ts';
import { vocabularyFor } from './vocabulary.ts';
import { createVoices } from './voices.ts';
import { createWaiting, type Waiting } from './waiting.ts';

export { recordingOf, withTranscript } from './anew.ts';
export { samplesOf } from './samples.ts';
export type { Said } from './utterances.ts';

export interface VoiceOptions {
  store: Store;
  catalogue: Catalogue;
  installed: Installed;
  clock: Clock;
  logger: Logger;
  /** Hears how an utterance is said. */
  perceiver(): AudioPerceiver;
}

/** What was said before a lock is recognised for so long; what takes longer is lost with its key. */
const PATIENCE_MS = 4_000;

/** An utterance that begins. */
export interface Begun {
  id: string;
  conversation: string;
  incognito: boolean;
  /** BCP 47; as the settings have it where absent. */
  language?: string | undefined;
  onPartial(partial: Transcript): void;
  /** Told how likely somebody speaks, as `TranscribeOptions` says. */
  onActivity?: TranscribeOptions['onActivity'];
  /** Aborted when the window goes. */
  signal: AbortSignal;
  /** It ended because the window went or the vault is being locked: nobody else will keep what was said. */
  left?(said: Said): Promise<void>;
  /** Where nothing recognises it, it waits in its conversation. */
  waits?: boolean | undefined;
}

export interface Voice {
  recognisers: Recognisers;
  synthesizer: Synthesizer;
  utterances: Utterances;
  soundFiles: SoundFiles;
  waiting: Waiting;
  /** Begins an utterance, and lasts until it is over. @throws MiaError as `Utterances.listen` */
  listen(begun: Begun): Promise<Said>;
  /** What a recording says, for a message of that conversation. @throws MiaError `speech.missing`, `audio.*`, `attachment.*`, `child.*` */
  again(attachment: string, conversation: string): Promise<Transcript>;
  /** Whether recordings stay (`voice.keep`). */
  keeps(): Promise<boolean>;
  /** As the settings have it now. @param language BCP 47, for this once */
  wish(language?: string): Promise<Wish>;
  /** Nobody looks: the process ends, unless something is being said. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export function createVoice({ store, catalogue, installed, clock, logger, perceiver }: VoiceOptions): Voice {
  const process = createSpeechProcess({ entry: entryUrl('speech'), logger, clock });
  const recognisers = createRecognisers({ catalogue, installed, clock, logger, process });
  const synthesizer = createVoices({ catalogue, installed, process });
  const audio = createAudioReader({ entry: entryUrl('audio'), logger, clock });
  const drop = (attachment: string): void => {
    store.discardAttachment(attachment).catch((error: unknown) => logger.warn('voice.recording-left', { code: MiaError.from(error).code }));
  };
  const utterances = createUtterances({ clock, logger, drop, perceiver });
  const soundFiles = createSoundFiles(audio, utterances);
  const waiting = createWaiting({ store, audio, utterances, clock });

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

  /** Who recognises what is said in a conversation, with the names that are likely there; null where nobody is there. */
  async function recogniser(
    conversation: string,
    language?: string,
  ): Promise<{ transcriber: Transcriber; options: TranscribeOptions } | null> {
    const wanted = await wish(language);
    const transcriber = recognisers.choose(wanted);
    if (!transcriber) return null;
    // Without them it is recognised all the same.
    const vocabulary = await vocabularyFor(store, conversation).catch((error: unknown) => {
      logger.warn('voice.no-names', { code: MiaError.from(error).code });
      return [];
    });
    return { transcriber, options: { vocabulary, ...(wanted.language ? { language: wanted.language } : {}) } };
  }

  async function again(attachment: string, conversation: string, language?: string): Promise<Transcript> {
    return await recognise(attachment, { store, audio, recogniser: await recogniser(conversation, language) });
  }

  async function keepWaiting(utterance: string, conversation: string): Promise<void> {
    const recorded = utterances.spoken.recorded(utterance);
    if (!recorded) return;
    await waiting.add(conversation, recorded);
    utterances.spoken.taken(utterance);
  }

  /** What is being listened to, until all of it is kept. */
  const under = new Set<Promise<void>>();
  let closing = false;
  const keeps = async (): Promise<boolean> => (await store.setting('voice.keep')) !== false;

  return {
    ...{ recognisers, synthesizer, utterances, soundFiles, waiting, wish, again, keeps },
    listen({ language, conversation, onActivity, left, waits, ...begun }) {
      const heard = utterances.listen({
        ...begun,
        ...(onActivity ? { onActivity } : {}),
        recogniser: recogniser(conversation, language),
        recording: openRecording({ store, clock, conversation }),
        keep: keeps(),
        again: (recorded) => again(recorded.attachment, conversation, language),
      });
      const kept = heard.then(
        async (said) => {
          if (begun.signal.aborted || closing) await left?.(said);
          return said;
        },
        async (error: unknown) => {
          if (waits && MiaError.from(error).code === 'speech.missing') await keepWaiting(begun.id, conversation);
          throw error;
        },
      );
      const over = kept.then(
        () => {},
        () => {},
      );
      under.add(over);
      void over.then(() => under.delete(over));
      return kept;
    },
    async rest() {
      if (!utterances.busy()) await process.close();
    },
    async close() {
      closing = true;
      utterances.close();
      const patience = Promise.withResolvers<void>();
      const stop = clock.after(PATIENCE_MS, patience.resolve);
      await Promise.race([Promise.all(under), patience.promise]);
      stop();
      await synthesizer.close();
      await audio.close();
      await process.close();
    },
  };
}
