/** The utterances that are being said, and for a while those that are over: whoever sends one as a message takes its recording. */
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TranscribeOptions, Transcriber, Transcript, Utterance } from '@mia/core/ports/transcriber.ts';
import { RATE } from '@mia/models/speech/index.ts';
import { FrameOrder } from './frame-order.ts';

/** Windows speak one at a time; a few more for those that went without an end. */
const MOST = 4;
const LONGEST_SECONDS = 30 * 60;
/** Held in memory only. */
const LONGEST_INCOGNITO_SECONDS = 5 * 60;

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
  /** What is not there is gone already. */
  discard(id: string): void;
  /** All that is being said is dropped. */
  close(): void;
}

interface Speaking {
  frames: FrameOrder;
  /** Not yet handed to the recogniser. */
  early: Float32Array[];
  utterance: Utterance | null;
  /** Samples in all, once no more come. */
  ended: PromiseWithResolvers<'ended' | 'discarded'>;
}

export function createUtterances({ clock, logger }: { clock: Clock; logger: Logger }): Utterances {
  const speaking = new Map<string, Speaking>();

  function find(id: string): Speaking {
    const found = speaking.get(id);
    if (!found) throw new MiaError('not-found');
    return found;
  }

  function begin(id: string, incognito: boolean): Speaking {
    if (speaking.has(id) || speaking.size >= MOST) throw new MiaError('conflict');
    const longest = (incognito ? LONGEST_INCOGNITO_SECONDS : LONGEST_SECONDS) * RATE;
    const one: Speaking = {
      early: [],
      utterance: null,
      ended: Promise.withResolvers(),
      frames: new FrameOrder(longest, (samples) => {
        if (one.utterance) one.utterance.push(samples);
        else one.early.push(samples);
      }),
    };
    speaking.set(id, one);
    return one;
  }

  return {
    async listen({ id, incognito, recogniser, onPartial, signal }) {
      const one = begin(id, incognito);
      const gone = () => one.ended.resolve('ended');
      signal.addEventListener('abort', gone, { once: true });
      try {
        recogniser
          .then((found) => {
            one.utterance = found?.transcriber.listen(found.options, onPartial) ?? null;
            if (one.utterance) for (const samples of one.early.splice(0)) one.utterance.push(samples);
          })
          // Told at the end: what is said until then is not lost.
          .catch(() => {});
        const how = await one.ended.promise;
        const began = clock.monotonic();
        if (how === 'discarded') throw new MiaError('request.cancelled');
        await recogniser;
        if (!one.utterance) throw new MiaError('speech.missing');
        const transcript = await one.utterance.finish();
        const ms = Math.round(clock.monotonic() - began);
        const seconds = one.frames.length / RATE;
        logger.info('voice.heard', { ms, count: one.frames.lost });
        return { transcript, seconds, lost: one.frames.lost, ms };
      } catch (error) {
        one.utterance?.discard();
        throw error;
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
      one.ended.resolve('ended');
    },
    discard(id) {
      speaking.get(id)?.ended.resolve('discarded');
    },
    close() {
      for (const one of speaking.values()) one.ended.resolve('discarded');
    },
  };
}
