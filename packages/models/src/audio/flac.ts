/** Recordings as FLAC (RFC 9639), by libFLAC: half of their size, and nothing of them lost. */
import { RATE } from '../speech/segments.ts';

const BITS = 16;
/** libFLAC's own default: more of it saves little and costs much. */
const COMPRESSION = 5;
/** "fLaC", a block's header, and of STREAMINFO what stands before the total: there 36 bits of it end eight bytes later. */
const TOTAL_AT = 4 + 4 + 10;

/** One channel at 16 kHz on its way into FLAC. */
export interface FlacEncoder {
  /** @param samples −1 to 1 */
  push(samples: Float32Array): void;
  /** What is encoded by now and was not taken yet. The first of it holds the header. */
  take(): Uint8Array;
  /** No more comes; the rest is there to be taken. */
  end(): void;
  /** Frees it, whatever state it is in. */
  close(): void;
}

/** @throws Error where the library can not be loaded */
export async function openFlacEncoder(): Promise<FlacEncoder> {
  const { default: flac } = await import('libflacjs/dist/libflac.js');
  if (!flac.isReady()) await new Promise<void>((ready) => flac.on('ready', ready));
  let chunks: Uint8Array[] = [];
  let encoder = flac.create_libflac_encoder(RATE, 1, BITS, COMPRESSION, 0, false, 0);
  // It hands out a view of its own memory.
  if (encoder === 0 || flac.init_encoder_stream(encoder, (bytes) => void chunks.push(bytes.slice())) !== 0) throw new Error('FLAC');
  const close = (): void => {
    if (encoder !== 0) flac.FLAC__stream_encoder_delete(encoder);
    encoder = 0;
  };
  return {
    push(samples) {
      const whole = Int32Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
      flac.FLAC__stream_encoder_process_interleaved(encoder, whole, whole.length);
    },
    take() {
      const taken = Buffer.concat(chunks);
      chunks = [];
      return taken;
    },
    end() {
      flac.FLAC__stream_encoder_finish(encoder);
      close();
    },
    close,
  };
}

/** Writes how many samples there are into the header of a whole FLAC file: until its end nobody knew. */
export function setTotal(file: Uint8Array, samples: number): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const rest = view.getBigUint64(TOTAL_AT) & ~0xf_ffff_ffffn;
  view.setBigUint64(TOTAL_AT, rest | BigInt(samples));
}
