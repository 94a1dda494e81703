/** Things to look at: conversations, models and memories for the harness. Nothing of it is shipped. */
import type { CatalogueEntry, Conversation, Download, Fact, Habit, Message, ModelEntry, Receipt } from '../../contract/index.ts';

export const HOUR = 3_600_000;

let seq = 0;

export function conversation(id: string, title: string, over: Partial<Conversation> = {}): Conversation {
  return {
    id,
    title,
    titleSource: 'first-words',
    folder: null,
    head: null,
    model: null,
    pinned: false,
    archived: false,
    remember: true,
    created: Date.now() - 2 * HOUR,
    updated: Date.now() - HOUR,
    messages: 2,
    readAt: null,
    incognito: false,
    memories: true,
    ...over,
  };
}

export function message(role: 'user' | 'assistant', text: string, over: Partial<Message> = {}): Message {
  seq += 1;
  const id = over.id ?? `m${seq}`;
  return {
    id,
    conversation: 'c1',
    parent: null,
    role,
    status: 'done',
    seq,
    created: Date.now() - HOUR + seq * 1000,
    zone: 'Europe/Athens',
    origin: role === 'user' ? 'person' : 'assistant',
    model: role === 'assistant' ? 'qwen' : null,
    modelName: role === 'assistant' ? 'Qwen2.5-Coder 0.5B' : null,
    place: role === 'assistant' ? 'this-computer' : null,
    usage: role === 'assistant' ? { inputTokens: 812, cachedTokens: 700, outputTokens: 140 } : null,
    timings: null,
    error: null,
    parts: text === '' ? [] : [{ kind: 'text', text }],
    forgotten: false,
    receipts: 0,
    version: 0,
    versions: 1,
    siblings: [id],
    children: 0,
    ...over,
  };
}

export function model(id: string, name: string, over: Partial<ModelEntry> = {}): ModelEntry {
  return {
    id,
    name,
    provider: 'embedded',
    place: { kind: 'this-computer' },
    contextLength: 32_768,
    vision: false,
    tools: false,
    thinking: false,
    sizeBytes: 491_000_000,
    fits: true,
    loaded: false,
    unlisted: false,
    readSpeed: 140,
    writeSpeed: null,
    lastUsed: null,
    ...over,
  };
}

export const models: ModelEntry[] = [
  model('qwen', 'Qwen2.5-Coder 0.5B', { loaded: true, lastUsed: Date.now(), writeSpeed: 41.3 }),
  model('smol', 'SmolLM2 135M', { sizeBytes: 98_000_000, contextLength: 8192, writeSpeed: 118, lastUsed: Date.now() - 9 * HOUR }),
  model('ollama/llama3.2:3b', 'llama3.2:3b', {
    provider: 'ollama',
    sizeBytes: 2_019_000_000,
    tools: true,
    contextLength: 131_072,
    writeSpeed: 12.4,
  }),
  model('ollama/qwen2.5vl:7b', 'qwen2.5vl:7b', { provider: 'ollama', sizeBytes: 5_969_000_000, vision: true, contextLength: 128_000 }),
  model('ollama/deepseek-r1:8b', 'deepseek-r1:8b', {
    provider: 'ollama',
    sizeBytes: 5_225_000_000,
    thinking: true,
    tools: true,
    contextLength: 131_072,
  }),
  model('ollama/llama3.3:70b', 'llama3.3:70b', {
    provider: 'ollama',
    sizeBytes: 42_520_000_000,
    tools: true,
    fits: false,
    contextLength: 131_072,
  }),
  model('file-1', 'my-finetune-q4.gguf', { unlisted: true, sizeBytes: 1_320_000_000, contextLength: 4096 }),
  model('cloud', 'gpt-oss:120b-cloud', {
    provider: 'ollama',
    place: { kind: 'elsewhere', host: 'ollama.com' },
    sizeBytes: null,
    tools: true,
    thinking: true,
  }),
];

export function entry(id: string, name: string, over: Partial<CatalogueEntry> = {}): CatalogueEntry {
  return {
    id,
    name,
    task: 'chat',
    licence: 'Apache-2.0',
    bytes: 491_000_000,
    memoryBytes: 900_000_000,
    languages: ['en'],
    note: null,
    needs: [],
    state: 'absent',
    starter: false,
    fits: true,
    unverified: false,
    ...over,
  };
}

export const entries: CatalogueEntry[] = [
  entry('qwen', 'Qwen2.5-Coder 0.5B', { state: 'installed', starter: true }),
  entry('minilm', 'all-MiniLM-L6-v2', {
    task: 'text-encoder',
    bytes: 23_000_000,
    memoryBytes: 90_000_000,
    state: 'installed',
    starter: true,
  }),
  entry('smol', 'SmolLM2 135M', { state: 'installed', bytes: 98_000_000, memoryBytes: 340_000_000 }),
  entry('qwen3-4b', 'Qwen3 4B', { bytes: 2_500_000_000, memoryBytes: 4_100_000_000, starter: true, unverified: true }),
  entry('joe', 'Piper Joe', {
    task: 'text-to-speech',
    licence: 'CC0-1.0',
    bytes: 63_200_000,
    memoryBytes: 268_000_000,
    needs: [{ id: 'espeak', name: 'espeak-ng (letters to sounds, English)', licence: 'GPL-3.0-or-later', bytes: 1_322_380 }],
  }),
  entry('gemma-3-12b', 'Gemma 3 12B', {
    bytes: 7_300_000_000,
    memoryBytes: 10_400_000_000,
    fits: false,
    licence: 'Gemma',
    unverified: true,
  }),
];

export const download: Download = {
  id: 'd1',
  entries: ['qwen', 'minilm'],
  name: 'Qwen2.5-Coder 0.5B + all-MiniLM-L6-v2',
  state: 'running',
  source: 'package',
  packageName: 'qwen-gguf',
  bytes: 212_000_000,
  total: 491_000_000,
  speed: 7_000_000,
  eta: 40_000,
  canPause: false,
  error: null,
};

export const longAnswer = `Yes. A **bounded queue** keeps memory flat when the consumer is slower than the producer. The idea in three steps:

1. The producer waits while the queue is full.
2. The consumer wakes it after each take.
3. Both stop on one signal, so that nothing is left hanging.

\`\`\`ts
export class BoundedQueue<T> {
  readonly #items: T[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when there was room. */
  async put(item: T, signal: AbortSignal): Promise<void> {
    while (this.#items.length >= this.#limit) await this.changed(signal);
    this.#items.push(item);
  }
}
\`\`\`

How it compares, measured with 10,000 items of 1 KB on two cores:

| queue | peak memory | time | notes |
| --- | ---: | ---: | --- |
| unbounded array | 41.2 MB | 1.9 s | grows with the burst |
| bounded, 64 | 0.9 MB | 2.0 s | flat |
| bounded, 1,024 | 2.6 MB | 1.9 s | flat, fewer wake-ups |

> The cost of waiting is one promise an item; it only shows where items take microseconds.

The expected number of waiting items follows Little's law, with arrival rate $$\\lambda$$ and mean time $$W$$:

$$
L = \\lambda W = \\frac{\\rho}{1 - \\rho}, \\qquad \\rho = \\frac{\\lambda}{\\mu} < 1
$$

- [x] back-pressure
- [ ] priorities

See [the stream specification](https://streams.spec.whatwg.org/#model) for the same idea in browsers, and \`highWaterMark\` for its name in Node.`;

export const receipts: Receipt[] = [
  {
    rank: 1,
    memory: 'm900',
    conversation: 'c2',
    conversationTitle: 'Boat papers',
    role: 'user',
    created: Date.now() - 40 * 24 * HOUR,
    reasons: ['words', 'meaning'],
    score: 0.82,
    text: 'My sailing boat is called Heron Seven. She lies in the harbour of Galaxidi and needs new papers in spring.',
    forgotten: false,
  },
  {
    rank: 2,
    memory: 'm901',
    conversation: 'c3',
    conversationTitle: 'Winter list',
    role: 'assistant',
    created: Date.now() - 12 * 24 * HOUR,
    reasons: ['meaning'],
    score: 0.61,
    text: 'For the winter: take the sails off, loosen the rigging, and have the survey of Heron Seven booked before March.',
    forgotten: false,
  },
];

const said = (message: string, days: number) => [{ message, conversation: 'c1', created: Date.now() - days * 24 * HOUR }];

function fact(id: string, text: string, relation: string, object: string, over: Partial<Fact> = {}): Fact {
  const days = 10 + id.length;
  return {
    ...{ id, text, subject: 'user', relation, object, maker: 'rules', count: 1, pinned: false, validFrom: Date.now() - days * 24 * HOUR },
    ...{ validTo: null, supersededBy: null, sources: said('m900', days), ...over },
  };
}

export const facts: Fact[] = [
  fact('f1', "Your daughter's name is Eleni.", 'daughter', 'Eleni', { pinned: true, count: 3 }),
  fact('f2', 'You live in Patras.', 'lives in', 'Patras'),
  fact('f3', 'You lived in Athens.', 'lives in', 'Athens', { validTo: Date.now() - 10 * 24 * HOUR, supersededBy: 'f2' }),
  fact('f4', 'You are allergic to walnuts.', 'allergic to', 'walnuts'),
];

export const habits: Habit[] = [
  { id: 'h1', text: 'Answer in Greek.', on: true, confirmed: true, firstApplied: Date.now() - HOUR, count: 1, sources: said('m900', 3) },
  { id: 'h2', text: 'Use metric units.', on: false, confirmed: true, firstApplied: null, count: 2, sources: said('m900', 8) },
  { id: 'h3', text: 'Keep answers short.', on: false, confirmed: false, firstApplied: null, count: 1, sources: [] },
];

/** The model that would draw facts, tried and too weak. */
export const drawing = {
  ...{ id: 'embedded/qwen', name: 'Qwen2.5 Coder 0.5B', passed: false, precision: 0.33, recall: 0.05 },
  ...{ tried: 30, of: 30, right: 11, done: 0, total: 0, crowded: false },
};
