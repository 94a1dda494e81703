import { describe, expect, it } from 'vitest';
import { fuse, type PerceptVector } from './index.ts';

const percept = (modality: PerceptVector['modality'], space: string, confidence: number, ...values: number[]): PerceptVector => ({
  modality,
  index: 0,
  space,
  vector: Float32Array.from(values),
  confidence,
});

describe('late fusion', () => {
  it('weighs directions by confidence, one space at a time', () => {
    const { fused, leftOut } = fuse([
      percept('text', 'clip', 1, 5, 0),
      percept('audio', 'wav2vec2', 1, 0, 0, 2),
      percept('image', 'clip', 0.25, 0, 3),
    ]);
    expect(leftOut).toEqual([]);
    expect(fused.map(({ space }) => space)).toEqual(['clip', 'wav2vec2']);
    const [clip, sound] = fused;
    expect(clip?.parts).toEqual([
      { modality: 'text', index: 0, weight: expect.closeTo(0.8, 6) },
      { modality: 'image', index: 0, weight: expect.closeTo(0.2, 6) },
    ]);
    expect(clip?.vector[0]).toBeCloseTo(0.8 / Math.hypot(0.8, 0.2), 6);
    expect(clip?.vector[1]).toBeCloseTo(0.2 / Math.hypot(0.8, 0.2), 6);
    expect(sound).toEqual({ space: 'wav2vec2', vector: Float32Array.of(0, 0, 1), parts: [{ modality: 'audio', index: 0, weight: 1 }] });
  });

  it('tells what it leaves out: nothing that is unsure or without a direction counts', () => {
    const text = percept('text', 'clip', 0.5, 1, 0);
    const { fused, leftOut } = fuse([
      percept('audio', 'clip', 0, 0, 1),
      text,
      percept('image', 'clip', 1, 0, 0),
      { ...percept('image', 'clip', 1, Number.NaN, 0), index: 1 },
    ]);
    expect(fused).toEqual([{ space: 'clip', vector: Float32Array.of(1, 0), parts: [{ modality: 'text', index: 0, weight: 1 }] }]);
    expect(leftOut).toEqual([
      { modality: 'audio', index: 0, space: 'clip', reason: 'unsure' },
      { modality: 'image', index: 0, space: 'clip', reason: 'empty' },
      { modality: 'image', index: 1, space: 'clip', reason: 'empty' },
    ]);
  });

  it('is the same in any order, and of nothing nothing', () => {
    const all = [percept('text', 'a', 0.9, 1, 2, 3), percept('audio', 'a', 0.3, -1, 0, 1), percept('image', 'a', 0.6, 2, 2, 0)];
    const [straight, back] = [fuse(all), fuse(all.toReversed())].map(({ fused }) => [...(fused[0]?.vector ?? [])]);
    for (const [i, value] of (straight ?? []).entries()) expect(back?.[i]).toBeCloseTo(value, 6);
    expect(Math.hypot(...(straight ?? []))).toBeCloseTo(1, 6);
    expect(fuse([])).toEqual({ fused: [], leftOut: [] });
  });

  it('of opposites has no direction', () => {
    const { fused } = fuse([percept('text', 'a', 1, 1, 0), percept('image', 'a', 1, -1, 0)]);
    expect([...(fused[0]?.vector ?? [])]).toEqual([0, 0]);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses a confidence of %s', (confidence) => {
    expect(() => fuse([percept('text', 'a', confidence, 1)])).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'confidence', given: confidence } }),
    );
  });

  it('refuses vectors of one space that differ in length', () => {
    expect(() => fuse([percept('text', 'a', 1, 1, 2), percept('image', 'a', 1, 1)])).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'vectors', expected: 2, given: 1 } }),
    );
  });
});
