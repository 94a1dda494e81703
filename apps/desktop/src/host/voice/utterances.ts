/** The utterances that are being said, and for a while those that are over: whoever sends one as a message takes its recording. */
import { MiaError } from '@mia/core/errors.ts';
import type { AudioPerceiver } from '@mia/core/perception/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TranscribeOptions, Transcriber, Transcript, Utterance } from '@mia/core/ports/transcriber.ts';
import { RATE } from '@mia/models/speech/index.ts';
import { FrameOrder } from './frame-order.ts';
import { LeadIn } from './lead-in.ts';
import type { Recorded, Recording } from './recording.ts';
import { type Over, Spoken } from './spoken.ts';

/** Windows speak one at a time; a few more for those that went without an end. */
const MOST = 4;
/** Seconds of one utterance; in incognito it is held in memory only. */
export const longestSeconds = (incognito: boolean): number => (incognito ? 5 : 30) * 60;

/** What was said, and how it came. */
export interface Said {
  transcript: Transcript;
  seconds: number;
  /** Samples of it that never came and are silence now. */
  lost: number;
  /** From the end to the text. */
  ms: number;
}

export interface Listen {
  id: string;
  incognito: boolean;
  /** Who recognises it, and how; null: nobody is there. Frames that come before it is known are kept. */
  recogniser: Promise<{ transcriber: Transcriber; options: TranscribeOptions } | null>;
  onPartial(partial: Transcript): void;
  /** Somebody speaks freely: told how likely they do, frame by frame. The silence before their first word is not recorded. */
  onActivity?: TranscribeOptions['onActivity'];
  /** Whoever records it. */
  recording: Recording;
  /** Whether the recording stays once it is recognised; it stays where it could not be. */
  keep: Promise<boolean>;
  /** What a recording says, where its recogniser was lost. @throws MiaError as `listen` */
  again(recorded: Recorded): Promise<Transcript>;
  /** Aborted when the window goes: the utterance ends then with what was said so far. */
  signal: AbortSignal;
}

export interface Utterances {
  /**
   * Lasts until the utterance is over.
   * @throws MiaError `conflict` (the id stands for another one), `request.cancelled` (discarded), and what the recogniser throws
   */
  listen(listen: Listen): Promise<Said>;
  /** @throws MiaError `not-found` */
  frames(id: string, at: number, samples: Float32Array): void;
  /** @throws MiaError `not-found` */
  end(id: string, samples: number): void;
  /** What is not there is gone already. @param why what `listen` throws then; `request.cancelled` where absent */
  discard(id: string, why?: MiaError): void;
  /** What one that is over has to say as a part of a message; null where it is not known, or nothing of it was kept. */
  spoken: Spoken;
  /** Whether something is being said, or recognised. */
  busy(): boolean;
  /** No more comes: what is being said ends with what was said so far. */
  close(): void;
}

interface Speaking {
  frames: FrameOrder;
  perceiver: AudioPerceiver;
  /** Where what is recorded begins with the first word. */
  lead: LeadIn | null;
  /** Not yet handed to the recogniser; null where there is none: the recording has it. */
  early: Float32Array[] | null;
  utterance: Utterance | null;
  /** Samples in all, once no more come. */
  ended: PromiseWithResolvers<MiaError | null>;
}

export interface UtterancesOptions {
  clock: Clock;
  logger: Logger;
  /** A recording that no message took. */
  drop(attachment: string): void;
  /** Hears how an utterance is said. */
  perceiver(): AudioPerceiver;
}

export function createUtterances({ clock, logger, drop, perceiver }: UtterancesOptions): Utterances {
  const speaking = new Map<string, Speaking>();
  const spoken = new Spoken(drop);

  function find(id: string): Speaking {
    const found = speaking.get(id);
    if (!found) throw new MiaError('not-found');
    return found;
  }

  function begin({ id, incognito, recording, onActivity }: Listen): Speaking {
    if (speaking.has(id) || speaking.size >= MOST) throw new MiaError('conflict');
    const longest = longestSeconds(incognito) * RATE;
    const record = (samples: Float32Array): void => {
      one.perceiver.push(samples);
      recording.push(samples);
    };
    const one: Speaking = {
      early: [],
      utterance: null,
      perceiver: perceiver(),
      lead: onActivity ? new LeadIn(record) : null,
      ended: Promise.withResolvers(),
      frames: new FrameOrder(longest, (samples) => {
        if (one.lead) one.lead.push(samples);
        else record(samples);
        if (one.utterance) one.utterance.push(samples);
        else one.early?.push(samples);
      }),
    };
    speaking.set(id, one);
    return one;
  }

  /** The text and the recording, side by side: neither waits for the other, and one without the other is something. */
  async function recognised(one: Speaking, recogniser: Listen['recogniser'], recording: Recording, again: Listen['again']): Promise<Over> {
    one.lead?.release();
    const recorded = recording.end().catch((error: unknown) => {
      logger.warn('voice.recording-lost', { code: MiaError.from(error).code });
      return null;
    });
    try {
      await recogniser;
      if (!one.utterance) throw new MiaError('speech.missing');
      return { transcript: await one.utterance.finish(), recorded: await recorded };
    } catch (thrown) {
      const error = MiaError.from(thrown);
      one.utterance?.discard();
      const whole = await recorded;
      // Its process was lost with what it knew; the recording was not.
      if (error.code !== 'child.crashed' || !whole) return { transcript: null, recorded: whole, error };
      return await again(whole).then(
        (transcript) => ({ transcript, recorded: whole }),
        () => ({ transcript: null, recorded: whole, error }),
      );
    }
  }

  return {
    async listen(listen) {
      const { id, recogniser, onPartial, onActivity, signal, recording, keep, again } = listen;
      const one = begin(listen);
      const heard = onActivity && {
        onActivity(probabilities: readonly number[]) {
          one.lead?.heard(probabilities);
          onActivity(probabilities);
        },
      };
      const gone = () => one.ended.resolve(null);
      signal.addEventListener('abort', gone, { once: true });
      try {
        recogniser
          .then((found) => {
            // It was over before anybody could listen: no process is started for it.
            if (speaking.get(id) !== one) return;
            one.utterance = found?.transcriber.listen({ ...found.options, ...heard }, onPartial) ?? null;
            const early = one.early ?? [];
            one.early = null;
            for (const samples of early) one.utterance?.push(samples);
          })
          .catch(() => {
            // Told at the end: what is said until then is recorded.
            one.early = null;
          });
        const why = await one.ended.promise;
        if (why) {
          one.utterance?.discard();
          recording.discard();
          throw why;
        }
        const began = clock.monotonic();
        const over = await recognised(one, recogniser, recording, again);
        const { transcript, recorded } = over;
        if (recorded && transcript && (transcript.text === '' || !(await keep))) drop(recorded.attachment);
        else if (recorded) spoken.add(id, { ...over, prosody: one.perceiver.end({ words: transcript?.words.length }) });
        if (!transcript) throw over.error;
        const ms = Math.round(clock.monotonic() - began);
        logger.info('voice.heard', { ms, count: one.frames.lost });
        return { transcript, seconds: one.frames.length / RATE, lost: one.frames.lost, ms };
      } finally {
        signal.removeEventListener('abort', gone);
        speaking.delete(id);
      }
    },
    frames(id, at, samples) {
      find(id).frames.push(at, samples);
    },
    end(id, samples) {
      const one = find(id);
      one.frames.end(samples);
      one.ended.resolve(null);
    },
    discard(id, why = new MiaError('request.cancelled')) {
      speaking.get(id)?.ended.resolve(why);
    },
    spoken,
    busy: () => speaking.size > 0,
    close() {
      for (const one of speaking.values()) one.ended.resolve(null);
    },
  };
}
