import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

function slots(count: number) {
  let made = 0;
  const cleared: number[] = [];
  const context = {
    totalSequences: count,
    getSequence: () => {
      const id = ++made;
      return { id, nextTokenIndex: 5, clearHistory: async () => void cleared.push(id) };
    },
  };
  const kept = new Slots(context as never);
  return { cleared, kept, take: (conversation: string | null) => (kept.take(conversation).sequence as unknown as { id: number }).id };
}

describe('the sequences of a context', () => {
  it('belong to the conversations used last', () => {
    const { take } = slots(3);
    const [a, b, c] = [take('a'), take('b'), take('c')];
    expect(new Set([a, b, c]).size).toBe(3);
    expect(take('a')).toBe(a);
    expect(take('d')).toBe(b);
    expect(take('a')).toBe(a);
    expect(take('b')).toBe(c);
  });

  it('lose at most one to requests that belong to no conversation', () => {
    const { take } = slots(3);
    const [a, b] = [take('a'), take('b')];
    const none = take(null);
    for (let round = 0; round < 5; round++) expect(take(null)).toBe(none);
    expect([take('a'), take('b')]).toEqual([a, b]);
  });

  it('are emptied when a conversation is to be forgotten, and given away first', async () => {
    const { take, kept, cleared } = slots(2);
    take('a');
    const b = take('b');
    await kept.forget('b');
    expect(cleared).toEqual([b]);
    expect(take('c')).toBe(b);
    await kept.forget('unknown');
    expect(cleared).toEqual([b]);
  });

  it('are all emptied when something was forgotten that any of them may hold', async () => {
    const { take, kept, cleared } = slots(3);
    const used = [take('a'), take(null)];
    await kept.forgetAll();
    expect(cleared).toEqual([1, 2, 3]);
    expect(cleared).toEqual(expect.arrayContaining(used));
  });
});
