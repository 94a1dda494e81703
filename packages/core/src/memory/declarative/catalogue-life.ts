/** Of the catalogue: home, work, languages, dates and plans. */
import type { Entry } from './catalogue.ts';
import {
  DATE_DE,
  DATE_EN,
  EVENT_EN,
  FEAST_DE,
  FEAST_EN,
  NEAR_DE,
  NEAR_EN,
  NUMBER_DE,
  NUMBER_EN,
  WHEN_DE,
  WHEN_EN,
  WORKPLACE_DE,
  WORKPLACE_EN,
} from './catalogue-words.ts';
import { LANGUAGE } from './rules-more-en.ts';
import { PROFESSION, PROFESSION_DE, place, thing } from './words.ts';

const free = /^(?:free|myself|hours|years|home|the moment|least|all|it|money|now|peanuts|a while)\b/iu;
const company = (text: string): string | null =>
  free.test(text) || !/\p{Lu}|^(?:an?|the|de[mr]|einem|einer) /u.test(text) ? null : thing(text);
const plain = (text: string): string | null => thing(text, false);

export const LIFE: readonly Entry[] = [
  {
    relation: 'works at',
    en: [
      'i (?:am|have been) (?:employed|hired|working|under contract) (?:at|by|with|for) O',
      'i have (?:worked|been employed) (?:at|for|with|by) O',
      'i have a (?:\\p{L}+ )?(?:job|position|post) (?:at|with) O',
      'my (?:employer|workplace) is O',
      `i (?:work|am working|have worked) (?:in|at) (?<o>(?:an?|the) ${WORKPLACE_EN})`,
    ],
    de: [
      'ich bin (?:bei|beim|für) O (?:angestellt|beschäftigt|tätig)',
      'ich bin (?:angestellt|beschäftigt|tätig) (?:bei|beim|für) O',
      'mein arbeitgeber (?:ist|heißt) O',
      'ich habe (?:eine stelle|einen job|eine anstellung) (?:bei|beim) O',
      'ich arbeite (?:bei|beim|für) O',
      `ich arbeite (?:in|an) (?<o>eine[mr] ${WORKPLACE_DE})`,
    ],
    shown: { en: (o) => `You work at ${o}.`, de: (o) => `Sie arbeiten ${/^eine[mr] /iu.test(o) ? 'in' : 'bei'} ${o}.` },
    object: company,
  },
  {
    relation: 'works as',
    en: [
      '(?:i|i am|i have been) (?:work|working|employed|worked) as (?:an? |the )?O',
      'i (?:earn|make) (?:my|a) living as an? O',
      'i am an? O by (?:trade|profession|training)',
      `i am an? (?<o>(?:[\\p{L}-]+ ){0,2}(?:${PROFESSION}))`,
    ],
    de: [
      'ich (?:arbeite|jobbe|bin tätig|bin angestellt|bin beschäftigt) als O',
      'ich bin als O (?:tätig|angestellt|beschäftigt)',
      'ich verdiene (?:mein geld|mein brot|meinen lebensunterhalt) (?:als|mit der arbeit als) O',
      `ich bin (?:gelernte[r]?|ausgebildete[r]?|studierte[r]?) (?<o>${PROFESSION_DE})`,
    ],
    shown: { en: (o) => `You work as ${o}.`, de: (o) => `Sie arbeiten als ${o}.` },
    object: (text) => (/\b(?:of|to|my|your|the|like|than|for|with|in|no|not)\b/iu.test(text) ? null : thing(text)),
  },
  {
    relation: 'studies',
    en: [
      'i am (?:training|studying|learning|in training) to (?:be|become) an? O',
      "i am (?:doing|taking|pursuing|working on|finishing) (?:an?|my) (?:[\\p{L}']+ )?(?:degree|phd|doctorate|master's|bachelor's|apprenticeship|diploma) in O",
    ],
    de: [
      'ich lasse mich zu[mr] O ausbilden',
      'ich (?:promoviere|habilitiere) (?:(?:in|an der) \\p{Lu}\\p{L}+ )?(?:in|über) O',
      'ich mache (?:meinen|meine|einen|eine) (?:bachelor|master|doktor|ausbildung|lehre|umschulung|weiterbildung) (?:in|als|zu[mr]) O',
    ],
    shown: { en: (o) => `You study ${o}.`, de: (o) => `Sie lernen oder studieren: ${o}.` },
  },
  {
    relation: 'studies at',
    en: ['i (?:study|am studying|am a student) at O'],
    de: ['ich (?:studiere|bin student|bin studentin) an (?:der |dem )?O'],
    shown: { en: (o) => `You study at ${o}.`, de: (o) => `Sie studieren hier: ${o}.` },
    object: (text) => (/\p{Lu}/u.test(text) ? thing(text) : null),
  },
  {
    relation: 'lives in',
    en: [
      '(?:i|we) (?:am|are|have been) (?:living|residing|based|settled|at home) in O',
      '(?:i|we) (?:am|are) (?:staying|settling(?: down)?) in O (?:for good|permanently)',
      '(?:i|we) (?:have )?(?:settled(?: down)?|made (?:my|our) home) in O',
      '(?:i|we) have lived in O',
      '(?:my|our) home is in O',
      `(?:i|we) (?:live|am living|are living|have lived) (?<o>${NEAR_EN} \\p{L}.+)`,
    ],
    de: [
      '(?:ich|wir) (?:bin|sind) nach O (?:um)?gezogen',
      '(?:ich|wir) (?:habe|haben) (?:mich|uns) in O niedergelassen',
      '(?:ich|wir) (?:wohne|wohnen|lebe|leben) in O',
      `(?:ich|wir) (?:wohne|wohnen|lebe|leben) (?<o>${NEAR_DE} \\p{L}.+)`,
      'ich bin in O (?:ansässig|sesshaft|zuhause|zu hause|daheim)',
    ],
    shown: {
      en: (o) => `You live ${new RegExp(`^${NEAR_EN} `, 'iu').test(o) ? '' : 'in '}${o}.`,
      de: (o) => `Sie wohnen ${new RegExp(`^${NEAR_DE} `, 'iu').test(o) ? '' : 'in '}${o}.`,
    },
    object: place,
  },
  {
    relation: 'speaks',
    en: [
      `i grew up (?:speaking|with) (?<o>${LANGUAGE})`,
      `(?:i|we) speak (?<o>${LANGUAGE})(?: (?:at home|with .+))?`,
      `i (?:can |also )*(?:get by|am fluent|hold a conversation) in (?<o>${LANGUAGE})`,
      `my (?<o>${LANGUAGE}) is (?:good|fluent|rusty|decent|basic|okay|not bad)`,
    ],
    de: [
      '(?:ich|wir) (?:spreche|sprechen) (?:zu hause |daheim )?(?<o>\\p{Lu}\\p{L}{2,}isch|Deutsch)(?: (?:zu hause|daheim|mit .+))?',
      'ich bin mit (?<o>\\p{Lu}\\p{L}{2,}isch|Deutsch) aufgewachsen',
      'ich kann (?:auch |ein bisschen |etwas |gut |ganz gut )*(?<o>\\p{Lu}\\p{L}{2,}isch)(?: auch)?(?: ein bisschen| etwas| gut)?',
      'mein (?<o>\\p{Lu}\\p{L}{2,}isch) ist (?:gut|fließend|eingerostet|ganz gut|nicht schlecht)',
    ],
    shown: { en: (o) => `You speak ${o}.`, de: (o) => `Sie sprechen ${o}.` },
    object: (o) => (/^\p{Lu}/u.test(o) ? o : null),
  },
  {
    relation: 'native language',
    en: ['my (?:first language|mother tongue|native tongue|native language) is O'],
    de: ['meine (?:erstsprache|muttersprache) ist O'],
    shown: { en: (o) => `Your native language is ${o}.`, de: (o) => `Ihre Muttersprache ist ${o}.` },
    object: (o) => (/^\p{Lu}\p{L}+$/u.test(o) ? o : null),
  },
  {
    relation: 'birthday',
    en: [
      `my birthday (?:is|falls) (?:on )?(?<o>${DATE_EN})`,
      `i (?:was born|celebrate my birthday|have my birthday) on (?<o>${DATE_EN})`,
      `(?:my birthday is|i (?:celebrate|have) my birthday) (?:on|at) (?<o>${FEAST_EN})`,
    ],
    de: [
      `ich habe (?:am )?(?<o>${DATE_DE}) geburtstag`,
      `ich habe geburtstag am (?<o>${DATE_DE})`,
      `ich (?:wurde|bin) am (?<o>${DATE_DE}) geboren`,
      `ich (?:habe|feiere)(?: meinen)?(?: geburtstag)? (?:an|zu|am) (?<o>${FEAST_DE})(?: geburtstag)?`,
      `ich feiere (?:meinen )?geburtstag am (?<o>${DATE_DE})`,
    ],
    shown: { en: (o) => `Your birthday is on ${o}.`, de: (o) => `Ihr Geburtstag ist ${/^\d/u.test(o) ? 'am' : 'an'} ${o}.` },
    object: (o) => plain(o.replace(/^the /iu, '')),
  },
  {
    relation: 'age',
    en: [`i (?:turned|have turned|am|am now) (?<o>${NUMBER_EN})(?: years old| years of age)?`],
    de: [`ich bin (?<o>${NUMBER_DE})(?: jahre alt| geworden| jahre alt geworden)?`, `ich wurde (?<o>${NUMBER_DE})`],
    shown: { en: (o) => `You are ${o} years old.`, de: (o) => `Sie sind ${o} Jahre alt.` },
    object: plain,
  },
  {
    relation: 'plans',
    en: [
      `(?:i|we) (?:am|are) (?:off|heading) to (?<o>\\p{Lu}.* ${WHEN_EN})`,
      `(?:i|we) (?:am|are) having (?:an? |my |our )?(?<o>${EVENT_EN} ${WHEN_EN})`,
      `i have (?:an? |my )(?<o>${EVENT_EN} ${WHEN_EN})`,
    ],
    de: [
      `ich werde (?<o>${WHEN_DE}(?: \\p{L}+)* operiert)`,
      `(?<o>${WHEN_DE} geht es (?:für (?:mich|uns) )?nach \\p{Lu}.+)`,
      `(?:ich|wir) (?:fliege|fliegen|fahre|fahren|reise|reisen|ziehe|ziehen) (?<o>${WHEN_DE}(?:.+ )?nach \\p{Lu}.+)`,
    ],
    shown: { en: (o) => `Your plan: ${o}.`, de: (o) => `Ihr Plan: ${o}.` },
    object: plain,
  },
];
