/** Speech in the host in memory: it hears the words that a scene says it hears. */
import { MiaError } from '@mia/core/errors.ts';
import type { app } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeHost } from './fake-host.ts';

type Served = Extract<keyof typeof app, `voice.${string}`>;

/** What a scene says of speech. */
export interface FakeVoice {
  /** What the next utterance is recognised as. */
  hears: { text: string; confidence: number }[];
  language: string;
  missing: string[];
  /** Those that are installed; the first is the best. */
  recognisers: { id: string; name: string }[];
  voices: { id: string; name: string; language: string; licence: string }[];
  /** Seconds that wait for a recogniser, by conversation. */
  waiting: Record<string, number>;
}

export const freshVoice = (): FakeVoice => ({
  hears: 'Which day did I plant the tomatoes?'.split(' ').map((text) => ({ text, confidence: 0.96 })),
  language: 'en',
  missing: [],
  recognisers: [{ id: 'whisper-tiny.en', name: 'Whisper tiny.en' }],
  voices: [],
  waiting: {},
});

/** A tone of a tenth of a second for each word: a sound whose length one can reckon with. */
const SAMPLE_RATE = 22_050;
const toneOf = (text: string): Float32Array =>
  Float32Array.from(
    { length: text.split(/\s+/).length * (SAMPLE_RATE / 10) },
    (_, i) => 0.2 * Math.sin((2 * Math.PI * 220 * i) / SAMPLE_RATE),
  );

interface Under {
  samples: number;
  over: PromiseWithResolvers<number | null>;
  /** Who wants to know whether somebody speaks. */
  told: ((event: { activity: number[] }) => Promise<void>) | null;
}

/** What is loud is a voice. */
function activityOf(bytes: Uint8Array): number[] {
  const samples = new Float32Array(bytes.slice().buffer);
  return Array.from({ length: samples.length >> 9 }, (_, n) => (Math.abs(samples[n << 9] ?? 0) > 0.05 ? 0.95 : 0.01));
}

export function voiceHandlers(host: FakeHost): Pick<Handlers<typeof app>, Served> {
  const { state } = host;
  const ok = { ok: true as const };
  const under = new Map<string, Under>();
  const transcriptOf = (count = state.voice.hears.length) => {
    const words = state.voice.hears.slice(0, count);
    const confidence = words.length === 0 ? 0 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
    return {
      ...{ words, confidence, language: state.voice.language, speechSeconds: words.length * 0.3 },
      text: words.map(({ text }) => text).join(' '),
    };
  };
  const find = (id: string) => {
    const found = under.get(id);
    if (!found) throw new MiaError('not-found');
    return found;
  };
  return {
    'voice.status': () => {
      const recognisers = state.voice.missing.length > 0 ? [] : state.voice.recognisers;
      const listens = recognisers.find(({ id }) => id === state.settings['voice.recogniser']) ?? recognisers[0];
      return {
        ...{ recognisers, recogniser: listens ? { ...listens, languages: ['en'] } : null },
        ...{ missing: state.voice.missing, voices: state.voice.voices },
      };
    },
    'voice.warm': () => ok,
    'voice.listen': async ({ utterance, conversation, activity, waits }, call) => {
      const one: Under = { samples: 0, over: Promise.withResolvers<number | null>(), told: activity ? (event) => call.emit(event) : null };
      under.set(utterance, one);
      call.signal.addEventListener('abort', () => one.over.resolve(null), { once: true });
      if (state.voice.missing.length === 0) await call.emit({ transcript: transcriptOf(Math.ceil(state.voice.hears.length / 2)) });
      const samples = await one.over.promise;
      under.delete(utterance);
      if (samples === null) throw new MiaError('request.cancelled');
      if (state.voice.missing.length > 0) {
        if (waits) state.voice.waiting[conversation] = (state.voice.waiting[conversation] ?? 0) + samples / 16_000;
        throw new MiaError('speech.missing');
      }
      return { transcript: transcriptOf(), seconds: samples / 16_000, lost: samples - one.samples, ms: 180 };
    },
    'voice.frames': ({ utterance }, { bytes }) => {
      const one = find(utterance);
      one.samples += bytes.length / 4;
      void one.told?.({ activity: activityOf(bytes) }).catch(() => {});
      return ok;
    },
    'voice.end': ({ utterance, samples }) => {
      find(utterance).over.resolve(samples);
      return ok;
    },
    'voice.discard': ({ utterance }) => {
      under.get(utterance)?.over.resolve(null);
      return ok;
    },
    'voice.file': () => {
      throw new MiaError('audio.unsupported');
    },
    'voice.file.chunk': () => ok,
    'voice.file.end': () => ok,
    'voice.waiting': ({ conversation }) => ({ seconds: state.voice.waiting[conversation] ?? 0 }),
    'voice.waiting.hear': ({ conversation }) => {
      const seconds = state.voice.waiting[conversation];
      if (!seconds) throw new MiaError('not-found');
      delete state.voice.waiting[conversation];
      return { transcript: transcriptOf(), seconds, lost: 0, ms: 180 };
    },
    'voice.waiting.drop': ({ conversation }) => {
      delete state.voice.waiting[conversation];
      return ok;
    },
    'voice.again': ({ message: id }) => {
      const message = Object.values(state.messages)
        .flat()
        .find((m) => m.id === id);
      if (!message) throw new MiaError('not-found');
      const transcript = transcriptOf();
      const words = message.parts.filter((part) => part.kind !== 'text');
      host.change({ ...message, parts: [{ kind: 'text', text: transcript.text }, ...words] });
      return { transcript };
    },
    'voice.speak': ({ text, voice }, call) => {
      if (!state.voice.voices.some(({ id }) => id === voice)) throw new MiaError('speech.missing');
      call.reply(new Uint8Array(toneOf(text).buffer));
      return { sampleRate: SAMPLE_RATE };
    },
  };
}
