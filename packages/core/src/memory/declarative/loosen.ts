/**
 * A clause in other words that say the same, so that a form need not know every way to say it: without the words that change
 * nothing ("currently", "seit sechs Jahren"), and with what stands in front put back behind the verb ("Nächste Woche fliege ich
 * nach Oslo"). What says that it holds no more, or never did, is never taken away: such a clause is left as it is.
 */

/** It held once. */
const PAST =
  /\b(?:used to|formerly|once|back then|in the past|no longer|any ?more|ex-)\b|(?<![\p{L}])(?:früher|damals|einst|einmal|ehemals|nicht mehr|bis vor kurzem)(?![\p{L}])/iu;

const ADVERB_EN =
  /(?<=^\S+(?: \S+)*)(?<!n't| not| never) (?:currently|presently|recently|just|still|now|already|actually|really|absolutely|definitely|totally|truly|simply|personally|mostly|mainly|usually|often|happily|proudly|part[- ]time|full[- ]time|half[- ]time|very much|also)(?= )/giu;
const SPAN_EN =
  / (?:for (?:about |almost |nearly |over |more than |the (?:last|past) )?(?:\p{L}+ |\d+ )?(?:years?|months?|weeks?|decades?|ages|ever)(?: now)?|since (?:\d{4}|my childhood|last \p{L}+|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter)|(?:a few|some|\p{L}+|\d+) (?:years?|months?|weeks?|decades?) ago|last (?:year|month|week|spring|summer|autumn|winter)|as a (?:child|kid|teenager|student)|for (?:my|our) (?:birthday|anniversary|wedding)|for christmas|at the moment|at present|these days|nowadays|by the way|all my life)(?=$| )/giu;
const FRONT_EN =
  /^(?<front>(?:in|on|at|since|for|from|next|this|these days|nowadays|at the moment|tomorrow)(?: [\p{L}\d.'’]+){0,4}),? (?<rest>(?:i|we|my|our|i'm|we're|i've|we've)(?![\p{L}']).+)$/iu;

const ADVERB_DE =
  /(?<=^\S+(?: \S+)*) (?:gerade|derzeit|zurzeit|momentan|aktuell|jetzt|inzwischen|mittlerweile|nun|schon|bereits|noch(?! nie)|auch|wirklich|total|absolut|leidenschaftlich|richtig|leider|übrigens|oft|meistens|hauptberuflich|nebenberuflich|halbtags|ganztags|in teilzeit|in vollzeit|von herzen|stark|schwer|glücklich)(?= |$)/giu;
const SPAN_DE =
  / (?:seit (?:über |fast |mehr als |gut |etwa |ungefähr |rund )?(?:\p{L}+|\d+) (?:jahren?|monaten?|wochen|jahrzehnten)|seit (?:\d{4}|kurzem|langem|meiner kindheit|geburt|jahren|monaten|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|letzte[mnr]? \p{L}+)|vor (?:\p{L}+|\d+) (?:jahren?|monaten?|wochen)|vor kurzem|letzte[sn]? (?:jahr|monat|woche|sommer|winter|frühjahr|herbst)|als kind|im moment|zur zeit|mein leben lang)(?=$| )/giu;
/** The finite verb of somebody who speaks of themselves. */
const VERB_DE = '(?:bin|sind|habe|hab|haben|werde|werden|wurde|mag|kann|darf|muss|will|\\p{Ll}{2,}(?:e|en|n))';
const INVERTED = new RegExp(
  `^(?<front>(?!(?:was|wo|wie|wann|warum|wer|wem|wen|wohin|woher|welche\\p{L}*|wenn|falls|ob|weil|dass|als|und|aber)(?![\\p{L}]))[^,:;]+?) (?<verb>${VERB_DE}) (?<who>ich|wir) (?<rest>.+)$`,
  'iu',
);
const PARTICIPLE = /^(?:\p{L}+)?ge\p{Ll}{2,}(?:t|en)$/iu;
const REFLEXIVE = /^(?<self>mich|mir|uns) (?<rest>.+)$/iu;

/** "I'm", "my birthday's": in full. */
function inFull(clause: string): string {
  return clause
    .replace(/\bi'm\b|\bim(?= \p{Ll}+(?:ing|ed)\b)/giu, 'I am')
    .replace(/\b(i|we)'ve\b/giu, '$1 have')
    .replace(/\bwe're\b/giu, 'we are')
    .replace(/\b(can't|cannot)\b/giu, 'cannot')
    .replace(/\b(do|is|are|did)n't\b/giu, '$1 not')
    .replace(/^my \p{L}+ and i\b/iu, 'we')
    .replace(/^meine? \p{L}+ und ich(?![\p{L}])/iu, 'wir')
    .replace(/\b(birthday|name|language|tongue|hobby|job)'s(?= (?!name\b))/giu, '$1 is');
}

const lower = (text: string): string =>
  /^(?:Am|Im|In|An|Für|Jede\p{L}*|Auf|Seit|Zu|Zur|Zum|Von|Vor|Mit|Bei|Nächste\p{L}*|Letzte\p{L}*|Diese\p{L}*|Morgen|Übermorgen|Heute|Momentan|Derzeit|Gerade|Jetzt|Inzwischen|Mittlerweile|Übrigens|Mein\p{L}*)(?![\p{L}])/u.test(
    text,
  )
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;

/** The ways to look at a clause, the clause itself first. */
export function looserClauses(clause: string): string[] {
  const full = inFull(clause);
  if (PAST.test(clause)) return [clause];
  const ways = [clause, full];
  const { front, rest } = FRONT_EN.exec(full)?.groups ?? {};
  if (front && rest) ways.push(`${rest} ${front.charAt(0).toLowerCase()}${front.slice(1)}`);
  const turned = INVERTED.exec(clause)?.groups;
  if (turned?.front && turned.verb && turned.who && turned.rest) {
    const { self, rest: behind } = REFLEXIVE.exec(turned.rest)?.groups ?? {};
    const front = lower(turned.front);
    // A participle stands last: "Aufgewachsen bin ich in Graz".
    const order = PARTICIPLE.test(turned.front) ? [behind ?? turned.rest, front.toLowerCase()] : [front, behind ?? turned.rest];
    ways.push([turned.who, turned.verb, self, ...order].filter(Boolean).join(' '));
  }
  const without = ways.map((way) =>
    way.replace(SPAN_EN, '').replace(SPAN_DE, '').replace(ADVERB_EN, '').replace(ADVERB_DE, '').replace(/\s+/gu, ' ').trim(),
  );
  return [...new Set([...ways, ...without])];
}
