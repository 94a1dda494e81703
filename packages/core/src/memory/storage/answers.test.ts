import { afterEach, beforeEach, expect, it } from 'vitest';
import { answersRepeating, answersRepeatingRange } from '../retrieval/index.ts';
import { answer, message, openTestStore, temporaryFolder } from './testing.ts';
import type { NewFact, Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

const fact = (relation: string, object: string, text: string): NewFact => ({ subject: 'user', relation, object, text, single: true });

/** Told in one conversation; asked about in another, with and without a receipt; something else in a third. */
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['told', 'asked', 'else']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.addMessage(message('m', 'told', null, "My daughter's name is Eleni and we go sailing.", { created: 1000 }));
  await store.addFacts('m', 'rules', [fact('daughter', 'Eleni', "Your daughter's name is Eleni.")]);
  await store.addMessage(answer('reply', 'told', 'm', 'Eleni is a lovely name.', { created: 1001 }));
  await store.addMessage(message('q', 'asked', null, 'What is she called?', { created: 10 }));
  await store.addMessage(answer('given', 'asked', 'q', 'Eleni.', { created: 11 }));
  const { facts } = await store.facts({ limit: 1, offset: 0 });
  const receipt = { rank: 1, memory: 'm', reasons: ['words' as const], score: 1, text: 'daughter: Eleni' };
  await store.setReceipts('given', [{ ...receipt, fact: facts[0]?.id as string }]);
  await store.addMessage(message('q2', 'asked', 'given', 'And?', { created: 12 }));
  await store.addMessage(answer('repeats', 'asked', 'q2', 'Your daughter has the name Eleni, as told.', { created: 13 }));
  await store.addMessage(message('w', 'else', null, 'Weather?', { created: 14 }));
  await store.addMessage(answer('other', 'else', 'w', 'Rain over the harbour, and a name for every wind.', { created: 15 }));
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const found = async (answers: Promise<{ message: string }[]>) => (await answers).map((one) => one.message).sort();

it('a fact is looked for in the answers that were given it, that answer its message, and that say it anyway', async () => {
  const { facts } = await store.facts({ limit: 1, offset: 0 });
  const { id, text, object } = facts[0] as (typeof facts)[number];
  expect(await found(answersRepeating(id, `${text} ${object}`, store))).toEqual(['given', 'repeats', 'reply']);
  const { undo } = await store.forget(id, ['given', 'repeats']);
  expect([(await store.message('given')).forgotten, (await store.message('m')).forgotten]).toEqual([true, false]);
  await store.undoForget(undo);
  expect((await store.message('given')).forgotten).toBe(false);
});

it('a habit is looked for in what answered it', async () => {
  await store.addMessage(message('wish', 'else', 'other', 'Always answer in Greek'));
  const [added] = await store.addHabits('wish', [{ kind: 'language', value: 'Greek', text: 'Answer in Greek.' }]);
  await store.addMessage(answer('promise', 'else', 'wish', 'From now on I answer in Greek.'));
  expect(await found(answersRepeating(added?.habit?.id as string, 'Answer in Greek.', store))).toEqual(['promise']);
});

it('a stretch of time names the answers outside of it, and takes those that are ticked under the same Undo', async () => {
  expect(await found(answersRepeatingRange({ from: 1000 }, store))).toEqual(['given', 'repeats']);
  expect(await found(answersRepeatingRange({ conversation: 'told' }, store))).toEqual(['given', 'repeats']);
  expect(await found(answersRepeatingRange({ conversation: 'else' }, store))).toEqual([]);
  const { undo, hidden } = await store.forgetRange({ from: 1000 }, ['given']);
  expect(hidden).toContain('given');
  expect([(await store.message('given')).forgotten, (await store.message('repeats')).forgotten]).toEqual([true, false]);
  await store.undoForget(undo);
  expect([(await store.message('given')).parts[0]?.text, (await store.message('m')).forgotten]).toEqual(['Eleni.', false]);
});
