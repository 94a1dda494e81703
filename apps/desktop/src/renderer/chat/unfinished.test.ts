import { expect, it } from 'vitest';
import { isUnfinished, onItsWay } from './unfinished.ts';

it('is unfinished until the last that was noted is over, each counted once', () => {
  expect(isUnfinished()).toBe(false);
  const first = onItsWay();
  const second = onItsWay();
  first();
  first();
  expect(isUnfinished()).toBe(true);
  second();
  expect(isUnfinished()).toBe(false);
});
