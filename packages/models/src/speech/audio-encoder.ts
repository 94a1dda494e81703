import { MiaError } from '@mia/core/errors.ts';
import type { AudioEncoder, AudioEncoding } from '@mia/core/ports/audio-encoder.ts';
import type { SupervisedChild } from '../child/index.ts';
import type { InstalledModel } from '../installed.ts';
import type { EncodeAudioParams } from './encoding.ts';
import { createSpeechProcess, type SpeechProcessOptions } from './process.ts';
import { RATE } from './segments.ts';

export interface AudioEncoderOptions extends SpeechProcessOptions {
  /** The process, where it is shared: then it is not this one's to end. */
  process?: SupervisedChild;
  /** The catalogue id of the encoder. */
  id: string;
  /** The installed one, asked for at each recording. */
  model(): InstalledModel | undefined;
}

const LOAD_MS = 60_000;
/** A second of audio takes no longer than this, on any machine that is used for it. */
const SECOND_MS = 10_000;

/** Wav2Vec 2.0 in the speech process. */
export function createAudioEncoder(options: AudioEncoderOptions): AudioEncoder {
  const child = options.process ?? createSpeechProcess(options);
  let dimension: number | null = null;
  return {
    id: options.id,
    get dimension() {
      return dimension;
    },
    available: () => options.model()?.files.vocabulary !== undefined,
    async encode(samples, { signal } = {}) {
      const { weights, vocabulary } = options.model()?.files ?? {};
      if (!weights || !vocabulary) throw new MiaError('speech.missing');
      const params: EncodeAudioParams = { files: { weights, vocabulary }, samples };
      const timeoutMs = LOAD_MS + (samples.length / RATE) * SECOND_MS;
      const encoding = await child.request<AudioEncoding>('encodeAudio', params, { timeoutMs, ...(signal ? { signal } : {}) });
      dimension = encoding.pooled.length;
      return encoding;
    },
    close: async () => {
      if (!options.process) await child.close();
    },
  };
}
