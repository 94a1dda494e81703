import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardOf, readCard } from '../memory/said/index.ts';
import { openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import type { AssistantEvent, LearnedEvent } from './events.ts';
import { bagOfWords, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let assistant: ReturnType<typeof createAssistant>;
let model: ReturnType<typeof fakeModel>;
let events: AssistantEvent[];
let made = 0;

async function begin(withModel = true): Promise<void> {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  model = fakeModel({ contextLength: 8_000 });
  model.reply = () => 'Fine.';
  events = [];
  const emit = (event: AssistantEvent) => void events.push(event);
  const models = fakeModels(withModel ? model : null);
  assistant = createAssistant({ store, encoder: bagOfWords(384), models, clock: testClock(), logger: silentLogger, emit });
  for (const id of ['a', 'b', 'c']) await store.createConversation({ id, created: 1, zone: 'UTC' });
}
beforeEach(() => begin());
afterEach(async () => {
  await assistant.close();
  await store.close();
  folder.remove();
});

async function say(conversation: string, text: string, message = `m${++made}`): Promise<string | null> {
  const { turn } = await assistant.send({ conversation, message, text });
  if (turn) for await (const _ of assistant.follow(turn, 0, new AbortController().signal));
  return turn;
}
async function card(message: string) {
  return readCard(await store.message(message), store);
}
const learned = () => events.filter((event): event is LearnedEvent => event.type === 'learned');
const facts = async () => (await store.facts({ limit: 50, offset: 0 })).facts.map((f) => f.text);
const lastPrompt = () => model.calls.at(-1)?.prompt.at(-1)?.[1] ?? '';

describe('"Remember that …"', () => {
  it('is kept without a model, as the fact that it tells, under a card that stands after a restart', async () => {
    await assistant.close();
    await store.close();
    folder.remove();
    await begin(false);
    expect(await say('a', "Remember that my dog's name is Rex.", 'm')).toBeNull();
    expect(await facts()).toEqual(["Your dog's name is Rex."]);
    expect(learned()).toMatchObject([{ kind: 'fact', change: 'added', answer: 'm' }]);
    expect(await store.message('m')).toMatchObject({ status: 'done', role: 'user', parts: [{ kind: 'text' }, { kind: 'tool', text: '' }] });
    expect(await card('m')).toMatchObject({
      kind: 'kept',
      items: [{ kind: 'fact', text: "Your dog's name is Rex.", source: 'm' }],
      again: false,
    });
    expect((await store.withStatus('note')).length).toBe(0);
    // Sent again after a lost connection: stored once, no model asked.
    expect(await say('a', "Remember that my dog's name is Rex.", 'm')).toBeNull();
    expect((await store.conversation('a')).messages).toBe(1);
  });

  it('keeps a sentence that no rule understands as it was said, also about somebody else', async () => {
    await say('a', 'Please remember that my sister is vegan.', 'm');
    expect(await facts()).toEqual(['My sister is vegan.']);
    const { facts: all } = await store.facts({ text: 'vegan', limit: 1, offset: 0 });
    expect(all[0]).toMatchObject({ maker: 'person', relation: 'asked to remember' });
    await say('b', 'Merk dir, dass der Ersatzschlüssel unter dem blauen Topf liegt.', 'n');
    expect((await card('n'))?.items.map((i) => i.text)).toEqual(['Dass der Ersatzschlüssel unter dem blauen Topf liegt.']);
    expect(model.calls).toHaveLength(0);
    await say('c', 'What does my sister eat?');
    expect(lastPrompt()).toMatch(/sister is vegan/);
  });

  it('is a habit where it says how answers are wanted', async () => {
    await say('a', 'remember that I want metric units');
    await say('b', 'Merke dir bitte, dass ich kurze Antworten möchte.');
    await say('c', 'Remember to always answer in Greek.');
    expect((await store.habits()).map((h) => [h.kind, h.value])).toEqual([
      ['units', 'metric'],
      ['length', 'short'],
      ['language', 'Greek'],
    ]);
    expect(await facts()).toEqual([]);
  });

  it('understands a German clause, and says what is there already', async () => {
    await say('a', 'Merk dir, dass mein Hund Rex heißt.', 'm');
    expect(await facts()).toEqual(['Ihr Hund heißt Rex.']);
    await say('b', 'Merk dir: Mein Hund heißt Rex.', 'n');
    expect(await card('n')).toMatchObject({ kind: 'kept', again: true });
  });

  it('"Remember this." means what the person said last, not the answer to it', async () => {
    model.reply = () => 'You live in Atlantis.';
    await say('a', 'My dog is called Rex. What do dogs eat?', 'told');
    expect(await say('a', 'Please remember that.', 'm')).toBeNull();
    expect(await card('m')).toMatchObject({ kind: 'kept', items: [{ text: "Your dog's name is Rex.", source: 'told' }] });
    await say('b', 'My sister is vegan.', 'sister');
    expect(await say('b', 'Merk dir das.', 'n')).toBeNull();
    expect((await card('n'))?.items).toMatchObject([{ text: 'My sister is vegan.', source: 'sister' }]);
    expect((await facts()).sort()).toEqual(['My sister is vegan.', "Your dog's name is Rex."]);
    // With nothing said before, or nothing stated, it is for the model.
    expect(await say('c', 'Remember this.')).not.toBeNull();
    await say('c', 'What do dogs eat?');
    expect(await say('c', 'Remember this.')).not.toBeNull();
    expect(await facts()).toHaveLength(2);
  });

  it('keeps what stands before it in the same message', async () => {
    await say('a', 'Our spare key is under the pot. Please remember that.', 'm');
    expect((await card('m'))?.items.map((i) => i.text)).toEqual(['Our spare key is under the pot.']);
    await say('b', "My cat's name is Minka, remember that.", 'n');
    expect((await card('n'))?.items.map((i) => i.text)).toEqual(["Your cat's name is Minka."]);
    expect(await say('c', "My salary is 3,000. Don't remember that.", 'o')).toBeNull();
    expect(await card('o')).toMatchObject({ kind: 'unremember', of: 'message' });
    expect(await facts()).toHaveLength(2);
  });

  it('says honestly that nothing is kept while remembering is paused, or in a conversation that is not remembered', async () => {
    await store.setSetting('memory.paused', true);
    await say('a', "Remember that my dog's name is Rex.", 'm');
    expect(await card('m')).toMatchObject({ kind: 'not-kept', why: 'paused', items: [] });
    await store.setSetting('memory.paused', null);
    await store.updateConversation('b', { remember: false });
    await say('b', "Remember that my cat's name is Minka.", 'n');
    expect(await card('n')).toMatchObject({ kind: 'not-kept', why: 'conversation' });
    expect(await facts()).toEqual([]);
  });
});

it('a folder that keeps its memories to itself is told of its own alone', async () => {
  await store.createFolder({ id: 'f', name: 'Own', created: 1, conversations: ['c'] });
  await store.updateFolder('f', { remember: false });
  await say('c', "Remember that my horse's name is Bela.", 'own');
  await say('a', "Remember that my dog's name is Rex.", 'open');
  expect(await card('own')).toMatchObject({ kind: 'kept', items: [{ text: "Your horse's name is Bela." }] });
  await say('c', 'What do you know about me?', 'inside');
  expect((await card('inside'))?.items.map((i) => i.text)).toEqual(["Your horse's name is Bela."]);
  await say('b', 'What do you know about me?', 'outside');
  expect((await card('outside'))?.items.map((i) => i.text)).toEqual(["Your dog's name is Rex."]);
  expect(await say('b', 'What do you remember about my horse?')).not.toBeNull();
});

describe('"Forget …"', () => {
  it('names facts and messages, and erases nothing', async () => {
    await say('a', 'My dog is called Rex.', 'told');
    await say('b', 'Forget that my dog is called Rex.', 'm');
    const shown = await card('m');
    expect(shown).toMatchObject({ kind: 'forget', of: 'words', gone: 0 });
    expect(shown?.items.map((i) => [i.kind, i.text])).toEqual([
      ['fact', "Your dog's name is Rex."],
      ['message', 'My dog is called Rex.'],
    ]);
    expect(await facts()).toHaveLength(1);
    const [fact] = shown?.items ?? [];
    await store.forget(fact?.id as string);
    expect(await card('m')).toMatchObject({ gone: 1, items: [{ kind: 'message' }] });
  });

  it('what was said about something is all of it, and one fact is that alone', async () => {
    await say('a', 'My dog is called Rex.', 'one');
    await say('b', 'My dog sleeps on the sofa.', 'two');
    await say('c', 'Forget everything I told you about my dog.', 'all');
    expect(await card('all')).toMatchObject({ kind: 'forget', of: 'words', all: true });
    expect((await card('all'))?.items.map((i) => i.kind).sort()).toEqual(['fact', 'message', 'message']);
    await say('c', 'Vergiss, was ich über meinen Hund gesagt habe.', 'alles');
    expect(await card('alles')).toMatchObject({ kind: 'forget', all: true });
    await say('c', 'Forget that my dog is called Rex.', 'fact');
    expect(await card('fact')).toMatchObject({ kind: 'forget', all: false });
  });

  it('the message before, and stretches of time', async () => {
    await say('a', 'My dog is called Rex.', 'told');
    await say('a', 'Forget my last message.', 'm');
    expect((await card('m'))?.items.map((i) => i.id)).toEqual(['told']);
    await say('b', 'Forget everything I said today.', 'n');
    expect(await card('n')).toMatchObject({ kind: 'forget', of: 'today', items: [] });
  });

  it('what it names is neither drawn from it nor given to a model', async () => {
    await say('a', 'Forget that my daughter is called Eleni.', 'm');
    model.reply = () => 'Hello.';
    await say('a', 'Good morning, who is Eleni?');
    expect(
      model.calls
        .at(-1)
        ?.prompt.map(([, text]) => text)
        .join('\n'),
    ).not.toMatch(/Forget that/);
    await say('b', 'How is my daughter called?');
    expect(lastPrompt()).not.toMatch(/Eleni/);
  });
});

describe('"That is wrong, …"', () => {
  it('takes the place of the fact that the answer was given; asked again, the answer is given what is right', async () => {
    await say('a', 'My dog is called Rex.', 'told');
    const answer = (await say('b', 'What is my dog called?', 'q')) as string;
    expect(await store.receipts(answer)).toHaveLength(1);
    expect(await say('b', "No, it's Max.", 'm')).toBeNull();
    expect(await facts()).toEqual(["Your dog's name is Max."]);
    expect(await card('m')).toMatchObject({
      ...{ kind: 'corrected', was: "Your dog's name is Rex.", answer },
      items: [{ text: "Your dog's name is Max.", source: 'm' }],
    });
    expect(learned().at(-1)).toMatchObject({ change: 'corrected', answer: 'm' });
    const { turn } = await assistant.answer({ conversation: 'b', message: 'q' });
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    expect(lastPrompt()).toMatch(/Max/);
    expect(lastPrompt()).not.toMatch(/Rex/);
  });

  it('whole sentences too, in German; without a memory before it, it is said to the model', async () => {
    await say('a', 'Ich wohne in Kassel.', 'told');
    await say('b', 'In welcher Stadt wohne ich, Kassel?', 'q');
    expect(await say('b', 'Das stimmt nicht, ich wohne jetzt in Athen.', 'm')).toBeNull();
    expect(await card('m')).toMatchObject({ kind: 'corrected', items: [{ text: 'Sie wohnen in Athen.' }] });
    await say('c', 'Tell me a joke.');
    expect(await say('c', 'No, my dog is called Max.')).not.toBeNull();
  });
});

describe('other things that are said to the memory', () => {
  it('"What do you know about me?" lists facts and habits with where they were said; nothing yet where nothing is', async () => {
    await say('a', 'What do you know about me?', 'none');
    expect(await card('none')).toMatchObject({ kind: 'known', items: [], total: 0 });
    await say('b', 'My dog is called Rex. I live in Athens.', 'told');
    await say('b', 'Always answer in Greek.', 'habit');
    await say('c', 'Was weißt du über mich?', 'm');
    const shown = await card('m');
    expect(shown?.total).toBe(3);
    expect(shown?.items.map((i) => [i.kind, i.source])).toEqual([
      ['fact', 'told'],
      ['fact', 'told'],
      ['habit', 'habit'],
    ]);
  });

  it('"What do you remember about X?" is the model\'s where the memory holds nothing of it', async () => {
    await say('a', 'My sister is vegan and lives in Oslo.', 'told');
    expect(await say('b', 'What do you remember about my sister?', 'm')).toBeNull();
    expect(await card('m')).toMatchObject({ kind: 'known', about: 'my sister', items: [{ kind: 'message', id: 'told' }] });
    expect(await say('b', 'What do you remember about the Hanse?')).not.toBeNull();
  });

  it('"Don\'t remember this": the conversation is not remembered from then on; a message is named, not erased', async () => {
    await say('a', 'I walk to work.', 'told');
    await say('a', "Don't remember this.", 'm');
    expect(await card('m')).toMatchObject({ kind: 'unremember', of: 'last', items: [{ id: 'told' }] });
    await say('a', "Don't remember this conversation.", 'n');
    expect((await store.conversation('a')).remember).toBe(false);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'conversation', conversation: expect.objectContaining({ remember: false }) }),
    );
  });

  it('a false card costs one click: the model is asked, and what the card had kept goes', async () => {
    await say('a', 'Remember that my sister is vegan.', 'm');
    expect(await facts()).toHaveLength(1);
    const { turn } = await assistant.answer({ conversation: 'a', message: 'm' });
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    expect(lastPrompt()).toMatch(/Remember that my sister is vegan/);
    expect(await facts()).toEqual([]);
    expect(cardOf(await store.message('m'))).toBeNull();
    expect(model.calls).toHaveLength(1);
  });
});

describe('an answer that says it changed the memory', () => {
  const unchanged = async (turn: string | null) => (await store.message(turn as string)).parts.at(-1)?.meta?.unchanged;

  it('is told to have changed nothing, unless something was drawn in that turn', async () => {
    model.reply = () => "Got it, I'll remember that.";
    expect(await unchanged(await say('a', 'The train was late again.'))).toBe(true);
    expect(await unchanged(await say('b', 'My dog is called Rex.'))).toBeUndefined();
    model.reply = () => 'Trains are often late.';
    expect(await unchanged(await say('c', 'The train was late again.'))).toBeUndefined();
  });
});
