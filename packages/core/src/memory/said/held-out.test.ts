import { expect, it } from 'vitest';
import { HELD_OUT_LOOK_ALIKES, HELD_OUT_SAID } from './held-out.fixture.ts';
import { saidInWords } from './said.ts';

const kindOf = (text: string) => saidInWords(text, { afterMemory: true })?.kind ?? null;

it('measured once: 21 of 30 held-out phrasings are caught, 1 of 30 held-out look-alikes is taken', () => {
  const caught = HELD_OUT_SAID.filter(([text, kind]) => kindOf(text) === kind);
  const taken = HELD_OUT_LOOK_ALIKES.filter((text) => kindOf(text) !== null);
  expect(caught.length).toBeGreaterThanOrEqual(21);
  expect(taken.length).toBeLessThanOrEqual(1);
});
