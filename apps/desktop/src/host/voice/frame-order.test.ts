import { describe, expect, it } from 'vitest';
import { FrameOrder } from './frame-order.ts';

function order(longest = 1_000_000) {
  const taken: number[] = [];
  return { taken, frames: new FrameOrder(longest, (samples) => void taken.push(...samples)) };
}
const run = (from: number, to: number) => Float32Array.from({ length: to - from }, (_, i) => from + i + 1);

describe('samples of an utterance', () => {
  it('are handed on in order, however they come, each once', () => {
    const { taken, frames } = order();
    frames.push(0, run(0, 4));
    frames.push(8, run(8, 12));
    frames.push(2, run(2, 6));
    frames.push(4, run(4, 8));
    frames.push(0, run(0, 4));
    frames.end(12);
    expect(taken).toEqual([...run(0, 12)]);
    expect(frames.lost).toBe(0);
  });

  it('are silence where they never came, and are counted', () => {
    const { taken, frames } = order();
    frames.push(0, run(0, 2));
    frames.push(5, run(5, 6));
    frames.end(8);
    expect(taken).toEqual([1, 2, 0, 0, 0, 6, 0, 0]);
    expect(frames).toMatchObject({ length: 8, lost: 5 });
  });

  it('wait a second for what is missing, not longer: little is held', () => {
    const { taken, frames } = order();
    for (let at = 512; at < 17_000; at += 512) frames.push(at, new Float32Array(512).fill(1));
    expect(taken.length).toBeGreaterThan(16_000);
    expect(frames.lost).toBe(512);
  });

  it('end where an utterance is at its longest, whatever a window says of its length', () => {
    const { taken, frames } = order(40_000);
    frames.push(39_999, run(0, 5));
    frames.push(1e12, run(0, 5));
    frames.end(1e12);
    expect(taken).toHaveLength(40_000);
    expect(taken.at(-1)).toBe(1);
    expect(frames.lost).toBe(39_999);
  });
});
