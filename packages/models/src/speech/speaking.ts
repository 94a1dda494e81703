/** The child's side of speaking: one sentence after the other, behind whoever is being listened to. */
import type { Speech } from '@mia/core/ports/synthesizer.ts';
import type { ChildHandlers } from '../child/index.ts';
import { type KokoroFiles, loadKokoro } from './kokoro.ts';
import { loadPhonemizer, type PhonemizerFile } from './phonemizer.ts';
import { loadPiper, type PiperFiles } from './piper.ts';
import type { Precedence } from './precedence.ts';
import type { SpeakingVoice } from './runs.ts';

/** Piper's have a config, Kokoro's a style. */
export type VoiceFiles = (PiperFiles | KokoroFiles) & { phonemizer: PhonemizerFile };

export interface SpeakParams {
  voice: VoiceFiles;
  text: string;
  rate: number;
}

/** `speak` and `warmVoice`. One voice is held at a time. */
export function speakingHandlers(precedence: Precedence): ChildHandlers {
  let held: { key: string; voice: Promise<SpeakingVoice> } | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function open(files: VoiceFiles): Promise<SpeakingVoice> {
    const key = JSON.stringify(files);
    if (held?.key === key) return held.voice;
    const before = held?.voice;
    const voice = (async () => {
      await before?.then((one) => one.release()).catch(() => {});
      const phonemizer = await loadPhonemizer(files.phonemizer);
      return await ('style' in files ? loadKokoro(files, phonemizer) : loadPiper(files, phonemizer));
    })();
    const now = { key, voice };
    held = now;
    voice.catch(() => {
      if (held === now) held = null;
    });
    return voice;
  }

  /** One at a time, so that a voice is never let go while it speaks. */
  function after<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  const turn = () => precedence.turn();
  return {
    speak: ({ voice, text, rate }: SpeakParams, { signal }): Promise<Speech> =>
      after(async () => (await open(voice)).speak(text, rate, { turn, signal })),
    // The first sentence is the slowest, of the voice and of what finds its sounds.
    warmVoice: ({ voice }: { voice: VoiceFiles }, { signal }) =>
      after(async () => void (await (await open(voice)).speak('One, two, three: it is ready now.', 1, { turn, signal }))),
  };
}
