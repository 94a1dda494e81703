/** Opus out of WebM (Matroska, RFC 9559), as browsers record it: the packets alone, in their order. */
import { MiaError } from '@mia/core/errors.ts';

const [SEGMENT, CLUSTER, GROUP, BLOCK, SIMPLE] = [0x18538067, 0x1f43b675, 0xa0, 0xa1, 0xa3];
const [TRACKS, TRACK, NUMBER, CODEC, PRIVATE, AUDIO, CHANNELS] = [0x1654ae6b, 0xae, 0xd7, 0x86, 0x63a2, 0xe1, 0x9f];
/** Elements that hold others which matter here. */
const OPENED = new Set([SEGMENT, CLUSTER, GROUP, TRACKS, TRACK, AUDIO]);

export interface OpusTrack {
  channels: number;
  /** Samples at 48 kHz that are no part of the sound. */
  preSkip: number;
  packets: Uint8Array[];
}

interface Found {
  number: number;
  codec: string;
  channels: number;
  preSkip: number;
}

/** A number whose first byte says how long it is; `marked`: with that mark, as ids are written. Null where the bytes end before it. */
function variable(bytes: Uint8Array, at: number, marked: boolean): { value: number; length: number } | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) return null;
  let value = marked ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  // All ones: nobody knew how long it would get.
  return { value: !marked && value === 2 ** (7 * length) - 1 ? Number.POSITIVE_INFINITY : value, length };
}

/**
 * The first track of Opus.
 * @throws MiaError `audio.unsupported` where there is none, `audio.invalid` where the file is none
 */
export function opusOfWebm(bytes: Uint8Array): OpusTrack {
  const tracks: Found[] = [];
  const packets: Uint8Array[] = [];
  let opus: Found | null = null;

  const whole = (from: number, to: number): number => bytes.subarray(from, to).reduce((sum, byte) => sum * 256 + byte, 0);

  function leaf(id: number, from: number, to: number): void {
    const track = tracks.at(-1);
    if (id === SIMPLE || id === BLOCK) {
      const number = variable(bytes, from, false);
      opus ??= tracks.find(({ codec }) => codec === 'A_OPUS') ?? null;
      // Behind the track's number: two bytes of time, one of flags. Laced blocks hold several packets; recorders of sound write none.
      if (number && opus?.number === number.value && ((bytes[from + number.length + 2] ?? 0) & 0x06) === 0) {
        packets.push(bytes.subarray(from + number.length + 3, to));
      }
    } else if (!track) return;
    else if (id === NUMBER) track.number = whole(from, to);
    else if (id === CODEC) track.codec = String.fromCharCode(...bytes.subarray(from, to).filter((byte) => byte !== 0));
    else if (id === CHANNELS) track.channels = whole(from, to);
    else if (id === PRIVATE && to - from >= 12) track.preSkip = (bytes[from + 10] as number) + 256 * (bytes[from + 11] as number);
  }

  // What is opened is gone through at the same level: a cluster of unknown length ends where the next begins.
  for (let at = 0; at < bytes.length; ) {
    const id = variable(bytes, at, true);
    const size = id && variable(bytes, at + id.length, false);
    if (!id || !size) break;
    const from = at + id.length + size.length;
    if (id.value === TRACK) tracks.push({ number: 0, codec: '', channels: 1, preSkip: 0 });
    if (OPENED.has(id.value)) at = from;
    else {
      const to = from + size.value;
      // Cut off: what came before it is there.
      if (to > bytes.length) break;
      leaf(id.value, from, to);
      at = to;
    }
  }
  opus ??= tracks.find(({ codec }) => codec === 'A_OPUS') ?? null;
  if (!opus) throw new MiaError(tracks.length > 0 ? 'audio.unsupported' : 'audio.invalid', { kind: 'webm' });
  return { channels: opus.channels, preSkip: opus.preSkip, packets };
}
