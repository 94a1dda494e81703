/** Samples on their way to the host, with credits: so many pieces are under way, so much waits, and what is too much goes, oldest first. */

/** Pieces that may be unanswered at one time. */
const CREDITS = 4;
/** Samples of one piece at most: 64 KiB of float32. */
const PIECE = 16_384;
/** Samples that may wait, at 16 kHz: ten seconds. */
const WAITING = 160_000;

export interface FrameSender {
  /**
   * Takes the next samples. They are copied.
   * @param at number of the first one; a jump says that some are lost already
   */
  push(samples: Float32Array, at: number): void;
  /** Resolves when nothing waits and nothing is under way. Rejects with what the last piece was refused with. */
  drained(): Promise<void>;
  /** Samples until the last that was taken. */
  readonly taken: number;
  /** Samples that were dropped because the host did not keep up. */
  readonly dropped: number;
  /** What waits is forgotten, and nothing more is sent. */
  close(): void;
}

/**
 * @param send hands one piece to the host: float32, little-endian; `at` is the number of its first sample. Its answer gives the credit back
 * @param onRefused a piece was refused: nothing more is sent after it
 */
export function createFrameSender(
  send: (at: number, bytes: Uint8Array) => Promise<unknown>,
  onRefused: (error: unknown) => void = () => {},
): FrameSender {
  let waiting: { at: number; samples: Float32Array }[] = [];
  let held = 0;
  let under = 0;
  let taken = 0;
  let dropped = 0;
  let closed = false;
  let refused: { error: unknown } | null = null;
  let idle: PromiseWithResolvers<void> | null = null;

  const settle = (): void => {
    if (under > 0 || (held > 0 && !closed)) return;
    if (refused) idle?.reject(refused.error);
    else idle?.resolve();
    idle = null;
  };

  /** What waits and follows without a gap, as one piece. */
  const next = (): { at: number; samples: Float32Array } | null => {
    const first = waiting[0];
    if (!first) return null;
    let count = 0;
    let length = 0;
    while (count < waiting.length) {
      const one = waiting[count];
      if (!one || one.at !== first.at + length || (count > 0 && length + one.samples.length > PIECE)) break;
      length += one.samples.length;
      count += 1;
    }
    const joined = new Float32Array(length);
    let to = 0;
    for (const one of waiting.splice(0, count)) {
      joined.set(one.samples, to);
      to += one.samples.length;
    }
    held -= length;
    return { at: first.at, samples: joined };
  };

  const pump = (): void => {
    while (!closed && under < CREDITS) {
      const piece = next();
      if (!piece) break;
      under += 1;
      send(piece.at, bytesOf(piece.samples))
        .catch((error: unknown) => {
          if (refused) return;
          refused = { error };
          stop();
          onRefused(error);
        })
        .finally(() => {
          under -= 1;
          pump();
          settle();
        });
    }
  };

  const stop = (): void => {
    closed = true;
    waiting = [];
    held = 0;
  };

  return {
    push(samples, at) {
      taken = at + samples.length;
      if (closed) return;
      for (let from = 0; from < samples.length; from += PIECE) {
        const part = samples.slice(from, from + PIECE);
        waiting.push({ at: at + from, samples: part });
        held += part.length;
      }
      while (held > WAITING) {
        const oldest = waiting.shift();
        if (!oldest) break;
        held -= oldest.samples.length;
        dropped += oldest.samples.length;
      }
      pump();
    },
    drained() {
      if (under === 0 && held === 0) return refused ? Promise.reject(refused.error) : Promise.resolve();
      idle ??= Promise.withResolvers();
      return idle.promise;
    },
    get taken() {
      return taken;
    },
    get dropped() {
      return dropped;
    },
    close() {
      stop();
      settle();
    },
  };
}

const LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function bytesOf(samples: Float32Array): Uint8Array {
  if (LITTLE) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const view = new DataView(new ArrayBuffer(samples.length * 4));
  samples.forEach((sample, i) => void view.setFloat32(i * 4, sample, true));
  return new Uint8Array(view.buffer);
}
