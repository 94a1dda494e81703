/** More forms of English: family and pets in passing, home, work, health, likes, dates, languages. Looked at after `rules-en.ts`. */
import { about, named, type Rule, rule } from './rule.ts';
import { name, OWNED, place, RELATIVE, thing } from './words.ts';

const IM = "(?:i'm|i am|im)";
const IVE = "(?:i've got|i have got|i have|i've)";
const PET = 'dog|cat|puppy|kitten|horse|rabbit|hamster|parrot|budgie|budgy|budgie|tortoise|pet';
export const CONDITION =
  '(?:(?:type [12] |chronic |severe |mild )?(?:asthma|diabetes|migraines?|epilepsy|arthritis|insomnia|adhd|eczema|psoriasis|tinnitus|an(?:a)?emia|hay fever|dyslexia|depression)|(?:high|low) blood pressure|(?:coeliac|celiac) disease)';
export const LANGUAGE =
  'English|German|Greek|French|Spanish|Italian|Dutch|Portuguese|Polish|Turkish|Russian|Japanese|Chinese|Mandarin|Swedish|Danish|Norwegian|Finnish|Ukrainian|Korean|Arabic|Czech|Hebrew|Hindi|Hungarian|Romanian|Irish|Welsh|Catalan';
const MONTH = 'january|february|march|april|may|june|july|august|september|october|november|december';
const DATE = `(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:${MONTH})|(?:${MONTH}) \\d{1,2}(?:st|nd|rd|th)?)(?:,? \\d{4})?`;
const WHEN = `(?:(?:on|next|this|in) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|month|year|spring|summer|autumn|winter|${MONTH})|(?:on|in) (?:${MONTH}|${DATE})|tomorrow)`;
/** Pieces of the talk, and what nobody is a fan of for long. */
const TALK = /\b(?:answer|reply|question|option|version|idea|suggestion|approach|work|chapter|part|point|plan|one|code|style|way)s?$/iu;

const liked = (text: string): string | null =>
  TALK.test(text) || /^(?:your|this|that|the|my|a|an|of)\b/iu.test(text) ? null : thing(text);
const called = (who: string | undefined, given: string | undefined) =>
  named(who ?? '', undefined, name(given ?? ''), (o) => `Your ${(who ?? '').toLowerCase()}'s name is ${o}.`);

export const MORE_ENGLISH: readonly Rule[] = [
  // family and pets
  rule(`we (?:named|called) our (?:\\p{L}+ )?(?<who>${RELATIVE}) (?<o>NAME)`, (g) => [called(g.who, g.o)]),
  rule(
    `(?:i've|i have|we've|we have)? ?(?:i |we )?(?:just |recently )?(?:have|adopted|got|bought) (?:a|an) (?:\\p{L}+ )?(?<who>${PET})(?: .+)?,? (?:his|her|its) name is (?<o>NAME)`,
    (g) => [called(g.who, g.o)],
  ),
  rule(`(?:${IVE}|we have|we've got) two (?<who>${PET})s,? (?:called |named )?(?<o>NAME) and (?<p>NAME)`, (g) => [
    called(g.who, g.o),
    called(g.who, g.p),
  ]),
  rule(`(?:i've|i have) been married to (?<o>NAME)\\b.*`, (g) => [
    about('marital status', 'married', () => 'You are married.'),
    about('partner', name(g.o ?? ''), (o) => `Your partner's name is ${o}.`),
  ]),
  rule(`${IM} (?:engaged to|dating|going out with) (?<o>NAME)`, (g) => [
    about('partner', name(g.o ?? ''), (o) => `Your partner's name is ${o}.`),
  ]),
  rule(`(?:my|our) (?<who>${RELATIVE})'s birthday(?: is|'s) (?:on )?(?<o>${DATE})`, (g) => [
    about(`${g.who?.toLowerCase()}'s birthday`, g.o?.replace(/^the /iu, ''), (o) => `Your ${g.who?.toLowerCase()}'s birthday is on ${o}.`),
  ]),
  // home
  rule(`${IM} (?:currently |now )?(?:based|settled) in (?<o>.+)`, (g) => [about('lives in', place(g.o ?? ''), (o) => `You live in ${o}.`)]),
  rule(`(?:i've|i have|we've|we have) (?:lived|been living) in (?<o>.+?) (?:since|for) .+`, (g) => [
    about('lives in', place(g.o ?? ''), (o) => `You live in ${o}.`),
  ]),
  rule(`(?:originally .+ )?now (?:i|we) live in (?<o>.+)`, (g) => [about('lives in', place(g.o ?? ''), (o) => `You live in ${o}.`)]),
  rule('(?:my|our) (?:flat|house|home|apartment|place) is in (?<o>\\p{L}.+)', (g) => [
    /^\p{Lu}/u.test(g.o ?? '') ? about('lives in', place(g.o ?? ''), (o) => `You live in ${o}.`) : null,
  ]),
  rule(`i (?:live|share (?:a|my) (?:flat|house|apartment|room)) with (?:my (?:${RELATIVE}),? )?(?<o>NAME)`, (g) => [
    about('lives with', name(g.o ?? ''), (o) => `You live with ${o}.`),
  ]),
  rule('i (?:live|am living) (?<o>alone|on my own|by myself)', () => [about('lives with', 'nobody', () => 'You live alone.')]),
  // work
  rule(
    'i teach (?<o>maths|math|mathematics|physics|chemistry|biology|history|geography|music|art|english|german|french|spanish|latin|greek|philosophy|economics|sports?|yoga|piano|guitar|violin|swimming|computer science)\\b.*',
    (g) => [about('teaches', g.o, (o) => `You teach ${o}.`)],
  ),
  rule(
    'i (?:run|own|manage) an? (?<o>(?:\\p{L}+ ){0,2}(?:shop|bookshop|bakery|café|cafe|restaurant|business|company|farm|hotel|studio|practice|nursery|garage|pub|bar|gallery|salon|brewery|workshop|start-?up|charity))\\b.*',
    (g) => [about('runs', thing(g.o ?? ''), (o) => `You run a ${o}.`.replace(/\ba (?=[aeiou])/u, 'an '))],
  ),
  rule(`${IM} (?:already |now |happily )?(?<o>retired|unemployed|self-employed)(?: (?:now|since .+))?`, (g) => [
    about('is', g.o?.toLowerCase(), (o) => `You are ${o}.`),
  ]),
  rule('i (?:mostly |usually |always )?work from (?<o>home)\\b.*', (g) => [about('works from', g.o, (o) => `You work from ${o}.`)]),
  rule(
    'i (?:just |recently )?(?:started|have|got) (?:a|my) new job (?:at|with) (?<o>\\p{Lu}.+?)(?: (?:last|this) (?:week|month|year|spring|summer|autumn|winter|monday)| in .+| yesterday| today)?',
    (g) => [/^\p{Lu}/u.test(g.o ?? '') ? about('works at', thing(g.o ?? ''), (o) => `You work at ${o}.`) : null],
  ),
  rule(`(?:${IM} doing|i do|i'm taking) an? (?:\\p{L}+ )?(?:degree|phd|master's|bachelor's|apprenticeship) in (?<o>.+)`, (g) => [
    about('studies', thing(g.o ?? ''), (o) => `You study ${o}.`),
  ]),
  // health and food
  rule(`(?:${IVE}|i suffer from) (?<o>${CONDITION})(?:,? (?:and|since|so|which)\\b.*)?`, (g) => [
    about('has condition', g.o?.toLowerCase(), (o) => `You have ${o}.`),
  ]),
  rule(
    "i (?:can't|cannot|don't|do not) have (?:any )?(?<o>gluten|dairy|lactose|milk|nuts|peanuts|eggs?|fish|shellfish|seafood|wheat|soya?|sugar|meat|pork|caffeine)",
    (g) => [about('does not eat', g.o, (o) => `You do not eat ${o}.`)],
  ),
  rule(
    'i take (?!it\\b|the\\b|a\\b|an\\b|that\\b|your\\b|my\\b|this\\b)(?<o>[\\p{L}-]{5,}(?: [\\p{L}-]+)?) (?:every (?:morning|evening|day|night)|daily|twice a day|once a day|before bed|for my .+)',
    (g) => [about('takes', thing(g.o ?? ''), (o) => `You take ${o}.`)],
  ),
  rule('i wear (?:an? )?(?<o>(?:reading )?glasses|contact lenses|contacts|(?:a )?hearing aids?|braces|dentures|insulin pump)\\b.*', (g) => [
    about('wears', g.o, (o) => `You wear ${o}.`),
  ]),
  rule("i (?:don't|do not) (?<o>smoke|drive|drink|cook|swim)(?: at all| any ?more)?", (g) => [
    about('does not', g.o?.toLowerCase(), (o) => `You do not ${o}.`),
  ]),
  // likes
  rule(
    `${IM} (?:a |an )?(?:big |huge |great |massive |real )?(?:fan of|into|really into|keen on|fond of|crazy about|obsessed with) (?<o>.+)`,
    (g) => [about('likes', liked(g.o ?? ''), (o) => `You like ${o}.`)],
  ),
  rule(`${IM} not (?:really )?(?:a (?:big |huge )?fan of|into|keen on|fond of) (?<o>.+)`, (g) => [
    about('dislikes', liked(g.o ?? ''), (o) => `You do not like ${o}.`),
  ]),
  rule(
    'i (?:much )?prefer (?!not\\b|to\\b|the\\b|your\\b|this\\b|that\\b|it\\b)(?<o>[\\p{L} -]{2,30}? (?:to|over) [\\p{L} -]{2,30})',
    (g) => [about('prefers', thing(g.o ?? ''), (o) => `You prefer ${o}.`)],
  ),
  // possessions
  rule(
    `(?:i|we) (?:just |recently )?(?:bought|got|own) (?:a|an|two) (?<o>(?:(?!with |for |about |of |in |on |my |the )[\\p{L}-]+ ){0,3}(?:${OWNED})s?)(?: (?:last|this|yesterday|today|and|which|in|near|from)\\b.*)?`,
    (g) => [about('has', thing(g.o ?? ''), (o) => `You have a ${o}.`.replace(/\ba (?=[aeiou])/u, 'an '))],
  ),
  // dates
  rule(`i (?:turn|turned|will turn|am turning) (?:\\p{L}+(?:-\\p{L}+)?|\\d{1,3}) on (?<o>${DATE})`, (g) => [
    about('birthday', g.o?.replace(/^the /iu, '').replace(/,? \d{4}$/u, ''), (o) => `Your birthday is on ${o}.`),
  ]),
  rule(`(?:my|our) (?:wedding )?anniversary(?: is|'s) (?:on )?(?<o>${DATE})`, (g) => [
    about('anniversary', g.o?.replace(/^the /iu, ''), (o) => `Your anniversary is on ${o}.`),
  ]),
  // languages
  rule(`${IM} (?:currently |also )?(?:learning|studying) (?<o>${LANGUAGE})(?: .+)?`, (g) => [
    about('is learning', g.o, (o) => `You are learning ${o}.`),
  ]),
  rule(
    `i (?:can |also )*speak (?:fluent |some |a little |a bit of )?(?<o>${LANGUAGE})(?:,? (?:and|,) (?:a bit of |some |a little )?(?<p>${LANGUAGE}))?(?: .+)?`,
    (g) => [g.o, g.p].map((object) => about('speaks', object, (o) => `You speak ${o}.`)),
  ),
  // plans
  rule(`(?:${IM}|we're|we are) (?<v>getting married|moving house|retiring|graduating|starting .+ at \\p{Lu}\\p{L}+) (?<o>${WHEN})`, (g) => [
    about('plans', `${g.v} ${g.o}`, (o) => `You are ${o}.`),
  ]),
];
