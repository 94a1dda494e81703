import { expect, test } from 'vitest';
import { handClock } from './hand-clock.fixture.ts';
import { createUndoList, UNDO_MS } from './undo.ts';

test('what was forgotten can be taken back once, until it lapses', () => {
  const clock = handClock();
  const lapsed: string[] = [];
  const list = createUndoList(clock, (token) => lapsed.push(token));
  list.add('a', { conversation: 'c', message: 'm' });
  list.add('b', { conversation: 'c', message: null });
  clock.pass(UNDO_MS - 1);
  expect(list.take('a')).toEqual({ conversation: 'c', message: 'm' });
  expect(list.take('a')).toBeNull();
  expect(lapsed).toEqual([]);
  clock.pass(1);
  expect(lapsed).toEqual(['b']);
  expect(list.take('b')).toBeNull();
});

test('after the end nothing lapses any more: a purge of all follows', () => {
  const clock = handClock();
  const lapsed: string[] = [];
  const list = createUndoList(clock, (token) => lapsed.push(token));
  list.add('a', { conversation: 'c', message: 'm' });
  expect(list.close()).toBe(true);
  expect(list.close()).toBe(false);
  clock.pass(UNDO_MS);
  expect(lapsed).toEqual([]);
});

test.each([-365, 365])('a clock that is set by %i days ends no Undo early and prolongs none', (days) => {
  const clock = handClock(1_800_000_000_000);
  const lapsed: string[] = [];
  const list = createUndoList(clock, (token) => lapsed.push(token));
  list.add('a', { conversation: 'c', message: 'm' });
  list.add('b', { conversation: 'c', message: 'm' });
  clock.pass(UNDO_MS / 2);
  clock.jump(days * 86_400_000);
  clock.pass(UNDO_MS / 2 - 1);
  expect(list.take('a')).not.toBeNull();
  clock.pass(1);
  expect(lapsed).toEqual(['b']);
});
