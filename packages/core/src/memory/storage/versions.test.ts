import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, message, openTestStore, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

/**
 * q1 ─ a1 ─ q2 ─ a2          shown first
 *    └ b1 ─ r2 ─ c2          another answer, and what followed it
 * e1 ─ f1                    the first question edited
 */
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await store.addMessage(message('q1', 'c', null, 'first zebra question'));
  await store.addMessage(answer('a1', 'c', 'q1', 'first zebra answer'));
  await store.addMessage(message('q2', 'c', 'a1', 'second zebra question'));
  await store.addMessage(answer('a2', 'c', 'q2', 'second zebra answer'));
  await store.addMessage(answer('b1', 'c', 'q1', 'other zebra answer'));
  await store.addMessage(message('r2', 'c', 'b1', 'other zebra question'));
  await store.addMessage(answer('c2', 'c', 'r2', 'last zebra answer'));
  await store.addMessage(message('e1', 'c', null, 'edited zebra question'));
  await store.addMessage(answer('f1', 'c', 'e1', 'answer to the edited zebra question'));
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

const path = async () => (await store.path('c')).map((m) => m.id);
const show = async (id: string) => {
  await store.showVersion('c', id);
  return path();
};
const recalled = async () => {
  const hits = await store.recallCandidates({ terms: ['zebra'], vector: null, encoder: null, exclude: [], limit: 20 });
  return hits.map((hit) => hit.message).sort();
};

describe('a version that is shown', () => {
  it('brings what was last shown below it, for questions as for answers', async () => {
    expect(await path()).toEqual(['e1', 'f1']);
    expect(await show('q1')).toEqual(['q1', 'b1', 'r2', 'c2']);
    expect(await show('a1')).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect(await show('e1')).toEqual(['e1', 'f1']);
    // The first question goes on with the answer that was shown last, not with the newest.
    expect(await show('q1')).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect(await store.message('a1')).toMatchObject({ versions: 2, siblings: ['a1', 'b1'], version: 0 });
    expect(await store.message('q1')).toMatchObject({ versions: 2, siblings: ['q1', 'e1'] });
    await expect(store.showVersion('c', 'nope')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is all that recall and search find', async () => {
    expect(await recalled()).toEqual(['e1', 'f1']);
    await show('a1');
    expect(await recalled()).toEqual(['a1', 'a2', 'q1', 'q2']);
    expect((await store.search({ text: 'zebra', limit: 20 })).map((hit) => hit.message).sort()).toEqual(['a1', 'a2', 'q1', 'q2']);
    await store.addVectors('e', 384, [
      { message: 'b1', passage: 0, vector: unitVector(1) },
      { message: 'q2', passage: 0, vector: unitVector(1) },
    ]);
    const near = () => store.recallCandidates({ terms: [], vector: unitVector(1), encoder: 'e', exclude: [], limit: 5 });
    expect((await near()).map((hit) => hit.message)).toEqual(['q2']);
    await show('b1');
    expect((await near()).map((hit) => hit.message)).toEqual(['b1']);
  });

  it('ends before what was forgotten, and forgotten ones are no versions', async () => {
    await show('a1');
    const { undo } = await store.forget('a2');
    expect(await show('q1')).toEqual(['q1', 'a1', 'q2']);
    await store.forget('b1');
    expect(await store.message('a1')).toMatchObject({ versions: 1, siblings: ['a1'] });
    expect(await store.message('q1')).toMatchObject({ children: 1 });
    await store.undoForget(undo);
    expect(await show('q1')).toEqual(['q1', 'a1', 'q2', 'a2']);
  });
});

describe('a branch', () => {
  it('ends the path at an inner message, and the next message goes on from there', async () => {
    await show('a1');
    await store.updateConversation('c', { head: 'a1' });
    expect(await path()).toEqual(['q1', 'a1']);
    expect((await store.path('c')).at(-1)).toMatchObject({ id: 'a1', children: 1 });
    expect(await recalled()).toEqual(['a1', 'q1']);
    // Shown again, it goes on with what followed.
    expect(await show('a1')).toEqual(['q1', 'a1', 'q2', 'a2']);
    await store.updateConversation('c', { head: 'a1' });
    await store.addMessage(message('n2', 'c', 'a1', 'another way'));
    expect(await path()).toEqual(['q1', 'a1', 'n2']);
    expect(await store.message('n2')).toMatchObject({ siblings: ['q2', 'n2'], version: 1, children: 0 });
    expect((await store.conversation('c')).messages).toBe(10);
  });

  it('after a restart is where it was', async () => {
    await show('b1');
    await show('e1');
    await store.close();
    store = await openTestStore(folder.dir);
    expect(await path()).toEqual(['e1', 'f1']);
    expect(await show('q1')).toEqual(['q1', 'b1', 'r2', 'c2']);
  });
});

it('moves between paths of a conversation of 10,000 messages at once', async () => {
  await store.createConversation({ id: 'long', created: 1, zone: 'UTC' });
  const id = (i: number) => `m${i}`;
  const messages = Array.from({ length: 10_000 }, (_, i) => message(id(i), 'long', i === 0 ? null : id(i - 1), `text ${i}`));
  await store.importMessages({ messages });
  await store.addMessage(message('x', 'long', id(10), 'a short branch'));
  const began = performance.now();
  expect((await store.showVersion('long', id(11))).head).toBe(id(9999));
  // Measured: 30 ms on a free machine.
  expect(performance.now() - began).toBeLessThan(2000);
});
