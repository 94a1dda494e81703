import { MiaError } from '@mia/core/errors.ts';
import type { Speech, SynthesizeOptions, Synthesizer, Voice } from '@mia/core/ports/synthesizer.ts';
import type { SupervisedChild } from '../child/index.ts';
import type { KokoroFiles } from './kokoro.ts';
import type { PhonemizerFile } from './phonemizer.ts';
import type { PiperFiles } from './piper.ts';
import type { SpeakParams, VoiceFiles } from './speaking.ts';

export interface InstalledVoice extends Voice {
  files: PiperFiles | KokoroFiles;
}

export interface SynthesizerOptions {
  /** The process that hears and speaks. It is not this one's to end. */
  process: SupervisedChild;
  /** What is installed, asked for at each sentence: voices may come and go while M.I.A runs. */
  voices(): InstalledVoice[];
  /** What finds the sounds of letters, without which no voice speaks; undefined where a person has not fetched it. */
  phonemizer(): PhonemizerFile | undefined;
}

const LONGEST_TEXT = 2000;
const LOAD_MS = 120_000;
/** A character takes no longer than this, on any machine that is used for it. */
const CHARACTER_MS = 300;

/** Voices in the speech process. */
export function createSynthesizer({ process, voices, phonemizer }: SynthesizerOptions): Synthesizer {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const there = (): InstalledVoice[] => (phonemizer() ? voices() : []);

  function filesOf(id: string): VoiceFiles {
    const voice = voices().find((one) => one.id === id);
    const letters = phonemizer();
    if (!voice || !letters) throw new MiaError('speech.no-voice', { reason: voice ? 'phonemizer' : 'voice' });
    return { ...voice.files, phonemizer: letters };
  }

  /** One sentence at a time: what is taken back while it waits is never begun. */
  async function speak(text: string, { voice, rate = 1, signal }: SynthesizeOptions): Promise<Speech> {
    if (!(rate >= 0.5 && rate <= 2)) throw new MiaError('request.invalid', { reason: 'rate' });
    if (text.length > LONGEST_TEXT) throw new MiaError('request.invalid', { reason: 'length' });
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const before = last;
    const done = (async () => {
      await before;
      if (either.aborted) throw new MiaError('request.cancelled');
      const params: SpeakParams = { voice: filesOf(voice), text, rate };
      const timeoutMs = LOAD_MS + text.length * CHARACTER_MS;
      return await process.request<Speech>('speak', params, { signal: either, timeoutMs, retryOnce: true });
    })();
    last = done.catch(() => {});
    return await cancellable(done, either);
  }

  return {
    voices: () => there().map(({ id, name, language, licence }) => ({ id, name, language, licence })),
    available: () => there().length > 0,
    async warm(voice) {
      await process.request('warmVoice', { voice: filesOf(voice) }, { timeoutMs: LOAD_MS, signal: closing.signal });
    },
    synthesize: speak,
    close: async () => closing.abort(),
  };
}

/** Over at once where it is taken back, also while it waits. */
async function cancellable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new MiaError('request.cancelled'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
