/** A message as a command is looked for in it: its first sentence without the politeness around it, and what follows. */

/** Longer than this is a text, not something said in passing. */
const LONGEST = 500;
const MOST_SENTENCES = 3;

export interface Command {
  /** Without address, politeness and the last full stop. */
  first: string;
  /** Sentences behind it; thanks are none. */
  rest: string[];
  /** The first sentence is a question that asks for no favour: "Do you …?". */
  asks: boolean;
}

const ADDRESS =
  /^(?:(?:hi|hey|hello|hallo|ok|okay|oh|so|and|also|well|und|ach|na|also)\b[\s,!:–-]*|(?:m\.i\.a\.?|mia)(?![\p{L}])[\s,!:–-]*)+/iu;
const FAVOUR =
  /^(?:(?:can|could|would|will) you(?: please| kindly)? |(?:kannst|könntest|würdest) du(?: bitte| mal)* |(?:können|könnten|würden) sie(?: bitte| mal)* )/iu;
const POLITE =
  /^(?:(?:please|kindly|bitte)\b[\s,]*|i(?:'d| would) (?:like|want) you to |i (?:want|need) you to |you (?:should|must|need to|have to|can|may) (?:please )?|make sure (?:that )?(?:you |to ))+/iu;
const AFTER = /[\s,]+(?:please|thanks|thank you|bitte|danke|for me|will you|ok(?:ay)?)$/iu;
const THANKS = /^(?:please|thanks?(?: you)?(?: so much| a lot)?|thx|bitte|danke(?: schön| sehr)?|vielen dank)[.!]*$/iu;
/** A full stop in a number, a date or an abbreviation ends no sentence. */
const END = /(?<=[!?]|(?<!\b\d{1,2}|\b\p{L}|\b(?:dr|st|mr|mrs|ms|prof|no|nr|ca|vs|etc|usw|bzw))\.)\s+(?=\S)/iu;

/** Null where the message can be no command: too long, a list, code, a quotation at its beginning. */
export function commandIn(text: string): Command | null {
  const plain = text.replace(/[’‘]/gu, "'").trim();
  if (plain === '' || plain.length > LONGEST || /```|~~~|^\s*(?:["“„«>#|]|[-*•]\s)/u.test(plain)) return null;
  const lines = plain.split(/\s*\n\s*/u);
  if (lines.length > MOST_SENTENCES) return null;
  const sentences = lines.flatMap((line) => line.split(END)).map((s) => s.trim());
  const said = sentences.filter((s) => s !== '' && !THANKS.test(s));
  const [head, ...rest] = said;
  if (head === undefined || said.length > MOST_SENTENCES) return null;
  const addressed = head.replace(/\s+/gu, ' ').replace(ADDRESS, '');
  const begun = addressed.replace(POLITE, '').replace(ADDRESS, '');
  const favour = FAVOUR.test(begun);
  const first = begun
    .replace(FAVOUR, '')
    .replace(POLITE, '')
    .replace(/[\s.!?…]+$/u, '')
    .replace(AFTER, '')
    .trim();
  return { first, rest, asks: /\?$/u.test(head) && !favour };
}
