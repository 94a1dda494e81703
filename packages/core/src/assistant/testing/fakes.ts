/** A clock, a model and an encoder for tests of the assistant. Never shipped. */
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { isStopWord } from '../../memory/retrieval/stopwords.ts';
import { termsIn, wordsOf } from '../../memory/retrieval/terms.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelCard, OpenModel, Prompt } from '../../ports/language-model.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import type { Models } from '../models.ts';

export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function testClock(at = Date.UTC(2026, 10, 23, 15, 57)): TestClock {
  let passed = 0;
  let timers: { due: number; callback: () => void }[] = [];
  return {
    now: () => at + passed,
    monotonic: () => passed,
    zone: () => 'Europe/Athens',
    after(ms, callback) {
      const timer = { due: passed + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    advance(ms) {
      passed += ms;
      const due = timers.filter((t) => t.due <= passed);
      timers = timers.filter((t) => t.due > passed);
      for (const { callback } of due) callback();
    },
  };
}

/** One call of the fake model: the test feeds it and ends it. */
export interface ModelCall {
  options: LanguageModelV4CallOptions;
  /** The prompt as roles and texts. */
  prompt: [string, string][];
  say(text: string): void;
  think(text: string): void;
  finish(unified?: 'stop' | 'length' | 'interrupted', usage?: { input: number; cached: number; output: number }): void;
  fail(error: unknown): void;
  /** Ends the stream without a finish part. */
  breakOff(): void;
  /** Monotonic order is enough: whether the abort has reached the model. */
  readonly aborted: boolean;
}

export interface FakeModel extends OpenModel {
  calls: ModelCall[];
  /** Resolves with the nth call (from 0) once it is made. */
  call(n: number): Promise<ModelCall>;
  prepared: {
    prompt: [string, string][];
    signal: AbortSignal;
    finish(cached: number): void;
    progress(read: number, total: number): void;
  }[];
  /** Answers every call at once by this; null waits for the test. */
  reply: ((prompt: [string, string][]) => string) | null;
  loads: number;
  card: ModelCard;
}

export function fakeModel(patch: Partial<ModelCard> = {}): FakeModel {
  const card: ModelCard = {
    id: 'embedded/fake',
    name: 'Fake',
    provider: 'embedded',
    place: { kind: 'this-computer' },
    task: 'chat',
    contextLength: 4096,
    vision: false,
    tools: false,
    jsonSchema: false,
    thinking: false,
    tokenizer: 'exact',
    sizeBytes: null,
    memoryBytes: null,
    loaded: true,
    ...patch,
  };
  const waiting = new Map<number, PromiseWithResolvers<ModelCall>>();
  const waiter = (n: number) => {
    const known = waiting.get(n) ?? Promise.withResolvers<ModelCall>();
    waiting.set(n, known);
    return known;
  };
  const model: FakeModel = {
    card,
    calls: [],
    prepared: [],
    reply: null,
    loads: 0,
    call: (n) => waiter(n).promise,
    countTokens: async (prompt) => countWords(prompt),
    async load() {
      model.loads += 1;
      card.loaded = true;
    },
    prepare(prompt, { signal, onProgress }) {
      const { promise, resolve } = Promise.withResolvers<{ cached: number }>();
      signal.addEventListener('abort', () => resolve({ cached: 0 }), { once: true });
      model.prepared.push({
        prompt: flat(prompt),
        signal,
        finish: (cached) => resolve({ cached }),
        progress: (read, total) => onProgress?.({ read, total }),
      });
      return promise;
    },
    model: {
      specificationVersion: 'v4',
      provider: 'fake',
      modelId: 'fake',
      supportedUrls: {},
      doGenerate: () => Promise.reject(new Error('not used')),
      async doStream(options) {
        let controller!: ReadableStreamDefaultController<LanguageModelV4StreamPart>;
        const stream = new ReadableStream<LanguageModelV4StreamPart>({
          start(c) {
            controller = c;
          },
        });
        const call: ModelCall = {
          options,
          prompt: flat(options.prompt),
          say: (delta) => controller.enqueue({ type: 'text-delta', id: '0', delta }),
          think: (delta) => controller.enqueue({ type: 'reasoning-delta', id: '1', delta }),
          finish(unified = 'stop', usage = { input: countWords(options.prompt), cached: 0, output: 8 }) {
            controller.enqueue({
              type: 'finish',
              finishReason: { unified, raw: undefined },
              usage: {
                inputTokens: { total: usage.input, noCache: usage.input - usage.cached, cacheRead: usage.cached, cacheWrite: undefined },
                outputTokens: { total: usage.output, text: usage.output, reasoning: undefined },
              },
            });
            controller.close();
          },
          fail: (error) => controller.enqueue({ type: 'error', error }),
          breakOff: () => controller.close(),
          get aborted() {
            return options.abortSignal?.aborted ?? false;
          },
        };
        model.calls.push(call);
        waiter(model.calls.length - 1).resolve(call);
        if (model.reply) {
          call.say(model.reply(call.prompt));
          call.finish();
        }
        return { stream };
      },
    },
  };
  return model;
}

export function flat(prompt: Prompt): [string, string][] {
  return prompt.map((m) => [
    m.role,
    typeof m.content === 'string' ? m.content : m.content.map((p) => (p.type === 'text' ? p.text : '')).join(''),
  ]);
}

function countWords(prompt: Prompt): number {
  return flat(prompt).reduce((sum, [, text]) => sum + Math.ceil(text.length / 4) + 4, 0);
}

export interface FakeModels extends Models {
  model: FakeModel | null;
  fetching: boolean;
  speeds: [string, { readSpeed?: number; writeSpeed?: number }][];
  change(): void;
}

export function fakeModels(model: FakeModel | null): FakeModels {
  const listeners = new Set<() => void>();
  const models: FakeModels = {
    model,
    fetching: false,
    speeds: [],
    choose: async () => ({
      model: models.model?.card.id ?? null,
      name: models.model?.card.name ?? null,
      why: models.model ? 'only-one' : 'none',
    }),
    async open() {
      if (!models.model) throw new Error('none');
      return models.model;
    },
    expected: () => models.fetching,
    noteSpeed: (id, speed) => models.speeds.push([id, speed]),
    used() {},
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change() {
      for (const listener of [...listeners]) listener();
    },
  };
  return models;
}

/** Hashed bags of words as unit vectors: texts with the same words are near each other. */
export function bagOfWords(dimension = 512): TextEncoder & { there: boolean; encoded: string[] } {
  const known: string[] = [];
  const encoder = {
    id: 'bag',
    dimension,
    there: true,
    encoded: [] as string[],
    available: async () => encoder.there,
    async encode(texts: readonly string[]) {
      encoder.encoded.push(...texts);
      return texts.map((text) => {
        const vector = new Float32Array(dimension);
        for (const word of wordsOf(text)) {
          if (isStopWord(word)) continue;
          let at = known.findIndex((k) => termsIn(k, [word]).size > 0 || termsIn(word, [k]).size > 0);
          if (at < 0) at = known.push(word) - 1;
          vector[at % dimension] = (vector[at % dimension] ?? 0) + 1;
        }
        const norm = Math.hypot(...vector) || 1;
        return vector.map((v) => v / norm);
      });
    },
    close: async () => {},
  };
  return encoder;
}
