/** The child's side of encoding sound: behind whoever is listened to, one recording after the other. */
import type { AudioEncoding } from '@mia/core/ports/audio-encoder.ts';
import type { ChildHandlers } from '../child/index.ts';
import type { Precedence } from './precedence.ts';
import { loadWav2Vec2, type Wav2Vec2, type Wav2Vec2Files } from './wav2vec2.ts';

export interface EncodeAudioParams {
  files: Wav2Vec2Files;
  samples: Float32Array;
}

/** `encodeAudio`. One encoder is held at a time. */
export function encodingHandlers(precedence: Precedence): ChildHandlers {
  let held: { key: string; model: Promise<Wav2Vec2> } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function open(files: Wav2Vec2Files): Promise<Wav2Vec2> {
    const key = JSON.stringify(files);
    if (held?.key === key) return held.model;
    const before = held?.model;
    const model = (async () => {
      await before?.then((one) => one.release()).catch(() => {});
      return await loadWav2Vec2(files);
    })();
    const now = { key, model };
    held = now;
    model.catch(() => {
      if (held === now) held = null;
    });
    return model;
  }

  return {
    encodeAudio({ files, samples }: EncodeAudioParams, { signal }): Promise<AudioEncoding> {
      const done = last.then(async () => {
        const model = await open(files);
        await precedence.turn();
        return await model.encode(samples, signal);
      });
      last = done.catch(() => {});
      return done;
    },
  };
}
