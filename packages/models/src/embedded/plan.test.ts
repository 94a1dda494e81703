import { describe, expect, it } from 'vitest';
import type { GgufSummary } from './gguf.ts';
import { planContext } from './plan.ts';

const GiB = 1 << 30;
const summary = (contextLength: number, bytes: number, cacheBytesPerToken: number): GgufSummary => ({
  architecture: 'llama',
  name: null,
  contextLength,
  layers: 1,
  cacheBytesPerToken,
  vocabulary: 32_000,
  template: null,
  thinking: false,
  bytes,
});

describe('the plan of a context', () => {
  it('keeps three conversations at a comfortable length where there is room', () => {
    const plan = planContext(summary(32_768, 0.5 * GiB, 12_288), 12 * GiB);
    expect(plan).toMatchObject({ contextSize: 8_192, sequences: 3 });
    expect(plan.memoryBytes).toBeLessThan(12 * GiB);
  });

  it('never makes a window longer than the model was trained for', () => {
    expect(planContext(summary(2_048, 0.1 * GiB, 1_000), 12 * GiB)).toMatchObject({ contextSize: 2_048, sequences: 3 });
  });

  it('keeps fewer conversations before it makes the window short', () => {
    // An 8-billion-parameter model: 128 KiB a token.
    expect(planContext(summary(131_072, 4.9 * GiB, 131_072), 12 * GiB)).toMatchObject({ contextSize: 8_192, sequences: 3 });
    expect(planContext(summary(131_072, 4.9 * GiB, 131_072), 8 * GiB)).toMatchObject({ contextSize: 8_192, sequences: 2 });
    const tight = planContext(summary(131_072, 4.9 * GiB, 131_072), 5.5 * GiB);
    expect(tight.sequences).toBe(1);
    expect(tight.contextSize).toBeGreaterThanOrEqual(1_024);
    expect(tight.contextSize).toBeLessThan(8_192);
    expect(tight.memoryBytes).toBeLessThanOrEqual(5.5 * GiB);
  });

  it('says what is missing where nothing fits', () => {
    expect(() => planContext(summary(8_192, 4.9 * GiB, 131_072), 4 * GiB)).toThrow(
      expect.objectContaining({ code: 'model.out-of-memory', details: { needed: expect.any(Number), available: 4 * GiB } }),
    );
  });
});
