/** How a person wants answers: by rules, from what they typed themselves. */
import { ownWords } from '../declarative/assertions.ts';
import type { NewHabit } from '../storage/types.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ english: 'English', german: 'German', greek: 'Greek', french: 'French', spanish: 'Spanish', italian: 'Italian', dutch: 'Dutch' },
  ...{ portuguese: 'Portuguese', polish: 'Polish', turkish: 'Turkish', russian: 'Russian', japanese: 'Japanese', chinese: 'Chinese' },
  ...{
    swedish: 'Swedish',
    danish: 'Danish',
    norwegian: 'Norwegian',
    ukrainian: 'Ukrainian',
    korean: 'Korean',
    arabic: 'Arabic',
    czech: 'Czech',
  },
  ...{ englisch: 'English', deutsch: 'German', griechisch: 'Greek', französisch: 'French', spanisch: 'Spanish', italienisch: 'Italian' },
  ...{
    niederländisch: 'Dutch',
    portugiesisch: 'Portuguese',
    polnisch: 'Polish',
    türkisch: 'Turkish',
    russisch: 'Russian',
    japanisch: 'Japanese',
  },
  ...{
    chinesisch: 'Chinese',
    schwedisch: 'Swedish',
    dänisch: 'Danish',
    norwegisch: 'Norwegian',
    ukrainisch: 'Ukrainian',
    arabisch: 'Arabic',
  },
};
const LANGUAGE = Object.keys(LANGUAGES).join('|');

/** It holds for more than this answer. */
const LASTING =
  /\b(?:always|from now on|from here on|in (?:the )?future|every time|going forward|never|by default|immer|ab jetzt|ab sofort|von nun an|künftig|in zukunft|zukünftig|stets|nie|niemals|jedes mal|grundsätzlich)\b/iu;
const POLITE =
  /^(?:(?:please|bitte|hey|ok|okay|and|und|m\.i\.a|mia|also)\b[\s,]*|(?:can|could|would|will) you (?:please )?|i(?:'d| would) (?:like|prefer) (?:you to |it if you )?|i want you to |i prefer (?:that )?(?:you )?|kannst du |könntest du |können sie |könnten sie |ich möchte,? dass (?:du|sie) |ich hätte gern,? dass (?:du|sie) |ich bevorzuge )+/iu;
const WHEN =
  /\b(?:always|from now on|from here on|in (?:the )?future|every time|going forward|by default|immer|ab jetzt|ab sofort|von nun an|künftig|in zukunft|zukünftig|stets|jedes mal|grundsätzlich|please|bitte|to me|mir|with me|mit mir)\b,?/giu;

interface Wish {
  form: RegExp;
  /** What is said once as a whole message counts too; else it has to be said to last. */
  habit(groups: Readonly<Record<string, string | undefined>>): NewHabit | null;
}

const wish = (form: string, habit: Wish['habit']): Wish => ({ form: new RegExp(`^${form}$`, 'iu'), habit });
const format = (value: string, text: string): NewHabit => ({ kind: 'format', value, text });
const ANSWER = '(?:answer|reply|respond|write|speak|talk)(?: everything| all questions| your answers)?';
const ANTWORTE = '(?:antworte|antworten sie|schreibe?|schreiben sie|sprich|sprechen sie|antwortest|schreibst|sprichst|antworten)';

const WISHES: readonly Wish[] = [
  wish(`(?:${ANSWER}|use|answers|your answers) (?:in |only in )?(?<l>${LANGUAGE})(?: only)?`, (g) => language(g.l)),
  wish(`${ANTWORTE} (?:nur )?(?:auf )?(?<l>${LANGUAGE})(?: antwortest)?`, (g) => language(g.l)),
  wish(`(?:nur )?auf (?<l>${LANGUAGE}) (?:antwortest|antworten|schreibst)`, (g) => language(g.l)),
  wish('(?:use |give |prefer |stick to |work in )?(?:the )?(?<u>metric|imperial)(?: system| units?| measurements?)?', (g) => units(g.u)),
  wish('(?:use |give )?(?:temperatures? in |degrees )?(?<u>celsius|fahrenheit|kilomet(?:er|re)s|miles)', (g) => units(g.u)),
  wish(
    '(?:verwende?|benutze?|nimm|nutze|verwenden sie) (?:das |die )?(?<u>metrische[nrs]?|imperiale[nrs]?)(?: system| einheiten| maße)?',
    (g) => units(g.u),
  ),
  wish(
    '(?:keep|make) (?:it|this|things|answers|your answers|responses|them) (?:very |really |more )?(?<s>short|brief|concise|detailed|long)(?:er)?',
    (g) => length(g.s),
  ),
  wish(
    '(?:be|answer|reply|respond) (?:very |really |more )?(?<s>brief|briefly|concise|concisely|short|shortly|in detail|detailed|thorough)',
    (g) => length(g.s),
  ),
  wish('(?<s>short|brief|concise|detailed|long)(?:er)? (?:answers|replies|responses)(?: only)?', (g) => length(g.s)),
  wish('(?:halte?|fasse?)(?: deine antworten| ihre antworten| dich| sie sich| es)? (?<s>kurz|knapp)', () => length('short')),
  wish(`${ANTWORTE} (?:sehr )?(?<s>kurz|knapp|ausführlich|detailliert)`, (g) => length(g.s)),
  wish('(?<s>kurze|knappe|ausführliche) antworten', (g) => length(g.s)),
  wish(
    "(?:don't use|do not use|never use|no|without|avoid|stop using)(?: any)? (?<f>emojis?|emoticons|tables|bullet points|lists|headings|markdown|exclamation marks|jargon)",
    (g) => format(`no ${g.f?.toLowerCase()}`, `Use no ${g.f?.toLowerCase()}.`),
  ),
  wish(
    '(?:verwende?|benutze?|nutze|verwenden sie)? ?(?:nie|niemals|keine?n?) (?<f>emojis?|tabellen|listen|aufzählungen|überschriften|ausrufezeichen|fachbegriffe)(?: verwenden)?',
    (g) => format(`no ${g.f?.toLowerCase()}`, `Keine ${capital(g.f)} verwenden.`),
  ),
  wish(
    '(?:use|answer (?:in|with)|give me|write in) (?<f>bullet points|tables|plain text|simple words|simple language|plain language|markdown|the 24-hour clock|formal language|informal language)',
    (g) => format(g.f?.toLowerCase() ?? '', `Use ${g.f?.toLowerCase()}.`),
  ),
  wish("(?:you can |you may )?(?:just )?(?:call|address) me (?:as )?(?<n>\\p{L}[\\p{L}'-]*(?: \\p{Lu}[\\p{L}'-]*)?)", (g) =>
    address(g.n, (n) => `Call me ${n}.`),
  ),
  wish("(?:nenn|nenne|nennen sie) mich (?:einfach )?(?<n>\\p{L}[\\p{L}'-]*)", (g) => address(g.n, (n) => `Mich ${n} nennen.`)),
  wish('(?:duze?|duzen sie) mich|du kannst mich duzen|sie können mich duzen|(?:wir )?(?:können )?uns duzen', () => ({
    kind: 'address',
    value: 'du',
    text: 'Mich duzen.',
  })),
  wish('(?:sieze?|siezen sie) mich|wir siezen uns', () => ({ kind: 'address', value: 'Sie', text: 'Mich siezen.' })),
];

function language(word: string | undefined): NewHabit | null {
  const value = LANGUAGES[word?.toLowerCase() ?? ''];
  return value ? { kind: 'language', value, text: `Answer in ${value}.` } : null;
}

function units(word: string | undefined): NewHabit {
  const value = /^(?:imperial|fahrenheit|miles)/iu.test(word ?? '') ? 'imperial' : 'metric';
  return { kind: 'units', value, text: value === 'metric' ? 'Use metric units.' : 'Use imperial units.' };
}

function length(word: string | undefined): NewHabit {
  const long = /^(?:detailed|long|in detail|thorough|ausführlich|detailliert)/iu.test(word ?? '');
  return { kind: 'length', value: long ? 'detailed' : 'short', text: long ? 'Answer in detail.' : 'Keep answers short.' };
}

function address(name: string | undefined, text: (name: string) => string): NewHabit | null {
  const plain = capital(name);
  const none = /^(?:later|back|a|an|the|when|if|at|on|tomorrow|today|crazy|old|it|that|nicht|so|später|morgen|an|zurück|wenn|bitte)$/iu;
  return plain === '' || none.test(name?.split(' ')[0] ?? '') ? null : { kind: 'address', value: plain, text: text(plain) };
}

const capital = (word: string | undefined): string => (word ? word.charAt(0).toUpperCase() + word.slice(1) : '');

/** A wish that none of the forms knows: kept in the person's own words where it is said to last and tells what to do. */
const FREE =
  /^(?:always|from now on,?|in (?:the )?future,?|going forward,?|never)(?: always| never)? (?:please )?(?:use|add|give|show|explain|start|end|begin|finish|include|mention|cite|ask|answer|reply|respond|write|format|put|tell|suggest|avoid|assume|round|convert|quote|spell|keep|check)\b.{3,100}$/iu;
const FREE_DE =
  /^(?:(?:ab jetzt|von nun an|künftig|in zukunft|ab sofort) )?(?:verwende?|benutze?|gib|zeige?|erkläre?|beginne?|beende?|nenne?|erwähne?|zitiere?|frage?|antworte|schreibe?|formatiere?|vermeide?|runde|rechne)\b.*\b(?:immer|stets|nie|niemals|ab jetzt|künftig)?\b.{3,100}$/iu;

/** Habits that the person asks for in a message that they typed. Quotations, texts to be worked on and pastes hold none. */
export function deriveHabits(text: string): NewHabit[] {
  const own = ownWords(text);
  if (own === null || own.includes('\u0000')) return [];
  const sentences = (own.match(/[^.!?\n;]+[.!?]*/gu) ?? []).map((s) => s.trim()).filter((s) => s.length > 2);
  const found: NewHabit[] = [];
  for (const sentence of sentences) {
    const said = sentence
      .replace(/[.!?\s]+$/u, '')
      .replace(POLITE, '')
      .replace(/\s+/gu, ' ');
    if (
      said.length > 140 ||
      /\b(?:if|when|unless|wenn|falls|this time|diesmal|just (?:this )?once|today|heute|for (?:this|the) (?:question|answer|chat))\b/iu.test(
        said,
      )
    )
      continue;
    const lasting = LASTING.test(said);
    if (!lasting && sentences.length > 1 && !/^(?:call|address|nenn|du kannst)/iu.test(said)) continue;
    const plain = said
      .replace(WHEN, ' ')
      .replace(/\s+/gu, ' ')
      .replace(/^[\s,]+|[\s,]+$/gu, '');
    const known = WISHES.map(({ form, habit }) => {
      const fits = form.exec(plain);
      return fits && habit(fits.groups ?? {});
    }).find((habit) => habit != null);
    if (known) found.push(known);
    else if (lasting && (FREE.test(said) || FREE_DE.test(said))) found.push({ kind: 'free', value: said, text: `${capital(said)}.` });
  }
  return found.slice(0, 4);
}
