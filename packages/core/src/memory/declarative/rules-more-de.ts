/** More forms of German: word order turned round, family in passing, health, likes, dates, languages. Looked at after `rules-de.ts`. */
import { about, named, type Rule, rule } from './rule.ts';
import { name, OWNED_DE, place, RELATIVE, thing } from './words.ts';

const PET = 'hund|katze|kater|kaninchen|hamster|papagei|wellensittich|schildkröte|pferd';
/** Breeds that say what animal it is. */
const BREED: Readonly<Record<string, string>> = {
  ...{ dackel: 'hund', pudel: 'hund', labrador: 'hund', schäferhund: 'hund', mops: 'hund', terrier: 'hund', beagle: 'hund', welpe: 'hund' },
  ...{ welpen: 'hund', perserkatze: 'katze', siamkatze: 'katze', kätzchen: 'katze' },
};
const CONDITION =
  '(?:typ-[12]-)?(?:asthma|diabetes|migräne|epilepsie|arthrose|rheuma|adhs|neurodermitis|schuppenflechte|tinnitus|heuschnupfen|zöliakie|legasthenie|depressionen|bluthochdruck|schlafstörungen)';
const MONTH = 'januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember';
const DATE = `\\d{1,2}\\. ?(?:(?:${MONTH})|\\d{1,2}\\.)(?: \\d{4})?`;
/** How old one gets. */
const AGE = '(?:\\d{1,3}|\\p{L}*(?:zehn|zwölf|elf|zig|ßig|hundert|achtzehn))(?: jahre alt)?';
const LANGUAGE = '(?:\\p{Lu}\\p{L}{2,}isch|Deutsch)';
const TALK = /(?:antwort|idee|vorschlag|frage|stil|art|version|text|code|plan)(?:en|s|e)?$/iu;
const upper = (word: string | undefined): string => (word ? word.charAt(0).toUpperCase() + word.slice(1) : '');
const liked = (text: string): string | null =>
  TALK.test(text) || /^(?:dein|ihr|dies|jen|d(?:er|ie|as|en|em)\b|ihn|ihm|das|damit)/iu.test(text) ? null : thing(text);
const called = (who: string | undefined, given: string | undefined) => {
  const word = BREED[who?.toLowerCase() ?? ''] ?? who ?? '';
  return named(word, undefined, name(given ?? ''), (o) => `${upper(word)}: ${o}.`);
};
const lives = (where: string | undefined) => about('lives in', place(where ?? ''), (o) => `Sie wohnen in ${o}.`);

export const MORE_GERMAN: readonly Rule[] = [
  // Familie und Tiere
  rule(`der (?:vor)?name mein(?:er|es) (?<who>${RELATIVE})e?s? (?:ist|lautet) (?<o>NAME)`, (g) => [called(g.who, g.o)]),
  rule('(?:mein|meine) (?<who>verlobte[r]?) (?:heißt|heisst|ist) (?<o>NAME)', (g) => [
    about(
      /r$/iu.test(g.who ?? '') ? 'fiancé' : 'fiancée',
      name(g.o ?? ''),
      (o) => `${/r$/iu.test(g.who ?? '') ? 'Ihr Verlobter' : 'Ihre Verlobte'} heißt ${o}.`,
    ),
  ]),
  rule(`(?:ich habe|wir haben) zwei (?<who>${PET})(?:e|n|en|s)?,? (?:namens )?(?<o>NAME) und (?<p>NAME)`, (g) => [
    called(g.who, g.o),
    called(g.who, g.p),
  ]),
  rule(
    `(?:ich habe|wir haben) (?:eine|einen|ein) (?:\\p{L}+ )?(?<who>${Object.keys(BREED).join('|')}),? (?:namens|mit (?:dem )?namen) (?<o>NAME)`,
    (g) => [called(g.who, g.o)],
  ),
  rule('ich bin (?:seit .+ )?(?:glücklich )?mit (?<o>NAME) verheiratet', (g) => [
    about('marital status', 'married', () => 'Sie sind verheiratet.'),
    about('partner', name(g.o ?? ''), (o) => `Ihr Partner oder Ihre Partnerin heißt ${o}.`),
  ]),
  // Zuhause
  rule('(?:ich bin|wir sind) in (?<o>\\p{Lu}\\p{L}+(?: .+)?) (?:zu hause|zuhause|daheim)', (g) => [
    /^\p{Lu}/u.test(g.o ?? '') ? lives(g.o) : null,
  ]),
  rule('(?:meine|unsere) wohnung (?:liegt|ist) in (?<o>\\p{L}.+)', (g) => [/^\p{Lu}/u.test(g.o ?? '') ? lives(g.o) : null]),
  rule('(?:mein|unser) (?:haus|zuhause) (?:liegt|steht|ist) in (?<o>\\p{L}.+)', (g) => [/^\p{Lu}/u.test(g.o ?? '') ? lives(g.o) : null]),
  rule('(?:seit .+|jetzt|inzwischen|mittlerweile|zurzeit|derzeit) (?:wohne|lebe) ich in (?<o>.+)', (g) => [lives(g.o)]),
  rule('(?:geboren bin ich in (?<o>.+)|ich bin in (?<p>\\p{L}.+) geboren|ich wurde in (?<q>\\p{L}.+) geboren)', (g) => [
    about('birthplace', thing(g.o ?? g.p ?? g.q ?? ''), (o) => `Sie sind in ${o} geboren.`),
  ]),
  rule(`ich (?:wohne|lebe) mit (?:meine[mr] (?:${RELATIVE}),? )?(?<o>NAME)(?: zusammen)?`, (g) => [
    about('lives with', name(g.o ?? ''), (o) => `Sie wohnen mit ${o} zusammen.`),
  ]),
  rule('ich (?:wohne|lebe) allein(?:e)?', () => [about('lives with', 'nobody', () => 'Sie wohnen allein.')]),
  // Arbeit
  rule(
    'ich unterrichte (?<o>mathe|mathematik|physik|chemie|biologie|geschichte|erdkunde|musik|kunst|deutsch|englisch|französisch|spanisch|latein|griechisch|philosophie|sport|informatik|yoga|klavier|gitarre|geige)(?![\\p{L}]).*',
    (g) => [about('teaches', upper(g.o), (o) => `Sie unterrichten ${o}.`)],
  ),
  rule(
    'ich (?:leite|führe|betreibe|habe) (?:eine|einen|ein) (?<o>(?:\\p{L}+ ){0,2}\\p{L}*(?:buchhandlung|bäckerei|laden|geschäft|café|restaurant|firma|hof|hotel|praxis|werkstatt|gärtnerei|galerie|kneipe|brauerei|agentur|unternehmen))(?: in .+)?',
    (g) => [about('runs', thing(g.o ?? ''), (o) => `Sie leiten: ${o}.`)],
  ),
  rule('ich bin (?:schon |jetzt |seit .+ )?(?<o>in rente|rentner|rentnerin|im ruhestand|pensioniert|arbeitslos|selbstständig)', (g) => [
    about(
      'is',
      RETIRED[g.o?.toLowerCase() ?? ''] ?? 'retired',
      () =>
        `Sie sind ${(g.o ?? '')
          .replace(/rente/iu, 'Rente')
          .replace(/ruhestand/iu, 'Ruhestand')
          .replace(/^rentner/iu, 'Rentner')}.`,
    ),
  ]),
  rule('ich arbeite (?:meistens |oft |immer )?(?:von (?<o>zu hause|daheim)(?: aus)?|im (?<p>homeoffice|home-office))', (g) => [
    about('works from', g.o ?? g.p, (o) => `Sie arbeiten von ${o} aus.`.replace('von Homeoffice aus', 'im Homeoffice')),
  ]),
  rule('(?:seit .+|jetzt|inzwischen|mittlerweile) arbeite ich (?<p>bei|beim|für) (?<o>.+)', (g) => [
    about('works at', thing(g.o ?? ''), (o) => `Sie arbeiten ${g.p?.toLowerCase()} ${o}.`),
  ]),
  rule('(?:seit .+|jetzt|inzwischen|mittlerweile) arbeite ich als (?<o>.+)', (g) => [
    about('works as', thing(g.o ?? ''), (o) => `Sie arbeiten als ${o}.`),
  ]),
  rule('ich mache (?:gerade |zurzeit )?eine (?:ausbildung|lehre|umschulung) (?:zum|zur|als) (?<o>.+)', (g) => [
    about('studies', thing(g.o ?? ''), (o) => `Ausbildung: ${o}.`),
  ]),
  // Gesundheit und Essen
  rule('(?:übrigens )?(?:ich bin|bin ich) (?:leider |stark |auch |schwer )*(?:gegen|auf) (?<o>.+?) allergisch', (g) => [
    about('allergic to', thing(g.o ?? ''), (o) => `Sie sind allergisch gegen ${o}.`),
  ]),
  rule('ich vertrage (?:leider )?(?:kein|keine|keinen) (?<o>\\p{Lu}\\p{L}+)(?: mehr)?', (g) => [
    about('does not tolerate', thing(g.o ?? ''), (o) => `Sie vertragen ${o} nicht.`),
  ]),
  rule(
    'ich nehme (?:jeden (?:morgen|abend|tag)|täglich|morgens|abends|zweimal am tag|regelmäßig) (?!den\\b|die\\b|das\\b)(?<o>\\p{Lu}\\p{L}{4,})(?: ein)?',
    (g) => [/^\p{Lu}/u.test(g.o ?? '') ? about('takes', thing(g.o ?? ''), (o) => `Sie nehmen ${o}.`) : null],
  ),
  rule(`(?:ich habe|ich leide (?:an|unter)) (?:schwere[sm]? |leichte[sm]? |chronische[sm]? |seit .+? )?(?<o>${CONDITION})`, (g) => [
    about('has condition', upper(g.o), (o) => `Sie haben ${o}.`),
  ]),
  rule('ich trage (?:eine |ein )?(?<o>brille|lesebrille|kontaktlinsen|hörgeräte?|zahnspange|insulinpumpe)(?![\\p{L}]).*', (g) => [
    about('wears', upper(g.o), (o) => `Sie tragen ${o}.`),
  ]),
  rule('ich (?<o>rauche|trinke) nicht(?: mehr)?', (g) => [
    about('does not', g.o === 'rauche' ? 'smoke' : 'drink', () => `Sie ${g.o?.replace(/e$/u, 'en')} nicht.`),
  ]),
  // Vorlieben
  rule('ich bin (?:ein |eine )?(?:großer |große |riesiger |absoluter )?(?:fan von|liebhaber von|begeistert von) (?<o>.+)', (g) => [
    about('likes', liked(g.o ?? ''), (o) => `Sie mögen ${o}.`),
  ]),
  rule(
    'ich (?:gehe|fahre) (?:sehr |total )?gerne? (?<o>klettern|wandern|schwimmen|laufen|joggen|tanzen|angeln|segeln|rudern|reiten|ski|rad|bouldern|spazieren|ins (?:kino|theater|konzert|museum))',
    (g) => [about('likes', g.o, (o) => `Sie mögen: ${o}.`)],
  ),
  rule(
    'ich (?<o>wandere|schwimme|tanze|koche|backe|lese|male|singe|segle|reite|klettere|angle|jogge|stricke|zeichne|fotografiere) (?:sehr |total |leidenschaftlich )?gerne?',
    (g) => [about('likes', HOBBY[g.o?.toLowerCase() ?? ''], (o) => `Sie mögen ${upper(o)}.`)],
  ),
  rule(
    '(?<o>\\p{Lu}\\p{L}+) (?:kann ich (?:überhaupt |gar )?nicht (?:ausstehen|leiden)|mag ich (?:überhaupt |gar )?nicht|hasse ich)',
    (g) => [/^\p{Lu}/u.test(g.o ?? '') ? about('dislikes', liked(g.o ?? ''), (o) => `Sie mögen ${o} nicht.`) : null],
  ),
  rule('mit (?<o>\\p{Lu}\\p{L}+) kann ich (?:überhaupt )?nichts anfangen', (g) => [
    about('dislikes', liked(g.o ?? ''), (o) => `Sie mögen ${o} nicht.`),
  ]),
  rule('ich (?:trinke|esse|höre|lese|spiele) lieber (?<o>\\p{Lu}[\\p{L} -]{1,30} als \\p{Lu}[\\p{L} -]{1,30})', (g) => [
    about('prefers', thing(g.o ?? ''), (o) => `Sie mögen lieber ${o}.`),
  ]),
  // Besitz
  rule(
    `(?:ich habe mir|wir haben uns) (?:gerade |kürzlich )?(?:eine|einen|ein) (?<o>(?:[\\p{L}-]+ ){0,2}(?:lasten)?(?:[\\p{L}-]*?)(?:${OWNED_DE}|rad|bus|roller|traktor)) (?:gekauft|zugelegt|angeschafft)`,
    (g) => [about('has', thing(g.o ?? ''), (o) => `Sie haben: ${o}.`)],
  ),
  // Daten
  rule(`(?:am (?<o>${DATE}) werde ich ${AGE}|ich werde am (?<p>${DATE}) ${AGE})`, (g) => [
    about('birthday', g.o ?? g.p, (o) => `Ihr Geburtstag ist am ${o}.`),
  ]),
  rule(`(?:mein|unser) (?:hochzeitstag|jahrestag) ist (?:am |der )?(?<o>${DATE})`, (g) => [
    about('anniversary', g.o, (o) => `Ihr Hochzeitstag ist am ${o}.`),
  ]),
  rule(`der geburtstag mein(?:er|es) (?<who>${RELATIVE})e?s? ist am (?<o>${DATE})`, (g) => [
    about(`birthday of ${g.who?.toLowerCase()}`, g.o, (o) => `Geburtstag (${upper(g.who)}): ${o}.`),
  ]),
  // Sprachen
  rule(`ich lerne (?:gerade |zurzeit |derzeit |seit .+? |jetzt |auch |abends )*(?<o>${LANGUAGE})`, (g) => [
    about('is learning', /^(?:\p{Lu})/u.test(g.o ?? '') ? g.o : null, (o) => `Sie lernen ${o}.`),
  ]),
  // Pläne
  rule(
    `(?<all>(?:im (?:${MONTH}|frühjahr|frühling|sommer|herbst|winter)|nächste[ns]? \\p{L}+|am ${DATE}|am \\p{L}+tag|morgen) (?<v>ziehe|ziehen|fliege|fliegen|fahre|fahren|reise|reisen) (?:ich|wir) nach (?<o>\\p{Lu}.+))`,
    (g) => [/^\p{Lu}/u.test(g.o ?? '') ? about('plans', g.all, (o) => `Ihr Plan: ${o}.`) : null],
  ),
  rule(
    'ich habe (?<o>(?:am|nächsten?|morgen|übermorgen|diesen|im) .*(?:termin|vorstellungsgespräch|prüfung|operation|hochzeit|untersuchung|flug)(?![\\p{L}]).*)',
    (g) => [about('plans', thing(g.o ?? '', false), (o) => `Sie haben ${o}.`)],
  ),
  rule(`(?:ich|wir) heiraten? (?<o>(?:im (?:${MONTH}|frühjahr|sommer|herbst|winter)|am ${DATE}|nächste[ns]? \\p{L}+))`, (g) => [
    about('plans', `heiraten ${g.o}`, (o) => `Ihr Plan: ${o}.`),
  ]),
];

const RETIRED: Readonly<Record<string, string>> = { arbeitslos: 'unemployed', selbstständig: 'self-employed' };
const HOBBY: Readonly<Record<string, string>> = {
  ...{
    wandere: 'wandern',
    schwimme: 'schwimmen',
    tanze: 'tanzen',
    koche: 'kochen',
    backe: 'backen',
    lese: 'lesen',
    male: 'malen',
    singe: 'singen',
  },
  ...{ segle: 'segeln', reite: 'reiten', klettere: 'klettern', angle: 'angeln', jogge: 'joggen', stricke: 'stricken', zeichne: 'zeichnen' },
  ...{ fotografiere: 'fotografieren' },
};
