/** The whole way of a question with the real parts: encrypted store, encoder child, embedded model, recall, receipt, answer. */
import { createAssistant, type Models } from '@mia/core/assistant/index.ts';
import { openTestStore, temporaryFolder } from '@mia/core/memory/storage/testing.ts';
import type { NewMessage, Store } from '@mia/core/memory/storage/types.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { installedModel, providerOf, QWEN } from '@mia/models/embedded/fixtures/real-models.ts';
import type { EmbeddedProvider } from '@mia/models/embedded/index.ts';
import { findMiniLm } from '@mia/models/encoder/fixtures.ts';
import { createTextEncoder } from '@mia/models/encoder/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryUrl } from './entries.ts';

const encoderFiles = findMiniLm();
const MODEL = 'embedded/qwen2.5-coder-0.5b-instruct';
const why = !encoderFiles ? ' (skipped: all-MiniLM-L6-v2 is not there)' : !QWEN ? ' (skipped: Qwen2.5-Coder-0.5B is not there)' : '';

/** What was said once, in a conversation of its own each. */
const FACTS: [id: string, text: string][] = [
  ['daughter', "My daughter's name is Eleni."],
  ['work', 'I started working at a bakery in Patras this week.'],
  ['allergy', "By the way I'm allergic to peanuts, so no satay for me."],
  ['cat', 'The cat is called Minka and sleeps all day.'],
  ['wedding', 'My sister Anna gets married on 14 September in Corfu.'],
  ['car', 'I finally bought the blue Toyota Yaris we talked about.'],
  ['bicycle', 'My new bicycle is green and very light.'],
  ['wifi', 'The wifi code at the summer house is olive-7731.'],
  ['class', 'My class has 23 students this year, two more than last year.'],
  ['doctor', 'The doctor said I should take vitamin D every morning.'],
];

const QUESTIONS: [question: string, memory: string, answer: RegExp][] = [
  ["What is my daughter's name?", 'daughter', /Eleni/],
  ['Where do I work?', 'work', /bakery|Patras/i],
  ['What am I allergic to?', 'allergy', /peanut/i],
  ["What's the name of my cat?", 'cat', /Minka/],
  ["When is my sister's wedding?", 'wedding', /14 September|September 14/i],
  ['Which car did I buy?', 'car', /Yaris/],
  ['What colour is my bicycle?', 'bicycle', /green/i],
  ['What is the wifi code of the summer house?', 'wifi', /7731/],
  ['How many students are in my class?', 'class', /23|twenty-three/i],
  ['What did my doctor tell me to take?', 'doctor', /vitamin D/i],
];

/** Two hundred turns about other things. */
function talk(): NewMessage[] {
  const things = [
    'the garden',
    'a film from the sixties',
    'train tickets',
    'lentil soup',
    'the weather',
    'old maps',
    'a leaking tap',
    'running shoes',
  ];
  const doing = ['planned', 'forgot about', 'read an article on', 'argued about', 'made a list for'];
  return Array.from({ length: 400 }, (_, i) => ({
    id: `talk${i}`,
    conversation: 'talk',
    parent: i === 0 ? null : `talk${i - 1}`,
    role: i % 2 ? ('assistant' as const) : ('user' as const),
    status: 'done' as const,
    created: 1_780_000_000_000 + i * 60_000,
    zone: 'UTC',
    origin: i % 2 ? ('assistant' as const) : ('person' as const),
    parts: [
      {
        kind: 'text' as const,
        text:
          i % 2 === 0
            ? `On day ${i} I ${doing[(i * 7) % doing.length]} ${things[(i * 3) % things.length]} and then ${things[(i * 5 + 1) % things.length]}.`
            : `That sounds like a full day. Would you like some ideas about ${things[(i * 3) % things.length]}?`,
      },
    ],
  }));
}

describe.skipIf(why !== '')(`a fact said in another conversation 200 turns ago${why}`, { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  let store: Store;
  let encoder: TextEncoder;
  let provider: EmbeddedProvider;
  let assistant: ReturnType<typeof createAssistant>;
  let made = 0;

  async function ask(text: string) {
    const conversation = `now${++made}`;
    await store.createConversation({ id: conversation, created: Date.now(), zone: 'UTC' });
    const { turn } = await assistant.send({ conversation, message: `q${made}`, text });
    let answer = '';
    for await (const event of assistant.follow(turn as string, 0, new AbortController().signal)) {
      if (event.type === 'text') answer += event.delta;
      if (event.type === 'end') expect(event.message?.error).toBeNull();
    }
    return { answer, receipts: await store.receipts(turn as string) };
  }

  beforeAll(async () => {
    store = await openTestStore(folder.dir);
    encoder = createTextEncoder({ entry: entryUrl('encoder'), model: () => encoderFiles, logger: silentLogger });
    provider = providerOf([installedModel('qwen2.5-coder-0.5b-instruct', QWEN as string)]);
    const models: Models = {
      choose: async () => ({ model: MODEL, name: 'Qwen', why: 'only-one' }),
      open: (id) => provider.open(id),
      expected: () => false,
      noteSpeed() {},
      used() {},
      onChange: () => () => {},
    };
    assistant = createAssistant({ store, encoder, models, clock: systemClock, logger: silentLogger, emit() {} });
    for (const id of [...FACTS.map(([fact]) => fact), 'talk']) await store.createConversation({ id, created: 1, zone: 'UTC' });
    for (const [i, [id, text]] of FACTS.entries()) {
      const created = 1_770_000_000_000 + i * 86_400_000;
      const said = { id, conversation: id, parent: null, role: 'user', status: 'done', created, zone: 'UTC', origin: 'person' } as const;
      await store.addMessage({ ...said, parts: [{ kind: 'text', text }] });
    }
    for (const message of talk()) await store.addMessage(message);
    expect(await assistant.encodeBacklog()).toBe(FACTS.length + 400);
    await store.setSetting('answer.temperature', 0);
    await store.setSetting('answer.maxTokens', 32);
  }, 180_000);

  afterAll(async () => {
    await assistant?.close();
    await provider?.release();
    await encoder?.close();
    await store?.close();
    folder.remove();
  });

  it.each(QUESTIONS)('answers "%s" from it, with its receipt', async (question, memory, answer) => {
    const asked = await ask(question);
    expect(asked.receipts.map((r) => r.memory)).toContain(memory);
    expect(asked.receipts.find((r) => r.memory === memory)?.text).toBe(FACTS.find(([id]) => id === memory)?.[1]);
    expect(asked.answer).toMatch(answer);
  });

  it('answers what needs no memory without one', async () => {
    expect((await ask('Hello!')).receipts).toEqual([]);
    const { answer, receipts } = await ask('What is the capital of France?');
    expect(answer).toMatch(/Paris/);
    expect(receipts.map((r) => r.memory)).toEqual([]);
  });
});
