/**
 * The person's own plain assertions in a message that they typed: what is left when quotations, code, questions,
 * hypotheticals, role play, reported speech and texts to be worked on are taken out. It rather loses an assertion than to take
 * one that is none: what was said stays found by recall, a wrong fact stands on the Memory page.
 */

/** A message longer than this is a text somebody wrote, not something told in passing. */
const LONGEST_MESSAGE = 1200;
const LONGEST_CLAUSE = 160;

/** The whole message is about a text or a part to be played: nothing in it is told about the person. */
const NOT_ABOUT_ME: readonly RegExp[] = [
  /\b(?:translate|rephrase|rewrite|reword|paraphrase|proofread|proof-read|summari[sz]e|correct (?:this|the|my)|fix (?:this|the|my)|polish (?:this|the|my|it|up)|shorten|improve)\b/iu,
  /\b(?:write|draft|compose|generate|make up|invent|tell|continue|finish)\b[^.!?]*\b(?:story|poem|song|lyrics|e-?mail|letter|essay|novel|dialogue|dialog|scene|script|joke|post|tweet|bio|review|cv|résumé|resume|cover letter|sentence|sentences|text|diary|speech|rap|haiku|limerick|fairy tale|character|persona|reply|message)\b/iu,
  /\b(?:role-?play|let's play|let us play|you (?:be|play) (?:the|an?)|be my|pretend|act as|act like|you are now|you're now|play the (?:role|part)|in character|my character|the character|the narrator|the protagonist|imagine|suppose|supposing|let's say|let us say|assume|assuming|hypothetically|what if|for example|e\.g\.|for instance|as an example|examples?(?: sentence)?(?= (?:for|from|of|is|:)|:)|sample|lorem|fictional|in my (?:novel|story|book|game|dream)|i dreamt|i dreamed|in a dream|just kidding|kidding|i'm joking|only joking|not really|\/s\b)/iu,
  /^[ \t]*(?:dear|to whom|sehr geehrte[rn]?|lieber?)(?![\p{L}])[^\n]{0,60},?[ \t]*\n/imu,
  /(?:^|[.!?]\s+)be (?:my|an?|the)\b/iu,
  /\b(?:says?|said|stated?|states|testif\w+|reports|reported|insist(?:s|ed)|admit(?:s|ted)|replie[sd]|told me|wrote|writes|claims?|quotes?|quoting|according to|the (?:article|text|document|book|email|letter|song|movie|film|character) (?:is|says|goes|begins))\b/iu,
  /\b(?:übersetze?|übersetzen|umformulier\w*|formuliere?|korrigier\w*|verbesser\w*|fasse?\b.*\bzusammen|zusammenfass\w*|kürze?|lektorier\w*)\b/iu,
  /\b(?:schreib\w*|verfass\w*|dichte?|erfinde?|erzähl\w*|setze?\b.*\bfort)\b[^.!?]*(?:geschichte|gedicht|lied|mail|brief|aufsatz|roman|dialog|szene|witz|beitrag|bewertung|lebenslauf|satz|sätze|text|tagebuch|rede|märchen|nachricht|antwort)/iu,
  /\b(?:rollenspiel|spielen wir|du (?:bist|spielst) (?:der|die|ein|eine)|tu so|tun wir so|spiele? (?:die|eine|einen|den)|stell dir vor|stellen sie sich vor|angenommen|nehmen wir an|mal angenommen|zum beispiel|z\.\s?b\.|hypothetisch|was wäre wenn|was, wenn|beispielsatz|meine figur|mein charakter|der erzähler|in meine[mr] (?:roman|geschichte|buch|traum)|ich habe geträumt|nur ein scherz|nur spaß|kleiner scherz)(?![\p{L}])/iu,
  /(?:\b(?:gab|gibt|gaben|geben) (?:an|zu|zu protokoll)),|\b(?:sagt|sagte|antwortet\w*|berichtet\w*|meint|meinte|schrieb|schreibt|behauptet|erzählte|erzählt|laut|zitat)\b|(?:steht|liest man)(?:,| dass|:)|heißt es(?:,|:)/iu,
];

/** The sentence itself is no plain assertion. */
const NOT_PLAIN =
  /^(?:if|when|unless|whether|should|would|could|may|might|wenn|falls|sollte|würde|könnte|ob|say|gesetzt)\b|\b(?:if i|if my|if we|would|wouldn't|could|might|i'd|i wish|as if|as though|maybe|perhaps|possibly|probably|apparently|supposedly|i think|i guess|i suppose|i believe|i'm not sure|not sure|not certain|i doubt|almost|nearly|imagine|ever since i was told)\b|\b(?:wenn ich|falls ich|würde|würden|wäre|wären|könnte|hätte|hätten|vielleicht|möglicherweise|wahrscheinlich|vermutlich|angeblich|ich glaube|ich denke|ich vermute|ich schätze|nicht sicher|als ob|fast|beinahe|ich wünschte)\b/iu;

const FILLER =
  /^(?:(?:hi|hello|hey|hallo|guten (?:tag|morgen|abend)|servus|moin)(?: there| m\.i\.a)?[\s,.!–-]+|(?:by the way|btw|fyi|just so you know|so you know|for your information|for the record|note that|please note|please remember|remember|keep in mind|actually|well|so|ok|okay|yes|yeah|yep|no|oh|anyway|also|and|but|you should know|i should mention|i have to say|as you know|übrigens|nebenbei|zur info|nur zur info|zur information|merke? dir|bitte merken|also|tja|ja|nein|naja|ach|und|aber|eigentlich)\b(?: that\b| dass\b)?[\s,:–-]+)+/iu;

/** A full stop within a number, an abbreviation or a German date ends no sentence. */
const SENTENCE = /[^.!?\n…]+(?:\.(?=\p{Ll}|\d|\p{L}\.|(?<=\d\.) (?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))[^.!?\n…]+)*[.!?…]*/gu;

/** Takes out what is not the person's own running text. Null: nothing of the message counts. */
export function ownWords(text: string): string | null {
  if (text.length > LONGEST_MESSAGE) return null;
  const lines: string[] = [];
  for (const line of text.replace(/(```|~~~)[\s\S]*?(?:\1|$)/gu, '\n').split(/\r?\n/u)) {
    if (/^\s*(?:>|\||#|[-*•]\s|\d+[.)]\s)/u.test(line) || /[{}<>=\t]|;(?! \p{L})/u.test(line)) continue;
    // A heading of a form or a letter: what follows is its text.
    if (/^\s*[\w -]{1,24}:\s/u.test(line)) break;
    lines.push(line);
    // What follows a line that ends in a colon is somebody's text.
    if (/:\s*$/u.test(line)) break;
  }
  const own = lines
    .join('\n')
    .replace(/`[^`]*`|"[^"]*"|“[^”]*[”"]|„[^“”"]*[“”"]|«[^»]*»|»[^«]*«|(?<![\p{L}])[‘'‚][^'’‘]{3,}[’'‘](?![\p{L}])/gu, '\u0000')
    .replace(/’/gu, "'");
  // An unpaired quotation mark: where it ends is not known.
  if (/["“”„«»]/u.test(own)) return null;
  return NOT_ABOUT_ME.some((pattern) => pattern.test(own)) ? null : own;
}

/** The clauses of a message that plainly assert something, in order. */
export function assertions(text: string): string[] {
  const own = ownWords(text);
  if (own === null) return [];
  const sentences = own.match(SENTENCE) ?? [];
  return sentences.flatMap((sentence) => {
    const plain = sentence.trim();
    if (/[?…]["')\s]*$/u.test(plain) || plain.includes('\u0000') || NOT_PLAIN.test(plain.replace(FILLER, ''))) return [];
    return clauses(plain.replace(/[.!]+$/u, ''));
  });
}

/** A sentence in parts that can stand alone: "I live in Patras and my dog is Rex". */
function clauses(sentence: string): string[] {
  return sentence
    .split(
      /\s*;\s*|(?<!^(?:my|meine?) \p{L}+),?\s+(?:and|but|und|aber)\s+(?=(?:i|i'm|i've|we|my|our|he|she|it|they|ich|wir|mein|meine|unser|unsere|er|sie)\b)|,\s+(?=(?:i|i'm|my|ich|mein|meine)\b)/iu,
    )
    .map((clause) => clause.trim().replace(FILLER, '').replace(/\s+/gu, ' '))
    .filter((clause) => clause.length > 3 && clause.length <= LONGEST_CLAUSE);
}
