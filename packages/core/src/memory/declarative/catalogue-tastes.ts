/** Of the catalogue: health, food, likes and belongings. */
import type { Entry } from './catalogue.ts';
import { DRINK_DE, DRINK_EN, FOOD_DE, FOOD_EN, ILLNESS_DE, ILLNESS_EN, OFTEN_DE, SPORT_DE, SPORT_EN } from './catalogue-words.ts';
import { OWNED, OWNED_DE, thing } from './words.ts';

/** Of a person's own: not of an answer, nor of what is written together. */
export const liked = (text: string): string | null =>
  /\b(?:answer|reply|question|option|version|idea|suggestion|approach|part|point|one|code|style)s?$|(?:antwort|idee|vorschlag|frage|version|text|code)(?:en|s|e)?$/iu.test(
    text,
  ) || /^(?:your|this|that|the|my|ich|du|dein|dies)/iu.test(text)
    ? null
    : thing(text);
const illness = (text: string): string | null =>
  thing(text.replace(/ (?:when i was .+|at (?:the age of )?\d+|mit \d+(?: jahren)?)$/iu, ''));

export const TASTES: readonly Entry[] = [
  {
    relation: 'has condition',
    en: ['i (?:was|have been|got) diagnosed with O', `i (?:have|suffer from|live with|was born with|have had) (?<o>${ILLNESS_EN})`],
    de: [
      'bei mir (?:wurde|ist|wurden) O (?:festgestellt|diagnostiziert|gefunden)(?: worden)?',
      'bei mir (?:hat|haben) (?:man|die ärzte|der arzt|die ärztin) O (?:festgestellt|diagnostiziert|gefunden)',
      `ich (?:habe|leide (?:an|unter)) (?<o>(?:\\p{Ll}+e[mrn]? )?${ILLNESS_DE})`,
    ],
    shown: { en: (o) => `You have ${o}.`, de: (o) => `Sie haben ${o}.` },
    object: illness,
  },
  {
    relation: 'is',
    en: [
      'i (?:am|have been|became|went|turned|eat|live) (?:an? )?(?:strict |strictly )?(?<o>vegan|vegetarian|pescatarian|teetotal|left-handed|diabetic)',
    ],
    de: ['ich (?:lebe|esse|ernähre mich|bin) (?:rein |streng )?(?<o>vegan|vegetarisch|abstinent)'],
    shown: { en: (o) => `You are ${o}.`, de: (o) => `Sie leben ${o === 'vegetarian' ? 'vegetarisch' : o}.` },
    object: (o) => (o.toLowerCase() === 'vegetarisch' ? 'vegetarian' : o.toLowerCase()),
  },
  {
    relation: 'does not eat',
    en: [
      'i (?:do not|cannot|may not|must not|am not allowed to|am not supposed to|never) eat (?:any )?O',
      `i (?:gave up|have given up|quit|stopped|have stopped|cut out|have cut out|avoid|do without|have to avoid)(?: eating)? (?<o>${FOOD_EN})`,
    ],
    de: [
      'ich (?:darf|kann|soll|möchte|will) (?:kein|keine|keinen|gar kein|gar keine) O essen',
      'ich esse (?:kein|keine|keinen|nie|niemals) O',
      `ich verzichte auf (?<o>${FOOD_DE})`,
      `ich muss auf (?<o>${FOOD_DE}) verzichten`,
      `ich (?:meide|vermeide) (?<o>${FOOD_DE})`,
    ],
    shown: { en: (o) => `You do not eat ${o}.`, de: (o) => `Sie essen kein(e) ${o}.` },
  },
  {
    relation: 'does not drink',
    en: [
      'i (?:do not|cannot|may not|must not|am not allowed to|never) drink (?:any )?O',
      `i (?:gave up|have given up|quit|stopped drinking|avoid) (?<o>${DRINK_EN})`,
    ],
    de: ['ich (?:darf|kann|soll|möchte|will) (?:kein|keine|keinen) O trinken', `ich verzichte auf (?<o>${DRINK_DE})`],
    shown: { en: (o) => `You do not drink ${o}.`, de: (o) => `Sie trinken kein(e) ${o}.` },
  },
  {
    relation: 'does not tolerate',
    en: ['i (?:cannot|do not) (?:tolerate|digest) (?:any )?O', 'i am (?<o>\\p{L}+)[- ]intolerant'],
    de: [
      'ich vertrage (?:kein|keine|keinen) O',
      'ich vertrage O (?:nicht|schlecht|gar nicht)',
      'ich habe eine O-?(?:unverträglichkeit|intoleranz)',
    ],
    shown: { en: (o) => `You do not tolerate ${o}.`, de: (o) => `Sie vertragen ${o} nicht.` },
    object: (text) => (/^(?:an?|the|it|people|when|being)\b|\b(?:people|noise|answer|lies)\b/iu.test(text) ? null : thing(text)),
  },
  {
    relation: 'allergic to',
    en: ['i (?:react|respond) (?:badly|allergically|with a rash) to O', 'i have an? (?:\\p{L}+ )?allergy to O', 'i am allergic to O'],
    de: [
      'ich reagiere allergisch auf O',
      'ich reagiere auf O allergisch',
      'ich habe eine (?:\\p{L}+ )?allergie gegen O',
      'ich bin (?:gegen|auf) O allergisch',
    ],
    shown: { en: (o) => `You are allergic to ${o}.`, de: (o) => `Sie sind allergisch gegen ${o}.` },
    object: (text) => (/^(?:bad|criticism|stress|news|kritik|stress)/iu.test(text) ? null : thing(text)),
  },
  {
    relation: 'has',
    en: [`there is an? (?<o>(?:[\\p{L}-]+ ){0,3}(?:${OWNED})) in (?:my|our) .+`, `(?:i|we) own an? (?<o>(?:[\\p{L}-]+ ){0,3}(?:${OWNED}))`],
    de: [`in (?:meine[mr]|unsere[mr]) \\p{L}+ (?:steht|liegt|hängt) (?:ein|eine) (?<o>(?:[\\p{L}-]+ ){0,2}\\p{L}*(?:${OWNED_DE}))`],
    shown: { en: (o) => `You have: ${o}.`, de: (o) => `Sie haben: ${o}.` },
  },
  {
    relation: 'likes',
    en: [
      'i (?:enjoy|adore|like|love|am passionate about|am mad about) O',
      'i spend (?:most|all|many|a lot)(?: of)?(?: my)? (?:weekends?|evenings?|free time|spare time|holidays)(?: on| with)? (?<o>\\p{L}+ing(?: .+)?)',
      'my (?:hobby|favourite hobby|passion|favourite pastime) is O',
      `i (?:often |regularly )?go (?<o>${SPORT_EN}) (?:every|twice|once|on|most|several|a lot|with)\\b.*`,
      `i (?:often|regularly) go (?<o>${SPORT_EN})`,
      '(?<o>\\p{L}+) is my (?:hobby|passion|favourite pastime)',
    ],
    de: [
      '(?:mein hobby|meine leidenschaft|mein liebstes hobby) ist O',
      '(?<o>\\p{Lu}\\p{L}+) ist (?:mein hobby|meine leidenschaft)',
      `ich gehe ${OFTEN_DE}(?:gerne? )?(?<o>${SPORT_DE})`,
      'ich (?:mag|liebe) O',
    ],
    shown: { en: (o) => `You like ${o}.`, de: (o) => `Sie mögen ${o}.` },
    object: (text) => (/^(?:kein|nicht)/iu.test(text) || / nicht$/iu.test(text) ? null : liked(text.replace(/ (?:sehr|gerne?)$/iu, ''))),
  },
  {
    relation: 'dislikes',
    en: [
      'i (?:have )?never (?:really )?(?:liked|cared for|enjoyed) O',
      'i (?:loathe|despise|detest|hate|cannot bear|cannot stand|do not enjoy|do not care for) O',
      '(?<o>\\p{L}+(?: \\p{L}+)?) (?:is|are) not my (?:thing|cup of tea)',
    ],
    de: [
      'ich habe O noch nie (?:gemocht|leiden können)',
      'ich mag O (?:überhaupt |gar )?nicht',
      '(?<o>\\p{Lu}\\p{L}+) (?:ist|sind) (?:nicht mein|nicht so mein) ding',
      'ich kann O (?:überhaupt |gar )?nicht (?:ausstehen|leiden)',
    ],
    shown: { en: (o) => `You do not like ${o}.`, de: (o) => `Sie mögen ${o} nicht.` },
    object: liked,
  },
];
