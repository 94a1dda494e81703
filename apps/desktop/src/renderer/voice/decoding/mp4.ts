/** Where the sound lies in an MP4 (ISO/IEC 14496-12): its codec, and place after place of its frames. Nothing is taken on trust. */
import { MiaError } from '@mia/core/errors.ts';
import type { Frames, Place, ReadAt } from './frames.ts';

/** The index of a file: of half an hour it is some hundred kilobytes, of a video more. */
const LARGEST_INDEX = 32 * 1024 * 1024;
/** No frame of sound is larger. */
const LARGEST_FRAME = 1024 * 1024;
/** Boxes of the outermost level that are looked through for the index. */
const MOST_BOXES = 10_000;

const damaged = (reason: string): MiaError => new MiaError('audio.invalid', { reason });

interface Box {
  type: string;
  body: DataView<ArrayBuffer>;
}

const within = (view: DataView<ArrayBuffer>, from: number, to = view.byteLength): DataView<ArrayBuffer> => {
  if (from > to || to > view.byteLength) throw damaged('box');
  return new DataView(view.buffer, view.byteOffset + from, to - from);
};

const nameAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** The boxes in a box. */
function* boxes(view: DataView<ArrayBuffer>, from = 0): Generator<Box> {
  for (let at = from; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at);
    const long = size === 1 && at + 16 <= view.byteLength;
    const length = long ? Number(view.getBigUint64(at + 8)) : size === 0 ? view.byteLength - at : size;
    const head = long ? 16 : 8;
    if (length < head || at + length > view.byteLength) return;
    yield { type: nameAt(view, at + 4), body: within(view, at + head, at + length) };
    at += length;
  }
}

function find(view: DataView<ArrayBuffer>, ...path: string[]): DataView<ArrayBuffer> | null {
  let found: DataView<ArrayBuffer> | undefined = view;
  for (const type of path) {
    found = found && boxes(found).find((box) => box.type === type)?.body;
  }
  return found ?? null;
}

/** The index of the file, wherever it stands. */
async function movie(read: ReadAt, size: number): Promise<DataView<ArrayBuffer>> {
  for (let at = 0, seen = 0; at + 8 <= size && seen < MOST_BOXES; seen += 1) {
    const head = new DataView((await read(at, Math.min(16, size - at))).buffer);
    const small = head.getUint32(0);
    const long = small === 1 && head.byteLength >= 16;
    const length = long ? Number(head.getBigUint64(8)) : small === 0 ? size - at : small;
    const skip = long ? 16 : 8;
    if (length < skip) break;
    if (nameAt(head, 4) === 'moov') {
      if (at + length > size) break;
      if (length > LARGEST_INDEX) throw new MiaError('audio.too-long');
      return new DataView((await read(at + skip, length - skip)).buffer);
    }
    at += length;
  }
  throw damaged('no index');
}

/** A descriptor of MPEG-4 (14496-1): tag, length in groups of seven bits, body. */
function descriptor(view: DataView<ArrayBuffer>, tag: number): DataView<ArrayBuffer> | null {
  if (view.byteLength < 2 || view.getUint8(0) !== tag) return null;
  let length = 0;
  let at = 1;
  for (let more = true; more && at < Math.min(5, view.byteLength); at += 1) {
    const byte = view.getUint8(at);
    length = length * 128 + (byte & 0x7f);
    more = byte > 0x7f;
  }
  return within(view, at, Math.min(view.byteLength, at + length));
}

/** The codec that an `esds` names, and what its decoder has to know. */
function elementary(esds: DataView<ArrayBuffer>): { codec: string; description?: ArrayBuffer } {
  const stream = descriptor(within(esds, 4), 3);
  if (!stream) throw damaged('stream');
  const flags = stream.getUint8(2);
  const optional = (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + stream.getUint8(3 + (flags & 0x80 ? 2 : 0)) : 0) + (flags & 0x20 ? 2 : 0);
  const config = descriptor(within(stream, 3 + optional), 4);
  if (!config) throw damaged('stream');
  const kind = config.getUint8(0);
  if (kind === 0x6b || kind === 0x69) return { codec: 'mp3' };
  if (kind !== 0x40) throw new MiaError('audio.unsupported', { kind: 'mp4' });
  const specific = descriptor(within(config, 13), 5);
  if (!specific || specific.byteLength < 2) throw damaged('stream');
  const type = specific.getUint8(0) >> 3;
  const object = type === 31 ? 32 + ((specific.getUint16(0) >> 5) & 0x3f) : type;
  const from = specific.byteOffset;
  return { codec: `mp4a.40.${object}`, description: specific.buffer.slice(from, from + specific.byteLength) };
}

/** Codec, rate and channels, as the first entry of the sample description has them. */
function configOf(stsd: DataView<ArrayBuffer>): AudioDecoderConfig {
  const entry = boxes(stsd, 8).next().value;
  if (!entry) throw damaged('description');
  if (entry.type !== 'mp4a') throw new MiaError('audio.unsupported', { kind: entry.type });
  const { body } = entry;
  // QuickTime's versions 1 and 2 are longer.
  const children = within(body, [28, 44, 64][body.getUint16(8)] ?? 28);
  const esds = find(children, 'esds') ?? find(children, 'wave', 'esds');
  if (!esds) throw damaged('stream');
  return { ...elementary(esds), numberOfChannels: body.getUint16(16) || 1, sampleRate: body.getUint16(24) || 44_100 };
}

/** A table with its count at a place: never more entries than there is room for. */
function entries(table: DataView, at: number, width: number): number {
  return Math.min(table.getUint32(at), Math.floor((table.byteLength - at - 4) / width));
}

/** Place after place of the frames, of those that are wholly in the file. */
function* places(stbl: DataView<ArrayBuffer>, size: number): Generator<Place> {
  const [sizes, chunks, runs] = [find(stbl, 'stsz'), find(stbl, 'stco') ?? find(stbl, 'co64'), find(stbl, 'stsc')];
  if (!sizes || !chunks || !runs) throw damaged('tables');
  const wide = find(stbl, 'stco') ? 4 : 8;
  const fixed = sizes.getUint32(4);
  const frames = fixed > 0 ? sizes.getUint32(8) : entries(sizes, 8, 4);
  const [chunkCount, runCount] = [entries(chunks, 4, wide), entries(runs, 4, 12)];
  let frame = 0;
  let run = 0;
  for (let chunk = 0; chunk < chunkCount && frame < frames; chunk += 1) {
    while (run + 1 < runCount && runs.getUint32(8 + (run + 1) * 12) <= chunk + 1) run += 1;
    const inChunk = runCount > 0 ? runs.getUint32(8 + run * 12 + 4) : 0;
    let at = wide === 4 ? chunks.getUint32(8 + chunk * 4) : Number(chunks.getBigUint64(8 + chunk * 8));
    for (let n = 0; n < inChunk && frame < frames; n += 1, frame += 1) {
      const length = fixed || sizes.getUint32(12 + frame * 4);
      if (length > LARGEST_FRAME) throw damaged('frame');
      // Cut off: it is as long as what there is of it.
      if (at + length > size) return;
      if (length > 0) yield { at, length };
      at += length;
    }
  }
}

/** @throws MiaError `audio.invalid`, `audio.unsupported` (no sound that it knows, or in fragments), `audio.too-long` (its index) */
export async function framesOfMp4(read: ReadAt, size: number): Promise<Frames> {
  try {
    const moov = await movie(read, size);
    const tracks = boxes(moov).filter(({ type }) => type === 'trak');
    const sound = tracks.find(({ body }) => {
      const handler = find(body, 'mdia', 'hdlr');
      return handler !== null && handler.byteLength >= 12 && nameAt(handler, 8) === 'soun';
    });
    const stbl = sound && find(sound.body, 'mdia', 'minf', 'stbl');
    const stsd = stbl && find(stbl, 'stsd');
    if (!stbl || !stsd) throw new MiaError('audio.unsupported', { kind: 'mp4' });
    const config = configOf(stsd);
    if (find(moov, 'mvex')) throw new MiaError('audio.unsupported', { kind: 'fragments' });
    return { config, places: places(stbl, size) };
  } catch (thrown) {
    // A table that ends before its fields do.
    throw thrown instanceof RangeError ? damaged('box') : thrown;
  }
}
