import type { Fact, NewFact } from '../storage/types.ts';
import { factsIn } from './derive.ts';

/** A person's own sentence as the fact that takes the place of another: about the same thing, unless it says otherwise. */
export function factOf(text: string, was: Pick<Fact, 'subject' | 'relation'>): NewFact {
  const sentence = text.trim().replace(/\s+/gu, ' ');
  const plain = sentence.replace(/[.!]+$/u, '');
  const [found] = factsIn(asTheySay(plain)).filter((fact) => !fact.ends);
  const shown = /[.!?]$/u.test(sentence) ? sentence : `${sentence}.`;
  if (found) return { ...found, text: asTheySay(plain) === plain ? found.text : shown };
  return { subject: was.subject, relation: was.relation, object: plain, text: shown, single: false };
}

/** "Your dog's name is Rex", as facts are shown, in the person's own words. */
function asTheySay(text: string): string {
  return text
    .replace(/^you are\b/iu, "I'm")
    .replace(/^you\b/iu, 'I')
    .replace(/\byour\b/giu, 'my')
    .replace(/^sie sind\b/iu, 'ich bin')
    .replace(/^Ihr(e)?\b/u, 'mein$1');
}
