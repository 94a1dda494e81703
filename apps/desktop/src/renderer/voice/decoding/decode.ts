/**
 * Sound that the host has no decoder for and the browser has: AAC, in MP4 (m4a) or bare. Frame by frame through WebCodecs, and not
 * by `decodeAudioData`, which makes all of a file at once: a few bytes of AAC can stand for seconds. Whoever takes the pieces
 * says when it is enough.
 */
import { MiaError } from '@mia/core/errors.ts';
import { RATE, Resampler } from '../capture/index.ts';
import { framesOfAdts, isAdts } from './adts.ts';
import { type Frames, type ReadAt, readerOf } from './frames.ts';
import { framesOfMp4 } from './mp4.ts';
import { waveBody, waveHead } from './wave.ts';

/** Larger files are films. */
const LARGEST = 1024 ** 3;
/** Frames that wait before the decoder. */
const AHEAD = 16;
/** Samples of a piece that is handed on. */
const PIECE = RATE * 2;

/** What a file is that only the browser reads, by its first bytes; null for all others. */
export function browserKind(head: Uint8Array): 'mp4' | 'adts' | null {
  if (String.fromCharCode(...head.subarray(4, 8)) === 'ftyp') return 'mp4';
  return isAdts(head) ? 'adts' : null;
}

export interface Piece {
  /** The next bytes of a WAV file: 16 kHz, one channel, 16 bits. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the file that were read for it by now. */
  read: number;
}

/** All channels as one. */
function mono(data: AudioData): Float32Array<ArrayBuffer> {
  const sum = new Float32Array(data.numberOfFrames);
  const plane = new Float32Array(data.numberOfFrames);
  for (let planeIndex = 0; planeIndex < data.numberOfChannels; planeIndex += 1) {
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    plane.forEach((value, n) => {
      sum[n] = (sum[n] as number) + value / data.numberOfChannels;
    });
  }
  return sum;
}

/** Brings what the decoder tells to one rate and one channel. */
class Told {
  #resampler: { rate: number; stream: Resampler } | null = null;
  samples: number[] = [];

  take(data: AudioData): void {
    try {
      const samples = mono(data);
      if (this.#resampler?.rate !== data.sampleRate) this.#resampler = { rate: data.sampleRate, stream: new Resampler(data.sampleRate) };
      this.#resampler.stream.push(samples, (sample) => this.samples.push(sample));
    } finally {
      data.close();
    }
  }

  piece(): Uint8Array<ArrayBuffer> {
    const bytes = waveBody(this.samples);
    this.samples = [];
    return bytes;
  }
}

async function framesOf(kind: 'mp4' | 'adts', head: Uint8Array, read: ReadAt, size: number): Promise<Frames> {
  if (size > LARGEST) throw new MiaError('audio.too-long');
  const frames = kind === 'mp4' ? await framesOfMp4(read, size) : framesOfAdts(head, read, size);
  const known =
    typeof AudioDecoder !== 'undefined' &&
    (await AudioDecoder.isConfigSupported(frames.config).then(
      ({ supported }) => supported === true,
      () => false,
    ));
  if (!known) throw new MiaError('audio.unsupported', { kind, codec: frames.config.codec });
  return frames;
}

/**
 * The sound of a file, as a WAV file.
 * @param head its first bytes, of which `browserKind` @param read a piece of it
 * @throws MiaError `audio.invalid`, `audio.unsupported` (this browser has no decoder for it), `audio.too-long`, and what `read` throws
 */
export async function* decoded(
  file: { kind: 'mp4' | 'adts'; head: Uint8Array; size: number },
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Piece> {
  const readAt = readerOf(file.size, read);
  const { config, places } = await framesOf(file.kind, file.head, readAt, file.size);
  const told = new Told();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  const decoder = new AudioDecoder({ output: (data) => told.take(data), error: (error) => broken.reject(error) });
  let reached = 0;
  try {
    decoder.configure(config);
    yield { bytes: waveHead(RATE), read: 0 };
    let number = 0;
    for await (const { at, length } of places) {
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: number * 20_000, data: await readAt(at, length) }));
      number += 1;
      reached = at + length;
      while (decoder.decodeQueueSize > AHEAD) await Promise.race([dequeued(decoder), broken.promise]);
      if (told.samples.length >= PIECE) yield { bytes: told.piece(), read: reached };
    }
    await Promise.race([decoder.flush(), broken.promise]);
    yield { bytes: told.piece(), read: file.size };
  } catch (thrown) {
    // What a decoder throws, and tables that end before their fields do.
    const damaged = thrown instanceof DOMException || thrown instanceof RangeError || thrown instanceof TypeError;
    throw damaged ? new MiaError('audio.invalid', { reason: 'damaged' }, { cause: thrown }) : thrown;
  } finally {
    if (decoder.state !== 'closed') decoder.close();
  }
}

const dequeued = (decoder: AudioDecoder): Promise<void> =>
  new Promise((resolve) => decoder.addEventListener('dequeue', () => resolve(), { once: true }));
