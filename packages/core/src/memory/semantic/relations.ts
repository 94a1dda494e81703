import { ONE_OF, RELATIVES } from './relatives.ts';

/** Relations in which many things stand at once. */
const MANY: ReadonlySet<string> = new Set([
  ...['allergic to', 'has condition', 'is', 'does not eat', 'does not drink'],
  ...['likes', 'dislikes', 'plays', 'speaks', 'is learning', 'has', 'lives with', 'plans', 'prefers'],
  ...['takes', 'wears', 'does not', 'does not tolerate'],
]);
const CANONICAL: ReadonlySet<string> = new Set(Object.values(RELATIVES));

/**
 * Whether a relation has one value at a time, so that a new one takes the place of the old. One has many daughters, but one
 * older daughter; whatever is named as an attribute of its own ("my shoe size", "my favourite colour") has one value.
 */
export function isSingle(relation: string): boolean {
  if (CANONICAL.has(relation)) return ONE_OF.has(relation);
  return !MANY.has(relation);
}
