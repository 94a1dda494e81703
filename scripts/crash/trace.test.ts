import { expect, it } from 'vitest';
import { orderOf } from './trace.ts';

const write = '7 pwrite64(23</d/mia.db-wal>, "x"..., 24, 32) = 24';
const sync = '7 fdatasync(23</d/mia.db-wal>) = 0';
const kept = '5 write(1<pipe:[1]>, "kept m0-0\\n", 10) = 10';

it('an acknowledgement after the sync of what was written is in order', () => {
  expect(orderOf([write, sync, kept, write, write, sync, kept].join('\n'))).toEqual({ acknowledged: 2, early: 0 });
});

it('one before it is early, also while the sync runs or when it failed', () => {
  expect(orderOf([write, kept, sync].join('\n'))).toEqual({ acknowledged: 1, early: 1 });
  const begun = '7 fdatasync(23</d/mia.db-wal> <unfinished ...>';
  const ended = '7 <... fdatasync resumed>) = 0';
  expect(orderOf([write, begun, kept, ended].join('\n')).early).toBe(1);
  expect(orderOf([write, begun, ended, kept].join('\n')).early).toBe(0);
  expect(orderOf([write, '7 fdatasync(23</d/mia.db-wal>) = -1 EIO', kept].join('\n')).early).toBe(1);
});

it('files that are not the journal do not count', () => {
  expect(orderOf([write, '7 fsync(24</d/other>) = 0', kept].join('\n')).early).toBe(1);
});
