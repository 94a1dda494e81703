/** For tests: the frames of an m4a of one channel at 44.1 kHz, each with a head of its own, as `.aac` files are. */
import { readerOf } from './frames.ts';
import { framesOfMp4 } from './mp4.ts';

export async function bareAac(m4a: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { places } = await framesOfMp4(
    readerOf(m4a.length, async (from, to) => new Uint8Array(m4a.slice(from, to))),
    m4a.length,
  );
  const parts: Uint8Array[] = [];
  for await (const { at, length } of places) {
    const whole = length + 7;
    // AAC-LC (1), 44.1 kHz (4), one channel.
    const head = [0xff, 0xf1, (1 << 6) | (4 << 2), (1 << 6) | (whole >> 11), (whole >> 3) & 0xff, ((whole & 7) << 5) | 0x1f, 0xfc];
    parts.push(new Uint8Array(head), m4a.slice(at, at + length));
  }
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
