import type { NewFact } from '../storage/types.ts';
import { assertions } from './assertions.ts';
import { CATALOGUE } from './catalogue.ts';
import { looserClauses } from './loosen.ts';
import { factKey } from './normalise.ts';
import { GERMAN } from './rules-de.ts';
import { ENGLISH } from './rules-en.ts';
import { MORE_GERMAN } from './rules-more-de.ts';
import { MORE_ENGLISH } from './rules-more-en.ts';
import { NAMES } from './rules-names.ts';

const RULES = [...ENGLISH, ...MORE_ENGLISH, ...GERMAN, ...MORE_GERMAN, ...NAMES, ...CATALOGUE];
/** No message tells more than this in passing. */
const MOST = 12;

/**
 * Facts about the person in a message that they typed, by rules, oldest assertion first. Only their own plain assertions about
 * themselves count (`assertions.ts`); who may call this with what is the caller's to see: never an answer, a paste, an import.
 */
export function deriveFacts(text: string): NewFact[] {
  const found = new Map<string, NewFact>();
  for (const clause of assertions(text)) {
    for (const fact of factsIn(clause)) {
      const key = `${factKey(fact.subject, fact.relation, fact.object)}${fact.ends ? '-' : ''}`;
      if (!found.has(key)) found.set(key, fact);
    }
  }
  return [...found.values()].slice(0, MOST);
}

/** The facts that one clause tells: those of the first form that fits it, or one of the looser ways to look at it. */
export function factsIn(clause: string): NewFact[] {
  for (const way of looserClauses(clause)) {
    for (const { form, facts } of RULES) {
      const fits = form.exec(way);
      if (!fits) continue;
      const found = facts(fits.groups ?? {}).filter((fact) => fact !== null);
      if (found.length > 0) return found;
    }
  }
  return [];
}
