import type { OpenModel } from '../../ports/language-model.ts';
import { assertions } from '../declarative/index.ts';
import type { ConsolidationEntry, NewFact, Store, Underived } from '../storage/types.ts';
import { EXTRACTION_VERSION, proposals } from './extract.ts';
import { admitted, open } from './gate.ts';
import { fingerprint } from './probe.ts';

const BATCH = 20;

type ModelStore = Pick<Store, 'underived' | 'derived' | 'addFacts'>;

/** Under this name a model's progress is kept: another model looks at everything itself. */
export const makerOf = (opened: Pick<OpenModel, 'card'>): string => `model:${fingerprint(opened.card)}`;

/**
 * Puts what rules did not understand of the next messages before a model that passed, clause by clause. What it says is held
 * to the sentence (`gate.ts`); a message's facts are added together when all of it was read, so that a stop leaves nothing half
 * done. Adds only; what was forgotten stays so.
 * @returns how many messages were looked at; 0: there is nothing left, or it was stopped
 * @throws MiaError `model.*`, `data.*`
 */
export async function consolidateByModel(opened: OpenModel, store: ModelStore, now: () => number, signal: AbortSignal): Promise<number> {
  const maker = makerOf(opened);
  const batch = await store.underived(maker, EXTRACTION_VERSION, BATCH);
  let last: Underived | null = null;
  const entry: ConsolidationEntry = { at: now(), maker: 'model', message: null, read: 0, added: 0, again: 0, superseded: 0, dropped: 0 };
  try {
    for (const message of batch) {
      const found = await read(opened, message.text, signal);
      if (found === null) break;
      entry.dropped += found.dropped;
      const changes = found.facts.length > 0 ? await store.addFacts(message.message, 'model', found.facts) : [];
      for (const { change } of changes) entry[change === 'ended' ? 'superseded' : change] += 1;
      entry.read += 1;
      last = message;
      // A message that the model was asked about is marked at once: it was dear.
      if (found.asked) break;
    }
  } finally {
    if (last) await store.derived(maker, EXTRACTION_VERSION, last.seq, { ...entry, message: last.message });
  }
  return entry.read;
}

/** Null: stopped before all of it was read. */
async function read(
  opened: OpenModel,
  text: string,
  signal: AbortSignal,
): Promise<{ facts: NewFact[]; dropped: number; asked: boolean } | null> {
  const facts: NewFact[] = [];
  let dropped = 0;
  const clauses = assertions(text).filter(open);
  for (const clause of clauses) {
    const said = signal.aborted ? null : await proposals(opened, clause, signal);
    if (said === null) return null;
    for (const one of said) {
      const fact = admitted(clause, one);
      if (fact) facts.push(fact);
      else dropped += 1;
    }
  }
  return signal.aborted ? null : { facts, dropped, asked: clauses.length > 0 };
}
