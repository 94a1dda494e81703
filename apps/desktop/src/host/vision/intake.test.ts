import { expect, test } from 'vitest';
import { handClock } from '../hand-clock.fixture.ts';
import { createIntake, MOST_BYTES, PATIENCE_MS } from './intake.ts';

const file = { conversation: 'c', name: 'a.png', bytes: 6 };
const code = (work: () => unknown) => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('a file comes in pieces, in order, and is whole at its end', () => {
  const intake = createIntake(handClock());
  intake.begin({ upload: 'u', ...file });
  expect(code(() => intake.begin({ upload: 'u', ...file }))).toBe('conflict');
  const frame = Uint8Array.of(1, 2, 3);
  intake.chunk('u', 0, frame);
  frame.fill(9);
  expect(code(() => intake.chunk('u', 0, frame))).toBe('request.invalid');
  expect(code(() => intake.chunk('u', 3, new Uint8Array(4)))).toBe('request.invalid');
  intake.chunk('u', 3, Uint8Array.of(4, 5, 6));
  expect(intake.end('u')).toEqual({ conversation: 'c', name: 'a.png', content: Buffer.from([1, 2, 3, 4, 5, 6]) });
  expect(code(() => intake.end('u'))).toBe('not-found');
});

test('one whose next piece does not come for half a minute is let go of, and its window is told why', () => {
  const clock = handClock();
  const intake = createIntake(clock);
  intake.begin({ upload: 'u', ...file });
  clock.pass(PATIENCE_MS - 1);
  intake.chunk('u', 0, new Uint8Array(3));
  clock.pass(PATIENCE_MS - 1);
  intake.chunk('u', 3, new Uint8Array(1));
  clock.pass(PATIENCE_MS + 1);
  expect(code(() => intake.chunk('u', 4, new Uint8Array(2)))).toBe('image.slow');
  expect(code(() => intake.end('u'))).toBe('not-found');
});

test('what is too large, or more than can be held at a time, is not', () => {
  const clock = handClock();
  const intake = createIntake(clock);
  expect(code(() => intake.begin({ upload: 'u', ...file, bytes: MOST_BYTES + 1 }))).toBe('request.too-large');
  for (let n = 0; n < 9; n += 1) intake.begin({ upload: `u${n}`, ...file, conversation: n === 8 ? 'd' : 'c' });
  expect(code(() => intake.end('u0'))).toBe('image.slow');
  intake.left('c');
  expect(code(() => intake.end('u7'))).toBe('not-found');
  expect(code(() => intake.end('u8'))).toBe('image.damaged');
  intake.begin({ upload: 'last', ...file });
  intake.close();
  clock.pass(PATIENCE_MS * 2);
  expect(code(() => intake.end('last'))).toBe('not-found');
});
