import { createAssistant } from '@mia/core/assistant/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { LanguageModel, OpenModel, Prompt } from '@mia/core/ports/language-model.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { BENCH_KEY } from './memories.ts';
import { storageEntries } from './processes.ts';
import { newId } from './world.ts';

/** Finds out which prompt a question will become. */
export interface Scout {
  store: Store;
  /** The prompt, memories included, of this question in this conversation; the question is then on the scout's path. */
  promptOf(conversation: string, text: string): Promise<Prompt>;
  close(): Promise<void>;
}

/**
 * The same assistant on a data folder of its own (what it reads there makes nothing faster elsewhere), whose model says one
 * word without reading anything.
 */
export async function openScout(dataDir: string, encoder: TextEncoder, opened: OpenModel, clock: Clock): Promise<Scout> {
  const common = { clock, logger: silentLogger };
  const store = await openStore({ ...common, dir: dataDir, key: BENCH_KEY, entries: storageEntries() });
  let seen: Prompt | null = null;
  const model: LanguageModel = {
    ...opened.model,
    async doStream(call) {
      seen = call.prompt;
      return {
        stream: new ReadableStream<StreamPart>({
          start(controller) {
            for (const part of ONE_WORD) controller.enqueue(part);
            controller.close();
          },
        }),
      };
    },
  };
  const { card } = opened;
  const scouting: OpenModel = { card, model, countTokens: (prompt) => opened.countTokens(prompt), load: async () => {} };
  const assistant = createAssistant({
    ...{ ...common, store, encoder, emit: () => {} },
    models: {
      choose: async () => ({ model: card.id, name: card.name, why: 'only-one' }),
      open: async () => scouting,
      expected: () => false,
      noteSpeed: () => {},
      used: () => {},
      onChange: () => () => {},
    },
  });
  return {
    store,
    async promptOf(conversation, text) {
      seen = null;
      const { turn } = await assistant.send({ conversation, message: newId(), text });
      for await (const event of assistant.follow(turn ?? '', 0, new AbortController().signal)) if (event.type === 'end') break;
      if (!seen) throw new Error('no prompt reached the scout');
      return seen;
    },
    async close() {
      await assistant.close();
      await store.close();
    },
  };
}

type StreamPart = Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

const ONE_WORD: StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: 'Yes' },
  { type: 'text-end', id: '1' },
  {
    type: 'finish',
    finishReason: { unified: 'stop', raw: 'scout' },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: undefined },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
  },
];
