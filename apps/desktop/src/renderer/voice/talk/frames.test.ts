import { describe, expect, it } from 'vitest';
import { createFrameSender, type FrameSender } from './frames.ts';

/** A host that answers when it is told to. */
function slowHost() {
  const pieces: { at: number; length: number; answer: PromiseWithResolvers<void> }[] = [];
  const send = (at: number, bytes: Uint8Array): Promise<void> => {
    const answer = Promise.withResolvers<void>();
    pieces.push({ at, length: bytes.length / 4, answer });
    return answer.promise;
  };
  const unanswered = (): number => pieces.filter((p) => !answered.has(p)).length;
  const answered = new Set<unknown>();
  const answer = async (n = 1): Promise<void> => {
    for (const piece of pieces.filter((p) => !answered.has(p)).slice(0, n)) {
      answered.add(piece);
      piece.answer.resolve();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  return { pieces, send, answer, unanswered };
}

/** Frames one behind the other. */
function feeding(frames: FrameSender): (samples: Float32Array) => void {
  let at = 0;
  return (samples) => {
    frames.push(samples, at);
    at += samples.length;
  };
}

const frame = (value = 0): Float32Array => new Float32Array(512).fill(value);

describe('samples on their way', () => {
  it('are float32 in little-endian, with the number of the first one', async () => {
    const sent: [number, number[]][] = [];
    const frames = createFrameSender(async (at, bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      sent.push([at, Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true))]);
    });
    const push = feeding(frames);
    push(Float32Array.of(0.5, -0.25));
    push(Float32Array.of(1));
    await frames.drained();
    expect(sent).toEqual([
      [0, [0.5, -0.25]],
      [2, [1]],
    ]);
    expect([frames.taken, frames.dropped]).toEqual([3, 0]);
  });

  it('four pieces are under way at most; what waits goes together as soon as one is answered', async () => {
    const host = slowHost();
    const frames = createFrameSender(host.send);
    const push = feeding(frames);
    for (let n = 0; n < 20; n += 1) push(frame());
    expect(host.pieces.map((p) => p.at)).toEqual([0, 512, 1024, 1536]);
    await host.answer();
    expect(host.pieces[4]).toMatchObject({ at: 2048, length: 16 * 512 });
    expect(host.unanswered()).toBe(4);
  });

  it('a piece has 64 KiB at most', async () => {
    const host = slowHost();
    const frames = createFrameSender(host.send);
    const push = feeding(frames);
    push(new Float32Array(40_000));
    expect(host.pieces.map((p) => [p.at, p.length])).toEqual([
      [0, 16_384],
      [16_384, 16_384],
      [32_768, 7232],
    ]);
  });

  it('what waits does not grow: the oldest are dropped and counted, and the gap is told by the numbers', async () => {
    const host = slowHost();
    const frames = createFrameSender(host.send);
    const push = feeding(frames);
    // Four under way, and twenty seconds more.
    for (let n = 0; n < 4 + 625; n += 1) push(frame());
    expect(frames.taken).toBe(629 * 512);
    expect(frames.dropped).toBe(625 * 512 - Math.floor(160_000 / 512) * 512);
    await host.answer();
    expect(host.pieces[4]?.at).toBe(4 * 512 + frames.dropped);
    const drained = frames.drained();
    while (host.unanswered() > 0) await host.answer();
    await drained;
    expect(host.pieces.reduce((sum, p) => sum + p.length, 0)).toBe(frames.taken - frames.dropped);
  });

  it('the samples are copied: what the worklet writes next does not change them', async () => {
    const host = slowHost();
    let first = 0;
    const frames = createFrameSender((at, bytes) => {
      if (at === 2048) first = new Float32Array(bytes.buffer, bytes.byteOffset, 1)[0] ?? 0;
      return host.send(at, bytes);
    });
    const push = feeding(frames);
    for (let n = 0; n < 4; n += 1) push(frame());
    const reused = frame(0.5);
    push(reused);
    reused.fill(0);
    await host.answer();
    expect(first).toBe(0.5);
  });

  it('a refusal is told once, ends the sending, and is what `drained` rejects with', async () => {
    const refusals: unknown[] = [];
    let n = 0;
    const frames = createFrameSender(
      async () => {
        n += 1;
        if (n > 1) throw new Error('gone');
      },
      (error) => refusals.push(error),
    );
    const push = feeding(frames);
    push(frame());
    push(frame());
    push(frame());
    await expect(frames.drained()).rejects.toThrow('gone');
    expect(refusals).toHaveLength(1);
    push(frame());
    expect(n).toBe(3);
    await expect(frames.drained()).rejects.toThrow('gone');
  });

  it('a jump in the numbers is handed on: never two sides of a gap in one piece', async () => {
    const host = slowHost();
    const frames = createFrameSender(host.send);
    for (const at of [0, 512, 1024, 1536, 2048, 4096, 4608]) frames.push(frame(), at);
    await host.answer();
    await host.answer();
    expect(host.pieces.slice(4).map((p) => [p.at, p.length])).toEqual([
      [2048, 512],
      [4096, 1024],
    ]);
  });

  it('closing forgets what waits', async () => {
    const host = slowHost();
    const frames = createFrameSender(host.send);
    const push = feeding(frames);
    for (let n = 0; n < 10; n += 1) push(frame());
    frames.close();
    while (host.unanswered() > 0) await host.answer();
    await frames.drained();
    expect(host.pieces).toHaveLength(4);
  });
});
