import { type ErrorDetails, MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { ModelCard, ModelProvider, OpenModel, PrepareOptions, Prompt, ReadProgress } from '@mia/core/ports/language-model.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { type ChildRequestOptions, superviseChild } from '../child/index.ts';
import type { InstalledModel, InstalledModels } from '../installed.ts';
import type { GgufSummary } from './gguf.ts';
import { embeddedLanguageModel } from './language-model.ts';
import { planContext, usableMemory } from './plan.ts';
import { toMessages } from './prompt.ts';
import type { GenerateEvent, Loaded, LoadSpec, Methods } from './protocol.ts';

export interface EmbeddedProviderOptions {
  /** The child's module (`embedded/entry.ts`), as the host's `entries.ts` names it. */
  entry: string | URL;
  installed: InstalledModels;
  logger: Logger;
  clock?: Clock;
  /** Bytes that a model may use. Default: three quarters of the machine's (or the container's) memory. */
  memoryBytes?: number;
  /** Thread counts known from earlier loads, by card id: spares the measuring. */
  threads?: Readonly<Record<string, number>>;
  /** The weights are freed after this long without a request. Default 10 minutes. */
  idleMs?: number;
  /** After a model was loaded: its thread count, to be kept for `threads`, and its reading speed (tokens a second). */
  onLoaded?: (id: string, measured: { threads: number; readSpeed: number }) => void;
}

export interface EmbeddedProvider extends ModelProvider {
  /** Drops what the cache holds of every conversation, behind what runs now and before whatever is asked next. The weights stay. */
  forgetAll(): Promise<void>;
  /** Resolves when the child runs nothing of an earlier request any more: it would take the next one now. */
  settled(): Promise<void>;
  /** The child's process id while it lives. */
  readonly pid: number | undefined;
  /** The child's last output, for a person who looks for a fault. Never to be logged. */
  output(): string;
}

const PROVIDER = 'embedded';
const IDLE_MS = 10 * 60_000;
/** A child that can not even answer a ping for so long hangs, in a template for example. */
const HANG_MS = 30_000;
/** The child ends itself past its memory; plans are estimates, so never for less than this. */
const MEMORY_FLOOR = 1 << 30;

/**
 * Models in GGUF files run by llama.cpp (node-llama-cpp) in a child process.
 *
 * The child starts at the first question and ends after an idle time, one model is in memory at a time, and each of the
 * last conversations keeps its cached prefix. A child that dies fails what it was doing with `model.crashed`; the next
 * request starts it again.
 */
export function createEmbeddedProvider(options: EmbeddedProviderOptions): EmbeddedProvider {
  const memoryBytes = options.memoryBytes ?? usableMemory();
  const child = superviseChild({
    entry: options.entry,
    name: 'llm',
    logger: options.logger,
    idleMs: options.idleMs ?? IDLE_MS,
    // The child orders its work itself: a count or a forget must not wait for an answer.
    limits: { concurrency: Number.POSITIVE_INFINITY, hangMs: HANG_MS, memoryBytes: Math.max(memoryBytes, MEMORY_FLOOR) },
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const threads = new Map(Object.entries(options.threads ?? {}));
  const summaries = new Map<string, { path: string; summary: Promise<GgufSummary> }>();
  const readers = new Map<string, Set<(progress: ReadProgress) => void>>();
  let loadedId: string | null = null;
  child.onExit(() => {
    loadedId = null;
  });
  options.installed.onChange(() => summaries.clear());

  const call = async <Method extends keyof Methods>(method: Method, params: Methods[Method][0], request: ChildRequestOptions = {}) => {
    try {
      return await child.request<Methods[Method][1]>(method, params, request);
    } catch (error) {
      throw modelError(error, method === 'load');
    }
  };

  const models = () => options.installed.list('chat').filter((model) => ggufOf(model) !== undefined);

  function summaryOf(model: InstalledModel): Promise<GgufSummary> {
    const path = ggufOf(model) as string;
    const known = summaries.get(model.id);
    if (known?.path === path) return known.summary;
    const summary = call('inspect', { path }, { timeoutMs: 20_000, retryOnce: true });
    summaries.set(model.id, { path, summary });
    summary.catch(() => summaries.delete(model.id));
    return summary;
  }

  function cardOf(model: InstalledModel, summary: GgufSummary): ModelCard {
    const id = `${PROVIDER}/${model.id}`;
    const plan = planOrNull(summary, memoryBytes);
    return {
      id,
      name: model.name,
      provider: PROVIDER,
      place: { kind: 'this-computer' },
      task: 'chat',
      contextLength: plan?.contextSize ?? summary.contextLength,
      vision: false,
      tools: false,
      jsonSchema: true,
      thinking: summary.thinking,
      tokenizer: 'exact',
      sizeBytes: summary.bytes,
      // What can not fit must look so.
      memoryBytes: plan?.memoryBytes ?? Math.max(model.memoryBytes, memoryBytes + 1),
      get loaded() {
        return loadedId === id && child.alive();
      },
      ...(model.unlisted ? { unlisted: true } : {}),
    };
  }

  async function list(): Promise<ModelCard[]> {
    const cards = await Promise.allSettled(models().map(async (model) => cardOf(model, await summaryOf(model))));
    // A damaged file is not offered; opening it by name says what is wrong.
    return cards.flatMap((card) => (card.status === 'fulfilled' ? [card.value] : []));
  }

  async function open(id: string): Promise<OpenModel> {
    const model = models().find((each) => `${PROVIDER}/${each.id}` === id);
    if (!model) throw new MiaError('model.missing', { model: id });
    const summary = await summaryOf(model);
    const plan = planContext(summary, memoryBytes);
    const spec = (): LoadSpec => ({
      id,
      path: ggufOf(model) as string,
      contextSize: plan.contextSize,
      sequences: plan.sequences,
      memoryBytes: plan.memoryBytes,
      threads: threads.get(id) ?? null,
    });

    async function load(signal?: AbortSignal): Promise<void> {
      if (loadedId === id && child.alive()) return;
      noteLoaded(await call('load', spec(), signal ? { signal } : {}));
    }
    const noteLoaded = (loaded: Loaded) => {
      loadedId = id;
      threads.set(id, loaded.threads);
      options.onLoaded?.(id, { threads: loaded.threads, readSpeed: loaded.readSpeed });
    };
    const progress = (conversation: string | null, event: unknown) => {
      const read = event as GenerateEvent;
      if (conversation === null || read.kind !== 'read') return;
      for (const listener of readers.get(conversation) ?? []) listener({ read: read.read, total: read.total });
    };

    return {
      card: cardOf(model, summary),
      model: embeddedLanguageModel({
        id: model.id,
        async generate(params, { signal, onEvent }) {
          await load(signal);
          return call(
            'generate',
            { ...params, load: spec() },
            {
              ...(signal ? { signal } : {}),
              onEvent: (event) => {
                progress(params.conversation, event);
                onEvent(event as GenerateEvent);
              },
            },
          );
        },
      }),
      async countTokens(prompt: Prompt) {
        await load();
        return call('count', { load: spec(), messages: toMessages(prompt) }, { timeoutMs: 60_000 });
      },
      load,
      async prepare(prompt: Prompt, { conversation, signal, onProgress }: PrepareOptions) {
        let cached = 0;
        try {
          await load(signal);
          const result = await call(
            'prepare',
            { load: spec(), conversation, messages: toMessages(prompt) },
            {
              signal,
              onEvent: (event) => {
                const read = event as GenerateEvent;
                if (read.kind !== 'read') return;
                cached = read.read;
                onProgress?.({ read: read.read, total: read.total });
                progress(conversation, event);
              },
            },
          );
          return result;
        } catch (error) {
          // Stopped: what was read stays in the cache.
          if (signal.aborted) return { cached };
          throw error;
        }
      },
      watchReading(conversation, listener) {
        const listeners = readers.get(conversation) ?? new Set();
        readers.set(conversation, listeners.add(listener));
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0 && readers.get(conversation) === listeners) readers.delete(conversation);
        };
      },
      async forget(conversation) {
        if (child.alive()) await call('forget', { conversation });
      },
    };
  }

  return {
    id: PROVIDER,
    probe: async () => ({ provider: PROVIDER, state: 'ready', models: models().length }),
    list,
    open,
    release: () => child.close(),
    async forget(conversation) {
      if (child.alive()) await call('forget', { conversation });
    },
    async forgetAll() {
      if (child.alive()) await call('forgetAll', null);
    },
    async settled() {
      if (child.alive()) await call('idle', null);
    },
    get pid() {
      return child.pid;
    },
    output: () => child.output(),
  };
}

function ggufOf(model: InstalledModel): string | undefined {
  const path = model.files.weights ?? Object.values(model.files)[0];
  return path?.toLowerCase().endsWith('.gguf') ? path : undefined;
}

function planOrNull(summary: GgufSummary, memoryBytes: number) {
  try {
    return planContext(summary, memoryBytes);
  } catch {
    return null;
  }
}

/** What befell the child, told as what befell the model. */
function modelError(error: unknown, loading: boolean): MiaError {
  const mia = MiaError.from(error, 'model.crashed');
  const details: ErrorDetails = mia.details;
  if (mia.code === 'child.crashed') {
    // While weights are mapped, a kill from outside is the system short of memory.
    const memory = details.reason === 'memory' || (loading && details.reason === 'crashed' && details.signal === 'SIGKILL');
    return new MiaError(memory ? 'model.out-of-memory' : 'model.crashed', {}, { cause: error });
  }
  if (mia.code === 'child.timeout') return new MiaError('model.timeout', {}, { cause: error });
  if (mia.code === 'internal') return new MiaError('model.crashed', {}, { cause: error });
  return mia;
}
