/**
 * A model that says it saved, remembered, updated or erased something: it can do none of these by itself. Where nothing was
 * changed in its turn, the app says so under the answer.
 */

const I = "(?:i(?:'ve| have)?(?: just| now| also| already| successfully)?)";
const WILL = "(?:i(?:'ll| will)|i(?:'m| am) going to)(?: be sure to| make sure to| always| definitely| certainly| also)?";
/** What is remembered, apart from what is worked on in the conversation (code, files, texts). */
const ABOUT_YOU =
  "(?:that|this|it|them|everything|all (?:of )?(?:that|this|it)|(?:that|this|the|all|any|your|my|the following) (?:(?:personal|new) )?(?:information|info|fact|facts|detail|details|preference|preferences|memory|memories|note|data)|your (?:\\p{L}+(?:'s)? ){0,3}?(?:name|names|address|number|birthday|age|job|preference|preferences|information|details|profile|diet|allergy|allergies|location|units|language|choice|request|memory)|(?:everything|all(?: (?:the )?(?:information|details|data))?|what you (?:said|told me)) (?:about|on|regarding) (?:you|your)\\b.*|(?:that|about) (?:you|your|you're|you've)\\b.*)";
const MEMORY = '(?:(?:from|in|to|into) (?:my|your|the) (?:memory|memories|records?|notes|profile|database))';
/** Where a claim may end: at the sentence's end, a reason, a time. */
const TAIL =
  '(?:,? (?:for|from|in|to|so|and|now|as|next|going|when|if|with|right|moving|permanently|completely|again|about|that)\\b.*|,.*| – .*| - .*)?';

const ENGLISH: readonly RegExp[] = [
  `${I} (?:saved|stored|remembered|recorded|noted|memori[sz]ed|forgotten) ${ABOUT_YOU}(?: down)?(?: ${MEMORY})?${TAIL}`,
  `${I} (?:updated|deleted|erased|removed|cleared|added|changed|corrected) (?!(?:that|this|it|them|everything|all)\\b(?! (?:information|info|facts?|details?|preferences?|memor|note|data|about|personal)))${ABOUT_YOU}(?: ${MEMORY})?${TAIL}`,
  `${I} (?:saved|stored|added|put|written|updated|deleted|erased|removed|cleared|wiped|recorded) .{1,80} ${MEMORY}${TAIL}`,
  `${I} (?:updated|cleared|wiped|erased|changed) (?:my|your) (?:memory|memories|records?|profile|notes|preferences?)${TAIL}`,
  `${I} (?:made|taken|got) (?:a |the )?(?:mental )?note(?:s)?(?: of| about| that)?\\b.*`,
  `${WILL} (?:remember|keep in mind|memori[sz]e|note|forget|not forget|save|store) ${ABOUT_YOU}(?: down)?(?: ${MEMORY})?${TAIL}`,
  `${WILL} (?:keep|bear) (?:that|this|it|your .{1,60}) in mind${TAIL}`,
  `${WILL} (?:delete|erase|remove|add) .{1,80} ${MEMORY}${TAIL}`,
  `(?:your|the) (?:\\p{L}+ ){0,3}?(?:name|address|number|birthday|preference|preferences|information|details|memory|memories|profile|data) (?:has|have) (?:been )?(?:now )?(?:saved|stored|updated|deleted|erased|removed|noted|recorded|remembered|forgotten)${TAIL}`,
  `(?:that|this|it)(?:'s| is| has been) (?:now )?(?:saved|stored|noted|remembered|forgotten|erased|deleted|removed)(?: ${MEMORY})?${TAIL}`,
].map((pattern) => new RegExp(`^(?:${pattern})$`, 'iu'));

/** Said of what is worked on as often as of the memory: only in an answer that holds nothing else. */
const BARE = new RegExp(
  `^(?:${I} (?:updated|deleted|erased|removed|cleared|changed|corrected) (?:that|this|it|them|everything|all (?:of )?(?:that|this|it))${TAIL})$`,
  'iu',
);
const SHORT_ANSWER = 160;

const MIR = '(?:mir|uns)';
const DAS =
  '(?:das|dies|es|alles|diese (?:information|informationen|angabe|angaben|daten)|(?:ihre|deine|ihren|deinen|eure) (?:\\p{L}+ )?(?:name|namen|adresse|telefonnummer|nummer|geburtstag|vorlieben?|angaben|daten|informationen|wünsche|wunsch|einstellungen)|alles (?:über|zu) (?:sie|dich|ihre[nmr]?|deine[nmr]?)(?![\\p{L}]).*?|(?:alle )?(?:informationen|daten|angaben) (?:über|zu) (?:sie|dich|ihre[nmr]?|deine[nmr]?)(?![\\p{L}]).*?)';
const GEDÄCHTNIS = '(?:(?:aus|in) (?:meinem|meinen|ihrem|deinem|dem|mein|ihr|das) (?:gedächtnis|speicher|notizen|erinnerungen|profil))';
const ENDE = '(?:,.*| und .*| für .*)?';

const GERMAN: readonly RegExp[] = [
  `ich habe (?:${MIR} )?(?:${DAS} )?(?:${MIR} )?(?:jetzt |nun |soeben |gerade )?(?:gemerkt|notiert|eingeprägt)${ENDE}`,
  `ich habe ${DAS} (?:jetzt |nun |soeben |gerade |dauerhaft |erfolgreich )?(?:${GEDÄCHTNIS} )?(?:gespeichert|gelöscht|entfernt|vergessen|aktualisiert|geändert|vermerkt|aufgenommen|festgehalten)${ENDE}`,
  `ich habe .{1,80} ${GEDÄCHTNIS} (?:gespeichert|gelöscht|entfernt|aufgenommen|geschrieben)${ENDE}`,
  `(?:ich merke ${MIR} (?:das|dies|es|,)|das merke ich ${MIR}|das notiere ich ${MIR}|ich notiere ${MIR} das|ich merke ${MIR}, dass (?:sie|du|ihr|ihre|dein|deine)(?![\\p{L}])).*`,
  `(?:ich werde|das werde ich|ich werde es) (?:${MIR} )?(?:${DAS} )?(?:${MIR} )?(?:gut )?(?:merken|im hinterkopf behalten|in erinnerung behalten|notieren|nicht vergessen|vergessen|speichern)${ENDE}`,
  `(?:ihre|deine|ihr|dein|die|diese) (?:\\p{L}+ )?(?:name|adresse|telefonnummer|nummer|geburtstag|vorlieben?|angaben?|daten|informationen?|einstellungen) (?:wurden?|ist|sind) (?:jetzt |nun )?(?:gespeichert|gelöscht|aktualisiert|vermerkt|entfernt|gemerkt)(?: worden)?${ENDE}`,
  `(?:das|dies) (?:ist|wurde) (?:jetzt |nun |hiermit )?(?:notiert|gespeichert|gemerkt|vermerkt|vergessen|gelöscht)(?: worden)?${ENDE}`,
].map((pattern) => new RegExp(`^(?:${pattern})$`, 'iu'));

/** Words before the claim itself: "Sure, …". */
const BEFORE =
  /^(?:(?:sure|ok|okay|got it|understood|of course|certainly|absolutely|alright|all right|great|thanks|thank you|noted|done|perfect|yes|no problem|alles klar|okay|gut|verstanden|natürlich|gerne|klar|sicher|danke|ja|in ordnung|erledigt)\b(?: for [^.,!]{1,40})?[\s,.!:–-]+)+/iu;
const LONGEST_SENTENCE = 220;

/** Whether an answer says, as itself and plainly, that something in the memory was or will be changed. */
export function claimsChange(answer: string): boolean {
  const plain = answer
    .replace(/(```|~~~)[\s\S]*?(?:\1|$)/gu, '\n')
    .replace(/[’‘]/gu, "'")
    .replace(/`[^`]*`|"[^"]*"|“[^”]*”|„[^“”"]*[“”"]|«[^»]*»/gu, '\u0000')
    .replace(/[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}/gu, '');
  const sentences = plain.match(/[^.!?\n]+[.!?]*/gu) ?? [];
  return sentences.slice(0, 40).some((sentence) => {
    const said = sentence.trim();
    if (said.length > LONGEST_SENTENCE || said.endsWith('?') || said.includes('\u0000') || said.startsWith('>')) return false;
    const claim = said
      .replace(/[.!\s]+$/u, '')
      .replace(BEFORE, '')
      .replace(/\s+/gu, ' ');
    return [...ENGLISH, ...GERMAN].some((form) => form.test(claim)) || (answer.length <= SHORT_ANSWER && BARE.test(claim));
  });
}
