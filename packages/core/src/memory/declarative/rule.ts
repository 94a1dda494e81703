import { isSingle, RELATIVES } from '../semantic/index.ts';
import type { NewFact } from '../storage/types.ts';
import { NAME } from './words.ts';

type Groups = Readonly<Record<string, string | undefined>>;

/** A form of words, and the facts that it tells. The form fits a whole clause, from its first word. */
export interface Rule {
  form: RegExp;
  facts(groups: Groups): (NewFact | null)[];
}

/** `form` without anchors; `NAME` in it is a name's pattern. Words are matched in any case, names are looked at again. */
export function rule(form: string, facts: Rule['facts']): Rule {
  return { form: new RegExp(`^${form.replaceAll('NAME', NAME)}$`, 'iu'), facts };
}

export interface Shape {
  ends?: boolean;
}

/** Null objects make no fact. */
export function about(
  relation: string,
  object: string | null | undefined,
  text: (object: string) => string,
  shape: Shape = {},
): NewFact | null {
  if (!object) return null;
  return { subject: 'user', relation, object, text: text(object), single: isSingle(relation), ...(shape.ends ? { ends: true } : {}) };
}

/** Somebody's or some animal's name. `which` tells apart ("older"). */
export function named(word: string, which: string | undefined, object: string | null, text: (object: string) => string): NewFact | null {
  const more = which?.trim().toLowerCase();
  // "Mein Freund" is a partner, "mein bester Freund" is none.
  if (more && /^(?:best|beste[rn]?)$/u.test(more) && /^(?:friend|freund|freundin|kumpel)$/iu.test(word))
    return about('best friend', object, text);
  const relation = RELATIVES[word.toLowerCase()];
  if (!relation) return null;
  return about(more ? `${more} ${relation}` : relation, object, text);
}
