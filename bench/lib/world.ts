import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type Assistant, createAssistant, type Models } from '@mia/core/assistant/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { LanguageModel, OpenModel, Prompt } from '@mia/core/ports/language-model.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { createEmbeddedProvider, type EmbeddedProvider } from '@mia/models/embedded/index.ts';
import { createTextEncoder } from '@mia/models/encoder/index.ts';
import type { InstalledModel, InstalledModels } from '@mia/models/installed.ts';
import { entryUrl } from '../../apps/desktop/src/host/entries.ts';
import { findTestModel } from '../../scripts/lib/test-models.ts';
import { BENCH_KEY } from './memories.ts';
import { storageEntries } from './processes.ts';

type StreamPart = Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

const CHAT = { id: 'smollm2-135m-instruct', name: 'SmolLM2-135M', file: 'SmolLM2-135M-Instruct.Q4_1.gguf' };
const ENCODER = { id: 'all-MiniLM-L6-v2', name: 'all-MiniLM-L6-v2', file: 'onnx/model_int8.onnx' };

/** The two models of the benches, where they lie. @throws Error naming what is missing */
export function benchModels(): InstalledModels {
  const chat = findTestModel(CHAT.id, CHAT.file);
  const encoder = findTestModel(ENCODER.id, ENCODER.file);
  if (!chat || !encoder) throw new Error('The models are not there: node scripts/fetch-test-models.ts fetches them');
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
  return createTextEncoder({ entry: entryUrl('encoder'), model: () => benchModels().list('text-encoder')[0], logger: silentLogger });
}

/** One call of the model from within a turn; times by `performance.now()`. */
export interface ModelCall {
  prompt: Prompt;
  began: number;
  /** When its first piece of text came; NaN before. */
  firstToken: number;
}

/** The assistant as the host builds it, in this process, on a data folder, with SmolLM2 in its child. */
export interface World {
  store: Store;
  encoder: TextEncoder;
  assistant: Assistant;
  provider: EmbeddedProvider;
  opened: OpenModel;
  /** Calls as they reached the model, newest last. */
  calls: ModelCall[];
  /** Resolves when a preparation has been read to its end. */
  prepared(conversation: string): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(dataDir: string, encoder: TextEncoder): Promise<World> {
  const store = await openStore({ dir: dataDir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  // the same answers at every run, and short ones
  await store.setSetting('answer.temperature', 0);
  const provider = createEmbeddedProvider({ entry: entryUrl('llm'), installed: benchModels(), logger: silentLogger });
  const id = `embedded/${CHAT.id}`;
  const opened = await provider.open(id);
  await opened.load(new AbortController().signal);
  const calls: ModelCall[] = [];
  const watched: OpenModel = {
    ...opened,
    // spreading would freeze what `card` and its `loaded` say now
    get card() {
      return opened.card;
    },
    model: {
      ...opened.model,
      async doStream(call) {
        const seen: ModelCall = { prompt: call.prompt, began: performance.now(), firstToken: Number.NaN };
        calls.push(seen);
        const result = await opened.model.doStream(call);
        const watch = new TransformStream<StreamPart, StreamPart>({
          transform(part, controller) {
            if (part.type === 'text-delta' && Number.isNaN(seen.firstToken)) seen.firstToken = performance.now();
            controller.enqueue(part);
          },
        });
        return { ...result, stream: result.stream.pipeThrough(watch) };
      },
    },
  };
  const models: Models = {
    choose: async () => ({ model: id, name: CHAT.name, why: 'only-one' }),
    open: async () => watched,
    expected: () => false,
    noteSpeed: () => {},
    used: () => {},
    onChange: () => () => {},
  };
  const waiting = new Map<string, () => void>();
  const assistant = createAssistant({
    store,
    encoder,
    models,
    clock: systemClock,
    logger: silentLogger,
    emit: (event) => {
      if (event.type === 'prepared' && event.done) waiting.get(event.conversation)?.();
    },
  });
  return {
    store,
    encoder,
    assistant,
    provider,
    opened,
    calls,
    prepared: (conversation) => new Promise((done) => waiting.set(conversation, done)),
    async close() {
      await assistant.close();
      await provider.release();
      await store.close();
    },
  };
}

/** Times of one turn, in milliseconds. */
export interface TurnTimes {
  /** From Send to the first text that a window gets. */
  firstToken: number;
  /** Of that, what passed within the model's call. */
  call: number;
  total: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

export const newId = (): string => randomBytes(16).toString('hex');

/** Sends as the host does, follows to the end, and waits until the turn is remembered. */
export async function takeTurn(world: World, conversation: string, text: string): Promise<TurnTimes> {
  const began = performance.now();
  const { turn } = await world.assistant.send({ conversation, message: newId(), text });
  if (!turn) throw new Error('nothing answers');
  let firstToken = Number.NaN;
  let usage: { inputTokens: number | null; cachedTokens: number | null; outputTokens: number | null } | null = null;
  for await (const event of world.assistant.follow(turn, 0, new AbortController().signal)) {
    if (event.type === 'text' && Number.isNaN(firstToken)) firstToken = performance.now() - began;
    if (event.type === 'end') {
      if (event.message?.status === 'failed') throw new Error(`the turn failed: ${event.message.error?.code}`);
      usage = event.message?.usage ?? null;
    }
  }
  const total = performance.now() - began;
  const inner = world.calls.at(-1);
  if (!inner) throw new Error('no prompt reached the model');
  const call = inner.firstToken - inner.began;
  await remembered(world);
  return {
    firstToken,
    call,
    total,
    inputTokens: usage?.inputTokens ?? 0,
    cachedTokens: usage?.cachedTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
  };
}

/** Waits until every message has its vector (answers that were cut short get theirs by the backlog): no person asks sooner. */
async function remembered(world: World): Promise<void> {
  const end = performance.now() + 20_000;
  do {
    await world.assistant.encodeBacklog();
    if (performance.now() > end) throw new Error('the turn was not remembered within 20 s');
  } while ((await world.store.unencoded(world.encoder.id, 1)).length > 0);
}

/** A bare call of the same model: milliseconds to its first piece of text, then to its end. */
export async function bareCall(
  world: World,
  conversation: string,
  prompt: Prompt,
  maxTokens: number,
): Promise<{ firstToken: number; cachedTokens: number }> {
  const began = performance.now();
  const { stream } = await world.opened.model.doStream({
    prompt,
    maxOutputTokens: maxTokens,
    temperature: 0,
    providerOptions: { mia: { conversation, continue: false } },
  });
  let firstToken = Number.NaN;
  let cachedTokens = 0;
  for await (const part of stream) {
    if (part.type === 'text-delta' && Number.isNaN(firstToken)) firstToken = performance.now() - began;
    if (part.type === 'finish') cachedTokens = part.usage.inputTokens.cacheRead ?? 0;
    if (part.type === 'error') throw part.error;
  }
  return { firstToken, cachedTokens };
}
