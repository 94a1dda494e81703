/** Everything a test of the assistant needs, wired. Never shipped. */
import { silentLogger } from '../../ports/logger.ts';
import type { ShownImages } from '../../ports/shown-images.ts';
import { type Assistant, createAssistant } from '../assistant.ts';
import type { AssistantEvent, TurnEvent } from '../events.ts';
import { bagOfWords, type FakeModel, type FakeModels, fakeModel, fakeModels, type TestClock, testClock } from './fakes.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

export interface TestScene {
  store: MemoryStore;
  clock: TestClock;
  model: FakeModel;
  models: FakeModels;
  encoder: ReturnType<typeof bagOfWords>;
  assistant: Assistant;
  events: AssistantEvent[];
  power: { batterySaver: boolean };
  /** A new conversation; its id. */
  conversation(id?: string): Promise<string>;
  /** Sends and reads the turn to its end. */
  ask(conversation: string, text: string, message?: string): Promise<{ turn: string; events: TurnEvent[] }>;
  /** All events of a turn from number `after`. */
  all(turn: string, after?: number): Promise<TurnEvent[]>;
  /** A second assistant on the same store: the host after a restart. */
  restart(): Assistant;
}

let made = 0;

export function testScene(options: { model?: FakeModel | null; encoder?: boolean; images?: ShownImages } = {}): TestScene {
  const store = createMemoryStore();
  const clock = testClock();
  const model = options.model ?? fakeModel();
  const models = fakeModels(options.model === null ? null : model);
  const encoder = bagOfWords();
  encoder.there = options.encoder ?? true;
  const events: AssistantEvent[] = [];
  const power = { batterySaver: false };
  const make = () =>
    createAssistant({
      ...{ store, encoder, models, clock, logger: silentLogger, emit: (e: AssistantEvent) => void events.push(e), power: () => power },
      ...(options.images ? { images: options.images } : {}),
    });
  const scene: TestScene = {
    store,
    clock,
    model,
    models,
    encoder,
    events,
    power,
    assistant: make(),
    restart: make,
    async conversation(id = `c${++made}`) {
      await store.createConversation({ id, created: clock.now(), zone: clock.zone() });
      return id;
    },
    async ask(conversation, text, message = `m${++made}`) {
      const { turn } = await scene.assistant.send({ conversation, message, text });
      if (turn === null) throw new Error('no turn');
      return { turn, events: await scene.all(turn) };
    },
    async all(turn, after = 0) {
      const all: TurnEvent[] = [];
      for await (const event of scene.assistant.follow(turn, after, new AbortController().signal)) all.push(event);
      return all;
    },
  };
  return scene;
}
