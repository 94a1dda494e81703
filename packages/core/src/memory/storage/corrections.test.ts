import { describe, expect, it } from 'vitest';
import { factOf } from '../declarative/index.ts';
import { storeForEach } from './store.fixture.ts';
import { answer, message } from './testing.ts';
import type { Store } from './types.ts';

let store: Store;
storeForEach(async (opened) => {
  store = opened;
  await store.addMessage(message('q', 'c', null, 'When does the harbour office open?'));
  await store.addMessage(answer('a', 'c', 'q', 'It opens at nine.'));
});

const CORRECTION = { subject: 'user', relation: 'correction' };
const correct = (text: string) => store.correctMessage('a', factOf(text, CORRECTION), 50);
const known = async (history = false) => (await store.facts({ limit: 10, offset: 0, history })).facts.map((f) => f.text);

describe('a correction of a message that no fact was drawn from', () => {
  it('stands in its place, and the message stays verbatim', async () => {
    expect(await store.factsFrom('a')).toEqual([]);
    await correct('The harbour office opens at eight.');
    expect(await store.overtaken(['a', 'q'])).toMatchObject([{ message: 'a', now: { text: 'The harbour office opens at eight.' } }]);
    expect((await store.message('a')).parts[0]?.text).toBe('It opens at nine.');
    // The message itself is no fact about the person, neither now nor as one that holds no more.
    expect(await known()).toEqual(['The harbour office opens at eight.']);
    expect(await known(true)).toEqual(['The harbour office opens at eight.']);
  });

  it('leaves nothing when it is taken back, and can be made again', async () => {
    const { id } = await correct('The harbour office opens at eight.');
    await store.withdrawCorrection(id);
    expect(await store.overtaken(['a'])).toEqual([]);
    expect(await known(true)).toEqual([]);
    await correct('The harbour office opens at seven.');
    expect(await known()).toEqual(['The harbour office opens at seven.']);
  });

  it('leaves nothing when it is forgotten, from that moment on', async () => {
    const { id } = await correct('The harbour office opens at eight.');
    const { undo } = await store.forget(id);
    expect(await known(true)).toEqual([]);
    expect(await store.overtaken(['a'])).toEqual([]);
    await store.undoForget(undo);
    expect(await known()).toEqual(['The harbour office opens at eight.']);
    await store.forget(id);
    await store.purge();
    expect(await known(true)).toEqual([]);
    expect(await store.factsFrom('a')).toEqual([]);
  });

  it('is refused for a message that is forgotten', async () => {
    await store.forget('a');
    await expect(correct('Anything.')).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('what holds of what was drawn from a message is what "Correct" is about', async () => {
  const home = { subject: 'user', relation: 'lives in', object: 'Athens', text: 'You live in Athens.', single: true };
  await store.addFacts('q', 'rules', [home, { ...home, relation: 'likes', object: 'olives', text: 'You like olives.', single: false }]);
  expect((await store.factsFrom('q')).map((f) => f.text)).toEqual(['You live in Athens.', 'You like olives.']);
  const [lives] = await store.factsFrom('q');
  await store.correctFact(lives?.id ?? '', factOf('You live in Patras.', home), 60);
  expect((await store.factsFrom('q')).map((f) => f.text)).toEqual(['You like olives.']);
});
