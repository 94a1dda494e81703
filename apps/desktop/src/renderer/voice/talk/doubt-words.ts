/** Words in which a mistake costs most, by language: numbers, doses, dates; and what tells a name from another word. */

export interface LanguageRules {
  /** A number in letters, whole and in lower case. */
  number: RegExp;
  /** A unit of something that is taken or measured. */
  dose: RegExp;
  /** A day, a month, a time of day. */
  date: RegExp;
  /** Months and the like that are other words in lower case. */
  dateWithCapital: RegExp;
  /** What stands before a name. */
  title: RegExp;
  /** What a person does: behind it a first word is a name. */
  verb: RegExp;
  /** With a capital within a sentence, and no name. */
  common: RegExp;
  /** Before a noun: what follows is no name. Null where only names have capitals. */
  determiner: RegExp | null;
}

const SMALL = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const TEENS = '(?:thir|four|fif|six|seven|eigh|nine)teen';
const TENS = '(?:twen|thir|for|fif|six|seven|eigh|nine)ty';
const ORDINAL =
  'first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|hundred|thousand)th|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth';
const PLACE = 'hundred|thousand|million|billion';

const EN: LanguageRules = {
  number: new RegExp(
    `^(?:zero|${SMALL}|${TEENS}|(?:${TENS})(?:-(?:${SMALL}|${ORDINAL}))?|(?:${PLACE})s?|${ORDINAL}|half|halves|quarters?|dozens?|once|twice)$`,
  ),
  dose: /^(?:mg|mcg|µg|g|kg|ml|cl|l|iu|%|percent|(?:milli|micro|kilo)?gram(?:me)?s?|(?:milli|centi)?lit(?:er|re)s?|units?|drops?|tablets?|pills?|capsules?|puffs?|doses?|(?:tea|table)spoons?|ounces?|pounds?)$/,
  date: /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september|october|november|december|today|tomorrow|yesterday|tonight|noon|midnight|o'?clock|[ap]\.?m)$/,
  dateWithCapital: /^(?:May|March)$/,
  title: /^(?:mrs?|ms|miss|dr|doctor|prof|professor|sir|uncle|aunt|saint|st)$/,
  verb: /^(?:is|was|has|had|will|would|can|does|did|says|said|wants|likes|lives|comes|came|called|wrote|asked|told|and)$/,
  common: /^(?:I|I'(?:m|ll|ve|d)|OK|Okay|TV|PC|USB|PDF)$/,
  determiner: null,
};

const DE_PART =
  'null|eins?|zw(?:ei|o)|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf|zwanzig|drei(?:ß|ss)ig|(?:vier|fünf|sech|sieb|acht|neun)zig|und|hundert|tausend|million(?:en)?|milliarden?';

const DE: LanguageRules = {
  number: new RegExp(
    `^(?!(?:ein|und|einund)$)(?:(?:${DE_PART})+|(?:(?:${DE_PART})+(?:te|ste)|(?:ers|zwei|drit|vier|fünf|sechs|sieb|siebt|ach|neun|zehn|elf|zwölf)te)[nmrs]?|(?:${DE_PART})+mal|halb[ernms]{0,2}|hälfte|(?:drei)?viertel|dutzend|anderthalb)$`,
  ),
  dose: /^(?:mg|µg|g|kg|ml|cl|l|ie|%|prozent|(?:milli|mikro|kilo)?gramm|(?:milli|zenti)?liter|einheit(?:en)?|tropfen|tabletten?|pillen?|kapseln?|hub|hübe|dos(?:is|en)|(?:tee|ess)löffel|pfund)$/,
  date: /^(?:(?:mon|diens|donners|frei|sams|sonn)tage?s?|mittwochs?|sonnabends?|(?:mon|diens|mittwoch|donners|frei|sams|sonn)?(?:tag)?(?:morgen|vormittag|mittag|nachmittag|abend|nacht)|jan(?:uar|ner)|jänner|feber|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|heute|übermorgen|gestern|vorgestern|mitternacht|uhr)$/,
  dateWithCapital: /^$/,
  title: /^(?:herrn?|frau|dr|doktor|prof|professor|tante|onkel|oma|opa|familie)$/,
  verb: /^(?:ist|war|hat|hatte|wird|würde|kann|sagt|sagte|will|möchte|mag|wohnt|kommt|kam|heißt|schrieb|fragt|fragte|und)$/,
  common:
    /^(?:Sie|Ihnen|Ihre?[nmrs]?|Du|Dir|Dich|Dein\w*|Ok|Okay|\p{Lu}[\p{L}-]*(?:ung|heit|keit|schaft|tät|ion|chen|nis|tum|ment|ungen|ionen))$/u,
  determiner:
    /^(?:der|die|das|den|dem|des|(?:k?ein|mein|dein|sein|ihr|unser|dies|jed|jen|welch|manch|solch|viel|wenig|all)(?:e[nmrs]?)?|eure?[nmrs]?|euer|im|am|zum|zur|beim|vom|ins|ans|aufs|etwas|nichts|mehr|(?:\d+))$/,
};

/** The rules of a language, by its BCP 47 tag; those of English where it has none of its own. */
export function rulesOf(language: string): LanguageRules {
  return language.toLowerCase().startsWith('de') ? DE : EN;
}
