/**
 * What a model may say that a person said of themselves: for each relation the words that must stand in the sentence, who must
 * be their subject, and what an object of it looks like. A model proposes; this decides (`gate.ts`).
 */
import { NAME, name, OWNED, OWNED_DE, place, RELATIVE, thing } from '../declarative/index.ts';
import { RELATIVES } from '../semantic/index.ts';

type Language = 'en' | 'de';

export interface Claim {
  relation: string;
  /** How what stands before the object must end, by language. */
  before: Readonly<Record<Language, RegExp>>;
  /** The object as it is kept; null where it is none. */
  object(text: string, language: Language): string | null;
  /** The sentence that is shown. */
  says(object: string, language: Language, before: string): string;
}

/** Words between a pronoun and its verb that change nothing. */
const ADVERB = "(?:\\p{L}{2,}ly|also|still|now|just|always|mostly|very|quite|really|both|do|am|are|have|been|a bit|a little|'m|'ve|'re)";
/** What ends the reach of a verb: another clause, another person, a purpose, a negation. */
const OTHER =
  '(?:that|who|whose|which|what|if|because|when|where|while|as|like|than|to|he|she|they|you|it|his|her|hers|their|your|its|not|no|never|about|against|without|of|dass|weil|wenn|wo|während|als|wie|er|sie|es|du|ihr|ihre|ihren|ihrem|sein|seine|seinen|dein|deine|nicht|kein|keine|nie|ohne|gegen|von|zu|um|über)(?![\\p{L}])';
const GAP = `(?:,? (?!${OTHER})[\\p{L}\\p{N}'-]+){0,8}?`;

/** `I VERB … WORD ` and `ich VERB … WORD `, where German may turn round pronoun and verb. */
function said(en: string, de: string, near = false): Claim['before'] {
  const gap = near ? '' : GAP;
  const [enVerb = '', enWord = ''] = en.split(' … ');
  const [deVerb = '', deWord = ''] = de.split(' … ');
  return {
    en: new RegExp(`(?<![\\p{L}'])(?:i|we)(?: ?${ADVERB}){0,4} (?:${enVerb})${gap}${enWord} $`, 'iu'),
    de: new RegExp(
      `(?<![\\p{L}])(?:(?:ich|wir) (?:${deVerb})|(?:${deVerb}) (?:ich|wir))(?: (?:gerade|jetzt|auch|sehr|leider|wirklich|seit \\p{L}+))?${gap}${deWord} $`,
      'iu',
    ),
  };
}

const whole = (words: string) => new RegExp(`^(?:${words})$`, 'iu');
const WORKPLACE =
  /\p{Lu}|(?:hospital|school|university|college|bakery|bank|office|shop|store|restaurant|café|cafe|company|clinic|library|factory|museum|hotel|garage|nursery|start-?up|bookshop|newspaper|airport|farm|laboratory|lab|charity|agency)$/u;
const NO_WORKPLACE =
  /^(?:Nacht|Tag|Regen|Licht|Bedarf|Geld|Hand|Wetter|Sonne|Hitze|Kälte|Ruhe|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)/u;
const CONDITION =
  'asthma|type [12] diabetes|diabetes|migraines?|epilepsy|arthritis|high blood pressure|low blood pressure|insomnia|adhd|eczema|psoriasis|tinnitus|anaemia|anemia|hay fever|coeliac disease|celiac disease|depression|dyslexia|migräne|epilepsie|arthrose|bluthochdruck|heuschnupfen|neurodermitis|schuppenflechte|zöliakie|schlafstörungen|legasthenie';
const IS: Readonly<Record<string, string>> = {
  ...{ vegan: 'vegan', vegetarian: 'vegetarian', pescatarian: 'pescatarian', diabetic: 'diabetic', coeliac: 'coeliac', celiac: 'coeliac' },
  ...{ 'lactose intolerant': 'lactose intolerant', 'left-handed': 'left-handed', 'colour-blind': 'colour-blind', retired: 'retired' },
  ...{ veganer: 'vegan', veganerin: 'vegan', vegetarier: 'vegetarian', vegetarierin: 'vegetarian', vegetarisch: 'vegetarian' },
  ...{ laktoseintolerant: 'lactose intolerant', linkshänder: 'left-handed', linkshänderin: 'left-handed', farbenblind: 'colour-blind' },
};
const LANGUAGE =
  'english|german|greek|french|spanish|italian|dutch|portuguese|polish|turkish|russian|japanese|chinese|mandarin|swedish|danish|norwegian|finnish|ukrainian|korean|arabic|czech|hebrew|hindi|hungarian|romanian|englisch|deutsch|griechisch|französisch|spanisch|italienisch|niederländisch|portugiesisch|polnisch|türkisch|russisch|japanisch|chinesisch|schwedisch|dänisch|norwegisch|finnisch|ukrainisch|koreanisch|arabisch|tschechisch|ungarisch|rumänisch';
const HAS = whole(`(?:[\\p{L}-]+ ){0,2}(?:${OWNED}|${OWNED_DE})s?`);
/** Nothing that one likes by itself: pieces of the talk. */
const OF_THE_TALK = /\b(?:answer|option|idea|version|suggestion|question|reply|way|antwort|idee|vorschlag|frage|weise|art)s?$/iu;

const oneOf = (words: RegExp) => (text: string) => (words.test(text) ? text : null);
/** Behind "as a" whatever is named; in German a noun. */
const job = (text: string, language: Language): string | null =>
  (language === 'en' ? /^[\p{Ll}-]+(?: [\p{L}-]+){0,2}$/u : /^\p{Lu}[\p{L}-]+$/u).test(text) &&
  !/^(?:team|whole|rule|result|group|gruppe)$/iu.test(text)
    ? thing(text)
    : null;
const liked = (text: string): string | null => (OF_THE_TALK.test(text) ? null : thing(text));
const two =
  (en: (o: string) => string, de: (o: string) => string): Claim['says'] =>
  (object, language) =>
    language === 'en' ? en(object) : de(object);

const GENERAL: readonly Claim[] = [
  {
    ...{ relation: 'lives in', before: said('live|living … (?: in)', 'wohne|wohnen|lebe|leben … (?: in)'), object: place },
    says: two(
      (o) => `You live in ${o}.`,
      (o) => `Sie wohnen in ${o}.`,
    ),
  },
  {
    ...{ relation: 'comes from', before: said('come|originate … (?: from)', 'komme|stamme … (?: aus)'), object: place },
    says: two(
      (o) => `You come from ${o}.`,
      (o) => `Sie kommen aus ${o}.`,
    ),
  },
  {
    ...{ relation: 'works at', before: said('work|working|employed … (?: at| for)', 'arbeite … (?: bei| beim)') },
    object: (text) => (WORKPLACE.test(text) && !NO_WORKPLACE.test(text) ? thing(text) : null),
    says: two(
      (o) => `You work at ${o}.`,
      (o) => `Sie arbeiten bei ${o}.`,
    ),
  },
  {
    ...{
      relation: 'works as',

      before: said('work|working|employed … (?: as an?)', 'arbeite … (?: als)(?: eine?)?'),
      object: job,
    },
    says: two(
      (o) => `You work as ${o}.`,
      (o) => `Sie arbeiten als ${o}.`,
    ),
  },
  {
    ...{ relation: 'allergic to', object: (text) => thing(text) },
    before: said('allergic … (?: to|,| and| or)', 'bin … (?: allergisch)(?: gegen| auf)'),
    says: two(
      (o) => `You are allergic to ${o}.`,
      (o) => `Sie sind allergisch gegen ${o}.`,
    ),
  },
  {
    ...{ relation: 'has condition', object: oneOf(whole(CONDITION)) },
    before: said("(?:have|had|got|'ve got|suffer from|suffering from|living with) … ", '(?:habe|leide) … '),
    says: two(
      (o) => `You have ${o}.`,
      (o) => `Sie haben ${o}.`,
    ),
  },
  {
    ...{ relation: 'is', object: (text) => IS[text.toLowerCase()] ?? null },
    before: {
      en: new RegExp(`(?<![\\p{L}'])i(?:'m| am)(?: ${ADVERB}| been| a| an| strict| strictly| happily){0,4} $`, 'iu'),
      de: /(?<![\p{L}])(?:ich bin|bin ich)(?: seit (?:[\p{L}\p{N}]+ ){0,3}[\p{L}\p{N}]+| auch| schon| überzeugter?| strenger?| eine?){0,3} $/iu,
    },
    says: two(
      (o) => `You are ${o}.`,
      (o) => `Sie sind ${o}.`,
    ),
  },
  {
    ...{ relation: 'likes', object: liked },
    before: said('like|love|enjoy|adore|fond of|into|keen on', 'mag|liebe', true),
    says: two(
      (o) => `You like ${o}.`,
      (o) => `Sie mögen ${o}.`,
    ),
  },
  {
    ...{ relation: 'dislikes', object: liked, before: said('hate|dislike|detest|loathe', 'hasse|verabscheue', true) },
    says: two(
      (o) => `You do not like ${o}.`,
      (o) => `Sie mögen ${o} nicht.`,
    ),
  },
  {
    ...{ relation: 'has', object: oneOf(HAS) },
    before: said('(?:have|own|keep|got|bought) (?:an?|two|three)', '(?:habe|haben|besitze|besitzen) (?:eine?|einen|zwei|drei)', true),
    says: two(
      (o) => `You have: ${o}.`,
      (o) => `Sie haben: ${o}.`,
    ),
  },
  {
    ...{ relation: 'speaks', object: oneOf(whole(LANGUAGE)), before: said('speak … ', '(?:spreche|sprechen) … ') },
    says: two(
      (o) => `You speak ${o}.`,
      (o) => `Sie sprechen ${o}.`,
    ),
  },
  {
    ...{ relation: 'is learning', object: oneOf(whole(LANGUAGE)), before: said('learning|studying … ', 'lerne|lernen … ') },
    says: two(
      (o) => `You are learning ${o}.`,
      (o) => `Sie lernen ${o}.`,
    ),
  },
  {
    ...{ relation: 'lives with', object: properName },
    before: said(`live|living … (?: with)(?: my (?:${RELATIVE}))?`, `wohne|lebe … (?: mit)(?: meine[mr]? (?:${RELATIVE}))?`),
    says: two(
      (o) => `You live with ${o}.`,
      (o) => `Sie wohnen mit ${o} zusammen.`,
    ),
  },
];

/** A name and nothing behind it. */
function properName(text: string): string | null {
  return new RegExp(`^(?:${NAME})$`, 'u').test(text) && name(text) === text ? text : null;
}

/** "My grey cat is called Mimi", "we have just adopted a kitten named Mimi": a name, right behind the word for who has it. */
function relative(canonical: string): Claim {
  const words = Object.entries(RELATIVES)
    .flatMap(([word, relation]) => (relation === canonical ? [word] : []))
    .join('|');
  const adjective = `(?: (?!(?:${RELATIVE}|whose|of|with|for)(?![\\p{L}]))[\\p{L}-]+){0,2}`;
  const mine =
    "(?:(?<![\\p{L}'])(?:my|our)|(?<![\\p{L}'])(?:i|we)(?:'ve)?(?: just| recently| also)? (?:have|got|adopted|bought|keep)(?: just| recently| also)?(?: adopted| bought| got)? an?)";
  const meine =
    '(?:(?<![\\p{L}])(?:mein|meine|unser|unsere)|(?<![\\p{L}])(?:(?:ich|wir) (?:habe|haben)|(?:habe|haben) (?:ich|wir))(?: \\p{L}+)? (?:eine?|einen))';
  return {
    relation: canonical,
    before: {
      en: new RegExp(`${mine}${adjective} (?:${words})(?:'s name is| is called| is named|,? called|,? named|,? whose name is) $`, 'iu'),
      de: new RegExp(`${meine}${adjective} (?:${words})(?: hei(?:ß|ss)t|,? namens|,? mit (?:dem )?namen) $`, 'iu'),
    },
    object: properName,
    says: (object, language, before) => {
      const word = [...before.matchAll(new RegExp(`(?<![\\p{L}])(?:${words})(?![\\p{L}])`, 'giu'))].at(-1)?.[0] ?? canonical;
      return language === 'en'
        ? `Your ${word.toLowerCase()}'s name is ${object}.`
        : `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${object}.`;
    },
  };
}

const NAMED = [...new Set(Object.values(RELATIVES))].map(relative);

export const CLAIMS: ReadonlyMap<string, Claim> = new Map([...GENERAL, ...NAMED].map((claim) => [claim.relation, claim]));
