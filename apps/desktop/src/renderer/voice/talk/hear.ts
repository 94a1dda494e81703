/** One utterance: recorded, sent to the host while it is said, and given back as text. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, ResultOf } from '../../../contract/index.ts';
import { ask, uuidv7 } from '../../host/index.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import { beginTake, type Take } from '../capture/index.ts';
import { questionCaptured } from '../timings/index.ts';
import { createFrameSender } from './frames.ts';

export type Heard = ResultOf<App['voice.listen']>;

/** What was said, and how loud it was at its loudest: root mean square of a frame, 0 to 1. */
export type Result = { id: string; loudest: number } & ({ heard: Heard } | { waits: true });

export interface HearOptions {
  conversation: string;
  preRoll: boolean;
  /** Nothing recognises speech yet: the host keeps it until something does. */
  keep: boolean;
  /** False: neither of the two sounds is played. */
  sounds?: boolean;
  /** Samples flow. */
  onBegin(): void;
  onPartial(text: string): void;
  /** How likely somebody speaks in each frame of 32 ms, 0 to 1, in order. */
  onActivity?(probabilities: readonly number[]): void;
  /** The device went; what was said before stands. */
  onGone(): void;
}

export interface Hearing {
  readonly id: string;
  /** Resolves once the microphone is open. Never, where it does not open. */
  readonly opened: Promise<void>;
  /** Resolves with what went wrong, as soon as it did. */
  readonly failed: Promise<MiaError>;
  /**
   * No more comes.
   * @throws MiaError of the microphone, where it never began; of the host; `request.cancelled` where it was discarded
   */
  end(): Promise<Result>;
  discard(): void;
}

/** Begins to listen. */
export function hear(options: HearOptions): Hearing {
  const id = uuidv7();
  const failed = Promise.withResolvers<MiaError>();
  let begun = false;
  let loudest = 0;
  let listening: Promise<Heard | null> | null = null;
  let discarded = false;

  const fail = (thrown: unknown): void => failed.resolve(MiaError.from(thrown));
  const frames = createFrameSender((at, bytes) => ask('voice.frames', { utterance: id, at }, { bytes }), fail);

  const begin = (): void => {
    begun = true;
    options.onBegin();
    const heard = listen(id, options.conversation, options);
    const waits = (error: unknown): boolean => options.keep && MiaError.from(error).code === 'speech.missing';
    heard.catch((error) => {
      if (!discarded && !waits(error)) fail(error);
      frames.close();
    });
    listening = heard.catch((error: unknown) => {
      // The host has it.
      if (waits(error)) return null;
      throw error;
    });
    listening.catch(() => {});
  };

  const take: Promise<Take> = beginTake({
    preRoll: options.preRoll,
    onFrames(samples, at) {
      if (discarded) return;
      if (!begun) begin();
      loudest = Math.max(loudest, loudnessOf(samples));
      frames.push(samples, at);
    },
    onEnd: () => options.onGone(),
    ...(options.sounds === false ? { sounds: false } : {}),
  });
  const opened = Promise.withResolvers<void>();
  take.then(() => opened.resolve(), fail);

  return {
    id,
    opened: opened.promise,
    failed: failed.promise,
    async end() {
      const samples = await (await take).end();
      if (discarded) throw new MiaError('request.cancelled');
      if (listening === null) return { id, loudest, heard: NOTHING_HEARD };
      await finish(id, frames.drained(), samples);
      if (!options.keep) questionCaptured(id);
      const heard = await listening;
      return { id, loudest, ...(heard ? { heard } : { waits: true }) };
    },
    discard() {
      discarded = true;
      frames.close();
      take.then(
        (one) => one.discard(),
        () => {},
      );
      if (listening) ask('voice.discard', { utterance: id }).catch(() => {});
    },
  };
}

/** Has what waits in a conversation recognised. @throws MiaError of the host; `not-found` where nothing waits there any more */
export function hearWaiting(utterance: string, conversation: string, onPartial: (text: string) => void): Promise<Heard> {
  return ask(
    'voice.waiting.hear',
    { utterance, conversation, ...spokenLanguage() },
    { onEvent: ({ transcript }) => onPartial(transcript.text) },
  );
}

const NOTHING_HEARD: Heard = {
  ...{ transcript: { text: '', words: [], confidence: 0, language: 'en', speechSeconds: 0 } },
  ...{ seconds: 0, lost: 0, ms: 0 },
};

function spokenLanguage(): { language?: string } {
  const language = readSetting(useSettings.getState().values, 'voice.language');
  return language === 'auto' ? {} : { language };
}

function listen(utterance: string, conversation: string, told: Pick<HearOptions, 'onPartial' | 'onActivity' | 'keep'>): Promise<Heard> {
  return ask(
    'voice.listen',
    {
      ...{ utterance, conversation, ...spokenLanguage() },
      ...(told.onActivity ? { activity: true } : {}),
      ...(told.keep ? { waits: true } : {}),
    },
    {
      onEvent({ transcript, activity }) {
        if (transcript) told.onPartial(transcript.text);
        if (activity) told.onActivity?.(activity);
      },
    },
  );
}

/** The end is told behind the last sample. A refused piece is told by the utterance itself. */
async function finish(utterance: string, drained: Promise<void>, samples: number): Promise<void> {
  await drained.catch(() => {});
  await ask('voice.end', { utterance, samples }).catch(() => {});
}

function loudnessOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
