/** Forms of German in which people speak to the memory. */
import { forget, form, type Groups, rightUnless, words } from './forms.ts';
import { habitsWanted } from './habits-wanted.ts';
import { mainClause } from './main-clause.ts';
import type { Form, Said } from './said.ts';

const P = '(?: (?:bitte|doch|mal|auch|noch|einfach|gut|also|das))*';
const MERK = `(?:merke? (?:es )?dir|merken sie sich|dir${P} merken|sich${P} merken)${P}`;
const NOTE =
  '(?:notiere? (?:dir|es)?|notieren sie(?: sich)?|dir notieren|sich notieren|speichere?(?: dir)?|speichern sie(?: sich)?|behalte?|behalten sie|behalten)(?: bitte)?(?: im (?:kopf|gedächtnis|hinterkopf))?';
const RECALL =
  '(?:erinnere? dich|erinnern sie sich|dich erinnern|sich erinnern|denke? daran|denken sie daran|denk dran)(?: bitte)?(?: daran)?';
const NOT_FORGET = '(?:vergiss|vergessen sie)(?: bitte)?(?: nie| niemals| nicht)';
const VERGISS = '(?:vergiss|vergesse|vergessen sie|vergessen)(?: bitte)?';
const ERASE = '(?:lösche?|löschen sie|löschen|entferne?|entfernen sie|streiche?)(?: bitte)?';
const MEMORY =
  '(?:(?:deinem|ihrem|meinem|dem) (?:gedächtnis|speicher)|(?:deiner|ihrer|meiner) erinnerung|(?:deinen|ihren|meinen) erinnerungen)';
const MINE = /^(?:ich|mein|meine|meinen|meinem|meiner|unser|unsere|unseren|wir|mir|mich)(?![\p{L}])/iu;
const TASK =
  /^(?:du|sie) (?:bist|ein|eine)\b|(?:^|\s)(?:die|der|das|diese|dieser|dieses|jede|jeder) (?:funktion|methode|klasse|variable|ausgabe|eingabe|liste|tabelle|geschichte|figur|erzähler|erzählerin|hauptfigur|leser|text|code|skript|programm|aufsatz|gedicht|satz|absatz|benutzer|nutzer)(?![\p{L}])/iu;

const keep =
  (clause: boolean, fits: (what: string) => boolean = () => true) =>
  ({ o }: Groups, rest: readonly string[]): Said | null => {
    const what =
      o
        ?.replace(/^[\s:,–-]+/u, '')
        .replace(/,? bitte$/iu, '')
        .trim() ?? '';
    if (what === '' || !/\s/u.test(what) || TASK.test(what)) return null;
    if (habitsWanted(clause ? mainClause(what) : what).length === 0 && !fits(what)) return null;
    return clause && rest.length === 0
      ? { kind: 'remember', what, clause }
      : { kind: 'remember', what: [clause ? mainClause(what) : what, ...rest].join('. ') };
  };
const own = (what: string): boolean => MINE.test(what);
/** "Merk dir meine Adresse" tells nothing yet; "mein Parkplatz ist B14" does. */
const tells = (what: string): boolean =>
  /^(?:ich|wir)(?![\p{L}])/iu.test(what) ||
  (own(what) &&
    /(?:^|\s)(?:ist|sind|war|hat|haben|heißt|heisst|wohnt|lebt|arbeitet|mag|liebt|kann|geht|kommt|beginnt|isst|trinkt|spricht|spielt|fährt|braucht|lautet)(?![\p{L}])|: \S/iu.test(
      what,
    ));

const SAID_IT = '(?:gesagt|erzählt|geschrieben|erwähnt)(?: (?:habe|hab|hatte|haben))?';
const I_SAID = '(?:ich|wir) (?:dir |ihnen |euch )?(?:gerade |eben |vorhin |zuletzt )*';

const NOTHING_RIGHT =
  /^(?:(?:das|es) (?:passt|ist (?:schon |so )?(?:gut|ok|okay|in ordnung|alles|egal|nichts|zu|nicht|nur|kein|ein|eine|der|die|das|ja|doch)|reicht|geht|war(?: schon)? (?:alles|gut)|muss|soll|stimmt|meinte|war nicht|habe ich)|(?:ich|wir) (?:meinte|meine|meinten|wollte|wollten|will|möchte|brauche|habe (?:nach|gefragt|gemeint)|dachte|denke|glaube|kann|muss|würde|frage|sprach|rede)|(?:der|die|das) (?:erste|zweite|dritte|letzte|andere|nächste|code|frage|funktion|antwort|fehler|ausgabe|text|satz|absatz|formel|ergebnis)|aber|und|bitte|also|sondern|was|warum|wie|schreib|mach|gib|meine frage|ganz)(?![\p{L}])/iu;
const right = rightUnless(NOTHING_RIGHT);

export const GERMAN: readonly Form[] = [
  // nicht zu merken
  form(
    `${MERK}(?: bitte)? (?:dieses|das|unser) (?:gespräch|unterhaltung|chat) nicht|${MERK}(?: bitte)? diese unterhaltung nicht|diese?s? (?:gespräch|unterhaltung|chat) nicht merken`,
    () => ({
      kind: 'unremember',
      of: 'conversation',
    }),
  ),
  form(
    `(?:${MERK}|${NOTE})(?: bitte)? (?:das|dies|es|diese nachricht|meine letzte nachricht)(?: bitte)? nicht(?: (?:im|in deinem|in ihrem) gedächtnis)?(?: merken| speichern| behalten)?`,
    () => ({
      kind: 'unremember',
      of: 'last',
    }),
  ),
  form(
    '(?:das|dies) (?:brauchst|musst|sollst) du dir nicht (?:zu )?merken|(?:das|dies) (?:brauchen|müssen|sollen) sie sich nicht (?:zu )?merken|das bitte nicht merken',
    () => ({
      kind: 'unremember',
      of: 'last',
    }),
  ),
  form(`${MERK}(?: bitte)? nicht, dass (?:ich|mein|meine|unser|unsere|wir)(?![\\p{L}]).+`, () => ({ kind: 'unremember', of: 'message' })),
  // zu merken
  form(`(?:${MERK}|${NOTE})(?: bitte)?(?: mal)?,? dass (?<o>.+)`, keep(true)),
  form(`(?:${MERK}|${NOTE}|merke?|bitte merken)(?: bitte)?(?: folgendes)?(?::| -| –) ?(?<o>.+)`, keep(false)),
  form('(?:zur info|nur zur info|fürs protokoll|für die zukunft|für später)[,:] (?<o>.+)', keep(false, tells)),
  form(`${MERK}(?: bitte)?,? (?<o>.+)`, keep(false, tells)),
  form(`(?:${RECALL}|${NOT_FORGET}),? dass (?<o>.+)`, keep(true, own)),
  form(`du sollst dir merken, dass (?<o>.+)|sie sollen sich merken, dass (?<p>.+)`, ({ o, p }, rest) => keep(true)({ o: o ?? p }, rest)),
  form('ich (?:möchte|will), dass (?:du dir|sie sich) merk(?:st|en), dass (?<o>.+)', keep(true)),
  // zu vergessen
  form(`${VERGISS} (?:meine|die) (?:letzte|vorige|vorherige) (?:nachricht|frage)`, () => forget('last')),
  form(`${VERGISS},? (?:das|alles|was),?(?: was)? ${I_SAID}${SAID_IT}`, () => forget('last')),
  form(`(?:${VERGISS}|${ERASE}) (?:(?:dieses|unser) (?:ganze )?(?:gespräch|chat)|(?:diese|unsere) (?:ganze )?unterhaltung)`, () =>
    forget('conversation'),
  ),
  form(`${VERGISS},? (?:alles|das|was),?(?: was)? (?:ich|wir)(?: dir| ihnen)? heute ${SAID_IT}|${VERGISS} alles von heute`, () =>
    forget('today'),
  ),
  form(
    `${VERGISS},? (?:alles|das|was),?(?: was)? (?:(?:ich|wir)(?: dir| ihnen)? )?in der letzten stunde(?: ${SAID_IT})?|${VERGISS} die letzte stunde|${VERGISS} alles aus der letzten stunde`,
    () => forget('hour'),
  ),
  form(
    `(?:${VERGISS}|${ERASE}) alles(?:,? was (?:du|sie))? (?:über|von) mi(?:ch|r)(?: (?:weißt|weisst|wissen|gespeichert (?:hast|haben)|gemerkt (?:hast|haben)))?`,
    () => forget('everything'),
  ),
  form(`${ERASE} (?:dein(?:en)?|ihr(?:en)?|mein(?:en)?|das) (?:ganzes? |gesamtes? )?(?:gedächtnis|speicher)`, () => forget('everything')),
  form(
    `${VERGISS},? (?:das|alles|was),?(?: was)? (?:ich|wir)(?: dir| ihnen)? (?:über|von|zu) (?<o>.+?) (?:gesagt|erzählt|geschrieben|erwähnt|besprochen)(?: (?:habe|hab|hatte|haben))?`,
    ({ o }) => words(o),
  ),
  form(`${VERGISS},? (?:das|alles|was),?(?: was)? (?:du|sie) (?:über|von) (?<o>.+?) (?:weißt|weisst|wissen)`, ({ o }) => words(o)),
  form(`${VERGISS} (?:alles|die sache) (?:über|von|zu|mit) (?<o>[^,;]+)`, ({ o }) => words(o)),
  form(`${VERGISS}(?: wieder)?,? dass (?<o>(?:ich|mein|meine|unser|unsere|wir)(?![\\p{L}]).+)`, ({ o }) =>
    /^(?:ich|wir) (?:das|es|was|etwas|dich|danach) (?:gesagt|gefragt|erwähnt|geschrieben)(?: habe| haben)?$/iu.test(o ?? '')
      ? null
      : words(mainClause(o ?? '')),
  ),
  form(
    `${VERGISS} (?<o>(?:mein|meine|meinen|unser|unsere|unseren) (?!(?:letzte|vorige|vorherige|erste|frage|bitte|sorgen|anweisung)\\p{L}*(?![\\p{L}]))[^,;:]+)`,
    ({ o }) => words(o),
  ),
  form(`(?<o>(?:mein|meine|meinen|unser|unsere|unseren) [^,;:]+?) vergessen`, ({ o }) => words(o)),
  form(
    `(?:das|alles|was),?(?: was)? (?:ich|wir)(?: dir| ihnen)? (?:über|von|zu) (?<o>.+?) (?:gesagt|erzählt|geschrieben|erwähnt) (?:habe|haben),? vergessen`,
    ({ o }) => words(o),
  ),
  form(`${ERASE} (?<o>.+?) aus ${MEMORY}|(?<p>.+?) aus ${MEMORY} (?:löschen|entfernen|streichen)`, ({ o, p }) =>
    /^alles$/iu.test(o ?? p ?? '') ? forget('everything') : words((o ?? p)?.replace(/^alles (?:über|von|zu) /iu, '')),
  ),
  // was bekannt ist
  form(
    '(?:sag mir,? |zeige? mir,? |sagen sie mir,? |zeigen sie mir,? )?(?:alles,? )?was (?:weißt|weisst|wissen) (?:du|sie) (?:alles |schon |bisher |noch |eigentlich |so )*(?:über|von) mi(?:ch|r)(?: alles)?|(?:sag mir,? |zeige? mir,? |sagen sie mir,? |zeigen sie mir,? |nenne? mir,? )(?:alles,? )?was (?:du|sie) (?:alles |schon )*(?:über|von) mi(?:ch|r) (?:weißt|weisst|wissen)',
    () => ({ kind: 'known', about: null }),
    true,
  ),
  form(
    'was (?:hast|haben) (?:du|sie) (?:dir|sich) (?:alles |schon |bisher )*(?:über mich |von mir )?(?:alles )?gemerkt|was (?:hast|haben) (?:du|sie) (?:alles )?über mich gespeichert|zeige? mir,? was du dir gemerkt hast|was steht in (?:deinem|ihrem|meinem) gedächtnis|zeige? mir (?:dein|mein) gedächtnis',
    () => ({ kind: 'known', about: null }),
    true,
  ),
  form('was (?:weißt|weisst|wissen) (?:du|sie) noch (?:über|von) (?<o>.+)', ({ o }) => ({ kind: 'known', about: o ?? null }), true),
  form(
    'was (?:weißt|weisst|wissen) (?:du|sie) (?:alles |schon )*(?:über|von) (?<o>(?:meine?[nmr]?|unsere?[nmr]?) .+)',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  form(
    'was (?:hast|haben) (?:du|sie) (?:dir|sich) (?:über|von|zu) (?<o>.+) gemerkt',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  form(
    'was (?:habe ich|hab ich|haben wir) (?:dir|ihnen) (?:schon |bisher |alles )*(?:über|von|zu) (?<o>.+?) (?:erzählt|gesagt|geschrieben)',
    ({ o }) => ({ kind: 'known', about: o ?? null }),
    true,
  ),
  form(
    'woran (?:erinnerst du dich|erinnern sie sich) (?:bei|über|zu|von) (?<o>.+)',
    ({ o }) => ({ kind: 'known', about: /^mir$|^mich$/iu.test(o ?? '') ? null : (o ?? null) }),
    true,
  ),
  // was falsch ist
  form(
    '(?:nein,? )?(?:das|dies|es) (?:stimmt (?:so )?nicht(?: mehr)?|ist (?:falsch|nicht (?:richtig|wahr|korrekt)|veraltet|nicht mehr (?:richtig|aktuell)))(?:[,:;.–-]| -)+ ?(?<o>.+)',
    right,
  ),
  form('(?:falsch|stimmt nicht)[,:;–-]+ ?(?<o>.+)', right),
  form(
    '(?:nein|nee|ne)[,:;–.-]+ ?(?:eigentlich )?(?<o>(?:er|sie|es|mein|meine|unser|unsere|ich|wir|sein|seine|ihr|ihre)(?![\\p{L}]).+)',
    right,
  ),
];
