import { describe, expect, it } from 'vitest';
import type { Message } from '../../contract/index.ts';
import * as data from '../testing/data.ts';
import { joined, placed, refreshed, withNewer } from './stretch.ts';

/** Messages m0, m1 …, each hanging on the one before it. */
const path = (from: number, to: number, name = 'm', below = `${name}${from - 1}`): Message[] =>
  Array.from({ length: to - from }, (_, n) =>
    data.message('user', `${from + n}`, { id: `${name}${from + n}`, parent: n === 0 ? below : `${name}${from + n - 1}` }),
  );
const ids = (messages: Message[] | null | undefined) => messages?.map((m) => m.id);

describe('two pieces of a path', () => {
  it('are one where they overlap or one hangs on the other', () => {
    expect(ids(joined(path(0, 4), path(2, 6)))).toEqual(ids(path(0, 6)));
    expect(ids(joined(path(0, 4), path(4, 6)))).toEqual(ids(path(0, 6)));
    expect(joined(path(0, 4), path(5, 6))).toBeNull();
    expect(ids(joined(path(0, 4), []))).toEqual(ids(path(0, 4)));
  });

  it('with something between them stay two, until the pages in between reach the later one', () => {
    const stretch = placed({ messages: path(10, 14), before: true, after: true }, path(18, 20));
    expect(stretch).toMatchObject({ more: true, tail: [{ id: 'm18' }, { id: 'm19' }] });
    const next = withNewer(stretch, { messages: path(14, 16), before: true, after: true });
    expect(ids(next?.messages)).toEqual(ids(path(10, 16)));
    expect(ids(next?.tail)).toEqual(['m18', 'm19']);
    const last = next && withNewer(next, { messages: path(16, 19), before: true, after: true });
    expect(ids(last?.messages)).toEqual(ids(path(10, 20)));
    expect(last?.tail).toBeNull();
  });

  it('are one from the start where the first reaches the end', () => {
    expect(placed({ messages: path(10, 20), before: true, after: false }, path(18, 20)).tail).toBeNull();
    expect(ids(placed({ messages: path(10, 19), before: true, after: true }, path(18, 20)).messages)).toEqual(ids(path(10, 20)));
  });

  it('do not fit where the path was changed meanwhile', () => {
    const stretch = placed({ messages: path(10, 14), before: true, after: true }, path(18, 20));
    expect(withNewer(stretch, { messages: path(20, 22, 'm', 'm3'), before: true, after: true })).toBeNull();
  });
});

describe('a path that was changed elsewhere', () => {
  const stretch = { messages: path(0, 6), more: false, tail: null };

  it('keeps what is still on it', () => {
    const other = path(4, 6, 'x', 'm3');
    expect(ids(refreshed(stretch, { messages: [...path(2, 4), ...other], before: true, after: false })?.messages)).toEqual([
      ...(ids(path(0, 4)) ?? []),
      'x4',
      'x5',
    ]);
    expect(ids(refreshed(stretch, { messages: path(0, 3), before: false, after: false })?.messages)).toEqual(['m0', 'm1', 'm2']);
  });

  it('is another one from its first message on, or one of which nothing here is part', () => {
    const first = data.message('user', 'x', { id: 'x0', parent: 'm-1' });
    expect(ids(refreshed(stretch, { messages: [first], before: false, after: false })?.messages)).toEqual(['x0']);
    expect(refreshed(stretch, { messages: path(50, 60, 'x'), before: true, after: false })).toBeNull();
  });
});
