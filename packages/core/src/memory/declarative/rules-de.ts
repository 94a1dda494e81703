/** Forms of German in which people tell about themselves. */
import { about, named, type Rule, rule } from './rule.ts';
import { name, OWNED_DE, PROFESSION_DE, place, RELATIVE, thing } from './words.ts';

const MY = '(?:mein|meine|unser|unsere)';
const WHICH =
  '(?<which>(?:ältere|älterer|jüngere|jüngerer|große|großer|kleine|kleiner|älteste|jüngste|ältester|jüngster|zweite|zweiter|beste|bester) )?';
const ends = { ends: true };
const SIE = (which: string | undefined, who: string, object: string): string =>
  `${/(?:in|e|mutter|tochter|schwester|frau|oma|mama|chefin|hündin|firma)$/iu.test(who) ? 'Ihre' : 'Ihr'} ${which ?? ''}${who} heißt ${object}.`;
const noun = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const ill = (o: string | null) => about('allergic to', o, (x) => `Sie sind allergisch gegen ${x}.`);

export const GERMAN: readonly Rule[] = [
  rule('(?:mein (?:vor|voller )?name ist|ich heiße|ich heisse) (?<o>.+)', (g) => [
    about('name', name(g.o ?? ''), (o) => `Sie heißen ${o}.`),
  ]),
  rule(`${MY} ${WHICH}(?<who>${RELATIVE}) (?:heißt|heisst) (?<o>NAME)`, (g) => [
    named(g.who ?? '', g.which, name(g.o ?? ''), (o) => SIE(g.which, noun(g.who ?? ''), o)),
  ]),
  rule(`${MY} ${WHICH}(?<who>${RELATIVE}),? (?<o>NAME),? (?:ist|war|hat|wohnt|liebt|mag|arbeitet|wird|wurde|kommt)(?![\\p{L}]).*`, (g) => [
    named(g.who ?? '', g.which, name(g.o ?? ''), (o) => SIE(g.which, noun(g.who ?? ''), o)),
  ]),
  rule(
    `(?:ich habe|wir haben) (?:eine|einen|ein) (?:\\p{L}+ )?(?<who>${RELATIVE})(?:,? (?:namens|mit (?:dem )?namen) (?<o>NAME)|, (?:der|die|das) (?<p>NAME) hei(?:ß|ss)t).*`,
    (g) => [named(g.who ?? '', undefined, name(g.o ?? g.p ?? ''), (o) => SIE(undefined, noun(g.who ?? ''), o))],
  ),
  rule(
    '(?:ich habe|wir haben) (?<o>(?:zwei|drei|vier|fünf|keine|\\d+) (?:kinder|töchter|söhne|geschwister|brüder|schwestern|hunde|katzen|enkel))(?![\\p{L}]).*',
    (g) => [about(`number of ${g.o?.split(' ')[1] ?? ''}`, g.o, (o) => `Sie haben ${o}.`)],
  ),
  // Zuhause
  rule('(?:ich|wir) (?:wohne|wohnen|lebe|leben) (?:jetzt |derzeit |seit .+? |noch )*in (?<o>.+)', (g) => [
    about('lives in', place(g.o ?? ''), (o) => `Sie wohnen in ${o}.`),
  ]),
  rule('(?:ich bin|wir sind) (?:gerade |kürzlich |vor kurzem |von .+ )?nach (?<o>.+) (?:um)?gezogen', (g) => [
    about('lives in', place(g.o ?? ''), (o) => `Sie wohnen in ${o}.`),
  ]),
  rule('(?:ich|wir) (?:wohne|wohnen|lebe|leben) nicht mehr in (?<o>.+)', (g) => [
    about('lives in', place(g.o ?? ''), (o) => `Sie wohnen in ${o}.`, ends),
  ]),
  rule('ich (?:komme|stamme|bin)(?: ursprünglich)? aus (?<o>.+)', (g) => [
    about('comes from', thing(g.o ?? ''), (o) => `Sie kommen aus ${o}.`),
  ]),
  rule('ich bin in (?<o>.+) aufgewachsen', (g) => [about('grew up in', thing(g.o ?? ''), (o) => `Sie sind in ${o} aufgewachsen.`)]),
  // Geburt
  rule('ich bin (?:am )?(?<o>.*\\d.*) geboren', (g) => [
    about(
      /^\d{4}$/u.test(g.o ?? '') ? 'year of birth' : 'birthday',
      thing(g.o ?? '', false),
      (o) => `Sie sind ${/^\d{4}$/u.test(o) ? '' : 'am '}${o} geboren.`,
    ),
  ]),
  rule('(?:mein geburtstag ist am (?<o>.+)|ich habe am (?<p>.+) geburtstag)', (g) => [
    /\d/u.test(g.o ?? g.p ?? '') ? about('birthday', thing(g.o ?? g.p ?? '', false), (o) => `Ihr Geburtstag ist am ${o}.`) : null,
  ]),
  rule('ich bin (?<o>\\d{1,3}) jahre alt.*', (g) => [about('age', g.o, (o) => `Sie sind ${o} Jahre alt.`)]),
  // Arbeit
  rule('ich arbeite (?:jetzt |seit .+? )*(?<p>bei|beim|für) (?<o>.+)', (g) => [
    about('works at', thing(g.o ?? ''), (o) => `Sie arbeiten ${g.p} ${o}.`),
  ]),
  rule('ich arbeite nicht mehr (?:bei|beim|für) (?<o>.+)', (g) => [
    about('works at', thing(g.o ?? ''), (o) => `Sie arbeiten bei ${o}.`, ends),
  ]),
  rule('ich arbeite (?:jetzt |seit .+? )*als (?<o>.+)', (g) => [about('works as', thing(g.o ?? ''), (o) => `Sie arbeiten als ${o}.`)]),
  rule(`ich bin (?:von beruf |eine? )?(?<o>${PROFESSION_DE})(?: von beruf| (?:bei|in|an|am|im) .+)?`, (g) => [
    about('works as', thing(g.o ?? ''), (o) => `Sie sind ${o}.`),
  ]),
  rule('(?:mein beruf ist) (?<o>.+)', (g) => [about('works as', thing(g.o ?? ''), (o) => `Ihr Beruf ist ${o}.`)]),
  rule('ich studiere (?!an |in |bei |seit |gerne?|viel|nicht|noch )(?<o>.+)', (g) => [
    about('studies', thing(g.o ?? ''), (o) => `Sie studieren ${o}.`),
  ]),
  // Gesundheit und Essen
  rule('ich bin (?:\\p{L}+ )?allergisch (?:gegen|auf) (?<o>.+)', (g) => list(g.o).map((o) => ill(o))),
  rule('ich bin nicht (?:mehr )?allergisch (?:gegen|auf) (?<o>.+)', (g) => [
    about('allergic to', thing(g.o ?? ''), (o) => `Sie sind allergisch gegen ${o}.`, ends),
  ]),
  rule('ich habe eine (?<o>\\p{L}+?)(?:-)?allergie.*', (g) => [ill(thing(noun(g.o ?? '')))]),
  rule(
    'ich bin (?:eine? )?(?<o>vegan|vegetarisch|veganer|veganerin|vegetarier|vegetarierin|diabetiker|diabetikerin|laktoseintolerant|farbenblind|linkshänder|linkshänderin|schwanger)',
    (g) => [about('is', canonical(g.o ?? ''), () => `Sie sind ${canonicalText(g.o ?? '')}.`)],
  ),
  rule(
    'ich bin (?:kein|keine|nicht mehr|kein mehr) (?<o>vegan|vegetarisch|veganer|veganerin|vegetarier|vegetarierin|schwanger)(?: mehr)?',
    (g) => [about('is', canonical(g.o ?? ''), (o) => `Sie sind ${o}.`, ends)],
  ),
  rule('ich (?<v>esse|trinke) (?:kein|keine|keinen|niemals|nie) (?<o>.+?)(?: mehr)?', (g) =>
    list(g.o).map((object) =>
      about(g.v === 'esse' ? 'does not eat' : 'does not drink', object, (o) => `Sie ${g.v === 'esse' ? 'essen' : 'trinken'} kein(e) ${o}.`),
    ),
  ),
  // Vorlieben
  rule('ich (?:mag|liebe) (?:sehr |wirklich )?(?!kein|nicht)(?<o>.+?)(?: (?:sehr|gern|gerne|total))?', (g) =>
    list(g.o).map((object) => about('likes', object, (o) => `Sie mögen ${o}.`)),
  ),
  rule('ich (?<v>esse|trinke|höre|lese|spiele) (?:sehr )?gerne? (?<o>.+)', (g) =>
    list(g.o).map((object) => about('likes', object, (o) => `Sie mögen ${o}.`)),
  ),
  rule('ich (?:hasse|mag (?:kein|keine|keinen)|verabscheue) (?<o>.+?)(?: mehr)?', (g) =>
    list(g.o).flatMap((object) => [
      about('likes', object, (o) => `Sie mögen ${o}.`, ends),
      about('dislikes', object, (o) => `Sie mögen ${o} nicht.`),
    ]),
  ),
  rule(`${MY} lieblings-?(?<what>\\p{L}+) (?:ist|sind|heißt) (?<o>.+)`, (g) => [
    about(
      `favourite ${FAVOURITE[g.what?.toLowerCase() ?? ''] ?? g.what?.toLowerCase()}`,
      thing((g.o ?? '').replace(/^(?:das|der|die) /u, '')),
      (o) => `Ihr(e) Lieblings${g.what} ist ${o}.`,
    ),
  ]),
  // Besitz
  rule(
    `(?:ich habe|wir haben|ich besitze|wir besitzen) (?:eine|einen|ein|zwei|drei) (?<o>(?:[\\p{L}-]+ ){0,2}(?:[\\p{L}-]*?)(?:${OWNED_DE}))(?![\\p{L}]).*`,
    (g) => [about('has', thing(g.o ?? ''), (o) => `Sie haben: ${o}.`)],
  ),
  rule('ich fahre (?:eine|einen|ein) (?<o>.+)', (g) => [about('drives', thing(g.o ?? ''), (o) => `Sie fahren: ${o}.`)]),
  rule(
    'ich spiele (?<o>klavier|gitarre|geige|cello|schlagzeug|flöte|trompete|saxophon|schach|tennis|fußball|basketball|volleyball|golf|badminton)(?![\\p{L}]).*',
    (g) => [about('plays', noun(g.o ?? ''), (o) => `Sie spielen ${o}.`)],
  ),
  rule('ich spreche (?:auch )?(?<o>(?:fließend |etwas |gut )?(?:\\p{Lu}\\p{L}+isch|Deutsch)(?:(?:, | und )\\p{Lu}\\p{L}+)*)', (g) =>
    list(g.o).map((object) => about('speaks', object, (o) => `Sie sprechen ${o}.`)),
  ),
  rule(
    'mein(?:e)? (?<what>blutgruppe|schuhgröße|e-?mail(?:-adresse)?|telefonnummer|adresse|muttersprache|staatsangehörigkeit|hochzeitstag|auto|fahrrad) (?:ist|lautet) (?:am |ein |eine )?(?<o>.+)',
    (g) => [
      about(
        THINGS[g.what?.toLowerCase() ?? ''] ?? g.what?.toLowerCase() ?? '',
        thing(g.o ?? '', false),
        (o) => `${noun(g.what ?? '')}: ${o}.`,
      ),
    ],
  ),
  rule('ich bin (?<o>verheiratet|ledig|geschieden|verlobt|verwitwet)(?: mit (?<who>NAME))?.*', (g) => [
    about('marital status', STATUS[g.o?.toLowerCase() ?? ''], () => `Sie sind ${g.o?.toLowerCase()}.`),
    g.who ? about('partner', name(g.who), (o) => `Ihr Partner oder Ihre Partnerin heißt ${o}.`) : null,
  ]),
  // Pläne
  rule(
    '(?:ich|wir) (?<v>fliege|fliegen|fahre|fahren|reise|reisen|ziehe|ziehen) (?<o>(?:am|im|nächste\\p{L}*|morgen|übermorgen) .*?nach .+)',
    (g) => [about('plans', thing(g.o ?? '', false), (o) => `Sie ${plural(g.v)} ${o}.`)],
  ),
  rule(
    `${MY} (?<what>(?:\\p{L}+)?(?:prüfung|termin|hochzeit|flug|operation|vorstellungsgespräch|umzug|urlaub|reise|fahrprüfung)) ist (?:am |im )?(?<o>.*(?:\\d|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember).*)`,
    (g) => [about(g.what?.toLowerCase() ?? '', thing(g.o ?? '', false), (o) => `${noun(g.what ?? '')}: ${o}.`)],
  ),
];

const FAVOURITE: Readonly<Record<string, string>> = {
  farbe: 'colour',
  essen: 'food',
  film: 'film',
  buch: 'book',
  tier: 'animal',
  musik: 'music',
  stadt: 'city',
};
const THINGS: Readonly<Record<string, string>> = {
  ...{
    blutgruppe: 'blood type',
    schuhgröße: 'shoe size',
    adresse: 'address',
    telefonnummer: 'phone number',
    muttersprache: 'native language',
  },
  ...{ staatsangehörigkeit: 'nationality', hochzeitstag: 'anniversary', auto: 'car', fahrrad: 'bike' },
};
const STATUS: Readonly<Record<string, string>> = {
  verheiratet: 'married',
  ledig: 'single',
  geschieden: 'divorced',
  verlobt: 'engaged',
  verwitwet: 'widowed',
};

function canonical(word: string): string {
  const plain = word.toLowerCase().replace(/(?:er|erin|isch)$/u, '');
  if (plain.startsWith('vegan')) return 'vegan';
  if (plain.startsWith('vegetar')) return 'vegetarian';
  if (plain.startsWith('diabet')) return 'diabetic';
  return (
    { schwanger: 'pregnant', schwang: 'pregnant', farbenblind: 'colour-blind', laktoseintolerant: 'lactose intolerant' }[plain] ??
    'left-handed'
  );
}

const canonicalText = (word: string): string =>
  /^(?:vegan|vegetarisch|laktose|farben|schwanger)/iu.test(word) && !/(?:er|erin)$/iu.test(word) ? word.toLowerCase() : noun(word);
const plural = (verb: string | undefined): string => (verb ?? '').replace(/e$/u, 'en');

function list(text: string | undefined): (string | null)[] {
  const parts = (text ?? '')
    .split(/,? und |, (?!(?:die|der|das|den|dem|dass|welche\p{L}*) )| oder /iu)
    .filter((part) => part.trim() !== '');
  return parts.length > 1 && parts.every((part) => part.trim().split(' ').length <= 3)
    ? parts.map((part) => thing(part))
    : [thing(text ?? '')];
}
