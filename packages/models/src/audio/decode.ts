/** Sound files of strangers, as samples of one channel at 16 kHz. */
import { MiaError } from '@mia/core/errors.ts';
import { RATE } from '../speech/segments.ts';
import { Resampler } from './resample.ts';
import { opusOfWebm } from './webm.ts';

/** What a library makes of a piece of a file. */
export interface Sound {
  /** One array a channel; none where nothing is told yet. */
  channelData: Float32Array[];
  sampleRate: number;
}

export interface Decoder {
  decode(bytes: Uint8Array): Sound | Promise<Sound>;
  flush?(): Sound | Promise<Sound>;
  free(): void;
}

export type AudioKind = 'wav' | 'mp3' | 'flac' | 'opus' | 'vorbis' | 'webm' | 'mp4';

/** A piece is no larger than this on its way into a decoder: a few bytes can stand for millions of samples. */
const PIECE = 4096;
/** Of a file that has to be whole before it can be read. */
const LARGEST = 64 * 1024 * 1024;
/** Shorter than this is no sound that anybody could mean. */
const SHORTEST = 0.05 * RATE;
/** Rates that there are. */
const [SLOWEST, FASTEST] = [4_000, 384_000];

/** What a file is by its first bytes, whatever its name says; null where it is none that is known. @param head 64 bytes at least, or all */
export function kindOf(head: Uint8Array): AudioKind | null {
  const text = String.fromCharCode(...head.subarray(0, 64));
  if (/^(?:RIFF|RF64)/.test(text) && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith('OggS')) return text.includes('OpusHead') ? 'opus' : text.includes('\x01vorbis') ? 'vorbis' : null;
  if (text.startsWith('\x1aE\xdf\xa3')) return 'webm';
  if (text.slice(4, 8) === 'ftyp') return 'mp4';
  // MPEG audio, layer III: its sync, then a bit rate and a sampling rate that there are.
  const [first = 0, second = 0, third = 0] = head;
  const frame = first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08 && third >> 4 !== 0 && third >> 4 !== 15;
  return text.startsWith('ID3') || (frame && ((third >> 2) & 3) !== 3) ? 'mp3' : null;
}

async function decoderOf(kind: AudioKind): Promise<Decoder> {
  switch (kind) {
    case 'wav':
      return (await import('@audio/decode-wav')).decoder();
    case 'mp3':
      return (await import('@audio/decode-mp3')).decoder();
    case 'flac':
      return (await import('@audio/decode-flac')).decoder();
    case 'opus':
      return (await import('@audio/decode-opus')).decoder();
    case 'vorbis':
      return (await import('@audio/decode-vorbis')).decoder();
    case 'webm':
      return webmDecoder();
    case 'mp4':
      // AAC: of its decoders none has a licence that goes with ours.
      throw new MiaError('audio.unsupported', { kind });
  }
}

/** Reads at the end, when all of it is there. */
async function webmDecoder(): Promise<Decoder> {
  const { createOpusDecoder } = await import('@audio/decode-opus/core');
  const packets = await createOpusDecoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  return {
    decode(bytes) {
      length += bytes.length;
      if (length > LARGEST) throw new MiaError('audio.too-long');
      parts.push(bytes.slice());
      return { channelData: [], sampleRate: 0 };
    },
    flush() {
      const track = opusOfWebm(Buffer.concat(parts));
      packets.configure({ channels: Math.min(2, Math.max(1, track.channels)), preSkip: track.preSkip });
      return packets.decodeFrames(track.packets);
    },
    free: () => packets.free(),
  };
}

/** All channels as one. */
function mono({ channelData: [first, ...others] }: Sound): Float32Array {
  if (!first || others.length === 0) return first ?? new Float32Array();
  return first.map((value, i) => (value + others.reduce((sum, one) => sum + (one[i] ?? 0), 0)) / (others.length + 1));
}

/** One file on its way through. A file that is cut off is as long as what there is of it. */
export class AudioFile {
  readonly #longest: number;
  #head: Uint8Array = new Uint8Array();
  #decoder: Decoder | null = null;
  #resampler: { rate: number; stream: Resampler } | null = null;
  #samples = 0;

  /** @param longest samples at 16 kHz: counted as they come, whatever the file says of itself */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /**
   * @returns the samples that are told by now, 16 kHz mono, −1 to 1
   * @throws MiaError `audio.invalid`, `audio.unsupported`, `audio.too-long`
   */
  async push(bytes: Uint8Array): Promise<Float32Array> {
    if (!this.#decoder) {
      this.#head = Buffer.concat([this.#head, bytes]);
      return this.#head.length < 64 ? new Float32Array() : await this.#begin();
    }
    return await this.#decode(bytes);
  }

  /** The rest. @throws MiaError as `push`; also where there was no sound in it */
  async end(): Promise<Float32Array> {
    const parts = this.#decoder ? [] : [await this.#begin()];
    parts.push(this.#told(await this.#ask(() => this.#decoder?.flush?.())));
    if (this.#resampler) parts.push(this.#count(this.#resampler.stream.end()));
    if (this.#samples < SHORTEST) throw new MiaError('audio.invalid', { reason: 'no sound' });
    return joined(parts);
  }

  free(): void {
    this.#decoder?.free();
  }

  async #begin(): Promise<Float32Array> {
    const head = this.#head;
    if (head.length === 0) throw new MiaError('audio.invalid', { reason: 'empty' });
    const kind = kindOf(head);
    if (!kind) throw new MiaError('audio.invalid', { reason: 'kind' });
    this.#decoder = await decoderOf(kind);
    this.#head = new Uint8Array();
    return await this.#decode(head);
  }

  async #decode(bytes: Uint8Array): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    for (let at = 0; at < bytes.length; at += PIECE) {
      parts.push(this.#told(await this.#ask(() => this.#decoder?.decode(bytes.subarray(at, at + PIECE)))));
    }
    return joined(parts);
  }

  async #ask(work: () => Sound | Promise<Sound> | undefined): Promise<Sound | undefined> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof MiaError ? error : new MiaError('audio.invalid', { reason: 'damaged' }, { cause: error });
    }
  }

  #told(sound: Sound | undefined): Float32Array {
    if (!sound?.channelData[0]?.length) return new Float32Array();
    const { sampleRate: rate } = sound;
    if (!(rate >= SLOWEST && rate <= FASTEST)) throw new MiaError('audio.invalid', { reason: 'rate' });
    if (rate === RATE && !this.#resampler) return this.#count(mono(sound));
    const before = this.#resampler?.rate === rate ? [] : [this.#resampler?.stream.end() ?? new Float32Array()];
    if (before.length > 0) this.#resampler = { rate, stream: new Resampler(rate, RATE) };
    return this.#count(joined([...before, (this.#resampler as { stream: Resampler }).stream.push(mono(sound))]));
  }

  #count(samples: Float32Array): Float32Array {
    this.#samples += samples.length;
    if (this.#samples > this.#longest) throw new MiaError('audio.too-long', { minutes: Math.round(this.#longest / RATE / 60) });
    return samples;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
