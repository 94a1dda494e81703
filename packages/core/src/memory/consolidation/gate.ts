/**
 * Between a model and the memory. Whatever a model says, a fact is kept only where the person's own plain assertion says it
 * too: the sentence has them as its subject, the relation's own words stand in it, and the object is words of it, whole.
 */
import { z } from 'zod';
import { factsIn } from '../declarative/index.ts';
import { isSingle } from '../semantic/index.ts';
import type { NewFact } from '../storage/types.ts';
import { CLAIMS } from './claims.ts';

export const proposal = z.object({ subject: z.string().max(40), relation: z.string().max(60), object: z.string().max(120) });
export type Proposal = z.infer<typeof proposal>;

const NEGATED =
  /n't\b|\b(?:not|no|never|none|neither|nor|hardly|barely|used to|no longer|anymore|any more|formerly|once|kein\p{L}*|nicht|nie|niemals|kaum|früher|ehemals|weder|damals)(?![\p{L}])/iu;
const GERMAN = /(?<![\p{L}])(?:ich|wir|mein|meine|meinen|meinem|meiner|unser|unsere)(?![\p{L}])/iu;
const ENGLISH = /(?<![\p{L}])(?:i|i'm|i've|we|we're|we've|my|our)(?![\p{L}])/iu;
/** What may stand behind a whole object: the end, a sign, or a word that begins something else. */
const ENDS =
  /^(?:$|[,;:.!–-]|\s+(?:and|or|but|with|in|at|on|for|from|near|since|because|where|which|who|now|these|as|by|every|last|this|next|together|too|und|oder|aber|mit|in|im|an|am|auf|bei|beim|seit|weil|wo|der|die|das|zusammen|gern|gerne|sehr|jetzt|als|für|aus|zu)(?![\p{L}]))/iu;

/** Clauses that a model is asked about: of the person themselves, and not understood by rules already. */
export function open(clause: string): boolean {
  return clause.length <= 160 && (ENGLISH.test(clause) || GERMAN.test(clause)) && !NEGATED.test(clause) && factsIn(clause).length === 0;
}

/** The fact that a proposal makes of a clause; null where the clause does not say it. Unknown relations are none. */
export function admitted(clause: string, { subject, relation, object }: Proposal): NewFact | null {
  if (subject.trim().toLowerCase() !== 'user' || NEGATED.test(clause)) return null;
  const claim = CLAIMS.get(relation.trim().toLowerCase());
  const wanted = object.trim().replace(/[.!,;]+$/u, '');
  if (!claim || wanted === '') return null;
  const language = GERMAN.test(clause) ? 'de' : 'en';
  const lower = clause.toLowerCase();
  for (let at = lower.indexOf(wanted.toLowerCase()); at >= 0; at = lower.indexOf(wanted.toLowerCase(), at + 1)) {
    const before = clause.slice(0, at);
    const words = clause.slice(at, at + wanted.length);
    if (words.length !== wanted.length || !ENDS.test(clause.slice(at + wanted.length)) || !claim.before[language].test(before)) continue;
    const kept = claim.object(words, language);
    if (kept !== null)
      return {
        subject: 'user',
        relation: claim.relation,
        object: kept,
        text: claim.says(kept, language, before),
        single: isSingle(claim.relation),
      };
  }
  return null;
}
