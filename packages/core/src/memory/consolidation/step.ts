import { deriveFacts, RULES_VERSION } from '../declarative/index.ts';
import { deriveHabits } from '../procedural/index.ts';
import type { ConsolidationEntry, Store, Underived } from '../storage/types.ts';

export const RULES = 'rules';
/** Messages read at once; each is looked at by itself. */
const BATCH = 20;

type ConsolidationStore = Pick<Store, 'underived' | 'derived' | 'addFacts' | 'addHabits'>;

/**
 * Looks at the next messages by rules, one after the other, and stops between two of them when told to: what was looked at is
 * marked, so that nothing is done twice. It adds only; what was forgotten stays so.
 * @returns how many were looked at; 0: there is nothing left
 * @throws MiaError `data.*`
 */
export async function consolidateByRules(store: ConsolidationStore, now: () => number, signal: AbortSignal): Promise<number> {
  const batch = await store.underived(RULES, RULES_VERSION, BATCH);
  let last: Underived | null = null;
  const entry: ConsolidationEntry = { at: now(), maker: RULES, message: null, read: 0, added: 0, again: 0, superseded: 0, dropped: 0 };
  for (const message of batch) {
    if (signal.aborted) break;
    const [facts, habits] = [deriveFacts(message.text), deriveHabits(message.text)];
    const changes = [
      ...(facts.length > 0 ? await store.addFacts(message.message, 'rules', facts) : []),
      ...(habits.length > 0 ? await store.addHabits(message.message, habits) : []),
    ];
    for (const { change } of changes) entry[change === 'ended' ? 'superseded' : change] += 1;
    entry.read += 1;
    last = message;
  }
  if (last) await store.derived(RULES, RULES_VERSION, last.seq, { ...entry, message: last.message });
  return entry.read;
}
