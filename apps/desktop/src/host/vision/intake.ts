/** Images on their way from a window, in memory until they are whole: what is broken off never reached the disk. */
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import { CHUNK_BYTES } from '../uploads.ts';

/** Of one file. A hundred megapixels of raw 16-bit colour are no more than twice that, and nobody keeps them so. */
export const MOST_BYTES = 256 * 1024 * 1024;
/** At a time, of all windows. */
const MOST_UPLOADS = 8;
/** A file whose next piece does not come for so long is let go of. */
export const PATIENCE_MS = 30_000;
/** How many of those that ended are still told why. */
const REMEMBERED = 100;

export interface Taken {
  conversation: string;
  name: string | null;
  content: Uint8Array;
}

interface Under {
  conversation: string;
  name: string | null;
  bytes: number;
  pieces: Uint8Array[];
  got: number;
  /** Its patience. */
  stop(): void;
}

export interface Intake {
  /** @throws MiaError `request.too-large`, `conflict` where it has begun already */
  begin(file: { upload: string; conversation: string; name: string | null; bytes: number }): void;
  /** @throws MiaError `not-found`, `image.slow`, `request.too-large`, `request.invalid` (not the next piece) */
  chunk(upload: string, offset: number, bytes: Uint8Array): void;
  /** It is whole, and no longer here. @throws MiaError `not-found`, `image.slow`, `image.damaged` where it ended before its length */
  end(upload: string): Taken;
  cancel(upload: string): void;
  /** A conversation that was in memory only is over: what was on its way to it is gone. */
  left(conversation: string): void;
  close(): void;
}

export function createIntake(clock: Clock): Intake {
  const under = new Map<string, Under>();
  /** Why those that ended without their window did so. */
  const over = new Map<string, MiaError>();

  function drop(upload: string, why?: MiaError): void {
    under.get(upload)?.stop();
    if (!under.delete(upload) || !why) return;
    over.set(upload, why);
    const [oldest] = over.keys();
    if (over.size > REMEMBERED && oldest !== undefined) over.delete(oldest);
  }

  const patience = (upload: string) => clock.after(PATIENCE_MS, () => drop(upload, new MiaError('image.slow')));

  function find(upload: string): Under {
    const found = under.get(upload);
    if (found) return found;
    const why = over.get(upload);
    over.delete(upload);
    throw why ?? new MiaError('not-found', { what: 'upload' });
  }

  return {
    begin({ upload, conversation, name, bytes }) {
      if (bytes > MOST_BYTES) throw new MiaError('request.too-large', { bytes, limit: MOST_BYTES });
      if (under.has(upload)) throw new MiaError('conflict');
      // A window that was closed in the middle leaves its own behind: the oldest gives way.
      const [oldest] = under.keys();
      if (under.size >= MOST_UPLOADS && oldest !== undefined) drop(oldest, new MiaError('image.slow'));
      under.set(upload, { conversation, name, bytes, pieces: [], got: 0, stop: patience(upload) });
    },
    chunk(upload, offset, bytes) {
      if (bytes.length > CHUNK_BYTES) throw new MiaError('request.too-large', { bytes: bytes.length, limit: CHUNK_BYTES });
      const one = find(upload);
      if (offset !== one.got || one.got + bytes.length > one.bytes) throw new MiaError('request.invalid', { reason: 'offset' });
      one.stop();
      one.stop = patience(upload);
      // The frame that it came in is reused.
      one.pieces.push(new Uint8Array(bytes));
      one.got += bytes.length;
    },
    end(upload) {
      const { conversation, name, bytes, pieces, got } = find(upload);
      drop(upload);
      if (got !== bytes) throw new MiaError('image.damaged');
      return { conversation, name, content: Buffer.concat(pieces) };
    },
    cancel: (upload) => drop(upload),
    left(conversation) {
      for (const [upload, one] of under) if (one.conversation === conversation) drop(upload);
    },
    close() {
      for (const upload of [...under.keys()]) drop(upload);
    },
  };
}
