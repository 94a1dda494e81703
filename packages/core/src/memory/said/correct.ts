/** "That's wrong, …" after an answer that was given memories: which of them is meant, and what takes its place. */
import { deriveFacts, factOf } from '../declarative/index.ts';
import { normalised } from '../declarative/normalise.ts';
import { questionTerms } from '../retrieval/terms.ts';
import type { Fact, Message, NewFact, Store } from '../storage/types.ts';
import type { Card } from './card.ts';
import type { Told } from './keep.ts';

/** What is to be done; null: it is no correction of anything that was given. */
export type Correction = { fact: Fact; right: NewFact } | { choose: { facts: string[]; messages: string[] } } | null;

/** "it's Max", "he is called Max", "er heißt Max": the object alone. */
const PRONOUN =
  /^(?:it's|it is|it was|he's|she's|he is|she is|they're|they are|his name is|her name is|es ist|er ist|sie ist|er heißt|sie heißt|es heißt)(?: (?:called|named|actually|now|eigentlich|jetzt))* (?<o>.+)$/iu;

/** Facts that the answer was given, in its receipts' order, and the messages of those receipts from which none was drawn. */
async function given(
  answer: string,
  store: Pick<Store, 'receipts' | 'fact' | 'factsFrom'>,
): Promise<{ facts: Fact[]; messages: string[] }> {
  const facts = new Map<string, Fact>();
  const messages: string[] = [];
  for (const receipt of await store.receipts(answer)) {
    if (receipt.forgotten) continue;
    const its = receipt.fact
      ? await store.fact(receipt.fact).then(
          (fact) => [fact],
          () => [],
        )
      : await store.factsFrom(receipt.memory).catch(() => []);
    for (const fact of its) if (fact.validTo === null) facts.set(fact.id, fact);
    if (its.length === 0 && receipt.role === 'user') messages.push(receipt.memory);
  }
  return { facts: [...facts.values()], messages };
}

/** Whether a new object can stand where an old one did: a name for a name, a number for a number, as short. */
function fits(was: string, now: string): boolean {
  if (now.split(/\s+/u).length > Math.max(4, was.split(/\s+/u).length + 2)) return false;
  if (/\d/u.test(was)) return /\d/u.test(now);
  return !/^\p{Lu}/u.test(was) || /^\p{Lu}/u.test(now);
}

export async function correctionOf(
  right: string,
  answer: Pick<Message, 'id'>,
  store: Pick<Store, 'receipts' | 'fact' | 'factsFrom'>,
): Promise<Correction> {
  const { facts, messages } = await given(answer.id, store);
  const plain = right.trim().replace(/[.!]+$/u, '');
  const derived = deriveFacts(plain).filter((fact) => !fact.ends);
  for (const now of derived) {
    const same = facts.filter(
      (fact) => normalised(fact.relation) === normalised(now.relation) && normalised(fact.object) !== normalised(now.object),
    );
    if (same.length > 0) return same.length === 1 ? { fact: same[0] as Fact, right: now } : choice(same, []);
  }
  const object = PRONOUN.exec(plain)?.groups?.o?.replace(/,? (?:not|nicht) .+$/iu, '');
  if (object !== undefined) {
    const able = facts.filter((fact) => fact.text.includes(fact.object) && fits(fact.object, object));
    const [only] = able;
    if (able.length === 1 && only) return { fact: only, right: { ...factOf(only.text.replace(only.object, object), only) } };
    return able.length > 1 ? choice(able, []) : null;
  }
  // Words of its own: it has to speak of what was given.
  const terms = new Set(questionTerms(plain));
  const near = facts.filter((fact) => questionTerms(`${fact.text} ${fact.relation}`).some((term) => terms.has(term)));
  const [only] = near;
  if (near.length === 1 && only) return { fact: only, right: factOf(plain, only) };
  if (near.length > 1) return choice(near, []);
  return derived.length > 0 && messages.length > 0 ? choice([], messages.slice(0, 4)) : null;
}

const choice = (facts: readonly Fact[], messages: string[]): Correction => ({ choose: { facts: facts.map((f) => f.id), messages } });

/** Does it. The message is a source of what is right. */
export async function applyCorrection(
  correction: NonNullable<Correction>,
  answer: string,
  message: Message,
  now: number,
  store: Pick<Store, 'correctFact' | 'addFacts'>,
): Promise<{ card: Card; told: Told[] }> {
  if ('choose' in correction) return { card: { kind: 'wrong', answer, ...correction.choose }, told: [] };
  const fact = await store.correctFact(correction.fact.id, correction.right, now);
  // What is right was said here.
  await store.addFacts(message.id, 'person', [correction.right]);
  return {
    card: { kind: 'corrected', was: correction.fact.id, fact: fact.id, answer },
    told: [{ kind: 'fact', change: 'corrected', of: fact }],
  };
}
