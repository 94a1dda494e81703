/**
 * Semantic memory: what words and relations mean, apart from what anybody said (Tulving 1972; the classes are the hierarchy
 * of Collins & Quillian 1969). Only what facts need: which relations have one value at a time, which words of English and
 * German name the same relative or animal, which of these a wider word takes in, and what a question's word asks about.
 *
 * It is knowledge of the app's own, the same for everybody: nothing here is learnt, stored or forgotten.
 */
export { asksAbout } from './concepts.ts';
export { isSingle } from './relations.ts';
export { RELATIVES } from './relatives.ts';
