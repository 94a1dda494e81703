import { expect, it } from 'vitest';
import { overOf } from './store.ts';

it('what is dragged is told by its types, before any of it may be read', () => {
  const file = (type: string) => ({ kind: 'file', type });
  expect(overOf([file('image/png'), file('application/pdf'), { kind: 'string', type: 'text/plain' }])).toEqual({
    images: 2,
    sounds: 0,
    others: 0,
  });
  expect(overOf([file('audio/wav'), file('text/plain'), file('')])).toEqual({ images: 0, sounds: 1, others: 2 });
});
