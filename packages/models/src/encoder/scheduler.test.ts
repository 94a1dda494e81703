import { beforeEach, describe, expect, it } from 'vitest';
import type { EncoderModel, TokenIds } from './model.ts';
import { EncoderScheduler } from './scheduler.ts';

/** A model whose vector is the text's first code, and whose work takes a millisecond for every ten padded tokens. */
class FakeModel implements EncoderModel {
  readonly dimension = 1;
  clock = 0;
  runs: { texts: number; padded: number; codes: number[] }[] = [];
  failNext = false;
  tokenize(text: string): TokenIds {
    this.clock += 0.01;
    return Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  }
  async run(batch: readonly TokenIds[]): Promise<Float32Array> {
    if (this.failNext) {
      this.failNext = false;
      throw new Error('broken');
    }
    const padded = batch.length * Math.max(...batch.map((ids) => ids.length));
    this.clock += padded / 10;
    this.runs.push({ texts: batch.length, padded, codes: batch.map((ids) => ids[0] ?? 0) });
    return Float32Array.from(batch, (ids) => ids[0] ?? 0);
  }
  async release(): Promise<void> {}
}

describe('sharing one encoder', () => {
  let model: FakeModel;
  let scheduler: EncoderScheduler;
  let breaths: (() => void)[];
  beforeEach(() => {
    model = new FakeModel();
    breaths = [];
    scheduler = new EncoderScheduler(model, { now: () => model.clock, breathe: async () => breaths.shift()?.() });
  });
  const text = (code: number, length: number) => String.fromCharCode(code).repeat(length);

  it('gives the vectors in the order of the texts, however they were batched', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => text(300 + i, 1 + ((i * 37) % 90)));
    const vectors = await scheduler.encode(texts, 'background');
    expect([...vectors]).toEqual(texts.map((one) => one.codePointAt(0)));
    expect(model.runs.length).toBeGreaterThan(3);
  });

  it('runs texts of like lengths together and keeps each step to about 30 ms', async () => {
    await scheduler.encode(
      Array.from({ length: 200 }, (_, i) => text(300 + i, i % 2 ? 10 : 200)),
      'background',
    );
    const steady = model.runs.slice(10);
    for (const run of steady) expect(run.padded / 10).toBeLessThanOrEqual(31);
    const real = 100 * 10 + 100 * 200;
    expect(model.runs.reduce((sum, run) => sum + run.padded, 0)).toBeLessThan(real * 1.1);
  });

  it('lets a query pass waiting background work between two steps', async () => {
    const order: string[] = [];
    const background = scheduler
      .encode(
        Array.from({ length: 50 }, () => text(65, 100)),
        'background',
      )
      .then(() => order.push('background'));
    const asked = new Promise<void>((resolve) => {
      breaths.push(
        () => {},
        () => {
          void scheduler.encode(['Q'], 'query').then(() => {
            order.push('query');
            resolve();
          });
        },
      );
    });
    await Promise.all([asked, background]);
    expect(order).toEqual(['query', 'background']);
    const at = model.runs.findIndex((run) => run.codes[0] === 'Q'.codePointAt(0));
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(4);
  });

  it('drops what is cancelled and goes on with the next', async () => {
    const controller = new AbortController();
    const cancelled = scheduler.encode(
      Array.from({ length: 50 }, () => text(65, 100)),
      'background',
      controller.signal,
    );
    const next = scheduler.encode(['B'], 'background');
    breaths.push(() => controller.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'request.cancelled' });
    expect([...(await next)]).toEqual([66]);
    expect(model.runs.length).toBeLessThan(5);
  });

  it('fails only the request whose run failed', async () => {
    model.failNext = true;
    const broken = scheduler.encode(['A'], 'query');
    const next = scheduler.encode(['B'], 'query');
    await expect(broken).rejects.toThrow('broken');
    expect([...(await next)]).toEqual([66]);
  });

  it('answers nothing with nothing', async () => {
    expect((await scheduler.encode([], 'query')).length).toBe(0);
  });
});
