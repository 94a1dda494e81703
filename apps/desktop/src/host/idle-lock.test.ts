import { describe, expect, test } from 'vitest';
import { app } from '../contract/index.ts';
import { handClock } from './hand-clock.fixture.ts';
import { byPerson, createIdleLock } from './idle-lock.ts';

const MINUTE = 60_000;

function start(minutes: number) {
  const clock = handClock();
  let locked = 0;
  const idle = createIdleLock(clock, () => {
    locked += 1;
  });
  idle.set(minutes);
  return { clock, idle, locked: () => locked };
}

describe('the idle lock', () => {
  test('locks after the chosen minutes, once, and never with 0', () => {
    const five = start(5);
    five.clock.pass(5 * MINUTE - 1);
    expect(five.locked()).toBe(0);
    five.clock.pass(1);
    expect(five.locked()).toBe(1);
    const never = start(0);
    never.clock.pass(10_000 * MINUTE);
    expect(never.locked()).toBe(0);
  });

  test('counts from the last thing that the person did', () => {
    const { clock, idle, locked } = start(5);
    clock.pass(4 * MINUTE);
    idle.seen();
    clock.pass(4 * MINUTE);
    expect(locked()).toBe(0);
    clock.pass(MINUTE);
    expect(locked()).toBe(1);
  });

  test('waits for an answer that is being written, and counts from its end', () => {
    const { clock, idle, locked } = start(5);
    const over = idle.hold();
    clock.pass(60 * MINUTE);
    expect(locked()).toBe(0);
    over();
    over();
    clock.pass(5 * MINUTE - 1);
    expect(locked()).toBe(0);
    clock.pass(1);
    expect(locked()).toBe(1);
  });

  test.each([-365, 365])('a clock that is set by %i days neither locks nor keeps open', (days) => {
    const { clock, locked } = start(5);
    clock.pass(4 * MINUTE);
    clock.jump(days * 24 * 60 * MINUTE);
    clock.pass(MINUTE - 1);
    expect(locked()).toBe(0);
    clock.pass(1);
    expect(locked()).toBe(1);
  });

  test('takes a changed choice at once', () => {
    const { clock, idle, locked } = start(60);
    idle.set(1);
    clock.pass(MINUTE);
    expect(locked()).toBe(1);
    idle.set(0);
    clock.pass(100 * MINUTE);
    expect(locked()).toBe(1);
  });
});

test('what a window asks by itself is no sign of a person', () => {
  for (const route of ['app.events', 'turn.follow', 'model.list', 'download.list'] as const) {
    expect(app).toHaveProperty([route]);
    expect(byPerson(route)).toBe(false);
  }
  expect(['turn.send', 'draft.set', 'app.active', 'conversation.open'].every(byPerson)).toBe(true);
});
