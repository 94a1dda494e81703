import { FRAME, RATE } from '@mia/models/speech/index.ts';
import { expect, it } from 'vitest';
import { LeadIn } from './lead-in.ts';

/** Samples that say where they stood; they come in pieces of half a second. */
function recorded() {
  const kept: number[] = [];
  const lead = new LeadIn((samples) => void kept.push(...samples));
  let next = 0;
  return {
    ...{ kept, lead },
    push(seconds: number) {
      for (let left = seconds * RATE; left > 0; left -= RATE / 2) {
        lead.push(Float32Array.from({ length: Math.min(left, RATE / 2) }, () => next++));
      }
    },
  };
}
const frames = (seconds: number, probability: number) => Array.from({ length: Math.round((seconds * RATE) / FRAME) }, () => probability);
const speech = frames(0.32, 0.9);

it('keeps half a second before the first word, and everything from there on', () => {
  const { kept, lead, push } = recorded();
  push(32);
  lead.heard(frames(32, 0.1));
  push(1);
  lead.heard(speech);
  push(40);
  lead.heard(frames(40, 0.05));
  expect(kept[0]).toBe(31.5 * RATE);
  expect(kept).toHaveLength(41.5 * RATE);
  expect(kept.every((value, i) => value === (kept[0] as number) + i)).toBe(true);
});

it('keeps all where somebody speaks at once', () => {
  const { kept, lead, push } = recorded();
  push(1);
  lead.heard(frames(0.3, 0.1));
  lead.heard(speech);
  expect(kept).toHaveLength(RATE);
});

it('a short word before a pause is the beginning; a click long before is none', () => {
  const { kept, lead, push } = recorded();
  push(32);
  lead.heard([...frames(9.6, 0.1), ...frames(0.064, 0.9), ...frames(3.2, 0.1)]);
  expect(kept).toEqual([]);
  lead.heard([...frames(0.096, 0.9), ...frames(0.64, 0.1), ...speech]);
  expect(kept[0]).toBe(Math.round(12.864 * RATE) - RATE / 2);
});

it('what is heard long after it came is kept all the same, from half a second before it', () => {
  const { kept, lead, push } = recorded();
  push(60);
  expect(kept).toEqual([]);
  lead.heard([...frames(50.08, 0.1), ...speech]);
  expect(kept[0]).toBe(50.08 * RATE - RATE / 2);
  expect(kept.at(-1)).toBe(60 * RATE - 1);
});

it('of what nobody has listened to yet, nothing is lost at the end; where nobody listens at all, everything is kept', () => {
  const early = recorded();
  early.push(10);
  early.lead.heard(frames(3.2, 0.1));
  early.lead.release();
  expect(early.kept.at(-1)).toBe(10 * RATE - 1);
  expect(early.kept[0]).toBeLessThan(3.2 * RATE);
  const deaf = recorded();
  deaf.push(121);
  expect(deaf.kept).toHaveLength(121 * RATE);
  expect(deaf.kept[0]).toBe(0);
});
