import { afterEach, describe, expect, it, vi } from 'vitest';
import { testClock } from '../../assistant/testing/fakes.ts';
import { EchoicRing, IconicRing, sensoryMemory } from './index.ts';

const RATE = 16_000;
const FRAME = 512;
const FRAME_MS = 32;

/** Numbers that look random, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Time in steps that no timer is missed in. */
function pass(clock: ReturnType<typeof testClock>, ms: number): void {
  for (let left = ms; left > 0; left -= 10) clock.advance(Math.min(10, left));
}

/** The buffer that a ring writes to: nothing that it shows gives it away. */
function bufferOf(first: () => void): Float32Array | Int16Array | Uint8Array {
  const set = vi.spyOn(Object.getPrototypeOf(Float32Array.prototype), 'set');
  first();
  const buffer = set.mock.contexts[0] as Float32Array;
  set.mockRestore();
  return buffer;
}
const sound = (from: number, length = FRAME) => Int16Array.from({ length }, (_, i) => ((from + i) % 30_000) + 1);

afterEach(() => vi.restoreAllMocks());

describe('sound', () => {
  it('of 800 ms before a key is one contiguous copy, and what comes after joins it without a seam', () => {
    for (const kind of ['int16', 'float32'] as const) {
      const clock = testClock();
      const ring = new EchoicRing({ clock, keepMs: 2000, samples: kind });
      const frame = (n: number) => (kind === 'int16' ? sound(n * FRAME) : Float32Array.from(sound(n * FRAME), (s) => s / 32_768));
      for (let n = 0; n < 100; n++) {
        clock.advance(FRAME_MS);
        ring.write({ samples: frame(n), seq: n });
      }
      const heard = ring.last(800);
      expect(heard).toMatchObject({ rate: RATE, to: 100 * FRAME_MS, from: 100 * FRAME_MS - 800, next: 100 * FRAME, missing: 0 });
      const all = Array.from({ length: 100 }, (_, n) => [...frame(n)]).flat();
      expect([...heard.samples]).toEqual(all.slice(-0.8 * RATE));
      clock.advance(FRAME_MS);
      ring.write({ samples: frame(100), seq: 100 });
      const later = ring.last(2000);
      expect([...later.samples].slice(heard.next - later.next)).toEqual([...frame(100)]);
      // Somebody else's copy: what is done to it does nothing here.
      later.samples.fill(0);
      expect([...ring.last(FRAME_MS).samples]).toEqual([...frame(100)]);
    }
  });

  it('is what was written, whatever comes: never more than its time, never another order, silence where frames are missing', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const next = numbers(seed);
      const clock = testClock();
      const keepMs = 200 + next(1801);
      const ring = new EchoicRing({ clock, keepMs, samples: 'int16' });
      /** All that was ever heard, silence included, and when its end was. */
      let told: number[] = [];
      let at = 0;
      let seq = 0;
      let length = 0;
      let dropped = 0;
      for (let step = 0; step < 80; step++) {
        pass(clock, [0, FRAME_MS, FRAME_MS, FRAME_MS, next(400), next(3000)][next(6)] as number);
        const kept = Math.max(0, Math.floor((keepMs - (clock.monotonic() - at)) * 16));
        told = kept === 0 ? [] : told.slice(-kept);
        const lost = next(8) === 0 ? next(6) : 0;
        if (next(20) === 0) {
          // The source began again.
          seq = 0;
          told = [];
        } else if (step > 0) {
          seq += 1 + lost;
          dropped += lost;
          told = told.concat(new Array<number>(lost * length).fill(0));
        }
        length = 1 + next(FRAME * (next(10) === 0 ? 80 : 1));
        const samples = sound(next(30_000), length);
        ring.write({ samples, seq });
        told = told.concat(...samples).slice(-keepMs * 16);
        at = clock.monotonic();
        pass(clock, next(100));
        const ms = next(2500);
        const heard = ring.last(ms);
        const since = clock.monotonic() - at;
        const there = Math.min(told.length, Math.max(0, Math.floor((Math.min(ms, keepMs) - since) * 16)));
        const expected = Int16Array.from(there === 0 ? [] : told.slice(-there));
        expect(Buffer.from(heard.samples.buffer).equals(Buffer.from(expected.buffer)), `seed ${seed}, step ${step}`).toBe(true);
        expect(heard.missing).toBeLessThanOrEqual(Array.from(heard.samples).filter((s) => s === 0).length);
        expect(ring.length).toBeLessThanOrEqual(Math.ceil(keepMs * 16));
        expect(ring.dropped).toBe(dropped);
      }
    }
  });

  it('counts what was dropped on its way and keeps its time', () => {
    const clock = testClock();
    const ring = new EchoicRing({ clock, keepMs: 1000, samples: 'int16' });
    ring.write({ samples: sound(0), seq: 7 });
    clock.advance(4 * FRAME_MS);
    ring.write({ samples: sound(FRAME), seq: 11 });
    const heard = ring.last(1000);
    expect(ring.dropped).toBe(3);
    expect(heard).toMatchObject({ missing: 3 * FRAME, from: -FRAME_MS + 0 });
    expect([...heard.samples]).toEqual([...sound(0), ...new Array(3 * FRAME).fill(0), ...sound(FRAME)]);
    expect(ring.last(2 * FRAME_MS)).toMatchObject({ missing: FRAME });
    // More than fits was dropped: only what came after is there.
    ring.write({ samples: sound(9), seq: 5000 });
    expect([...ring.last(FRAME_MS).samples]).toEqual([...sound(9)]);
    expect(ring.last(1000).samples).toHaveLength(RATE);
    expect(() => ring.write({ samples: new Float32Array(4), seq: 5001 })).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });

  it('is overwritten when its time is over, though nothing more comes and nobody reads, and leaves no timer', () => {
    const clock = testClock();
    const ring = new EchoicRing({ clock, keepMs: 300, samples: 'int16' });
    const buffer = bufferOf(() => ring.write({ samples: sound(0) }));
    expect(buffer).toHaveLength(300 * 16);
    expect(buffer.filter((s) => s !== 0)).toHaveLength(FRAME);
    pass(clock, 290);
    expect(buffer.filter((s) => s !== 0).length).toBeGreaterThan(0);
    pass(clock, 60);
    expect(buffer.every((s) => s === 0)).toBe(true);
    const after = vi.spyOn(clock, 'after');
    pass(clock, 1000);
    expect(after).not.toHaveBeenCalled();
    expect(ring.last(2000)).toMatchObject({ missing: 0, samples: new Int16Array() });
  });

  it('lives in one buffer for good, and closing overwrites it', () => {
    const clock = testClock();
    const ring = new EchoicRing({ clock, keepMs: 500, samples: 'int16' });
    const buffer = bufferOf(() => ring.write({ samples: sound(0), seq: 0 }));
    for (let n = 1; n < 2000; n++) {
      clock.advance(FRAME_MS);
      ring.write({ samples: sound(n), seq: n });
    }
    expect(bufferOf(() => ring.write({ samples: sound(1), seq: 2000 }))).toBe(buffer);
    ring.close();
    expect(buffer.every((s) => s === 0)).toBe(true);
    expect(ring.length).toBe(0);
    ring.write({ samples: sound(5), seq: 3 });
    expect(ring.dropped).toBe(0);
    expect([...ring.last(500).samples]).toEqual([...sound(5)]);
  });

  it.each([199, 2001, Number.NaN])('keeps nothing for %s ms', (keepMs) => {
    expect(() => new EchoicRing({ clock: testClock(), keepMs, samples: 'int16' })).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    );
  });
});

describe('images', () => {
  const image = (n: number, length = 64) => ({ bytes: new Uint8Array(length).fill(n), type: 'image/jpeg', width: 8, height: 8 });
  const eyes = (clock = testClock()) => ({ clock, ring: new IconicRing({ clock, keepMs: 1000, images: 4, bytesEach: 100 }) });

  it('are the last ones of their time, oldest first, in slots that are used again', () => {
    const { clock, ring } = eyes();
    for (let n = 1; n <= 6; n++) {
      clock.advance(100);
      expect(ring.write(image(n, 10 * n))).toBe(true);
    }
    expect(ring.last(1000).map(({ bytes, at }) => [bytes.length, bytes[0], at])).toEqual([
      [30, 3, 300],
      [40, 4, 400],
      [50, 5, 500],
      [60, 6, 600],
    ]);
    expect(ring.last(100).map((seen) => seen.at)).toEqual([500, 600]);
    expect(ring.last(1000, 1).map((seen) => seen.at)).toEqual([600]);
  });

  it('that are too large are counted and let go; time and closing overwrite the rest', () => {
    const { clock, ring } = eyes();
    const buffer = bufferOf(() => ring.write(image(1, 100)));
    expect(buffer).toHaveLength(400);
    expect(ring.write(image(2, 101))).toBe(false);
    expect(ring).toMatchObject({ refused: 1, length: 1 });
    pass(clock, 1060);
    expect(ring.length).toBe(0);
    expect(buffer.every((b) => b === 0)).toBe(true);
    ring.write(image(3));
    ring.close();
    expect(buffer.every((b) => b === 0)).toBe(true);
    expect(ring.last(1000)).toEqual([]);
    expect(() => new IconicRing({ clock, keepMs: 1000, images: 0, bytesEach: 9 })).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    );
  });

  it('of a longer one leave nothing behind a shorter one', () => {
    const { ring } = eyes();
    const buffer = bufferOf(() => ring.write(image(7, 100)));
    for (let n = 0; n < 4; n++) ring.write(image(8, 1));
    expect(buffer.includes(7)).toBe(false);
  });
});

it('attention picks from each sense that is there, and takes nothing from it', () => {
  const clock = testClock();
  const ears = new EchoicRing({ clock, keepMs: 2000, samples: 'float32' });
  const eyes = new IconicRing({ clock, keepMs: 500, images: 2, bytesEach: 10 });
  const memory = sensoryMemory({ ears, eyes });
  expect(memory.attend({ soundMs: 800, images: 1 })).toEqual({ heard: null, seen: [] });
  ears.write({ samples: new Float32Array(FRAME).fill(0.5) });
  eyes.write({ bytes: Uint8Array.of(1, 2), type: 'image/png', width: 1, height: 1 });
  for (let twice = 0; twice < 2; twice++) {
    const { heard, seen } = memory.attend({ soundMs: 800, images: 1 });
    expect(heard?.samples).toEqual(new Float32Array(FRAME).fill(0.5));
    expect(seen).toMatchObject([{ bytes: Uint8Array.of(1, 2), type: 'image/png' }]);
  }
  expect(memory.attend({})).toEqual({ heard: null, seen: [] });
  expect(sensoryMemory({ eyes }).attend({ soundMs: 800, images: 2 })).toMatchObject({ heard: null, seen: [{ width: 1 }] });
  memory.close();
  expect(memory.attend({ soundMs: 800, images: 1 })).toEqual({ heard: null, seen: [] });
});
