import { describe, expect, it } from 'vitest';
import { IDLE, nextTick, type PressEffect, type PressEvent, type PressLimits, type PressState, press } from './press.ts';

const limits: PressLimits = { longest: 300_000, warning: 60_000 };

/** Runs events through the machine, as a timer would tick between them; effects are written as "at: effect". */
function run(events: PressEvent[], until?: number): { state: PressState; log: string[] } {
  let state: PressState = IDLE;
  const log: string[] = [];
  const note = (at: number, effects: PressEffect[]): void => {
    for (const effect of effects)
      log.push(
        `${at}: ${effect.type}${effect.type === 'begin' && effect.preRoll ? ' with pre-roll' : ''}${effect.type === 'end' ? ` ${effect.why}` : ''}`,
      );
  };
  const to = (at: number): void => {
    for (let tick = nextTick(state, limits); tick !== null && tick < at; tick = nextTick(state, limits)) {
      const next = press(state, { type: 'tick', at: tick }, limits);
      note(tick, next.effects);
      state = next.state;
    }
  };
  for (const event of events) {
    to(event.at);
    const next = press(state, event, limits);
    note(event.at, next.effects);
    state = next.state;
  }
  to(until ?? (events.at(-1)?.at ?? 0) + 1000);
  return { state, log };
}

const down = (by: 'pointer' | 'key' | 'chord', at: number, repeat = false): PressEvent => ({ type: 'down', by, at, repeat });
const up = (by: 'pointer' | 'key' | 'chord', at: number): PressEvent => ({ type: 'up', by, at });
/** A key that X11 repeats: released and pressed again every 33 ms, some milliseconds apart. */
const held = (by: 'key' | 'chord', from: number, to: number, apart = 1): PressEvent[] => {
  const events: PressEvent[] = [down(by, from)];
  for (let at = from + 500; at + apart < to; at += 33) events.push(up(by, at), down(by, at + apart));
  return [...events, up(by, to)];
};

const table: [string, PressEvent[], string[], number?][] = [
  ['a pointer held and released', [down('pointer', 0), up('pointer', 2000)], ['0: begin with pre-roll', '2000: end released']],
  [
    'keys held and released: 25 ms later it is known to be a release',
    [down('chord', 0), up('chord', 2000)],
    ['0: begin with pre-roll', '2025: end released'],
  ],
  ['Space held on the button: no pre-roll', [down('key', 0), up('key', 900)], ['0: begin', '925: end released']],
  [
    'a tap latches, a second tap ends',
    [down('pointer', 0), up('pointer', 100), down('pointer', 5000), up('pointer', 5080)],
    ['0: begin with pre-roll', '100: latch', '5000: end again'],
  ],
  [
    'a tap of the keys',
    [down('chord', 0), up('chord', 120), down('chord', 4000), up('chord', 4090)],
    ['0: begin with pre-roll', '145: latch', '4000: end again'],
  ],
  ['249 ms are a tap', [down('pointer', 0), up('pointer', 249)], ['0: begin with pre-roll', '249: latch']],
  ['250 ms are held', [down('pointer', 0), up('pointer', 250)], ['0: begin with pre-roll', '250: end released']],
  [
    'a tap is measured to its release, not to when that was known',
    [down('chord', 0), up('chord', 240)],
    ['0: begin with pre-roll', '265: latch'],
  ],
  ['keys that X11 repeats are one utterance', held('chord', 0, 3000), ['0: begin with pre-roll', '3025: end released']],
  ['Space that X11 repeats, 24 ms apart', held('key', 0, 3000, 24), ['0: begin', '3025: end released']],
  [
    '25 ms apart are two presses',
    [down('key', 0), up('key', 1000), down('key', 1025), up('key', 2000)],
    ['0: begin', '1025: end released', '1025: begin', '2025: end released'],
  ],
  [
    'repeats that the keyboard tells of',
    [down('key', 0), down('key', 500, true), down('key', 533, true), up('key', 700)],
    ['0: begin', '725: end released'],
  ],
  [
    'a latched one is ended by one press, however long that is held',
    [down('chord', 0), up('chord', 100), ...held('chord', 3000, 5000)],
    ['0: begin with pre-roll', '125: latch', '3000: end again'],
  ],
  [
    'latched by keys, ended by the pointer',
    [down('chord', 0), up('chord', 100), down('pointer', 3000), up('pointer', 3100)],
    ['0: begin with pre-roll', '125: latch', '3000: end again'],
  ],
  [
    'a click that nothing holds latches, the next one ends',
    [
      { type: 'click', at: 0 },
      { type: 'click', at: 4000 },
    ],
    ['0: begin', '0: latch', '4000: end again'],
  ],
  [
    'latched by a click, ended by Space',
    [{ type: 'click', at: 0 }, down('key', 3000), up('key', 3100)],
    ['0: begin', '0: latch', '3000: end again'],
  ],
  [
    'a click while keys are held changes nothing',
    [down('chord', 0), { type: 'click', at: 500 }, up('chord', 2000)],
    ['0: begin with pre-roll', '2025: end released'],
  ],
  [
    'the pointer while keys are held changes nothing',
    [down('chord', 0), down('pointer', 400), up('pointer', 600), up('chord', 2000)],
    ['0: begin with pre-roll', '2025: end released'],
  ],
  [
    'what is left is kept, and the release that never came is not waited for',
    [down('chord', 0), { type: 'leave', at: 700 }, down('chord', 3000), up('chord', 4000)],
    ['0: begin with pre-roll', '700: end left', '3000: begin with pre-roll', '4025: end released'],
  ],
  [
    'a latched one that is left',
    [
      { type: 'click', at: 0 },
      { type: 'leave', at: 700 },
    ],
    ['0: begin', '0: latch', '700: end left'],
  ],
  ['leaving where nothing is said', [{ type: 'leave', at: 700 }], []],
  [
    'released, then left within 25 ms: it was a release',
    [down('chord', 0), up('chord', 1000), { type: 'leave', at: 1026 }],
    ['0: begin with pre-roll', '1025: end released'],
  ],
  [
    'discarded while it is held: what is held begins nothing anew',
    [down('key', 0), { type: 'discard', at: 800 }, ...held('key', 833, 2000).slice(1)],
    ['0: begin', '800: discard'],
  ],
  [
    'discarded, then pressed again',
    [down('pointer', 0), { type: 'discard', at: 800 }, up('pointer', 900), down('pointer', 1000), up('pointer', 2000)],
    ['0: begin with pre-roll', '800: discard', '1000: begin with pre-roll', '2000: end released'],
  ],
  [
    'discarded while keys are held: the pointer may begin anew',
    [down('key', 0), { type: 'discard', at: 800 }, down('pointer', 1000), up('pointer', 2000), up('key', 2100)],
    ['0: begin', '800: discard', '1000: begin with pre-roll', '2000: end released'],
  ],
  [
    'a latched one that is discarded',
    [
      { type: 'click', at: 0 },
      { type: 'discard', at: 800 },
    ],
    ['0: begin', '0: latch', '800: discard'],
  ],
  ['a repeat of a key that something else was begun with', [down('chord', 0, true), up('chord', 100)], []],
  [
    'no microphone: the release that comes ends nothing',
    [down('chord', 0), { type: 'stopped', at: 50 }, up('chord', 900)],
    ['0: begin with pre-roll'],
  ],
  ['the longest there may be', [down('pointer', 0)], ['0: begin with pre-roll', '240000: warn', '300000: end limit'], 400_000],
  ['the longest, latched', [{ type: 'click', at: 0 }], ['0: begin', '0: latch', '240000: warn', '300000: end limit'], 400_000],
  [
    'the longest, still held by keys that repeat',
    held('chord', 0, 310_000),
    ['0: begin with pre-roll', '240017: warn', '300011: end limit'],
    400_000,
  ],
];

describe('hold to talk', () => {
  it.each(table)('%s', (_name, events, expected, until) => {
    const { log } = run(events, until);
    const loose = (line: string): string =>
      line.replace(/^(\d+): (warn|end limit)/, (_all, at: string, what: string) => `${Math.floor(Number(at) / 1000)} s: ${what}`);
    expect(log.map(loose)).toEqual(expected.map(loose));
  });

  it('waits for nothing while nothing is held', () => {
    expect(nextTick(IDLE, limits)).toBeNull();
    expect(nextTick({ kind: 'spent', by: 'chord', released: null }, limits)).toBeNull();
  });

  it('asks to be ticked for the end of a release, the warning and the limit, whichever is first', () => {
    const state: PressState = { kind: 'held', by: 'chord', since: 1000, released: null, warned: false };
    expect(nextTick(state, limits)).toBe(241_000);
    expect(nextTick({ ...state, released: 2000 }, limits)).toBe(2025);
    expect(nextTick({ ...state, warned: true }, limits)).toBe(301_000);
  });
});
