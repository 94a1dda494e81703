/** AAC as it is broadcast (`.aac`): each frame says how long it is. */
import { MiaError } from '@mia/core/errors.ts';
import type { Frames, Place, ReadAt } from './frames.ts';

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const HEAD = 7;

/** Whether a frame of AAC begins here. */
export const isAdts = ([first = 0, second = 0, third = 0]: Uint8Array): boolean =>
  first === 0xff && (second & 0xf6) === 0xf0 && ((third >> 2) & 15) < RATES.length;

async function* places(read: ReadAt, size: number): AsyncGenerator<Place> {
  for (let at = 0; at + HEAD <= size; ) {
    const head = await read(at, HEAD);
    const [, , , high = 0, middle = 0, low = 0] = head;
    const length = ((high & 3) << 11) | (middle << 3) | (low >> 5);
    if (!isAdts(head) || length < HEAD) throw new MiaError('audio.invalid', { reason: 'frame' });
    if (at + length > size) return;
    yield { at, length };
    at += length;
  }
}

/** @param head its first bytes, of which `isAdts` */
export function framesOfAdts(head: Uint8Array, read: ReadAt, size: number): Frames {
  const [, , third = 0, fourth = 0] = head;
  const sampleRate = RATES[(third >> 2) & 15] ?? 44_100;
  const numberOfChannels = ((third & 1) << 2) | (fourth >> 6) || 1;
  return { config: { codec: `mp4a.40.${(third >> 6) + 1}`, sampleRate, numberOfChannels }, places: places(read, size) };
}
