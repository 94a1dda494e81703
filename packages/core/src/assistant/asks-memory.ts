/** Whether a question is about what the person's own past or life holds: then "nothing" is an answer that they are told. */
import { questionTerms } from '../memory/index.ts';

const words = (list: string): string => `(?<![\\p{L}\\p{N}'’])(?:${list})(?![\\p{L}\\p{N}])`;
const any = (...lists: string[]): RegExp => new RegExp(lists.map(words).join('|'), 'iu');

const OWN = any("I|I'm|I've|me|my|mine|we|we've|us|our|ours", 'ich|mich|mir|mein\\p{L}*|wir|uns|unser\\p{L}*');
/** What is theirs, as something that is or was: "my boat", "unsere Hochzeit". */
const THEIRS = any('my|mine|our|ours', 'mein\\p{L}*|unser\\p{L}*');

/** A wish for work or advice is about what is to come: "Can you help me …?", "Wie soll ich …?". */
const WISH = any(
  "(?:can|could|would|will|won't) you(?! (?:remember|recall|tell me (?:what|when|where|who|which)))|help me|should (?:I|we|my|our)|(?:can|could|may|might|must|shall|would) (?:I|we)",
  '(?:do|does) (?:I|we) (?:need|have) to|how (?:do|can|could|would|should|to) (?:I|we)|what (?:do|can|could|would) (?:I|we) (?:do|say|write|cook|make|wear|need)|(?:make|write|give|show|explain|translate|rewrite|summari[sz]e|suggest|recommend)(?: to)? (?:me|us|my|our)',
  '(?:kannst|könntest|würdest|willst) du(?! (?:dich|mir sagen,? (?:was|wann|wo|wer|welche)))|(?:können|könnten|würden) sie(?! (?:sich|mir sagen,? (?:was|wann|wo|wer|welche)))|hilf|helfen',
  '(?:soll|sollte|kann|könnte|darf|dürfte|muss|müsste) (?:ich|man|mein\\p{L}*|unser\\p{L}*)|(?:sollen|sollten|können|könnten|dürfen|müssen) wir|wie (?:mache|schreibe|sage|koche|bekomme|repariere) ich',
);
/** It is asked about what was, or about what is known of them. */
const PAST = any(
  "did|didn't|was|were|had|have|has|haven't|hasn't|told|said|mentioned|remember|recall",
  'habe?|hast|haben|hatte|hattest|hatten|hat|war|waren|warst|bin|sind|wurde|wurden|gesagt|erzählt|erwähnt|erinner\\p{L}*|weißt du noch|wissen sie noch',
);
/** "What is my …", "Wie heißt meine …", "When does our …", "Where do I …". */
const ASKED = any(
  "(?:what|what's|which|who|who's|whose|where|where's|when|when's|how (?:old|many|much|long|often|tall|far))",
  'was|welche\\p{L}*|wer|wem|wen|wessen|wo|woher|wohin|wann|wie',
  'do (?:I|we)|am I|are we|is my|are my|is our',
);

/** English and German; what is asked about the world ("When did Rome fall?") is about nobody's own life. */
export function asksMemory(text: string): boolean {
  const asked = text.trim();
  if (!/[?？]\s*$/u.test(asked) || questionTerms(asked).length === 0) return false;
  // The question itself, not what was told before it.
  const question = asked.split(/(?<=[.!?？])\s+|\n+/u).at(-1) ?? asked;
  if (!OWN.test(question) || WISH.test(question)) return false;
  return (
    PAST.test(question) ||
    (ASKED.test(question) && (THEIRS.test(question) || /\b(?:do|am|are) (?:I|we)\b|\b(?:I|we) \p{L}+ed\b|\b(?:ich|wir)\b/iu.test(question)))
  );
}
