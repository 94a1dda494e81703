import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import { bagOfWords, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

const BOAT = 'My boat Calypso lies in Patras and is painted turquoise.';
const COLOUR = 'and what colour was it?';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let made = 0;
const clock = testClock();
const model = fakeModel({ contextLength: 2_000 });
const encoder = bagOfWords(384);
let assistant: ReturnType<typeof createAssistant>;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['harbour', 'c']) await store.createConversation({ id, created: clock.now(), zone: 'UTC' });
  assistant = createAssistant({ store, encoder, models: fakeModels(model), clock, logger: silentLogger, emit: () => {} });
  await ask('harbour', BOAT, 'Noted.', 'boat');
});
afterEach(async () => {
  await assistant.close();
  await store.close();
  folder.remove();
});

/** Asks, is answered, and gives the prompt and what was given with it. */
async function ask(conversation: string, text: string, reply = 'I see.', message = `m${++made}`) {
  model.reply = () => reply;
  const { turn } = await assistant.send({ conversation, message, text });
  for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
  const receipts = await store.receipts(turn as string);
  return {
    turn: turn as string,
    message,
    prompt: model.calls.at(-1)?.prompt ?? [],
    receipts,
    why: receipts.map((r) => [r.memory, r.reasons]),
  };
}
/** So long an answer that the window is cut at the next question. */
const LONG = 'Onions are fried, carrots are cut, broth is poured over them, bay leaves follow. '.repeat(41);
async function elsewhere(): Promise<void> {
  const n = model.calls.length;
  model.reply = null;
  const { turn } = await assistant.send({ conversation: 'c', message: `m${++made}`, text: 'Tell me about cooking lentils' });
  const call = await model.call(n);
  call.say(LONG);
  call.finish('length');
  for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
}

it('a turn of the conversation itself that was taken up stays in mind when the window drops it', async () => {
  const said = await ask('c', 'The blue bicycle of Eleni has a flat tyre');
  await ask('c', 'Which glue mends the tyre of a bicycle?');
  await elsewhere();
  const cut = await ask('c', COLOUR);
  expect(
    cut.prompt
      .slice(0, -1)
      .map(([, text]) => text)
      .join('\n'),
  ).not.toContain('flat tyre');
  expect(cut.why).toContainEqual([said.message, ['mind']]);
  expect(cut.prompt.at(-1)?.[1]).toContain('"The blue bicycle of Eleni has a flat tyre"');
  // Between cuts every prompt is the beginning of the next.
  const next = await ask('c', 'Thanks!');
  expect(next.prompt.slice(0, cut.prompt.length)).toEqual(cut.prompt);
  expect(next.prompt.at(-1)?.[1]).not.toContain('bicycle');
});

it('what is prepared while typing is what is given: the same block, to the letter', async () => {
  await ask('c', 'How is the weather?', 'Fine.');
  await store.setWorking('c', [{ kind: 'message', chunk: 'boat', uses: [3_000] }]);
  const prepared = model.prepared.length;
  assistant.prepare('c', COLOUR);
  await vi.waitFor(() => expect(model.prepared).toHaveLength(prepared + 1), { timeout: 20_000 });
  model.prepared.at(-1)?.finish(1);
  clock.advance(300);
  await vi.waitFor(() => expect(model.prepared).toHaveLength(prepared + 2), { timeout: 20_000 });
  const read = model.prepared.at(-1)?.prompt;
  const { prompt, why } = await ask('c', COLOUR);
  expect(why).toContainEqual(['boat', ['mind']]);
  expect(prompt).toEqual(read);
});

it('a correction is given in place of what is in mind, and asking again gives the same', async () => {
  await ask('c', 'Where does my boat lie?');
  await store.correctMessage(
    'boat',
    { subject: 'user', relation: 'boat', object: 'Calypso, in Corfu', text: 'It lies in Corfu.', single: false },
    9,
  );
  await elsewhere();
  const { prompt, message } = await ask('c', COLOUR);
  expect(prompt.at(-1)?.[1]).not.toContain('Patras');
  const before = await store.working('c');
  model.reply = () => 'Red.';
  const { turn } = await assistant.answer({ conversation: 'c', message });
  for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
  expect(model.calls.at(-1)?.prompt).toEqual(prompt);
  expect(await store.working('c')).toEqual(before);
});

it('costs a turn one look-up by key and one small write, no encoding, and nothing where nothing is in mind', async () => {
  const working = vi.spyOn(store, 'working');
  const write = vi.spyOn(store, 'setWorking');
  await ask('c', 'Good morning');
  expect(working).toHaveBeenCalledTimes(1);
  expect(write).not.toHaveBeenCalled();
  await ask('c', 'Where does my boat lie?');
  expect(write).toHaveBeenCalledExactlyOnceWith('c', [{ kind: 'message', chunk: 'boat', uses: [0] }]);
  encoder.encoded.length = 0;
  await ask('c', 'Mm.');
  expect(working).toHaveBeenCalledTimes(3);
  // Both sides of the turn are remembered; nothing else was given to the encoder.
  expect(encoder.encoded).toEqual(['Mm.', 'I see.']);
  expect(await store.working('c')).toMatchObject([{ chunk: 'boat', uses: [2_000] }]);
});
