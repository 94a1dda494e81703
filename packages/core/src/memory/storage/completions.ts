/** Endings that the index's stemmer (Porter 1980, "An algorithm for suffix stripping") takes off English words. */
const ENDINGS = (
  'ing ings ingly ion ions ional ive ives ively iveness ity ities ies ied ier iest ize izes ized izing izer ization ise ises ised ising isation ' +
  'ism ist ists ness ment ments ence ences ently ance ances antly able ably ability ible ibly ibility ation ations ational ator ators ful fully ' +
  'fulness less ous ously ousness al als ally ality ivity ic ical ically icate icates icated ed edly es er ers ely'
).split(' ');
const LEAST = 5;
const LEAST_ROOT = 3;

/**
 * What a word may become that is typed past its stem: the index holds "extens" for "extension", so that neither "extensi" nor what begins
 * with it is there. Each ending that has begun is ended: "extension", "extensive" …
 * @returns whole words, without the one given; few, and none for a short or foreign one
 */
export function completions(word: string): string[] {
  const typed = word.toLowerCase();
  if (typed.length < LEAST || !/^[a-z]+$/.test(typed)) return [];
  const found = new Set<string>();
  for (const ending of ENDINGS) {
    for (let begun = 1; begun < ending.length && typed.length - begun >= LEAST_ROOT; begun++) {
      if (typed.endsWith(ending.slice(0, begun))) found.add(typed + ending.slice(begun));
    }
  }
  return [...found];
}
