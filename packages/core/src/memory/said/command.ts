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
  /** A favour was asked for, or somebody told what to do: "Kannst du …", "Du sollst …", "bitte". */
  told: boolean;
}

/** What one says before one says anything, and the name that the app is called by. */
const ADDRESS =
  /^(?:(?:hi|hey|hello|hallo|ok|okay|alright|right|oh|ah|so|and|also|well|now|just|then|listen|look|you know(?: what)?|yes|yeah|uh+|uhm+|um+|erm?|hm+|ja|gut|und|ach|na|naja|also|äh+m?|ähm+|hör mal|pass auf|weißt du was|going forward|from now on|by the way|btw|one (?:more|last|other) thing|übrigens|noch (?:et)?was|ab (?:jetzt|sofort)|in zukunft|künftig)\b[\s,!…:–-]*|(?:m\.i\.a\.?|mia)(?![\p{L}])[\s,!:–-]*)+/iu;
const FAVOUR =
  /^(?:(?:would|do) you mind (?=\p{L}+ing(?!\p{L}))|(?:can|could) we (?:please |just |maybe )*(?=forget\b)|(?:can|could|would|will) you(?: please| kindly| just| maybe)* |(?:kannst|könntest|würdest|magst|willst) du(?: bitte| mal| jetzt| vielleicht| eben| kurz| nicht)* |(?:können|könnten|würden) sie(?: bitte| mal| jetzt| vielleicht| kurz)* )/iu;
const POLITE =
  /^(?:(?:please|kindly|bitte)\b[\s,]*|i(?:'d| would) (?:really )?(?:like|want|love) (?:for )?you to |i(?:'d| would) (?:appreciate|like) it if you(?: could)? |i (?:really |just )?(?:want|need) you to |you (?:should|must|need to|have to|can|may|might want to|'d better|had better) (?:please |also |just |now )*|(?:make|be) sure (?:that )?(?:you |to )|try (?:to |and )|it(?:'s| is) important (?:that you|for you to|to) |it(?:'d| would) be (?:really |very )?(?:good|nice|great|helpful|best|better|lovely) if you (?:could |would )?|do me a favou?r(?:,| and|:)+ |(?:du|sie) (?:sollst|solltest|sollen|sollten|musst|müssen|müsstest|kannst|können|darfst|dürfen)(?: bitte| mal| jetzt| ruhig| gern| auch| unbedingt)* |ich (?:möchte|will|hätte gerne?|wünsche mir|bitte dich)(?: bitte)?, dass (?:du|sie) |es wäre (?:gut|schön|nett|super|toll|hilfreich|besser), wenn (?:du|sie) |tu(?:n sie)? mir (?:den|einen) gefallen(?:,| und|:)+ |sei(?:en)? (?:sie )?so (?:gut|lieb|nett)(?:,| und)+ )+/iu;
/** Small words only, "you" among them, up to a verb of memory: "could I maybe ask you to also …". */
const ASKED =
  /^(?=(?:\S+ ){0,9}you )(?!do you |did you |have you |are you )(?:(?:can|could|may|might|would|will|should|must|shall|i|i'd|i'll|i'm|you|you'd|we|ask|asking|beg|want|need|like|love|prefer|expect|hope|trust|to|that|if|it|it'd|it's|is|be|me|for|please|just|kindly|also|maybe|perhaps|now|again|really|always|better|had|have|good|great|nice|important|essential|remind|tell|telling) )+(?=(?:remember|memori[sz]e|forget|keep in mind|bear in mind|make a note|note down|write down|save|store|erase|delete)\b)/iu;
const GEBETEN =
  /^(?:(?:darf|kann|könnte|dürfte) ich (?:dich|sie)(?: mal| kurz| noch| vielleicht| auch)* bitten|ich bitte (?:dich|sie)(?: darum)?|(?:können|könnten|wollen) wir(?: bitte| mal| das)*(?= vergessen)|lass uns(?: bitte| mal)*(?= vergessen))(?:, )? ?/iu;
const AFTER = /[\s,]+(?:please|thanks|thank you|bitte|danke|for me|will you|would you|ok(?:ay)?|könntest du|kannst du|ja)$/iu;
const THANKS =
  /^(?:please|thanks?(?: you)?(?: so much| a lot| very much)?|thx|cheers|bitte|danke(?: schön| dir| sehr)?|vielen dank|that(?:'s| is) important|das ist wichtig)[.!]*$/iu;
/** A full stop in a number, a date or an abbreviation ends no sentence. */
const END = /(?<=[!?]|(?<!\b\d{1,2}|\b\p{L}|\b(?:dr|st|mr|mrs|ms|prof|no|nr|ca|vs|etc|usw|bzw))\.)\s+(?=\S)/iu;

/** A sentence without the politeness around it. */
export function plainly(sentence: string): { said: string; favour: boolean; told: boolean } {
  const addressed = sentence.replace(/\s+/gu, ' ').replace(ADDRESS, '');
  const asked = addressed.replace(ASKED, '').replace(GEBETEN, '');
  const begun = asked.replace(POLITE, '').replace(ADDRESS, '');
  const favour = FAVOUR.test(begun) || asked !== addressed;
  const said = begun
    .replace(FAVOUR, '')
    .replace(POLITE, '')
    .replace(ADDRESS, '')
    .replace(/[\s.!?…]+$/u, '')
    .replace(AFTER, '')
    .trim();
  return { said, favour, told: favour || POLITE.test(addressed) || /\bbitte\b/iu.test(sentence) };
}

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
  const { said: first, favour, told } = plainly(head);
  return { first, rest, asks: /\?$/u.test(head) && !favour, told };
}
