/** The recording of one utterance, while it comes: as FLAC into an encrypted file, a long one without ever being held in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import { type FlacEncoder, openFlacEncoder, setTotal } from '@mia/models/audio/index.ts';
import { RATE } from '@mia/models/speech/index.ts';
import { Peaks } from './peaks.ts';

/** Encoded bytes that are held until the end: about a minute. Such a recording is on no disk until it is over. */
const HELD = 1024 * 1024;

export interface Recorded {
  /** Id of the attachment. */
  attachment: string;
  seconds: number;
  /** At most 200, 0 to 1. */
  peaks: number[];
}

export interface Recording {
  /** @param samples 16 kHz mono, −1 to 1 */
  push(samples: Float32Array): void;
  /** Keeps it. Null where nothing was recorded. @throws MiaError `attachment.*`, `data.*` */
  end(): Promise<Recorded | null>;
  /** Nothing of it is kept. */
  discard(): void;
}

export interface RecordingOptions {
  store: Pick<Store, 'addAttachment' | 'discardAttachment'>;
  clock: Clock;
  /** In incognito its file lies in memory only. */
  conversation: string;
}

/** What comes in one after the other, for whoever reads it when it comes. */
class Pipe {
  readonly #parts: Uint8Array[] = [];
  #wake = Promise.withResolvers<void>();
  #over: 'ended' | 'broken' | null = null;

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#wake.resolve();
  }

  close(how: 'ended' | 'broken'): void {
    this.#over ??= how;
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#over === 'broken') throw new MiaError('request.cancelled');
      const next = this.#parts.shift();
      if (next) yield next;
      else if (this.#over) return;
      else {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
      }
    }
  }
}

export function openRecording({ store, clock, conversation }: RecordingOptions): Recording {
  const peaks = new Peaks();
  const pipe = new Pipe();
  const created = clock.now();
  let samples = 0;
  let early: Float32Array[] = [];
  let encoder: FlacEncoder | null = null;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  /** On its way into the file, once it has become long. */
  let kept: Promise<string> | null = null;
  let over = false;

  const keep = (content: Uint8Array | Pipe): Promise<string> =>
    store.addAttachment(content, { type: 'audio/flac', created, conversation }).then(({ id }) => id);

  const encode = (part: Float32Array): void => {
    encoder?.push(part);
    const bytes = encoder?.take();
    if (!bytes || bytes.length === 0) return;
    if (kept) {
      pipe.push(bytes);
      return;
    }
    held.push(bytes);
    heldBytes += bytes.length;
    if (heldBytes <= HELD) return;
    // It can not be told any more how long it will be: its header says that nobody knew.
    for (const one of held.splice(0)) pipe.push(one);
    kept = keep(pipe);
    kept.catch(() => {});
  };

  const opened = openFlacEncoder().then((it) => {
    if (over) return it.close();
    encoder = it;
    for (const part of early.splice(0)) encode(part);
  });
  opened.catch(() => {});

  return {
    push(part) {
      if (over) return;
      samples += part.length;
      peaks.push(part);
      if (encoder) encode(part);
      else early.push(part.slice());
    },
    async end() {
      await opened;
      over = true;
      encoder?.end();
      const rest = encoder?.take();
      encoder = null;
      if (samples === 0) return null;
      if (kept) {
        if (rest) pipe.push(rest);
        pipe.close('ended');
      } else {
        const whole = Buffer.concat([...held.splice(0), ...(rest ? [rest] : [])]);
        setTotal(whole, samples);
        kept = keep(whole);
      }
      return { attachment: await kept, seconds: samples / RATE, peaks: peaks.values() };
    },
    discard() {
      over = true;
      early = [];
      held = [];
      encoder?.close();
      encoder = null;
      pipe.close('broken');
      // It may have been whole already.
      kept?.then((id) => store.discardAttachment(id)).catch(() => {});
    },
  };
}
