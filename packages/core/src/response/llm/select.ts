import type { ModelCard } from '../../ports/language-model.ts';

/** What a model must be able to do for the task at hand. */
export interface Needs {
  vision?: boolean;
  tools?: boolean;
  jsonSchema?: boolean;
  thinking?: boolean;
}

export interface Candidate {
  card: ModelCard;
  /** Tokens a second as measured on this machine; null before the first use. */
  writeSpeed: number | null;
  lastUsed: number | null;
}

/** Tokens a second at which an answer is read as it comes, and below which waiting is felt. */
const COMFORTABLE = 10;
const SLOW = 4;

/**
 * Whether a model can run in this machine's memory beside everything else. What runs elsewhere needs none; what does not
 * say how much it needs is given the benefit of the doubt.
 * @param memoryBytes the machine's whole memory
 */
export function fitsInMemory(card: ModelCard, memoryBytes: number): boolean {
  if (card.place.kind === 'elsewhere') return true;
  const needs = card.memoryBytes ?? card.sizeBytes;
  if (needs === null) return true;
  // the system and its programs keep 2 GB, on small machines a quarter
  return needs <= memoryBytes - Math.min(2e9, memoryBytes / 4);
}

/**
 * The best model on this computer for a task: those that can do what it needs, of these the ones that answer fast enough
 * (measured; where nothing was measured, those that fill at most half of the memory are expected to), of these the largest,
 * since size is what quality goes with; then the loaded one, the last used, and the name, so that the choice is the same each time.
 * Models elsewhere and models for embeddings are never chosen. A model that can not fit is chosen only when none can.
 * @returns null when there is nothing to choose
 */
export function selectBest(candidates: readonly Candidate[], memoryBytes: number, needs: Needs = {}): Candidate | null {
  const here = candidates.filter(({ card }) => card.task === 'chat' && card.place.kind === 'this-computer');
  const fitting = here.filter(({ card }) => fitsInMemory(card, memoryBytes));
  if (fitting.length === 0) return [...here].sort((a, b) => sizeOf(a) - sizeOf(b) || byName(a, b))[0] ?? null;
  const able = fitting.filter(({ card }) => can(card, needs));
  const best = [...(able.length > 0 ? able : fitting)].sort(
    (a, b) =>
      pace(b, memoryBytes) - pace(a, memoryBytes) ||
      sizeOf(b) - sizeOf(a) ||
      Number(b.card.loaded) - Number(a.card.loaded) ||
      (b.lastUsed ?? 0) - (a.lastUsed ?? 0) ||
      byName(a, b),
  )[0];
  return best ?? null;
}

function can(card: ModelCard, needs: Needs): boolean {
  return (['vision', 'tools', 'jsonSchema', 'thinking'] as const).every((what) => !needs[what] || card[what]);
}

/** 2: comfortable, 1: slow, 0: too slow. */
function pace({ card, writeSpeed }: Candidate, memoryBytes: number): number {
  if (writeSpeed !== null) return writeSpeed >= COMFORTABLE ? 2 : writeSpeed >= SLOW ? 1 : 0;
  return (card.memoryBytes ?? card.sizeBytes ?? 0) <= memoryBytes / 2 ? 2 : 1;
}

function sizeOf({ card }: Candidate): number {
  return card.sizeBytes ?? card.memoryBytes ?? 0;
}

function byName(a: Candidate, b: Candidate): number {
  return a.card.id < b.card.id ? -1 : 1;
}
