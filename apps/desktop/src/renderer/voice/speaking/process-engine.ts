/** Voices of the speech process: each sentence comes as samples, which the page plays. */
import { MiaError } from '@mia/core/errors.ts';
import { askBytes } from '../../host/index.ts';
import { type Engine, type Speech, wholeWords } from './engine.ts';
import { Playback, type Played, pageAudio, rest } from './output.ts';

const LONGEST = 240;

export interface ProcessVoice {
  id: string;
  /** 0.5…2. */
  rate: number;
  /** 0…1. */
  volume: number;
}

/** Samples as they lie in a frame's body: float32, little-endian, at any offset. */
export function samplesOf(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const whole = bytes.byteLength - (bytes.byteLength % 4);
  return new Float32Array(bytes.slice(0, whole).buffer);
}

export function createProcessEngine({ id, rate, volume }: ProcessVoice): Engine {
  const audio = pageAudio();
  let playback = new Playback(audio, volume);
  /** Aborted by `silence`, for all that was given before. */
  let round = new AbortController();
  /** Sentences come in the order in which they were given, however long each takes to be made. */
  let before: Promise<unknown> = Promise.resolve();

  const make = async (text: string, signal: AbortSignal): Promise<{ samples: Float32Array<ArrayBuffer>; sampleRate: number }> => {
    const { result, bytes } = await askBytes('voice.speak', { text, voice: id, rate }, { signal });
    return { samples: samplesOf(bytes), sampleRate: result.sampleRate };
  };

  return {
    voice: id,
    longest: LONGEST,
    speak(text, events): Speech {
      const { signal } = round;
      const mine = playback;
      const made = make(text, signal);
      made.catch(() => {});
      let played: Played | null = null;
      const placed = before.then(async () => {
        const { samples, sampleRate } = await made;
        if (!signal.aborted) played = mine.add(samples, sampleRate);
      });
      before = placed.catch(() => {});
      const run = async (): Promise<boolean> => {
        try {
          await placed;
        } catch (thrown) {
          if (signal.aborted) return false;
          throw MiaError.from(thrown);
        }
        const at = played as Played | null;
        if (!at || !(await until(mine, at.begins, signal))) return false;
        events.begun();
        const ended = await until(mine, at.ends, signal);
        if (ended) rest();
        return ended;
      };
      return {
        done: run(),
        heard: () => (played ? wholeWords(text, (mine.now - played.begins) / (played.ends - played.begins)) : 0),
      };
    },
    silence() {
      round.abort();
      playback.silence();
      round = new AbortController();
      playback = new Playback(pageAudio(), volume);
      before = Promise.resolve();
      rest();
    },
  };
}

/** Waits for a moment of the sound; false where it was silenced first. */
function until(playback: Playback, time: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const look = (): void => {
      const left = time - playback.now;
      if (left > 0) {
        // The context's clock stands while the device sleeps: it is asked again, not trusted for long.
        timer = setTimeout(look, Math.min(250, Math.max(4, left * 1000)));
        return;
      }
      signal.removeEventListener('abort', stop);
      resolve(true);
    };
    if (signal.aborted) return resolve(false);
    signal.addEventListener('abort', stop, { once: true });
    look();
  });
}
