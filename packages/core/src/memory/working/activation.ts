/** How present a chunk is, and how long what is said lasts. */
import type { WorkingChunk } from '../storage/types.ts';

/** Of a chunk: `uses` are ages, in ms of the conversation's own time that passed since each use. */
export type Chunk = WorkingChunk;

/** ACT-R's d. */
export const DECAY = 0.5;
/** A chunk that was used once fades after so much of the conversation's own time: two turns at least, some ten short ones. */
export const FADES_AFTER_MS = 20_000;
/** What is in mind at once: more than nine, and the faintest leave until seven are left. */
export const HELD = { usual: 7, most: 9 } as const;

/** As one speaks: about 150 English words a minute. */
const CHARACTERS_A_SECOND = 15;
/** A nod lasts a second; of a long answer what is read attentively. */
const LASTS = { least: 1000, most: 5000 } as const;
/** Uses that are remembered of one chunk: older ones weigh next to nothing. */
export const USES = 8;

const THRESHOLD = activation(FADES_AFTER_MS);

function activation(...ages: number[]): number {
  // What was used this moment is a second old: activation has no infinity.
  return Math.log(ages.reduce((sum, age) => sum + (Math.max(1000, age) / 1000) ** -DECAY, 0));
}

/** Base-level activation: ln of the sum of t^-0.5 over the uses, t in seconds. */
export const present = (chunk: Pick<Chunk, 'uses'>): number => activation(...chunk.uses);

/** Whether it is out of mind. */
export const fades = (chunk: Pick<Chunk, 'uses'>): boolean => chunk.uses.length === 0 || present(chunk) < THRESHOLD;

/** What saying this takes, in ms of the conversation's own time. */
export function lasts(text: string): number {
  return Math.round(Math.min(LASTS.most, Math.max(LASTS.least, (text.length / CHARACTERS_A_SECOND) * 1000)));
}
