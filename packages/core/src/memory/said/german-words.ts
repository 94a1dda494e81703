/** What the German forms are put together from. */

/** Small words that change nothing. */
export const P =
  '(?: (?:bitte|doch|mal|mir|immer|auch|noch|einfach|gut|also|jetzt|ja|unbedingt|kurz|eben|halt|schnell|wieder|für mich|für später|fürs nächste mal|für die zukunft|ab jetzt|ab sofort|folgendes|in zukunft))*';
export const DAS =
  '(?:das(?: da| eben| gerade| hier)?|dies(?:es)?|es|diese nachricht|meine letzte nachricht|den satz|(?:alles,? )?was ich (?:gerade |eben |dir |vorhin )*(?:gesagt|geschrieben|erzählt) hab(?:e)?)';
export const DIALOGUE =
  '(?:(?:dieses|das|unser) (?:ganze )?(?:gespräch|chat)|(?:diese|die|unsere) (?:ganze )?(?:unterhaltung|konversation)|diesen chat)';
export const MEMORY =
  '(?:(?:deinem|ihrem|meinem|dem) (?:gedächtnis|speicher)|(?:deiner|ihrer|meiner|der) erinnerung|(?:deinen|ihren|meinen|den) erinnerungen)';
/** Where it is put: "im Gedächtnis", "in dein Gedächtnis". */
const WHERE = `(?: (?:im (?:kopf|gedächtnis|hinterkopf|speicher)|in ${MEMORY}|in (?:dein|ihr|das|mein) gedächtnis|in (?:deine|ihre|die) erinnerungen?))?`;

/** "Merk dir": the memory and nothing else. */
export const MERK = `(?:merke? (?:es )?dir|merken sie(?: es)? sich|merkst du dir|dir${P} (?:zu )?merk(?:en|st)|sich${P} (?:zu )?merken|präge? dir${P}(?: gut)? ein|prägen sie sich${P} ein|dir${P} einprägen)${P}`;
const SELF = '(?: (?:dir|sich|es|sie sich|sie))*';
/** Verbs that mean it with a clause behind them. */
export const NOTE = `(?:(?:notiere?|notieren|speichere?|speichern|behalte?|behalten)${SELF}${P}${WHERE}(?: ab)?|(?:dir |sich )?(?:zu )?(?:(?:im (?:kopf|gedächtnis|hinterkopf) )?behalten|notieren|abspeichern|speichern|aufschreiben|im (?:kopf|gedächtnis) zu behalten)|schreibe?n?${SELF}${P} auf|halte?n?(?: sie)?${P}${WHERE}${P} fest|mache?n?${SELF}${P} eine notiz|nimm${P} in (?:dein|das) gedächtnis(?: mit)? auf|nehmen sie${P} in (?:ihr|das) gedächtnis auf|lege?n?(?: sie)?${SELF}${P}${WHERE} ab)${P}${WHERE}`;
export const RECALL = `(?:erinnere? dich|erinnern sie sich|dich erinnern|sich erinnern|denke?${P} (?:daran|dran)|denken sie${P} (?:daran|dran)|daran denken|bedenke?|berücksichtige?|beachte)${P}(?: daran)?`;
export const NOT_FORGET = `(?:vergiss|vergessen sie|vergesse)${P}(?: bloß)? (?:nie|niemals|nicht)(?: wieder)?`;

export const VERGISS = `(?:vergiss|vergesse|vergisst|vergessen sie|vergessen)${P}`;
export const ERASE = `(?:lösche?|löschst|löschen sie|löschen|entferne?|entfernst|entfernen sie|entfernen|streiche?|streichen sie|streichen)${P}`;
/** "alles", "die Sachen, die", "das, was". */
export const WAS =
  '(?:(?:das|alles|all das|das alles|das letzte|die (?:sachen|dinge|sache|infos|informationen)|alle (?:sachen|dinge|infos|informationen|daten)|das (?:ganze )?zeug),? (?:was|die|das)|was|alles|das|das letzte)';
const I = '(?:ich|wir)';
const SAID = '(?:gesagt|erzählt|geschrieben|erwähnt|besprochen|geredet|gesprochen|mitgeteilt|verraten)';
/** What one said; `middle` is what stands between: to whom, when, about what. */
export const WHAT_I_SAID = `${WAS},? ${I}(?<middle>(?: .+?)?) ${SAID}(?: (?:habe|hab|hatte|haben|hatten))?`;
export const YOU_KNOW =
  '(?:weißt|weisst|wissen|kennst|kennen|(?:gespeichert|gemerkt|behalten|notiert|aufgeschrieben|erfahren|gelernt) (?:hast|haben))';
export const YOU = '(?:du|sie)(?: (?:dir|sich))?';

export const TELL_ME = `(?:(?:sage?|zeige?|nenne?|erzähle?|verrate?|liste?|sagen sie|zeigen sie|nennen sie|erzählen sie)(?: mir| uns)?${P}(?: auf)?,? |mir${P} (?:sagen|zeigen|erzählen|nennen|verraten),? |ich (?:möchte|will|würde gerne?|wüsste gerne?)${P}(?: (?:wissen|sehen))?,? )?`;
export const WHICH =
  '(?:(?:alles,? )?was(?: genau| alles| denn)*|alles|welche (?:dinge|sachen|fakten|infos|informationen|daten|erinnerungen)|wie ?viel|(?:die )?(?:dinge|sachen|fakten),? die)';
export const SO_MUCH =
  '(?: (?:denn|so|alles|schon|bisher|bis jetzt|bereits|eigentlich|jetzt|inzwischen|mittlerweile|genau|sonst|sonst noch|überhaupt|wirklich|dir|sich))*';
export const KNOWS = '(?:weißt|weisst|wissen|hast|haben|kennst|kennen)';
export const KEPT =
  '(?:(?: (?:dir|sich))? (?:gespeichert|gemerkt|behalten|notiert|abgespeichert|aufgeschrieben|erfahren|gelernt|im (?:gedächtnis|kopf|speicher)))';
