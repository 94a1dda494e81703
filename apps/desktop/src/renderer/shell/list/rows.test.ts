import { describe, expect, it } from 'vitest';
import * as data from '../../testing/data.ts';
import { afterFolder, archivedCount, type Listing, neighbourOf, rowsOf } from './rows.ts';

const now = new Date('2026-03-10T15:00:00').getTime();
const day = 24 * data.HOUR;
const at = (id: string, age: number, over = {}) => data.conversation(id, id, { updated: now - age, ...over });
const folder = (id: string, position: number) => ({ id, name: id.toUpperCase(), position, conversations: 0 });
const list = (over: Partial<Listing> = {}) =>
  rowsOf(
    {
      conversations: [
        at('old', 9 * day),
        at('fresh', data.HOUR),
        at('kept', 5 * day, { pinned: true, folder: 'f1' }),
        at('inside', 2 * day, { folder: 'f1' }),
        at('gone', day, { archived: true }),
        at('empty', 0, { messages: 0 }),
        at('secret', 0, { incognito: true }),
        at('lost', 3 * day, { folder: 'nowhere' }),
      ],
      folders: [folder('f2', 1), folder('f1', 0)],
      shut: [],
      archived: false,
      naming: false,
      ...over,
    },
    now,
  );
const keys = (over: Partial<Listing> = {}) => list(over).map((r) => r.key);

describe('the rows of the sidebar', () => {
  it('are pinned, folders in their order, today, older; what holds no message and what is incognito is not listed', () => {
    expect(keys()).toEqual([
      'heading:pinned',
      'kept',
      'folder:f1',
      'inside',
      'folder:f2',
      'heading:today',
      'fresh',
      'heading:older',
      'lost',
      'old',
    ]);
  });

  it('hide what is in a folder that is shut, and still count it', () => {
    const rows = list({ shut: ['f1'] });
    expect(rows.map((r) => r.key)).not.toContain('inside');
    expect(rows.find((r) => r.key === 'folder:f1')).toMatchObject({ open: false, count: 1 });
  });

  it('are the archived ones alone when those are asked for', () => {
    expect(keys({ archived: true })).toEqual(['heading:archived', 'gone']);
    expect(archivedCount([at('a', 0, { archived: true }), at('b', 0), at('c', 0, { archived: true, messages: 0 })])).toBe(1);
  });

  it('tell each conversation its place in its group', () => {
    expect(list().find((r) => r.key === 'old')).toMatchObject({ at: 2, of: 2, group: 'older' });
  });

  it('list five thousand within a frame', () => {
    const conversations = Array.from({ length: 5000 }, (_, n) => at(`t${n}`, n * 1000));
    rowsOf({ conversations, folders: [], shut: [], archived: false, naming: false }, now);
    const began = performance.now();
    const rows = rowsOf({ conversations, folders: [], shut: [], archived: false, naming: false }, now);
    // A hundredth of this is usual; a busy machine may be slow.
    expect(performance.now() - began).toBeLessThan(250);
    expect(rows).toHaveLength(5001);
  });
});

describe('the focus of what leaves the list', () => {
  it('passes to the next of its group, else to the one before, else to what is nearest', () => {
    const rows = list({ conversations: [at('a', 1), at('b', 2), at('c', 3 * day)] });
    expect(neighbourOf(rows, 'a')).toBe('b');
    expect(neighbourOf(rows, 'b')).toBe('a');
    expect(neighbourOf(rows, 'c')).toBe('b');
    expect(neighbourOf(list({ conversations: [at('a', 1)], folders: [] }), 'a')).toBeNull();
    expect(neighbourOf(rows, 'unknown')).toBeNull();
  });

  it('of a folder passes to what comes to stand in its place', () => {
    expect(afterFolder(list(), 'f1')).toBe('folder:f2');
    expect(afterFolder(list(), 'f2')).toBe('fresh');
    expect(afterFolder(list({ conversations: [], folders: [folder('f1', 0)] }), 'f1')).toBeNull();
  });
});
