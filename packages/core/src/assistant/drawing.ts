/**
 * The model's part in consolidation: which one may draw facts, and how far it has come. It is the one that answers, on this
 * computer, while it is in memory anyway: nothing is loaded for this.
 */
import { MiaError } from '../errors.ts';
import {
  consolidateByModel,
  EXTRACTION_VERSION,
  fingerprint,
  makerOf,
  PROBED_BY,
  probeModel,
  type Verdict,
  verdict,
} from '../memory/consolidation/index.ts';
import type { ConsolidationState } from '../memory/storage/types.ts';
import type { OpenModel } from '../ports/language-model.ts';
import type { TurnDeps } from './deps.ts';

/** Milliseconds without anything from the person before a server is asked: it has one cache for all, and what it read of a conversation goes. */
const IDLE_SERVER_MS = 180_000;

type Deps = Pick<TurnDeps, 'models' | 'store' | 'clock'>;

/** What is known of the model that would draw facts. */
export interface Drawing extends Verdict {
  id: string;
  name: string;
  /** Messages that it has looked at; 0 of 0 where it may not. */
  state: ConsolidationState;
  /** It has room for one conversation only, which asking it would push out: it is left alone. */
  crowded: boolean;
}

/** Models that were found to have room for one conversation only, by their fingerprint, since the start. */
const crowdedIn = new WeakMap<TurnDeps['store'], Set<string>>();

const isCrowded = (error: unknown): boolean =>
  error instanceof MiaError && error.code === 'model.unsupported' && error.details.reason === 'one sequence';

/** Null: no model on this computer answers. */
async function chosen({ models }: Pick<Deps, 'models'>): Promise<OpenModel | null> {
  const { model } = await models.choose({ id: '', model: null });
  if (model === null) return null;
  const opened = await models.open(model);
  return opened.card.place.kind === 'this-computer' && opened.card.jsonSchema ? opened : null;
}

/** @throws MiaError `data.*`, `model.*` */
export async function drawing(deps: Pick<Deps, 'models' | 'store'>): Promise<Drawing | null> {
  const opened = await chosen(deps);
  if (!opened) return null;
  const { id, name } = opened.card;
  const model = fingerprint(opened.card);
  const none = { model, version: PROBED_BY, tried: 0, right: 0, hits: 0, said: 0, wanted: 0 };
  const tried = verdict((await deps.store.modelProbe(model, PROBED_BY)) ?? none);
  const state = tried.passed ? await deps.store.consolidation(makerOf(opened), EXTRACTION_VERSION) : { done: 0, total: 0 };
  return { id, name, ...tried, state, crowded: crowdedIn.get(deps.store)?.has(model) ?? false };
}

/**
 * Tries the model, if it was not, and lets it draw facts, if it may, until there is nothing left or it is stopped.
 * @param idleMs for how long the person has done nothing
 * @returns messages looked at, and after how many more milliseconds of quiet it is to be tried, if it is too early
 * @throws MiaError what the model's adapter throws, `data.*`
 */
export async function draw(
  deps: Deps,
  idleMs: number,
  signal: AbortSignal,
  onStep: () => Promise<void>,
): Promise<{ read: number; wait: number | null }> {
  const opened = await chosen(deps);
  if (!opened?.card.loaded || signal.aborted) return { read: 0, wait: null };
  if (opened.card.provider !== 'embedded' && idleMs < IDLE_SERVER_MS) return { read: 0, wait: IDLE_SERVER_MS - idleMs };
  const model = fingerprint(opened.card);
  const crowded = crowdedIn.get(deps.store) ?? new Set();
  crowdedIn.set(deps.store, crowded);
  let read = 0;
  try {
    const tried = await probeModel(opened, deps.store, signal, onStep);
    while (tried?.passed && !signal.aborted) {
      const step = await consolidateByModel(opened, deps.store, () => deps.clock.now(), signal);
      if (step === 0) break;
      read += step;
      await onStep();
    }
    // It was loaded anew, with more room.
    if (tried) crowded.delete(model);
  } catch (error) {
    if (!isCrowded(error)) throw error;
    crowded.add(model);
    await onStep();
  }
  return { read, wait: null };
}
