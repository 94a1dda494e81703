/** Forms of English in which people tell about themselves. */
import { about, named, type Rule, rule } from './rule.ts';
import { name, OWNED, PROFESSION, place, RELATIVE, thing } from './words.ts';

const IM = "(?:i'm|i am|im)";
const IVE = "(?:i've got|i have got|i have|i've)";
const WHICH = '(?<which>(?:older|younger|oldest|youngest|elder|eldest|big|little|twin|late|other|second|first) )?';
const DAY = '(?:on|in|at|next|this|tomorrow|tonight|from)';
const PET = 'dog|cat|puppy|kitten|horse|rabbit|hamster|parrot|budgie|tortoise|boat';
/** "My dog is Greek" names nobody. */
const NATIONAL = /(?:ish|ese|ian|can|eek|ench|utch|iss|man|ist|ic)$/iu;
const ends = { ends: true };

const live =
  (ended = false) =>
  (g: Readonly<Record<string, string | undefined>>) => [about('lives in', place(g.o ?? ''), (o) => `You live in ${o}.`, { ends: ended })];
const ill = (o: string | null) => about('allergic to', o, (x) => `You are allergic to ${x}.`);

export const ENGLISH: readonly Rule[] = [
  rule("(?:my|the) (?:full |first )?name(?: is|'s) (?<o>.+)", (g) => [about('name', name(g.o ?? ''), (o) => `Your name is ${o}.`)]),
  rule(`${IM} (?:called|named) (?<o>.+)`, (g) => [about('name', name(g.o ?? ''), (o) => `Your name is ${o}.`)]),
  rule('(?:everybody|everyone|people|my friends|most people) calls? me (?<o>.+)', (g) => [
    about('nickname', name(g.o ?? ''), (o) => `People call you ${o}.`),
  ]),
  rule(`(?:my|our) ${WHICH}(?<who>${RELATIVE})(?:'s name is| is called| is named|'s called|'s named| goes by) (?<o>NAME)`, (g) => [
    named(g.who ?? '', g.which, name(g.o ?? ''), (o) => `Your ${g.which ?? ''}${(g.who ?? '').toLowerCase()}'s name is ${o}.`),
  ]),
  rule(`(?:my|our) (?<who>${PET}) is (?<o>NAME)`, (g) => [
    NATIONAL.test(g.o ?? '')
      ? null
      : named(g.who ?? '', undefined, name(g.o ?? ''), (o) => `Your ${(g.who ?? '').toLowerCase()}'s name is ${o}.`),
  ]),
  rule(
    `(?:my|our) ${WHICH}(?<who>${RELATIVE}),? (?<o>NAME),? (?:is|was|has|lives|loves|likes|works|turned|turns|starts|started|will|just)\\b.*`,
    (g) => [named(g.who ?? '', g.which, name(g.o ?? ''), (o) => `Your ${g.which ?? ''}${(g.who ?? '').toLowerCase()}'s name is ${o}.`)],
  ),
  rule(
    `(?:${IVE}|we have|we've got) (?:a|an|one) ${WHICH}(?:\\p{L}+ )?(?<who>${RELATIVE}),? (?:called|named|whose name is|by the name of) (?<o>NAME).*`,
    (g) => [named(g.who ?? '', g.which, name(g.o ?? ''), (o) => `Your ${g.which ?? ''}${(g.who ?? '').toLowerCase()}'s name is ${o}.`)],
  ),
  rule(
    `${IVE} (?<n>no|one|two|three|four|five|six|\\d+) (?<o>kids?|children|daughters?|sons?|sisters?|brothers?|siblings|dogs?|cats?|grandchildren)\\b.*`,
    (g) => [about(`number of ${g.o ?? ''}`, `${g.n} ${g.o}`, (o) => `You have ${o}.`)],
  ),
  // home
  rule(`(?:i|we) (?:still |currently |now )?live in (?<o>.+)`, live()),
  rule(`(?:${IM}|we're|we are) living in (?<o>.+)`, live()),
  rule(`(?:i|we|i've|we've|i have|we have) (?:just |recently )?moved (?:from .+ )?to (?<o>.+)`, live()),
  rule("(?:i|we) (?:no longer live|used to live|don't live) in (?<o>.+?)(?: any ?more| any longer)?", live(true)),
  rule(`(?:${IM}|i come|i am originally|${IM} originally) from (?!the )(?<o>.+)`, (g) => [
    about('comes from', thing(g.o ?? ''), (o) => `You come from ${o}.`),
  ]),
  rule('i (?:grew up|was raised) in (?<o>.+)', (g) => [about('grew up in', thing(g.o ?? ''), (o) => `You grew up in ${o}.`)]),
  // birth and age
  rule('i was born in (?<o>\\d{4})', (g) => [about('year of birth', g.o, (o) => `You were born in ${o}.`)]),
  rule('i was born on (?<o>.+)', (g) => [about('birthday', thing(g.o ?? '', false), (o) => `You were born on ${o}.`)]),
  rule('i was born in (?<o>\\p{L}.+)', (g) => [about('birthplace', thing(g.o ?? ''), (o) => `You were born in ${o}.`)]),
  rule("my birthday(?: is|'s) (?:on )?(?:the )?(?<o>.*\\d.*|in \\p{L}+)", (g) => [
    about('birthday', thing(g.o ?? '', false), (o) => `Your birthday is on ${o}.`),
  ]),
  rule(`${IM} (?<o>\\d{1,3}) years old.*`, (g) => [about('age', g.o, (o) => `You are ${o} years old.`)]),
  // work
  rule(
    `(?:i|${IM}) (?:work|working) (?<p>at|for) (?!(?:free|myself|hours|years|days|home|night|nights|least|all|it|money|now|peanuts)\\b)(?<o>.+)`,
    (g) => [about('works at', thing(g.o ?? ''), (o) => `You work ${g.p} ${o}.`)],
  ),
  rule("i (?:no longer work|don't work|used to work|stopped working) (?:at|for) (?<o>.+?)(?: any ?more| any longer)?", (g) => [
    about('works at', thing(g.o ?? ''), (o) => `You work at ${o}.`, ends),
  ]),
  rule(`(?:i|${IM}) (?:work|working) as (?:an? |the )?(?<o>.+)`, (g) => [about('works as', thing(g.o ?? ''), (o) => `You work as ${o}.`)]),
  rule(`${IM} an? (?<o>(?:\\p{L}+ ){0,2}(?:${PROFESSION}))\\b(?: by (?:trade|profession)| (?:at|in|from|with) .+)?`, (g) => [
    about('works as', thing(g.o ?? ''), (o) => `You are a ${o}.`.replace(/\ba (?=[aeiou])/u, 'an ')),
  ]),
  rule("my (?:job|profession|occupation)(?: is|'s) (?<o>.+)", (g) => [
    about('works as', thing((g.o ?? '').replace(/^an? /u, '')), (o) => `Your job is ${o}.`),
  ]),
  rule(
    `(?:i study|${IM} studying) (?!at\\b|for\\b|with\\b|hard\\b|abroad\\b|alone\\b|a lot\\b|every\\b|all\\b|in\\b|to\\b)(?<o>.+)`,
    (g) => [about('studies', thing(g.o ?? ''), (o) => `You study ${o}.`)],
  ),
  // health and food
  rule(`${IM} (?:very |severely |badly |highly |also |really |deathly )?allergic to (?<o>.+)`, (g) => list(g.o).map(ill)),
  rule(`${IVE} an? (?:\\p{L}+ )?(?<o>\\p{L}+) allergy.*`, (g) => [
    ill(g.o && !/^(?:severe|bad|mild|strong)$/u.test(g.o) ? thing(g.o) : null),
  ]),
  rule(`${IM} (?:not allergic|no longer allergic) to (?<o>.+?)(?: any ?more)?`, (g) => [
    about('allergic to', thing(g.o ?? ''), (o) => `You are allergic to ${o}.`, ends),
  ]),
  rule(
    `${IM} (?:an? )?(?:strict |strictly )?(?<o>vegan|vegetarian|pescatarian|coeliac|celiac|diabetic|lactose[- ]intolerant|gluten[- ]intolerant|colou?r-?blind|left-handed|right-handed|pregnant|short-sighted)\\b.*`,
    (g) => [about('is', g.o?.toLowerCase(), (o) => `You are ${o}.`)],
  ),
  rule(`${IM} (?:no longer|not) (?:an? )?(?<o>vegan|vegetarian|pescatarian|pregnant|diabetic)(?: any ?more)?`, (g) => [
    about('is', g.o?.toLowerCase(), (o) => `You are ${o}.`, ends),
  ]),
  rule("i (?:don't|do not|can't|cannot|never) (?<v>eat|drink) (?<o>.+?)(?: any ?more)?", (g) =>
    list(g.o).map((object) => about(`does not ${g.v}`, object, (o) => `You do not ${g.v} ${o}.`)),
  ),
  // likes
  rule('i (?:really |absolutely |do |just )?(?:like|love|enjoy|adore) (?<o>.+)', (g) =>
    list(g.o).map((object) => about('likes', object, (o) => `You like ${o}.`)),
  ),
  rule(
    "i (?:really |absolutely )?(?:hate|dislike|detest|can't stand|cannot stand|don't like|do not like|no longer like) (?<o>.+?)(?: any ?more)?",
    (g) =>
      list(g.o).flatMap((object) => [
        about('likes', object, (o) => `You like ${o}.`, ends),
        about('dislikes', object, (o) => `You do not like ${o}.`),
      ]),
  ),
  rule("my favou?rite (?<what>\\p{L}+(?: \\p{L}+)?)(?: is|'s| are) (?<o>.+)", (g) => [
    about(`favourite ${g.what?.toLowerCase()}`, thing(g.o ?? ''), (o) => `Your favourite ${g.what} is ${o}.`),
  ]),
  // what one has and does
  rule(
    `(?:${IVE}|we have|we've got|i own|we own|i bought|i've bought) (?:a|an|two|three) (?<o>(?:(?!with |for |about |of |in |on |my |the )[\\p{L}-]+ ){0,3}(?:${OWNED})s?)(?:,.*| (?:and|which|that|from|in|called|named|who|with|now)\\b.*)?`,
    (g) => [about('has', thing(g.o ?? ''), (o) => `You have a ${o}.`.replace(/\ba (?=[aeiou])/u, 'an '))],
  ),
  rule('i own an? (?<o>.+)', (g) => [about('has', thing(g.o ?? ''), (o) => `You own ${o}.`)]),
  rule('i drive an? (?!lot|bit|hard)(?<o>.+)', (g) => [about('drives', thing(g.o ?? ''), (o) => `You drive a ${o}.`)]),
  rule(
    'i play (?:the )?(?<o>piano|guitar|violin|cello|drums|flute|trumpet|saxophone|chess|tennis|football|basketball|volleyball|golf|badminton)\\b.*',
    (g) => [about('plays', g.o?.toLowerCase(), (o) => `You play ${o}.`)],
  ),
  rule('i (?:also )?speak (?<o>(?:fluent |some |a little )?\\p{Lu}\\p{L}+(?:(?:, | and |, and )\\p{Lu}\\p{L}+)*)', (g) =>
    list(g.o).map((object) => about('speaks', object, (o) => `You speak ${o}.`)),
  ),
  rule(
    "my (?<what>blood type|shoe size|e-?mail(?: address)?|phone number|address|native language|mother tongue|nationality|hometown|height|star sign|car|bike|phone|laptop|wedding anniversary|anniversary)(?: is|'s) (?:an? |on |the )?(?<o>.+)",
    (g) => [
      about(
        g.what?.toLowerCase() ?? '',
        thing(g.o ?? '', g.what?.toLowerCase() !== 'address'),
        (o) => `Your ${g.what?.toLowerCase()} is ${o}.`,
      ),
    ],
  ),
  rule(`${IM} (?<o>married|single|divorced|engaged|widowed)(?: to (?<who>NAME))?.*`, (g) => [
    about('marital status', g.o?.toLowerCase(), (o) => `You are ${o}.`),
    g.who ? about('partner', name(g.who), (o) => `Your partner's name is ${o}.`) : null,
  ]),
  // plans with a date
  rule(
    `(?:${IM}|we're|we are) (?<v>flying|going|travelling|traveling|driving|moving) to (?!the (?:next|second|last|first|following)\\b)(?<o>.+? ${DAY}\\b.+|.+ tomorrow)`,
    // "going to give it a try" goes nowhere.
    (g) => [
      g.v === 'going' && !/^(?:\p{Lu}|the |my |our |an? )/u.test(g.o ?? '')
        ? null
        : about('plans', thing(`${g.v} to ${g.o}`, false), (o) => `You are ${o}.`),
    ],
  ),
  rule(
    `(?:${IVE}) (?:an? |my )(?<o>(?:\\p{L}+(?:'s)? )?(?:appointment|exam|interview|wedding|flight|operation|surgery|test|check-up|meeting)\\b.* ${DAY}\\b.+)`,
    (g) => [about('plans', thing(g.o ?? '', false), (o) => `You have: ${o}.`)],
  ),
  rule(
    `(?:my|our) (?<what>(?:\\p{L}+ )?(?:appointment|exam|interview|wedding|flight|operation|surgery|driving test|graduation|holiday|trip|move))(?: is|'s) (?:on |in )?(?<o>.*(?:\\d|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|january|february|march|april|may|june|july|august|september|october|november|december).*)`,
    (g) => [
      about(g.what?.toLowerCase() ?? '', thing(g.o ?? '', false), (o) =>
        `Your ${g.what?.toLowerCase()} is on ${o}.`.replace('on tomorrow', 'tomorrow'),
      ),
    ],
  ),
];

/** "tea, coffee and cake" as three; a single thing as it is. */
function list(text: string | undefined): (string | null)[] {
  const parts = (text ?? '').split(/,? and |, (?!who |which |that )| or /iu).filter((part) => part.trim() !== '');
  return parts.length > 1 && parts.every((part) => part.trim().split(' ').length <= 3)
    ? parts.map((part) => thing(part))
    : [thing(text ?? '')];
}
