/** Words that the rules know, in English and German, and how an object is cut to what it names. */
import { RELATIVES } from '../semantic/index.ts';

const longestFirst = (words: Iterable<string>): string => [...words].sort((a, b) => b.length - a.length).join('|');
/** Any of the words for a relative, as a pattern. */
export const RELATIVE = longestFirst(Object.keys(RELATIVES));

/** Things that one says to have where it tells something. */
export const OWNED =
  'dog|cat|puppy|kitten|horse|rabbit|hamster|parrot|tortoise|car|bike|bicycle|motorbike|motorcycle|boat|sailing boat|houseboat|van|camper|campervan|motorhome|caravan|scooter|tractor|house|flat|apartment|cottage|garden|greenhouse|piano|guitar|violin|cello|tesla|volvo|bakery|shop|farm|twin sister|twin brother';
export const OWNED_DE =
  'hund|katze|kater|pferd|kaninchen|hamster|papagei|schildkröte|auto|fahrrad|motorrad|boot|segelboot|wohnmobil|haus|wohnung|ferienhaus|garten|gewächshaus|klavier|gitarre|geige|cello|bäckerei|laden|hof|zwillingsschwester|zwillingsbruder';

export const PROFESSION =
  'teacher|nurse|doctor|physician|surgeon|engineer|software engineer|developer|programmer|designer|architect|lawyer|baker|cook|chef|carpenter|plumber|electrician|farmer|gardener|journalist|writer|author|editor|translator|musician|actor|actress|painter|photographer|scientist|physicist|chemist|biologist|researcher|student|professor|accountant|pharmacist|dentist|veterinarian|vet|pilot|sailor|police officer|firefighter|librarian|psychologist|therapist|midwife|hairdresser|mechanic|driver|bus driver|taxi driver|shopkeeper|consultant|project manager|data scientist|pensioner|freelancer|social worker|judge|soldier|waiter|waitress|tailor|economist|historian|philosopher|mathematician|geologist|illustrator|tuner|paramedic|pharmacologist|physiotherapist|nutritionist|butcher|florist|joiner|welder|bricklayer|roofer|painter and decorator|cleaner|caretaker|janitor|receptionist|secretary|bookkeeper|banker|broker|estate agent|surveyor|civil servant|diplomat|politician|priest|pastor|nun|monk|imam|rabbi|coach|trainer|referee|dancer|singer|composer|conductor|director|producer|sculptor|potter|jeweller|watchmaker|blacksmith|locksmith|fisherman|forester|ranger|beekeeper|winemaker|brewer|barista|bartender|courier|postman|postwoman|lorry driver|truck driver|train driver|flight attendant|air traffic controller|astronomer|archaeologist|linguist|statistician|analyst|tester|administrator|web developer|game designer|graphic designer|interior designer|copywriter|proofreader|interpreter|curator|teaching assistant|headteacher|lecturer|tutor|nanny|childminder|carer|care worker|optician|radiographer|anaesthetist|cardiologist|dermatologist|neurologist|paediatrician|psychiatrist';
export const PROFESSION_DE =
  '(?:Software|Haus|Kranken|Grundschul|Alten|Bau|Maschinenbau|Elektro|Rechts|Tier|Zahn|Kinder)?(?:lehrer|ärztin|arzt|ingenieur|entwickler|programmierer|designer|architekt|anwalt|anwält|bäcker|koch|köch|tischler|schreiner|klempner|elektriker|bauer|bäuer|landwirt|gärtner|journalist|autor|schriftsteller|übersetzer|musiker|schauspieler|maler|fotograf|wissenschaftler|physiker|chemiker|biologe|biologin|student|professor|buchhalter|apotheker|pilot|polizist|bibliothekar|psychologe|psychologin|therapeut|hebamme|friseur|mechaniker|fahrer|busfahrer|berater|rentner|krankenschwester|krankenpfleger|pfleger|richter|soldat|kellner|historiker|mathematiker|illustrator|klavierstimmer|sanitäter|physiotherapeut|metzger|florist|schweißer|maurer|dachdecker|hausmeister|sekretär|bankkauffrau|bankkaufmann|makler|beamter|beamte|diplomat|politiker|priester|pfarrer|trainer|schiedsrichter|tänzer|sänger|komponist|dirigent|regisseur|produzent|bildhauer|töpfer|goldschmied|uhrmacher|schmied|schlosser|fischer|förster|imker|winzer|brauer|barista|kurier|briefträger|postbote|lokführer|flugbegleiter|astronom|archäologe|archäologin|linguist|statistiker|analyst|tester|administrator|grafiker|texter|lektor|dolmetscher|kurator|erzieher|dozent|tagesmutter|altenpfleger|optiker|anästhesist|kardiologe|kardiologin|neurologe|neurologin|kinderarzt|kinderärztin|psychiater)(?:in)?';

/** Nothing that an object may begin with: it points to something said elsewhere. */
const POINTS =
  /^(?:it|its|this|that|these|those|them|him|her|his|you|your|yours|he|she|they|their|me|us|how|when|what|why|who|where|which|whether|to|one|ones|the (?:first|second|third|last|other|latter|former|one|way|idea|answer|option|version|sound|look|result)|your|some|something|anything|everything|nothing|all|both|es|das|dies\w*|jen\w*|ihn|ihm|sie|dich|dir|ihr\w*|dein\w*|euch|wie|wenn|was|warum|wer|wo|ob|zu|etwas|alles|nichts|die (?:erste|zweite|letzte|idee|antwort|art)|den (?:ersten|zweiten|letzten)|deine?\w*)\b/iu;
/** Where an object ends, whatever the sentence goes on with. */
const TAIL =
  /\s*(?:,|\s[–—-]\s|\(|\b(?:because|since|so|but|which|who|whom|that|where|when|while|although|though|as well|too|now|nowadays|these days|at the moment|right now|currently|again|very much|so much|a lot|please|btw|by the way|actually|weil|denn|aber|welche\w*|wo|während|obwohl|auch|jetzt|zurzeit|zur zeit|momentan|gerade|wieder|sehr|bitte|übrigens|seit kurzem)\b).*$/iu;

/** Means something by what is said of it alone: "people who lie". */
const ANYBODY =
  /^(?:(?:some |all |most |the )?(?:people|person|things?|stuff|someone|somebody|anyone|everyone|guys|men|women|those|leute|menschen|dinge|sachen|männer|frauen|jemand\w*|alle))$/iu;

/** An object as the fact keeps it; null where it names nothing that stands by itself. */
export function thing(text: string, tail = true): string | null {
  const cut = (tail ? text.replace(TAIL, '') : text).replace(/[\s.,!:]+$/u, '').trim();
  if (cut.length < 2 || cut.length > 70 || cut.split(' ').length > 9 || POINTS.test(cut) || ANYBODY.test(cut)) return null;
  if (!/\p{L}|\d/u.test(cut)) return null;
  return cut;
}

/** Where one can live: it has a capital, or an article, or is a single word that is no state of mind. */
export function place(text: string): string | null {
  const where = (thing(text) ?? '').replace(/ (?:last|this|next) (?:year|month|week|summer|winter|spring|autumn)$/iu, '');
  if (where === '' || /^(?:hope|fear|sin|peace|denial|harmony|poverty|pain|luxury|hoffnung|angst|frieden|armut)/iu.test(where)) return null;
  return /\p{Lu}|^(?:an?|the|eine[mr]?|de[mr]) /u.test(where) || !where.includes(' ') ? where : null;
}

/** A name: one to four words in capitals. */
export const NAME = "\\p{Lu}[\\p{L}'’-]*(?: (?:\\p{Lu}[\\p{L}'’-]*|van|von|de|der|da|di|la|el|al|bin)){0,3}";

export function name(text: string): string | null {
  const cut =
    text
      .trim()
      .match(new RegExp(`^(?:${NAME})`, 'u'))?.[0]
      .replace(/ (?:van|von|de|der|da|di|la|el|al|bin)$/u, '') ?? null;
  return cut !== null &&
    !/^(?:I|The|A|An|My|It|Not|Very|Always|Never|Der|Die|Das|Ein|Eine|Mein|Ich|Nicht|Sehr)$/u.test(cut.split(' ')[0] ?? '')
    ? cut
    : null;
}
