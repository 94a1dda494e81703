import { CLASSES, PLURALS, RELATIVES } from './relatives.ts';

/** Words by which something is asked that its relation does not hold. */
const ASKED: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      ['job profession occupation career employer employed beruf arbeit arbeite arbeitgeber stelle', 'works as|works at'],
      ['live home residence city town wohne wohnort zuhause stadt', 'lives in'],
      ['born birth birthdate birthday geboren geburt geburtstag geburtsdatum', 'birthday|year of birth|birthplace'],
      ['age alter', 'age|year of birth|birthday'],
      ['married spouse verheiratet', 'marital status|partner|wife|husband'],
      ['allergy allergies allergic allergie allergien allergisch', 'allergic to'],
      ['diet dietary eat cook essen ernährung kochen', 'allergic to|is|does not eat'],
      ['drink trinken', 'does not drink'],
      ['hometown origin heimat herkunft', 'comes from|grew up in|birthplace'],
      ['instrument instrumente sport', 'plays'],
      ['university study degree studium studiere', 'studies'],
      ['hobby hobbies', 'likes|plays'],
      ['illness health condition krankheit gesundheit', 'has condition|allergic to'],
    ] as const
  ).flatMap(([words, relations]) => words.split(' ').map((word) => [word, relations.split('|')] as const)),
);

const CANONICAL: ReadonlyMap<string, string> = new Map(Object.entries(RELATIVES));
const NOTHING: ReadonlySet<string> = new Set();

/**
 * The relations that a word of a question asks about, whatever the language in which a fact was told: "mum" and "Mutter" the
 * mother, "pets" the cat too, "job" what one works as. A word for something that one has is in it as itself.
 * @param term one lower-case word, as of `questionTerms`
 */
export function asksAbout(term: string): ReadonlySet<string> {
  const word = singular(term);
  const canonical = CANONICAL.get(word);
  const asked = ASKED.get(term) ?? ASKED.get(word) ?? [];
  const members = CLASSES.get(term) ?? CLASSES.get(word) ?? [];
  const found = [...asked, ...members, ...(canonical ? [canonical] : [])];
  return found.length === 0 ? NOTHING : new Set(found);
}

function singular(term: string): string {
  const known = PLURALS.get(term);
  if (known) return known;
  return term.endsWith('s') && !CANONICAL.has(term) && CANONICAL.has(term.slice(0, -1)) ? term.slice(0, -1) : term;
}
