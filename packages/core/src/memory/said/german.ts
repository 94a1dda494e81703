/** Forms of German in which people speak to the memory. */
import { OWNED_DE, RELATIVE } from '../declarative/words.ts';
import { forget, form, type Groups, known, rightUnless, words } from './forms.ts';
import {
  DAS,
  DIALOGUE,
  ERASE,
  KEPT,
  KNOWS,
  MEMORY,
  MERK,
  NOT_FORGET,
  NOTE,
  P,
  RECALL,
  SO_MUCH,
  TELL_ME,
  VERGISS,
  WAS,
  WHAT_I_SAID,
  WHICH,
  YOU,
  YOU_KNOW,
} from './german-words.ts';
import { habitsWanted } from './habits-wanted.ts';
import { mainClause } from './main-clause.ts';
import type { Form, Said } from './said.ts';

const MINE = /^(?:ich|mein|meine|meinen|meinem|meiner|unser|unsere|unseren|wir|mir|mich)(?![\p{L}])/iu;
const TASK =
  /^(?:du|sie) (?:bist|ein|eine)\b|(?:^|\s)(?:die|der|das|diese|dieser|dieses|jede|jeder) (?:funktion|methode|klasse|variable|ausgabe|eingabe|liste|tabelle|geschichte|figur|erzähler|erzählerin|hauptfigur|leser|text|code(?! \d| für| fürs| zum| zur| ist \d)|skript|programm|aufsatz|gedicht|satz|absatz|benutzer|nutzer)(?![\p{L}])/iu;
/** The person's own piece of work, of which a task is made. */
const MY_TASK =
  /^(?:meine?|unsere?) (?:\p{L}+ )?(?:aufsatz|text|geschichte|leser|leserinnen|publikum|zuhörer|funktion|klasse|skript|programm|bericht|vortrag|präsentation|artikel|app|spieler|nutzer|kunden|figur|held|heldin)(?![\p{L}])/iu;
/** Goes on with something to do, or with who says so: it is for the model. */
const GOES_ON =
  /(?:[,;.]| und| also)+ (?:und |also |dann |jetzt |bitte )*(?:schreibe?|gib|mache?|zeige?|erkläre?|schlage?|hilf|finde?|nenne?|erstelle?|übersetze?|fasse?|plane?|empfiehl|was|wie|welche\p{L}*|kannst du|können sie|soll ich)(?![\p{L}])|, (?:sagt|sagte|meint|meinte|wie|so) (?:immer )?(?:mein|meine|der|die|er|sie)(?![\p{L}])/iu;

/** "Wer …", "man …": a rule about many, as of a proverb. */
const GENERAL = /^(?:wer|man|jeder|jede|alle|niemand|keiner|nie|nur wer|wo ein)(?![\p{L}])/iu;

const keep =
  (clause: boolean, fits: (what: string) => boolean = () => true) =>
  ({ o }: Groups, rest: readonly string[]): Said | null => {
    const what =
      o
        ?.replace(/^[\s:,–-]+/u, '')
        .replace(/,? bitte$/iu, '')
        .trim() ?? '';
    if (what === '' || !/\s/u.test(what) || TASK.test(what) || GOES_ON.test(what) || GENERAL.test(what)) return null;
    if (habitsWanted(clause ? mainClause(what) : what).length === 0 && !fits(what)) return null;
    return clause && rest.length === 0
      ? { kind: 'remember', what, clause }
      : { kind: 'remember', what: [clause ? mainClause(what) : what, ...rest].join('. ') };
  };
const own = (what: string): boolean => MINE.test(what) && !MY_TASK.test(what);
/** "Merk dir meine Adresse" tells nothing yet; "mein Parkplatz ist B14" does. */
const tells = (what: string): boolean =>
  /^(?:ich|wir)(?![\p{L}])/iu.test(what) ||
  (MINE.test(what) &&
    /(?:^|\s)(?:ist|sind|war|hat|haben|heißt|heisst|wohnt|lebt|arbeitet|mag|liebt|kann|geht|kommt|beginnt|isst|trinkt|spricht|spielt|fährt|braucht|lautet|läuft|steht|liegt|hängt|bekommt|endet|raucht|macht|will|möchte|darf|muss|soll)(?![\p{L}])|: \S/iu.test(
      what,
    ));
const last = (_: Groups, rest: readonly string[]): Said =>
  rest.length > 0 ? { kind: 'remember', what: rest.join(' ') } : { kind: 'remember', of: 'last' };

/** What one said: in the last hour, today, about something, or just now. */
function whatWasSaid({ middle }: Groups): Said | null {
  const rest = (middle ?? '')
    .replace(/ (?:dir|ihnen|euch|gerade|eben|vorhin|zuletzt|schon|alles|so|je|jemals|mal|hier|da)(?= |$)/giu, '')
    .trim();
  if (rest === '') return forget('last');
  if (/^heute(?: (?:morgen|früh|vormittag|nachmittag|abend))?$/iu.test(rest)) return forget('today');
  if (/^in der letzten stunde$/iu.test(rest)) return forget('hour');
  return words(/^(?:über|von|zu|wegen) (?<o>.+)$/iu.exec(rest)?.groups?.o?.replace(/ heute$/iu, ''), true);
}

const ME = 'mi(?:ch|r)';
const OWN_THING = '(?:meine?[nmrs]?|unsere?[nmrs]?) .+?';
/** What a person or a household has: "unser Sonnensystem" is everybody's. */
const OURS = new RegExp(
  `^meine?[nmrs]? (?!rechte?(?![\\p{L}])|möglichkeiten|chancen|konkurren|branche|generation|fachgebiet)|^unsere?[nmrs]? (?:\\p{L}+ )?(?:${RELATIVE}|${OWNED_DE}|kinder|familie|eltern|zuhause|urlaub|hochzeit|vermieter|nachbarn)(?![\\p{L}])`,
  'iu',
);
const about = ({ o }: Groups): Said | null => (o ? known(/^(?:mich|mir)$/iu.test(o) ? null : o) : null);
const mineKnown = ({ o }: Groups): Said | null => (o && OURS.test(o) ? known(o) : null);

const NOTHING_RIGHT =
  /^(?:(?:das|es) (?:passt|ist (?:schon |so )?(?:gut|ok|okay|in ordnung|alles|egal|nichts|zu|nicht|nur|kein|ein|eine|der|die|das|ja|doch)|reicht|geht|war(?: schon)? (?:alles|gut)|muss|soll|stimmt|meinte|war nicht|habe ich)|(?:ich|wir) (?:meinte|meine|meinten|wollte|wollten|will|möchte|brauche|habe (?:nach|gefragt|gemeint)|dachte|denke|glaube|kann|muss|würde|frage|sprach|rede)|(?:ich|wir) (?:sagte|sagten)|(?:er|sie) ist (?:der|die|das|nicht|nur)|sie (?:haben|hatten|waren|wurden)|(?:meine?) (?:frage|code|funktion|skript|text|aufsatz))(?![\p{L}])/iu;
/** Who or what is spoken of: the person, somebody or something of theirs, or a name or noun. */
const SOMEBODY =
  /^(?:(?:eigentlich|tatsächlich|inzwischen|jetzt),? )?(?:ich|wir|meine?|unsere?|er|sie|es (?:ist|sind|war|heißt)|seine?|ihre?)(?![\p{L}])/iu;
const NAMED =
  /^(?!(?:Das|Die|Der|Ein|Eine|Es|Aber|Und|Bitte|Also|Sondern|Was|Warum|Wie|Schreib|Mach|Gib|Ganz|Versuch|Nimm|Du|Sie|Nicht|Kein|Keine|Wenn|Dann)(?![\p{L}]))\p{Lu}\p{L}+ /u;
const right = rightUnless(NOTHING_RIGHT, (what) => SOMEBODY.test(what) || NAMED.test(what));

const FORMS: readonly Form[] = [
  // nicht zu merken
  form(`(?:${MERK}|${NOTE}) ${DIALOGUE}${P} nicht|${DIALOGUE}${P} nicht (?:merken|speichern|behalten)`, () => ({
    ...{ kind: 'unremember', of: 'conversation' },
  })),
  form(
    `(?:${MERK}|${NOTE}|merke?|behalte?|speichere?|notiere?) nichts (?:aus|von|in) (?:diesem|unserem) (?:gespräch|chat)|(?:${MERK}|${NOTE}) nichts (?:aus|von) (?:dieser|unserer) unterhaltung`,
    () => ({
      ...{ kind: 'unremember', of: 'conversation' },
    }),
  ),
  form(`(?:${MERK}|${NOTE}) ${DAS}${P} nicht(?: (?:im|in deinem|in ihrem) gedächtnis)?(?: merken| speichern| behalten)?`, () => ({
    ...{ kind: 'unremember', of: 'last' },
  })),
  form(`(?:merke?|behalte?|speichere?|notiere?)(?: dir)? ${DAS}${P} nicht(?: (?:im|in deinem|in ihrem) gedächtnis)?`, () => ({
    ...{ kind: 'unremember', of: 'last' },
  })),
  form(
    `${DAS} (?:(?:brauchst|musst|sollst|solltest|darfst) du|(?:brauchen|müssen|sollen|sollten|dürfen) sie)(?: dir| sich)?${P} nicht (?:zu )?(?:merken|speichern|behalten|notieren|aufzuschreiben|abzuspeichern|im gedächtnis (?:zu )?behalten)|(?:du|sie) (?:brauchst|brauchen|musst|müssen) (?:dir|sich) ${DAS} nicht (?:zu )?merken|${DAS}${P} nicht (?:merken|speichern|behalten)|${DAS} (?:soll|darf|sollte|muss)${P} nicht (?:gemerkt|gespeichert|behalten) werden`,
    () => ({ kind: 'unremember', of: 'last' }),
  ),
  form(`schreibe?(?: dir)? ${DAS}${P} nicht auf`, () => ({ kind: 'unremember', of: 'last' })),
  form(
    `(?:(?:mir wäre|es wäre mir|besser wäre) (?:es )?lieber|mir wär's lieber|besser),? (?:wenn )?(?:du (?:speicherst|merkst dir|behältst)|(?:du|sie) (?:dir|sich)?) ?(?:(?<c>${DIALOGUE})|${DAS}) nicht(?: (?:speicherst|merkst|speichern|merken))?`,
    ({ c }) => ({
      ...{ kind: 'unremember', of: c === undefined ? 'last' : 'conversation' },
    }),
  ),
  form(
    'ich (?:will|möchte) nicht(?: mehr| länger)?, dass (?:du|sie) (?:dir |sich )?(?<o>mein.+?) (?:kennst|kennen|weißt|wissen|speicherst|speichern|behältst|behalten|merkst|merken)',
    ({ o }) => words(o),
  ),
  form(`${MERK} nicht, dass (?:ich|mein|meine|unser|unsere|wir)(?![\\p{L}]).+`, () => ({ kind: 'unremember', of: 'message' })),
  // zu merken: was davor gesagt wurde
  form(
    `(?:${MERK}|(?:behalte?|speichere?) (?:dir )?) ?,?(?:${DAS})${P}(?: (?:im gedächtnis|gut|merken))?|(?:merke?|notiere?|speichere?) (?:dir |es dir )?${DAS}${P}|schreibe? dir ${DAS}${P} auf|${DAS} (?:bitte )?merken|(?:vergiss|vergessen sie) ${DAS}${P} nicht|denke?${P} (?:daran|dran)|behalten? (?:sie )?${DAS}${P} im (?:kopf|gedächtnis|hinterkopf)`,
    last,
  ),
  form(`${MERK},? ${DAS}${P}`, last),
  form(
    `(?:und )?${DAS} (?:solltest|musst|kannst|sollst) du (?:dir)?${P} merken|(?:und )?${DAS} (?:sollten|müssen|können) sie sich${P} merken`,
    last,
  ),
  // zu merken
  form(`(?:${MERK}|${NOTE})${P},? dass (?<o>.+)`, keep(true)),
  form(`(?:${MERK}|${NOTE}|merke?|bitte merken)${P}(?: folgendes)?(?::| -| –) ?(?<o>.+)`, keep(false)),
  form(
    '(?:(?:nur )?zur info|notiz(?: an dich)?|fürs protokoll|für die zukunft|für später|fürs nächste mal|für dein gedächtnis)[,:] (?<o>.+)',
    keep(false, tells),
  ),
  form(`${MERK},? (?<o>.+)`, keep(false, tells)),
  form(`(?:${RECALL}|${NOT_FORGET}),? dass (?<o>.+)`, keep(true, own)),
  form(
    `(?:${RECALL}|${NOT_FORGET})[:,] ?(?<o>.+)`,
    keep(false, (o) => own(o) && tells(o)),
  ),
  // zu vergessen
  form(`(?:${VERGISS}|${ERASE}) (?:meine|die) (?:letzte|vorige|vorherige) (?:nachricht|frage)`, () => forget('last')),
  form(`(?:${VERGISS}|${ERASE}),? ${WHAT_I_SAID}`, whatWasSaid),
  form(`(?:${VERGISS}|${ERASE}) ${DIALOGUE}`, () => forget('conversation')),
  form(`(?:${VERGISS}|${ERASE}) alles von heute`, () => forget('today')),
  form(`(?:${VERGISS}|${ERASE}) (?:die letzte stunde|(?:alles )?(?:aus|von|in) der letzten stunde)`, () => forget('hour')),
  form(`(?:${VERGISS}|${ERASE}),? (?:${WAS},? ${YOU}${SO_MUCH} (?:über|von) ${ME}${SO_MUCH} ${YOU_KNOW}|alles (?:über|von) ${ME})`, () =>
    forget('everything'),
  ),
  form(`${ERASE} (?:dein(?:en)?|ihr(?:en)?|mein(?:en)?|das) (?:ganzes? |gesamtes? )?(?:gedächtnis|speicher)`, () => forget('everything')),
  form(`(?:${VERGISS}|${ERASE}),? ${WAS},? ${YOU}${SO_MUCH} (?:über|von) (?<o>${OWN_THING})${SO_MUCH} ${YOU_KNOW}`, ({ o }) =>
    words(o, true),
  ),
  form(`${VERGISS},? (?:das|alles|was),?(?: was)? ${YOU} (?:über|von) (?<o>.+?) (?:gespeichert|gemerkt|notiert) (?:hast|haben)`, ({ o }) =>
    words(o, true),
  ),
  form(`${VERGISS},? (?<o>wo|wann|wer|wie (?:alt|viel|lange)) (?<p>(?:ich|mein|meine|wir|unser|unsere)(?![\\p{L}])[^,;:]+)`, ({ o, p }) =>
    words(`${o} ${p}`),
  ),
  form(
    `${VERGISS} (?:alles|(?:die|den|das)(?: ganzen?)? (?:sachen?|geschichten?|kram|zeug|angelegenheit)|das) (?:über|von|zu|mit) (?<o>[^,;]+)`,
    ({ o }) => words(o, true),
  ),
  form(`${VERGISS}(?: wieder)?,? dass (?<o>(?:ich|mein|meine|unser|unsere|wir)(?![\\p{L}]).+)`, ({ o }) =>
    /^(?:ich|wir) (?:das|es|was|etwas|dich|danach) (?:gesagt|gefragt|erwähnt|geschrieben)(?: habe| haben)?$/iu.test(o ?? '')
      ? null
      : words(mainClause(o ?? '')),
  ),
  form(
    `${VERGISS} (?<o>(?:mein|meine|meinen|unser|unsere|unseren) (?!(?:letzte|vorige|vorherige|erste|frage|bitte|sorgen|anweisung|tippfehler|fehler|rechtschreibung|grammatik|ton)\\p{L}*(?![\\p{L}]))[^,;:]+)`,
    ({ o }) => words(o),
  ),
  form(`(?:${ERASE}|nimm|nehmen sie|wirf|werfen sie)${P} (?<o>.+?)${P} aus ${MEMORY}(?: raus| heraus)?`, ({ o }) =>
    /^alles$/iu.test(o ?? '') ? forget('everything') : words(o?.replace(/^alles (?:über|von|zu) /iu, '')),
  ),
  form(`${ERASE} (?:die|deine|alle) (?:erinnerung(?:en)?|fakten|einträge|notizen?) (?:an|über|zu|von) (?<o>.+)`, ({ o }) => words(o)),
  // was bekannt ist
  form(`${TELL_ME}${WHICH},? ${KNOWS} ${YOU}${SO_MUCH} (?:über|von) ${ME}${SO_MUCH}${KEPT}?${SO_MUCH}`, () => known(null), true),
  form(`${TELL_ME}${WHICH},? ${YOU}${SO_MUCH} (?:über|von) ${ME}${SO_MUCH} ${YOU_KNOW}`, () => known(null), true),
  form(
    `was (?:hast|haben) ${YOU}${SO_MUCH}${KEPT}|(?:zeige?|sage?) mir,? was du dir gemerkt hast|was steht${SO_MUCH} (?:(?:über|von) ${ME} )?in ${MEMORY}(?: über ${ME})?|zeige? mir (?:dein|mein) gedächtnis|(?:weißt|weisst|wissen) (?:du|sie)${SO_MUCH} (?:etwas|was|irgendetwas|irgendwas) (?:über|von) ${ME}`,
    () => known(null),
    true,
  ),
  form(`${TELL_ME}was (?:weißt|weisst|wissen) (?:du|sie) noch (?:über|von) (?<o>.+)`, about, true),
  form(`${TELL_ME}${WHICH},? ${KNOWS} ${YOU}${SO_MUCH} (?:über|von) (?<o>${OWN_THING})`, mineKnown, true),
  form(`${TELL_ME}${WHICH},? ${YOU}${SO_MUCH}(?: noch)? (?:über|von) (?<o>${OWN_THING}) ${YOU_KNOW}`, mineKnown, true),
  form(`${TELL_ME}${WHICH} (?:hast|haben) ${YOU}${SO_MUCH} (?:über|von|zu) (?<o>.+?)${SO_MUCH}${KEPT}`, about, true),
  form(`${TELL_ME}was ${YOU}${SO_MUCH} (?:über|von|zu) (?<o>.+?) (?:gespeichert|gemerkt|behalten|notiert) (?:hast|haben)`, about, true),
  form(
    `${TELL_ME}was (?:(?:habe ich|hab ich|haben wir) (?:dir|ihnen)|(?:ich|wir) (?:dir|ihnen))${SO_MUCH} (?:über|von|zu) (?<o>.+?) (?:erzählt|gesagt|geschrieben)(?: habe| haben| hab)?`,
    about,
    true,
  ),
  form('(?:woran|an was) (?:erinnerst du dich|erinnern sie sich) (?:bei|über|zu|von) (?<o>.+)', about, true),
  // was falsch ist
  form(
    `(?:(?:nein|nee|nö|ne|quatsch|moment|halt|äh),? )*(?:(?:das|dies|es) (?:stimmt (?:so |ja |doch |aber )*(?:nicht(?: mehr)?|gar nicht)|(?:ist|war) (?:so |ja |leider |aber )*(?:falsch|nicht (?:richtig|wahr|korrekt)|veraltet|nicht mehr (?:richtig|aktuell)))|da (?:liegst du|liegen sie)${P} falsch|da (?:irrst du dich|irren sie sich)|du (?:irrst dich|liegst (?:da )?falsch)|sie irren sich)(?:[,:;.–-]| -)+ ?(?<o>.+)`,
    right,
  ),
  form('(?:falsch|stimmt (?:so )?nicht)[,:;–-]+ ?(?<o>.+)', right),
  form(
    `(?:nein|nee|nö|ne)(?:[ ,]+(?:nein|nee|nö|quatsch|moment))*[,:;–. -]+(?:eigentlich )?(?<o>(?:er|sie|es|mein|meine|unser|unsere|ich|wir|sein|seine|ihr|ihre)(?![\\p{L}]).+)`,
    right,
  ),
];

const INFINITIVE = /^(?<o>.+?),? (?<v>vergessen|löschen|entfernen|streichen|vergisst|löschst)(?<more>,? (?:was|die|das) .+)?$/iu;

export const GERMAN = {
  forms: FORMS,
  /** With the verb in front too, where somebody is told to do it: "das, was ich gesagt habe, vergessen". */
  reordered(first: string, told: boolean): string[] {
    const { o, v, more } = (told && INFINITIVE.exec(first)?.groups) || {};
    return o && v ? [first, `${v} ${o}${more ?? ''}`] : [first];
  },
};
