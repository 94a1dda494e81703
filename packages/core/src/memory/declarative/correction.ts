import type { Fact, NewFact } from '../storage/types.ts';

/** A person's own sentence as the fact that takes the place of another: about the same thing, unless it says otherwise. */
export function factOf(text: string, was: Pick<Fact, 'subject' | 'relation'>): NewFact {
  const sentence = text.trim().replace(/\s+/gu, ' ');
  return { subject: was.subject, relation: was.relation, object: sentence.replace(/[.!]+$/u, ''), text: sentence, single: false };
}
