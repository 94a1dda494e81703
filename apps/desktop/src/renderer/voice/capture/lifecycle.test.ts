import { describe, expect, it } from 'vitest';
import { ARMED_MS, AT_START, BEHIND_MS, deadline, type Happening, next, type Situation } from './lifecycle.ts';

/** Happenings one after the other, each at its ms. */
function after(...steps: [ms: number, happening: Happening][]): Situation {
  return steps.reduce((situation, [ms, happening]) => next(situation, happening, ms), AT_START);
}

const press: Happening = { kind: 'takes', takes: 1 };
const release: Happening = { kind: 'takes', takes: 0 };
const now = (change: Partial<Situation>): Happening => ({ kind: 'now', ...change });

describe('when the microphone is open', () => {
  const table: [what: string, open: boolean, steps: [number, Happening][]][] = [
    ['at start', false, []],
    [
      'whatever happens before the first press',
      false,
      [
        [0, { kind: 'focused' }],
        [1, now({ handsFree: true })],
        [2, { kind: 'time' }],
      ],
    ],
    ['while somebody speaks', true, [[0, press]]],
    [
      'while somebody speaks for long',
      true,
      [
        [0, press],
        [ARMED_MS * 2, { kind: 'time' }],
      ],
    ],
    [
      'just after',
      true,
      [
        [0, press],
        [5000, release],
      ],
    ],
    [
      'almost two minutes after',
      true,
      [
        [0, press],
        [5000, release],
        [5000 + ARMED_MS - 1, { kind: 'time' }],
      ],
    ],
    [
      'two minutes after',
      false,
      [
        [0, press],
        [5000, release],
        [5000 + ARMED_MS, { kind: 'time' }],
      ],
    ],
    [
      'two minutes after, with hands-free',
      true,
      [
        [0, press],
        [1, now({ handsFree: true })],
        [5000, release],
        [5000 + ARMED_MS, { kind: 'time' }],
      ],
    ],
    [
      'hands-free is switched off long after',
      false,
      [
        [0, press],
        [1, now({ handsFree: true })],
        [2, release],
        [ARMED_MS * 2, now({ handsFree: false })],
      ],
    ],
    [
      'a second press begins the two minutes anew',
      true,
      [
        [0, press],
        [1, release],
        [ARMED_MS - 1, press],
        [ARMED_MS, release],
        [ARMED_MS + 5, { kind: 'time' }],
      ],
    ],
    [
      'one of two ends',
      true,
      [
        [0, press],
        [1, { kind: 'takes', takes: 2 }],
        [2, { kind: 'takes', takes: 1 }],
        [ARMED_MS * 2, { kind: 'time' }],
      ],
    ],
    [
      'another window is in front for a moment',
      true,
      [
        [0, press],
        [1, release],
        [2, { kind: 'blurred' }],
        [BEHIND_MS, { kind: 'time' }],
      ],
    ],
    [
      'another window is in front for long',
      false,
      [
        [0, press],
        [1, release],
        [2, { kind: 'blurred' }],
        [2 + BEHIND_MS, { kind: 'time' }],
      ],
    ],
    [
      'in front for long, with hands-free',
      false,
      [
        [0, press],
        [0, now({ handsFree: true })],
        [1, release],
        [2, { kind: 'blurred' }],
        [2 + BEHIND_MS, { kind: 'time' }],
      ],
    ],
    [
      'in front again in time',
      true,
      [
        [0, press],
        [1, release],
        [2, { kind: 'blurred' }],
        [3, { kind: 'focused' }],
        [BEHIND_MS * 2, { kind: 'time' }],
      ],
    ],
    [
      'hidden',
      false,
      [
        [0, press],
        [1, release],
        [2, now({ hidden: true })],
      ],
    ],
    [
      'shown again: not by itself',
      false,
      [
        [0, press],
        [1, release],
        [2, now({ hidden: true })],
        [3, now({ hidden: false })],
      ],
    ],
    [
      'hidden while somebody speaks: ended by whoever listens',
      true,
      [
        [0, press],
        [2, now({ hidden: true })],
      ],
    ],
    [
      'hidden while somebody spoke',
      false,
      [
        [0, press],
        [2, now({ hidden: true })],
        [3, release],
      ],
    ],
    [
      'locked',
      false,
      [
        [0, press],
        [1, release],
        [2, now({ locked: true })],
      ],
    ],
    [
      'locked while somebody speaks',
      false,
      [
        [0, press],
        [2, now({ locked: true })],
      ],
    ],
    [
      'unlocked: not by itself',
      false,
      [
        [0, press],
        [1, now({ locked: true })],
        [2, now({ locked: false })],
      ],
    ],
    [
      'a press while locked',
      false,
      [
        [0, now({ locked: true })],
        [1, press],
      ],
    ],
    [
      'an incognito conversation is opened',
      false,
      [
        [0, press],
        [1, release],
        [2, now({ incognito: true })],
      ],
    ],
    [
      'while somebody speaks in incognito',
      true,
      [
        [0, now({ incognito: true })],
        [1, press],
      ],
    ],
    [
      'after speaking in incognito',
      false,
      [
        [0, now({ incognito: true })],
        [1, press],
        [2, release],
      ],
    ],
    [
      'with pre-roll off, after speaking',
      false,
      [
        [0, now({ preRoll: false })],
        [1, press],
        [2, release],
      ],
    ],
    [
      'with pre-roll off and hands-free',
      true,
      [
        [0, now({ preRoll: false, handsFree: true })],
        [1, press],
        [2, release],
      ],
    ],
    [
      'pre-roll is switched off',
      false,
      [
        [0, press],
        [1, release],
        [2, now({ preRoll: false })],
      ],
    ],
    [
      'somebody closes it',
      false,
      [
        [0, press],
        [1, { kind: 'closed' }],
      ],
    ],
    [
      'a press after it was closed',
      true,
      [
        [0, press],
        [1, { kind: 'closed' }],
        [2, press],
      ],
    ],
  ];
  it.each(table)('%s: %s', (_, open, steps) => {
    expect(after(...steps).open).toBe(open);
  });
});

describe('when to look again', () => {
  it('never while closed, while somebody speaks, or hands-free in front', () => {
    expect(deadline(AT_START)).toBeNull();
    expect(deadline(after([0, press]))).toBeNull();
    expect(deadline(after([0, now({ handsFree: true })], [1, press], [2, release]))).toBeNull();
  });

  it('at the end of the two minutes, or of the time behind another window, whichever is first', () => {
    expect(deadline(after([0, press], [10, release]))).toBe(10 + ARMED_MS);
    expect(deadline(after([0, press], [10, release], [20, { kind: 'blurred' }]))).toBe(20 + BEHIND_MS);
    expect(deadline(after([0, press], [10, release], [20, { kind: 'blurred' }], [30, { kind: 'blurred' }]))).toBe(20 + BEHIND_MS);
    expect(deadline(after([0, press], [10, release], [ARMED_MS, { kind: 'blurred' }]))).toBe(10 + ARMED_MS);
  });
});
