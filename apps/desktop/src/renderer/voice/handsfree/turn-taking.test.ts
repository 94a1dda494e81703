import { describe, expect, it } from 'vitest';
import { cueOf, endAfter, FRAME_MS, hearFrame, NOBODY, type TurnTaking } from './turn-taking.ts';

/** Stretches of one probability, in milliseconds, over what is understood meanwhile. */
type Stretch = [ms: number, probability: number, text?: string];

/** The states that were entered, and the milliseconds at which each was. */
function run(stretches: Stretch[], from: TurnTaking = NOBODY): { states: [string, number][]; last: TurnTaking } {
  const states: [string, number][] = [];
  let now = from;
  let ms = 0;
  for (const [length, probability, text = ''] of stretches) {
    for (let end = ms + length; ms < end; ) {
      const before = now.state;
      now = hearFrame(now, probability, text);
      ms += FRAME_MS;
      if (now.state !== before) states.push([now.state, ms]);
    }
  }
  return { states, last: now };
}

const names = (stretches: Stretch[]) => run(stretches).states.map(([state]) => state);

describe('somebody begins', () => {
  it.each<[string, Stretch[], string[]]>([
    ['silence', [[5000, 0.02]], []],
    [
      'a cough',
      [
        [100, 0],
        [200, 0.9],
        [2000, 0],
      ],
      [],
    ],
    [
      '"mhm"',
      [
        [256, 0.8],
        [2000, 0.05],
      ],
      [],
    ],
    [
      'two coughs, half a second apart',
      [
        [200, 0.9],
        [500, 0],
        [200, 0.9],
        [2000, 0],
      ],
      [],
    ],
    ['noise that is never quite a voice', [[10_000, 0.45]], []],
    ['a word', [[400, 0.9]], ['speaking']],
    [
      'a word with a gap in its middle',
      [
        [200, 0.9],
        [100, 0.1],
        [200, 0.9],
      ],
      ['speaking'],
    ],
    [
      'a voice that fades but stays',
      [
        [100, 0.9],
        [400, 0.4],
      ],
      ['speaking'],
    ],
  ])('%s', (_what, stretches, expected) => expect(names(stretches)).toEqual(expected));

  it('after 300 ms of speech, and no sooner', () => {
    const [first] = run([[1000, 0.9]]).states;
    expect(first?.[1]).toBeGreaterThanOrEqual(300);
    expect(first?.[1]).toBeLessThan(300 + FRAME_MS);
  });
});

describe('they have said all', () => {
  const WHOLE = 'How far is it to Aegina?';
  it.each<[string, string, number, number]>([
    ['a whole question', WHOLE, 500, 532],
    ['half a sentence', 'I would like to go', 700, 732],
    ['a word that joins', 'I would like to go and', 900, 932],
    ['a comma', 'Well,', 900, 932],
    ['a word that joins, with the stop that a recogniser puts there', 'Take me to the.', 900, 932],
    ['nothing understood yet', '', 700, 732],
  ])('%s', (_what, text, least, most) => {
    const { states } = run([
      [1000, 0.9, text],
      [3000, 0.02, text],
    ]);
    expect(states.map(([state]) => state)).toEqual(['speaking', 'over', 'quiet']);
    const after = (states[1]?.[1] ?? 0) - Math.ceil(1000 / FRAME_MS) * FRAME_MS;
    expect(after).toBeGreaterThanOrEqual(least);
    expect(after).toBeLessThanOrEqual(most);
  });

  it('never by a pause that is shorter, however many there are', () => {
    const text = 'I would like to go';
    const pauses: Stretch[] = Array.from(
      { length: 6 },
      () =>
        [
          [600, 0.9, text],
          [480, 0.02, text],
        ] satisfies Stretch[],
    ).flat();
    expect(names(pauses)).toEqual(['speaking']);
  });

  it('later where somebody pauses long within a sentence', () => {
    expect(endAfter('I would like to go', [200, 180, 250])).toBe(700);
    expect(endAfter('I would like to go', [600, 650, 550])).toBe(800);
    expect(endAfter(WHOLE, [600, 650, 550])).toBe(700);
    expect(endAfter('and', [880, 890])).toBe(900);
  });

  it('what follows is a new beginning; how they pause is remembered', () => {
    const { last } = run([
      [600, 0.9, WHOLE],
      [320, 0.02],
      [400, 0.9, WHOLE],
      [1000, 0.02, WHOLE],
    ]);
    expect(last).toMatchObject({ state: 'quiet', speech: 0 });
    expect(last.pauses).toHaveLength(1);
    expect(run([[400, 0.9]], last).states).toEqual([['speaking', 320]]);
  });
});

describe('the cue in a text', () => {
  it.each<[string, ReturnType<typeof cueOf>]>([
    ['', null],
    ['How far is it?', 'whole'],
    ['Tell me a story.', 'whole'],
    ['"Yes!"', 'whole'],
    ['冬です。', 'whole'],
    ['How far is', 'goes-on'],
    ['How far is it', null],
    ['I think…', 'goes-on'],
    ['I think...', 'goes-on'],
    ['First, second,', 'goes-on'],
    ['Ich möchte nach Hause und', 'goes-on'],
    ['Ich möchte mit der', 'goes-on'],
    ['Um.', 'goes-on'],
  ])('%j', (text, expected) => expect(cueOf(text)).toBe(expected));
});
