/** The speech process: recognition, voice activity and synthesis. See `child/`. */
import { MiaError } from '@mia/core/errors.ts';
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import { serveChild } from '../child/index.ts';
import { encodingHandlers } from './encoding.ts';
import { Precedence } from './precedence.ts';
import { loadRecogniser, type RecogniserFiles } from './recogniser.ts';
import { speakingHandlers } from './speaking.ts';
import { Listening, type Recogniser } from './utterance.ts';
import { loadVoiceActivity, type VoiceActivityModel } from './voice-activity.ts';

export interface SpeechFiles {
  recogniser: RecogniserFiles;
  /** Silero VAD. */
  activity: string;
}

export interface ListenParams {
  id: number;
  files: SpeechFiles;
  language?: string;
  vocabulary?: readonly string[];
  partials: boolean;
  /** Whether voice activity is told of, frame by frame. */
  activity: boolean;
}

/** What is told of an utterance while it is said. */
export type ListenEvent = { partial: Transcript } | { activity: readonly number[] };

interface Loaded {
  recogniser: Recogniser;
  activity: VoiceActivityModel;
}

interface Heard {
  /** Called when it is over, either way. */
  over(): void;
  /** What came while the model was loading. */
  early: Float32Array[];
  listening: Promise<Listening>;
  ready: Listening | null;
}

const precedence = new Precedence();
const utterances = new Map<number, Heard>();
let files: SpeechFiles | null = null;
let loaded: Promise<Loaded> | null = null;

/** The models of these files; loaded again only when they are others. */
function open(wanted: SpeechFiles): Promise<Loaded> {
  if (loaded && JSON.stringify(files) === JSON.stringify(wanted)) return loaded;
  const before = loaded;
  files = wanted;
  const next = (async () => {
    await before?.then(({ recogniser, activity }) => Promise.all([recogniser.release(), activity.release()])).catch(() => {});
    const [opened, activity] = await Promise.all([loadRecogniser(wanted.recogniser), loadVoiceActivity(wanted.activity)]);
    const recogniser: Recogniser = {
      recognise: (samples, given) => precedence.first(() => opened.recognise(samples, given)),
      release: () => opened.release(),
    };
    return { recogniser, activity };
  })();
  loaded = next;
  next.catch(() => {
    if (loaded === next) loaded = null;
  });
  return next;
}

function utterance(id: number): Heard {
  const found = utterances.get(id);
  if (!found) throw new MiaError('request.invalid', { reason: 'no such utterance' });
  return found;
}

serveChild({
  ...speakingHandlers(precedence),
  ...encodingHandlers(precedence),
  warm: async ({ files: wanted }: { files: SpeechFiles }) => {
    const { recogniser } = await open(wanted);
    // The runtime's first pass is its slowest.
    await recogniser.recognise(new Float32Array(8_000), { language: 'en' });
  },
  listen: async ({ id, files: wanted, language, vocabulary, partials, activity: told }: ListenParams, { emit }) => {
    const tell = (event: ListenEvent) => emit(event);
    const onPartial = partials ? (partial: Transcript) => tell({ partial }) : undefined;
    const onActivity = told ? (probabilities: readonly number[]) => tell({ activity: probabilities }) : undefined;
    const { promise: end, resolve: over } = Promise.withResolvers<void>();
    const heard: Heard = {
      over,
      early: [],
      ready: null,
      listening: open(wanted).then(({ recogniser, activity }) => {
        const listening = new Listening({
          ...{ recogniser, activity: activity.listener(), language, vocabulary },
          ...{ onPartial, onActivity },
        });
        for (const samples of heard.early.splice(0)) listening.push(samples);
        heard.ready = listening;
        return listening;
      }),
    };
    utterances.set(id, heard);
    await heard.listening;
    // Partials are this request's events: it lasts as long as they may come.
    await end;
  },
  push: ({ id, samples }: { id: number; samples: Float32Array }) => {
    const heard = utterance(id);
    if (heard.ready) heard.ready.push(samples);
    else heard.early.push(samples);
  },
  finish: async ({ id }: { id: number }): Promise<Transcript> => {
    const heard = utterance(id);
    try {
      const listening = await heard.listening;
      // From the end to the text nothing is said in between.
      return await precedence.first(() => listening.finish());
    } finally {
      utterances.delete(id);
      heard.over();
    }
  },
  discard: ({ id }: { id: number }) => {
    const heard = utterances.get(id);
    utterances.delete(id);
    if (!heard) return;
    heard.early.length = 0;
    heard.over();
    heard.listening.then((listening) => listening.discard()).catch(() => {});
  },
});
