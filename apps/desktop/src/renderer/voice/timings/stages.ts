/** What a spoken turn's time went into. Pure. */
import type { Message } from '../../../contract/index.ts';

/** In the order in which they pass. */
export const STAGES = ['capture', 'recognition', 'recall', 'firstToken', 'firstAudio'] as const;
export type Stage = (typeof STAGES)[number];

/** Milliseconds by stage; those that were not reached are absent. */
export type StageTimes = Partial<Record<Stage, number>>;

/**
 * From the moments to the stages between them. The window measures from the end of the question, the host from the beginning of the
 * turn, which is when the text was there; what the way between both costs falls to the first token where the answer is silent, else
 * to the first sound.
 * @returns null where the question was not spoken
 */
export function stagesOf(timings: Message['timings']): StageTimes | null {
  if (!timings?.voice) return null;
  const { recall, firstToken, voice } = timings;
  const { captured, recognised, heard } = voice;
  return {
    capture: captured,
    recognition: Math.max(0, recognised - captured),
    ...(recall === undefined ? {} : { recall }),
    ...(firstToken === undefined ? {} : { firstToken: Math.max(0, firstToken - (recall ?? 0)) }),
    ...(heard === undefined || firstToken === undefined ? {} : { firstAudio: Math.max(0, heard - recognised - firstToken) }),
  };
}

/** All stages together. */
export function totalOf(stages: StageTimes): number {
  return STAGES.reduce((sum, stage) => sum + (stages[stage] ?? 0), 0);
}

/** The middle one, or the mean of the two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
