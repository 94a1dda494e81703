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
export type Result = { id: string; loudest: number } & ({ heard: Heard } | { recording: Float32Array[] });

export interface HearOptions {
  conversation: string;
  preRoll: boolean;
  /** Nothing recognises speech yet: it is kept in memory until something does. */
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
  const recording: Float32Array[] = [];
  let loudest = 0;
  let listening: Promise<Heard> | null = null;
  let discarded = false;

  const fail = (thrown: unknown): void => failed.resolve(MiaError.from(thrown));
  const frames = createFrameSender((at, bytes) => ask('voice.frames', { utterance: id, at }, { bytes }), fail);

  const begin = (): void => {
    options.onBegin();
    if (options.keep) return;
    listening = listen(id, options.conversation, options);
    listening.catch((error) => {
      if (!discarded) fail(error);
      frames.close();
    });
  };

  const take: Promise<Take> = beginTake({
    preRoll: options.preRoll,
    onFrames(samples, at) {
      if (discarded) return;
      if (listening === null && recording.length === 0) begin();
      loudest = Math.max(loudest, loudnessOf(samples));
      if (options.keep) recording.push(samples.slice());
      else frames.push(samples, at);
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
      if (options.keep) return { id, loudest, recording };
      if (listening === null) return { id, loudest, heard: NOTHING_HEARD };
      await finish(id, frames.drained(), samples);
      questionCaptured(id);
      return { id, loudest, heard: await listening };
    },
    discard() {
      discarded = true;
      frames.close();
      recording.length = 0;
      take.then(
        (one) => one.discard(),
        () => {},
      );
      if (listening) ask('voice.discard', { utterance: id }).catch(() => {});
    },
  };
}

/** Has a recording that waited recognised. @throws MiaError of the host */
export async function hearRecording(recording: Float32Array[], conversation: string, onPartial: (text: string) => void): Promise<Result> {
  const id = uuidv7();
  const frames = createFrameSender((at, bytes) => ask('voice.frames', { utterance: id, at }, { bytes }));
  const listening = listen(id, conversation, { onPartial });
  listening.catch(() => frames.close());
  let at = 0;
  let loudest = 0;
  for (const samples of recording) {
    loudest = Math.max(loudest, loudnessOf(samples));
    frames.push(samples, at);
    at += samples.length;
    // Nothing of it may be dropped: it is no faster than the host takes it.
    if (at % KEEP_PACE < samples.length) await frames.drained();
  }
  await finish(id, frames.drained(), at);
  return { id, loudest, heard: await listening };
}

/** Samples between two waits for the host. */
const KEEP_PACE = 64_000;

const NOTHING_HEARD: Heard = {
  ...{ transcript: { text: '', words: [], confidence: 0, language: 'en', speechSeconds: 0 } },
  ...{ seconds: 0, lost: 0, ms: 0 },
};

function listen(utterance: string, conversation: string, told: Pick<HearOptions, 'onPartial' | 'onActivity'>): Promise<Heard> {
  const language = readSetting(useSettings.getState().values, 'voice.language');
  return ask(
    'voice.listen',
    {
      ...{ utterance, conversation },
      ...(language === 'auto' ? {} : { language }),
      ...(told.onActivity ? { activity: true } : {}),
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
