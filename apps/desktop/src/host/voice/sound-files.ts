/** Sound files that were dropped onto a window: listened to as what they are, speech that was said before. */
import { MiaError } from '@mia/core/errors.ts';
import type { AudioReader, OpenAudio } from '@mia/models/audio/index.ts';
import { CHUNK_BYTES } from '../uploads.ts';
import { longestSeconds, type Utterances } from './utterances.ts';

interface Under {
  file: OpenAudio;
  bytes: number;
  samples: number;
  /** One piece after the other. */
  last: Promise<void>;
}

export interface SoundFiles {
  /** The utterance that listens to it has begun. */
  begin(utterance: string, incognito: boolean): void;
  /** @throws MiaError `not-found`, `request.too-large`, `request.invalid` (not the next piece), `audio.*` */
  chunk(utterance: string, offset: number, bytes: Uint8Array): Promise<void>;
  /** All of it came. @throws MiaError `not-found`, `audio.*` */
  end(utterance: string): Promise<void>;
  /** It is over, either way. */
  over(utterance: string): void;
}

export function createSoundFiles(audio: AudioReader, utterances: Utterances): SoundFiles {
  const under = new Map<string, Under>();

  function find(utterance: string): Under {
    const found = under.get(utterance);
    if (!found) throw new MiaError('not-found');
    return found;
  }

  /** Hands on what is told of it; a file that can not be read ends its utterance with what is wrong. */
  async function step(utterance: string, one: Under, read: () => Promise<Float32Array>): Promise<void> {
    const before = one.last;
    const work = (async () => {
      await before;
      const samples = await read();
      if (samples.length > 0) utterances.frames(utterance, one.samples, samples);
      one.samples += samples.length;
    })();
    one.last = work.catch(() => {});
    try {
      await work;
    } catch (error) {
      const told = MiaError.from(error);
      utterances.discard(utterance, told);
      throw told;
    }
  }

  return {
    begin(utterance, incognito) {
      under.set(utterance, { file: audio.open(longestSeconds(incognito)), bytes: 0, samples: 0, last: Promise.resolve() });
    },
    async chunk(utterance, offset, bytes) {
      const one = find(utterance);
      if (bytes.length > CHUNK_BYTES) throw new MiaError('request.too-large', { bytes: bytes.length, limit: CHUNK_BYTES });
      if (offset !== one.bytes) throw new MiaError('request.invalid', { reason: 'offset' });
      one.bytes += bytes.length;
      // The frame that it came in is reused.
      const own = new Uint8Array(bytes);
      await step(utterance, one, () => one.file.push(own));
    },
    async end(utterance) {
      const one = find(utterance);
      await step(utterance, one, () => one.file.end());
      utterances.end(utterance, one.samples);
    },
    over(utterance) {
      under.get(utterance)?.file.close();
      under.delete(utterance);
    },
  };
}
