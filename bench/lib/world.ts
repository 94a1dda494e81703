import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type Assistant, createAssistant } from '@mia/core/assistant/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { type Clock, systemClock } from '@mia/core/ports/clock.ts';
import type { LanguageModel, ModelProvider, OpenModel, Prompt } from '@mia/core/ports/language-model.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { createLlmManager, createLocalServerProviders, createOllamaProvider } from '@mia/core/response/llm/index.ts';
import { createEmbeddedProvider, type EmbeddedProvider } from '@mia/models/embedded/index.ts';
import { createTextEncoder } from '@mia/models/encoder/index.ts';
import type { InstalledModel, InstalledModels } from '@mia/models/installed.ts';
import { entryUrl } from '../../apps/desktop/src/host/entries.ts';
import { findTestModel } from '../../scripts/lib/test-models.ts';
import { BENCH_KEY } from './memories.ts';
import { MissingError } from './missing.ts';
import { storageEntries } from './processes.ts';

type StreamPart = Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

const CHAT = { id: 'smollm2-135m-instruct', name: 'SmolLM2-135M', file: 'SmolLM2-135M-Instruct.Q4_1.gguf' };
const ENCODER = { id: 'all-MiniLM-L6-v2', name: 'all-MiniLM-L6-v2', file: 'onnx/model_int8.onnx' };

/** The two models of the benches, where they lie. @throws MissingError */
export function benchModels(): InstalledModels {
  const chat = findTestModel(CHAT.id, CHAT.file);
  const encoder = findTestModel(ENCODER.id, ENCODER.file);
  if (!chat || !encoder) {
    const missing = [chat ? [] : [`${CHAT.id}/${CHAT.file}`], encoder ? [] : [`${ENCODER.id}/${ENCODER.file}`]].flat();
    throw new MissingError(`Not there: ${missing.join(' and ')}. node scripts/fetch-test-models.ts fetches the models.`);
  }
  const folder = dirname(dirname(encoder));
  const common = { bytes: 0, unlisted: false, languages: ['en'] };
  const models: InstalledModel[] = [
    { ...common, id: CHAT.id, name: CHAT.name, task: 'chat', files: { weights: chat }, memoryBytes: 400e6, contextLength: 8192 },
    {
      ...common,
      id: ENCODER.id,
      name: ENCODER.name,
      task: 'text-encoder',
      files: { weights: encoder, tokenizer: `${folder}/tokenizer.json` },
      memoryBytes: 200e6,
      contextLength: 256,
    },
  ];
  return { list: (task) => models.filter((model) => !task || model.task === task), onChange: () => () => {} };
}

export function benchEncoder(): TextEncoder {
  const models = benchModels();
  return createTextEncoder({ entry: entryUrl('encoder'), model: () => models.list('text-encoder')[0], logger: silentLogger });
}

/** One call of the model from within a turn; times by `performance.now()`. */
export interface ModelCall {
  prompt: Prompt;
  began: number;
  /** When its first piece of text came; NaN before. */
  firstToken: number;
  /** How long the prompt was read, as the child measured it, in ms; NaN before the end. */
  readMs: number;
}

/** What was last read ahead in a conversation. */
export interface ReadAhead {
  prompt: Prompt;
  /** Tokens in the cache, as told last. */
  cached: number;
  under: boolean;
}

/** The assistant as the host builds it, in this process, on a data folder, with SmolLM2 in its child. */
export interface World {
  store: Store;
  encoder: TextEncoder;
  assistant: Assistant;
  embedded: EmbeddedProvider;
  opened: OpenModel;
  /** Calls as they reached the model, newest last. */
  calls: ModelCall[];
  /** By conversation. */
  ahead: Map<string, ReadAhead>;
  close(): Promise<void>;
}

export async function openWorld(dataDir: string, encoder: TextEncoder, clock: Clock = systemClock): Promise<World> {
  const store = await openStore({ dir: dataDir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock });
  // the same answers at every run, and short ones
  await store.setSetting('answer.temperature', 0);
  const id = `embedded/${CHAT.id}`;
  await store.setSetting('model.last', id);
  const embedded = createEmbeddedProvider({ entry: entryUrl('llm'), installed: benchModels(), logger: silentLogger });
  const calls: ModelCall[] = [];
  const ahead = new Map<string, ReadAhead>();
  const watched: ModelProvider = { ...embedded, open: async (model) => watch(await embedded.open(model), calls, ahead) };
  const common = { clock, logger: silentLogger };
  const models = createLlmManager({
    ...common,
    providers: [watched, createOllamaProvider(common), ...createLocalServerProviders(common)],
    store,
    memoryBytes: 16 * 2 ** 30,
  });
  const opened = await embedded.open(id);
  await opened.load(new AbortController().signal);
  const assistant = createAssistant({ ...common, store, encoder, models, emit: () => {} });
  return {
    ...{ store, encoder, assistant, embedded, opened, calls, ahead },
    async close() {
      await assistant.close();
      await models.release();
      await store.close();
    },
  };
}

/** The same model, with what it is asked written down. */
function watch(opened: OpenModel, calls: ModelCall[], ahead: Map<string, ReadAhead>): OpenModel {
  return {
    ...opened,
    // spreading would freeze what `card` and its `loaded` say now
    get card() {
      return opened.card;
    },
    async prepare(prompt, options) {
      const seen: ReadAhead = { prompt, cached: 0, under: true };
      ahead.set(options.conversation, seen);
      const onProgress: typeof options.onProgress = (progress) => {
        seen.cached = progress.read;
        options.onProgress?.(progress);
      };
      const result = await opened.prepare?.(prompt, { ...options, onProgress }).finally(() => {
        seen.under = false;
      });
      return result ?? { cached: 0 };
    },
    model: {
      ...opened.model,
      async doStream(call) {
        const seen: ModelCall = { prompt: call.prompt, began: performance.now(), firstToken: Number.NaN, readMs: Number.NaN };
        calls.push(seen);
        const result = await opened.model.doStream(call);
        const parts = new TransformStream<StreamPart, StreamPart>({
          transform(part, controller) {
            if (part.type === 'text-delta' && Number.isNaN(seen.firstToken)) seen.firstToken = performance.now();
            if (part.type === 'finish') seen.readMs = readMs(part);
            controller.enqueue(part);
          },
        });
        return { ...result, stream: result.stream.pipeThrough(parts) };
      },
    },
  };
}

/** From a stream's last part: how long the prompt was read in the child, in ms. */
export function readMs(finish: Extract<StreamPart, { type: 'finish' }>): number {
  const measured = finish.providerMetadata?.mia?.readMs;
  return typeof measured === 'number' ? measured : Number.NaN;
}

export const newId = (): string => randomBytes(16).toString('hex');
export const wait = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

export async function newConversation(world: World): Promise<string> {
  const id = newId();
  await world.store.createConversation({ id, created: Date.now(), zone: 'UTC' });
  return id;
}

/** Opens a conversation as a window does; resolves when what it has said is read, at most after 20 s. */
export async function openConversation(world: World, conversation: string): Promise<void> {
  world.ahead.delete(conversation);
  world.assistant.prepare(conversation, '');
  await readAhead(world, conversation, 20_000);
}

/** Resolves when nothing is read ahead any more, at most after `ms`. */
export async function readAhead(world: World, conversation: string, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end && (world.ahead.get(conversation)?.under ?? true)) await wait(20);
}
