/** A frame of sound in a file, in bytes. */
export interface Place {
  at: number;
  length: number;
}

/** Reads bytes of the file, all of them or none. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** What a decoder has to know, and the frames for it one after the other. */
export interface Frames {
  config: AudioDecoderConfig;
  places: Iterable<Place> | AsyncIterable<Place>;
}

/** A window of the file: frames lie beside each other, and are not asked for one by one. */
const WINDOW = 64 * 1024;

/** @param read a piece of the file, shorter only at its end */
export function readerOf(size: number, read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>): ReadAt {
  let from = 0;
  let held = new Uint8Array();
  return async (at, length) => {
    if (at < from || at + length > from + held.length) {
      held = await read(at, Math.min(size, at + Math.max(length, WINDOW)));
      from = at;
      // Its length was another one a moment ago.
      if (held.length < length) throw new RangeError('the file ends before');
    }
    return held.slice(at - from, at - from + length);
  };
}
