import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import { bagOfWords, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

describe('the assistant on the encrypted store', () => {
  const folder = temporaryFolder();
  const model = fakeModel({ contextLength: 2_000 });
  const models = fakeModels(model);
  const encoder = bagOfWords(384);
  const clock = testClock();
  let store: Store;
  let made = 0;

  const assistantOn = (s: Store) => createAssistant({ store: s, encoder, models, clock, logger: silentLogger, emit: () => {} });
  let assistant: ReturnType<typeof assistantOn>;

  async function ask(conversation: string, text: string, message = `m${++made}`) {
    const { turn } = await assistant.send({ conversation, message, text });
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    return turn as string;
  }

  beforeAll(async () => {
    store = await openTestStore(folder.dir);
    assistant = assistantOn(store);
    for (const id of ['facts', 'talk', 'now', 'early']) await store.createConversation({ id, created: clock.now(), zone: 'UTC' });
    model.reply = () => 'I see.';
    await ask('facts', "My daughter's name is Eleni and she plays the violin.", 'fact');
    for (let i = 0; i < 200; i++) {
      model.reply = () => `Reply ${i} about gardens and lunch.`;
      await ask('talk', `Turn ${i}: the weather, the garden and what we had for lunch`);
    }
  }, 120_000);

  afterAll(async () => {
    await assistant.close();
    await store.close();
    folder.remove();
  });

  it('recalls a fact said in another conversation 200 turns ago, with its receipt', async () => {
    model.reply = () => 'Eleni.';
    const turn = await ask('now', "What is my daughter's name?", 'q1');
    const [receipt] = await store.receipts(turn);
    expect(receipt).toMatchObject({
      rank: 1,
      memory: 'fact',
      conversation: 'facts',
      text: "My daughter's name is Eleni and she plays the violin.",
      forgotten: false,
    });
    expect(receipt?.reasons).toContain('words');
    expect(model.calls.at(-1)?.prompt.at(-1)?.[1]).toContain(`the user said: "${receipt?.text}"`);
    expect((await store.message('q1')).context).toContain('Eleni');
  });

  it('cut the long conversation to what its model can see, and kept the rest', async () => {
    expect((await store.conversation('talk')).messages).toBe(400);
    await ask('talk', 'One more');
    const { prompt } = model.calls.at(-1) as (typeof model.calls)[0];
    expect(prompt.length).toBeLessThan(120);
    expect(prompt[1]?.[0]).toBe('user');
  });

  it('a forgotten memory is in no later prompt, not even where it was quoted before', async () => {
    const { undo } = await store.forget('fact');
    model.reply = () => 'I do not know.';
    const turn = await ask('now', 'What instrument does my daughter play?', 'q2');
    // What the model itself said stays; what was quoted to it is gone.
    expect(
      model.calls
        .at(-1)
        ?.prompt.filter(([role]) => role === 'user')
        .join(),
    ).not.toMatch(/Eleni|violin/);
    expect(await store.receipts(turn)).toEqual([]);
    await store.purge(undo);
  });

  it('of an answer that was interrupted while it was spoken, recall finds what was heard', async () => {
    await store.createConversation({ id: 'spoken', created: clock.now(), zone: 'UTC' });
    await store.createConversation({ id: 'weekend', created: clock.now(), zone: 'UTC' });
    model.reply = () => 'Take the ferry to Aegina. The pistachio museum opens at noon.';
    const answer = await ask('spoken', 'What could we visit at the weekend?');
    await assistant.heard(answer, 'Take the ferry to Aegina.'.length);
    await assistant.encodeBacklog();
    model.reply = () => 'I see.';
    const given = async (question: string) => {
      await ask('weekend', question);
      return model.calls.at(-1)?.prompt.at(-1)?.[1] ?? '';
    };
    expect(await given('Which ferry to Aegina did you say?')).toContain('Take the ferry to Aegina.');
    expect(await given('When does the pistachio museum open, at noon?')).not.toContain('museum opens');
    expect((await store.search({ text: 'pistachio museum', filters: {}, limit: 9 })).map((hit) => hit.conversation)).toEqual(['weekend']);
  });

  it('an early message goes back to the box', async () => {
    models.model = null;
    models.fetching = true;
    await assistant.send({ conversation: 'early', message: 'e1', text: 'Wait for me' });
    expect(await assistant.withdraw('e1')).toEqual({ text: 'Wait for me' });
    expect((await store.path('early')).filter((m) => !m.forgotten)).toEqual([]);
    expect(await store.draft('early')).toMatchObject({ text: 'Wait for me' });
    expect(await store.withStatus('pending')).toEqual([]);
    models.model = model;
  });

  it('an early message becomes a note with all that is in it when no model comes, and only then', async () => {
    await store.createConversation({ id: 'none', created: clock.now(), zone: 'UTC' });
    models.model = null;
    models.fetching = true;
    const pastes = [{ id: 'p', name: 'Log', text: 'many lines' }];
    await assistant.send({ conversation: 'none', message: 'n1', text: 'Will it come?', pastes });
    await assistant.noneComes();
    expect(await store.message('n1')).toMatchObject({ status: 'pending' });
    models.fetching = false;
    await assistant.noneComes();
    expect(await store.message('n1')).toMatchObject({ status: 'note', forgotten: false });
    expect((await store.message('n1')).parts.map((part) => part.text)).toEqual(['Will it come?', 'many lines']);
    models.model = model;
    const calls = model.calls.length;
    await assistant.resumePending();
    expect(model.calls).toHaveLength(calls);
  });

  it('keeps what was pasted as parts of the message, quotes it to the model, and gives it back when it is taken back', async () => {
    await store.createConversation({ id: 'pasted', created: clock.now(), zone: 'UTC' });
    const pastes = [{ id: 'p1', name: 'Minutes', text: `The budget is 4,200 euro.\n${'More words. '.repeat(60)}` }];
    model.reply = () => '4,200 euro.';
    const { turn } = await assistant.send({ conversation: 'pasted', message: 'pq', text: 'How much is it?', pastes });
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    expect((await store.message('pq')).parts.map((part) => [part.kind, part.meta?.paste ?? false])).toEqual([
      ['text', false],
      ['file', true],
    ]);
    expect(model.calls.at(-1)?.prompt.at(-1)?.[1]).toMatch(/How much is it\?\n\n\[Pasted by the user.*"Minutes"\]\n~~~\nThe budget/);
    expect((await store.search({ text: 'budget', limit: 5 })).map((hit) => hit.message)).toEqual(['pq']);
    await assistant.encodeBacklog();
    expect(await store.unencoded(encoder.id, 9)).toEqual([]);
    await expect(assistant.send({ conversation: 'pasted', message: 'none', text: ' ', pastes: [] })).rejects.toMatchObject({
      code: 'request.invalid',
    });

    await store.createConversation({ id: 'later', created: clock.now(), zone: 'UTC' });
    models.model = null;
    models.fetching = true;
    await assistant.send({ conversation: 'later', message: 'pe', text: '', pastes });
    await vi.waitFor(async () => {
      expect(await store.conversation('later')).toMatchObject({ titleSource: 'first-words', title: 'The budget is 4,200 euro' });
    });
    expect(await assistant.withdraw('pe')).toEqual({ text: '' });
    expect((await store.draft('later'))?.pastes).toEqual(pastes);
    Object.assign(models, { model, fetching: false });
  });

  it('answers a question in the middle again, and an edit of it, as versions beside what stands there', async () => {
    await store.createConversation({ id: 'versions', created: clock.now(), zone: 'UTC' });
    model.reply = () => 'First.';
    const first = await ask('versions', 'Which is it?', 'v1');
    await ask('versions', 'Sure?', 'v2');
    model.reply = () => 'Second.';
    const again = await assistant.answer({ conversation: 'versions', message: 'v1', model: 'test/other' });
    for await (const _ of assistant.follow(again.turn as string, 0, new AbortController().signal));
    expect((await store.path('versions')).map((m) => m.id)).toEqual(['v1', again.turn]);
    expect((await store.message(first)).siblings).toEqual([first, again.turn]);
    expect((await store.conversation('versions')).model).toBeNull();
    await store.showVersion('versions', first);
    expect((await store.path('versions')).map((m) => m.id).slice(0, 3)).toEqual(['v1', first, 'v2']);
    const edited = await assistant.send({ conversation: 'versions', message: 'v1b', text: 'Which was it?', parent: null });
    for await (const _ of assistant.follow(edited.turn as string, 0, new AbortController().signal));
    expect((await store.path('versions')).map((m) => m.id)).toEqual(['v1b', edited.turn]);
    expect((await store.message('v1')).siblings).toEqual(['v1', 'v1b']);
  });

  it('answers once what is sent again after the head went elsewhere: to another version, or to a branch above it', async () => {
    await store.createConversation({ id: 'elsewhere', created: clock.now(), zone: 'UTC' });
    model.reply = () => 'First.';
    const first = await ask('elsewhere', 'Which is it?', 'w1');
    const second = await ask('elsewhere', 'Sure?', 'w2');
    const other = await assistant.send({ conversation: 'elsewhere', message: 'w2b', text: 'Really?', parent: first });
    for await (const _ of assistant.follow(other.turn as string, 0, new AbortController().signal));
    const calls = model.calls.length;
    for (const head of [other.turn as string, first]) {
      await store.updateConversation('elsewhere', { head });
      const again = await assistantOn(store).send({ conversation: 'elsewhere', message: 'w2', text: 'Sure?' });
      expect(again.turn).toBe(second);
      expect((await store.conversation('elsewhere')).head).toBe(head);
    }
    expect(model.calls).toHaveLength(calls);
    expect((await store.message(second)).siblings).toEqual([second]);
  });

  it('finds everything after a restart, and marks what was cut off', async () => {
    model.reply = null;
    const n = model.calls.length;
    const { turn } = await assistant.send({ conversation: 'now', message: 'q3', text: 'Tell me a story' });
    const call = await model.call(n);
    call.say('Once upon a time');
    await vi.waitFor(async () => {
      clock.advance(1000);
      expect((await store.message(turn as string)).parts[0]?.text).toBe('Once upon a time');
    });
    // The process dies: nothing is closed in order.
    const again = await openTestStore(folder.dir);
    expect(await again.failInterrupted()).toBe(1);
    expect(await again.message(turn as string)).toMatchObject({ status: 'failed', error: { code: 'model.interrupted' } });
    const after = assistantOn(again);
    const events = [];
    for await (const event of after.follow(turn as string, 3, new AbortController().signal)) events.push(event);
    expect(events).toMatchObject([{ n: 4, type: 'end', message: { status: 'failed', parts: [{ text: 'Once upon a time' }] } }]);
    await after.close();
    await again.close();
  });
});
