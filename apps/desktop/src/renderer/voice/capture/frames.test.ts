/** What happens to frames between the device and the utterance: the outbox, the ring, silence under our own sounds, one take. */
import { describe, expect, it } from 'vitest';
import { Blanks } from './blanks.ts';
import { CREDITS, Outbox, WAITING } from './outbox.ts';
import { PRE_ROLL, SensoryRing } from './ring.ts';
import { FRAME, type Frame, loudness, meterLevel, RATE } from './sound.ts';
import { Recording } from './take.ts';

/** The n-th frame, all of one value. */
const frame = (n: number, value = 0.5): Frame => ({
  samples: new Float32Array(FRAME).fill(value),
  first: n * FRAME,
  time: (n * FRAME) / RATE,
});

describe('the outbox of the audio thread', () => {
  it('has so many on their way, and sends one more for each that arrived, in order', () => {
    const sent: number[] = [];
    const outbox = new Outbox<number>((n) => sent.push(n));
    for (let n = 0; n < CREDITS + 3; n += 1) outbox.put(n);
    expect(sent).toHaveLength(CREDITS);
    outbox.arrived();
    outbox.arrived();
    expect(sent).toEqual(Array.from({ length: CREDITS + 2 }, (_, n) => n));
  });

  it('loses the oldest that waits when nobody takes any, and never grows', () => {
    const sent: number[] = [];
    const outbox = new Outbox<number>((n) => sent.push(n));
    for (let n = 0; n < CREDITS + WAITING + 5; n += 1) outbox.put(n);
    for (let n = 0; n < CREDITS + WAITING; n += 1) outbox.arrived();
    expect(sent).toHaveLength(CREDITS + WAITING);
    expect(sent[CREDITS]).toBe(CREDITS + 5);
    expect(sent.at(-1)).toBe(CREDITS + WAITING + 4);
  });

  it('has no more credits than it began with', () => {
    const sent: number[] = [];
    const outbox = new Outbox<number>((n) => sent.push(n));
    for (let n = 0; n < 5; n += 1) outbox.arrived();
    for (let n = 0; n < CREDITS + 5; n += 1) outbox.put(n);
    expect(sent).toHaveLength(CREDITS);
  });
});

describe('the sensory ring', () => {
  it('is 800 ms and keeps the newest', () => {
    expect((PRE_ROLL * FRAME) / RATE).toBe(0.8);
    const ring = new SensoryRing();
    for (let n = 0; n < PRE_ROLL + 10; n += 1) ring.push(frame(n), n * 32);
    const taken = ring.take((PRE_ROLL + 10) * 32);
    expect(taken.map(({ first }) => first / FRAME)).toEqual(Array.from({ length: PRE_ROLL }, (_, n) => n + 10));
    expect(ring.length).toBe(0);
  });

  it('overwrites what leaves it', () => {
    const ring = new SensoryRing();
    const first = frame(0);
    ring.push(first, 0);
    for (let n = 1; n <= PRE_ROLL; n += 1) ring.push(frame(n), n * 32);
    expect(loudness(first.samples)).toBe(0);
    const last = frame(PRE_ROLL + 1);
    ring.push(last, 0);
    ring.clear();
    expect(loudness(last.samples)).toBe(0);
  });

  it('gives nothing that came long before, and never puts two moments together', () => {
    const ring = new SensoryRing();
    ring.push(frame(0), 0);
    expect(ring.take(5000)).toEqual([]);
    ring.push(frame(1), 5000);
    ring.push(frame(5), 5010);
    expect(ring.take(5020).map(({ first }) => first / FRAME)).toEqual([5]);
  });
});

describe('silence under our own sounds', () => {
  it('covers a stretch over several frames, to the sample, and nothing else', () => {
    const blanks = new Blanks();
    blanks.add(100 / RATE, 1100 / RATE);
    const frames = [0, 1, 2, 3].map((n) => frame(n));
    for (const each of frames) blanks.apply(each);
    const all = frames.flatMap(({ samples }) => [...samples]);
    expect(all.slice(0, 100).every((sample) => sample === 0.5)).toBe(true);
    expect(all.slice(100, 1100).every((sample) => sample === 0)).toBe(true);
    expect(all.slice(1100).every((sample) => sample === 0.5)).toBe(true);
  });

  it('of two that overlap is one', () => {
    const blanks = new Blanks();
    blanks.add(0, 300 / RATE);
    blanks.add(200 / RATE, 400 / RATE);
    const one = frame(0);
    blanks.apply(one);
    expect(one.samples.indexOf(0.5)).toBe(400);
  });
});

describe('one utterance', () => {
  const recorded = () => {
    const got: [at: number, samples: Float32Array][] = [];
    const recording = new Recording({ preRoll: true, onFrames: (samples, at) => got.push([at, samples]), onEnd: () => {} });
    return { got, recording };
  };

  it('counts from its own first sample, and hands on copies', () => {
    const { got, recording } = recorded();
    const one = frame(7);
    recording.take(one);
    recording.take(frame(8));
    one.samples.fill(0);
    expect(got.map(([at]) => at)).toEqual([0, FRAME]);
    expect(loudness(got[0]?.[1] as Float32Array)).toBe(0.5);
    expect(recording.samples).toBe(2 * FRAME);
  });

  it('keeps its time over frames that were lost', () => {
    const { got, recording } = recorded();
    recording.take(frame(7));
    recording.take(frame(10));
    expect(got.map(([at]) => at)).toEqual([0, 3 * FRAME]);
    expect(recording.samples).toBe(4 * FRAME);
  });

  it.each([
    ['the room is quiet', [0.002, 0.001], 'now'],
    ['nothing flows yet', [0, 0], 'wait'],
    ['somebody talks', [0.1], 'wait'],
    ['somebody talked a moment ago', [0.1, 0.001, 0.001], 'wait'],
    ['somebody paused', [0.1, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001], 'now'],
    ['somebody talks on and on', Array.from({ length: 12 }, () => 0.1), 'never'],
    ['nothing ever flows', Array.from({ length: 12 }, () => 0), 'never'],
  ] as const)('the sound of listening, when %s', (_, levels, expected) => {
    const { recording } = recorded();
    const said = levels.map((level, n) => {
      recording.take(frame(n, level));
      return recording.mayChime();
    });
    expect(said.at(-1)).toBe(expected);
  });

  it('a meter shows 60 dB', () => {
    expect([0, 0.001, 0.0316, 1, 2].map((rms) => Number(meterLevel(rms).toFixed(2)))).toEqual([0, 0, 0.5, 1, 1]);
  });
});
