import { MiaError } from '../../errors.ts';
import { matrixOf, scaledDotProductAttention, unit } from '../attention/index.ts';
import type { Modality, PerceptVector } from './alignment.ts';

/** One vector for all that was perceived at once, as far as it shares a space. */
export interface Fused {
  space: string;
  /** L2 norm 1; all zeros where the percepts cancel each other out. */
  vector: Float32Array;
  /** What it was made of, and how much of each: they sum to 1. */
  parts: { modality: Modality; index: number; weight: number }[];
}

export interface LeftOut {
  modality: Modality;
  index: number;
  space: string;
  /** Its confidence is 0; or its vector has no direction: zeros, or something that is no number. */
  reason: 'unsure' | 'empty';
}

/**
 * Late fusion: attention over whole percepts, one space at a time, whose keys are the logarithms of their confidences: softmax(ln c) is
 * c / Σc. Nothing is learned. Spaces in the order of their first percept.
 * @throws MiaError `request.invalid` for a confidence that is not 0 to 1, or vectors of one space that differ in length
 */
export function fuse(percepts: readonly PerceptVector[]): { fused: Fused[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const spaces = new Map<string, (PerceptVector & { direction: Float32Array })[]>();
  for (const percept of percepts) {
    const { modality, index, space, vector, confidence } = percept;
    if (!(confidence >= 0 && confidence <= 1)) throw new MiaError('request.invalid', { what: 'confidence', given: confidence });
    const direction = unit(vector);
    if (confidence === 0 || !direction) leftOut.push({ modality, index, space, reason: direction ? 'unsure' : 'empty' });
    else spaces.set(space, [...(spaces.get(space) ?? []), { ...percept, direction }]);
  }
  return { fused: [...spaces].map(([space, members]) => fusedOf(space, members)), leftOut };
}

function fusedOf(space: string, members: readonly (PerceptVector & { direction: Float32Array })[]): Fused {
  const { output, weights } = scaledDotProductAttention(
    {
      queries: matrixOf([Float32Array.of(1)]),
      keys: matrixOf(members.map(({ confidence }) => Float32Array.of(Math.log(confidence)))),
      values: matrixOf(members.map(({ direction }) => direction)),
    },
    { scale: 1 },
  );
  return {
    space,
    vector: unit(output.values) ?? output.values,
    parts: members.map(({ modality, index }, i) => ({ modality, index, weight: weights.values[i] as number })),
  };
}
