/**
 * Written when the catalogue of relations was done, and measured once: [sentence, relation, words that the object holds].
 * `derive.test.ts` holds the figures. Do not tune to it.
 */
export const FRESH_EN: readonly [string, string, string][] = [
  ['Our two cats are called Salt and Pepper.', 'cat', 'Salt'],
  ['My brother-in-law Marek works on ships.', 'brother-in-law', 'Marek'],
  ['I recently moved back to Aberdeen.', 'lives in', 'Aberdeen'],
  ["We've been living near Ghent for eight years.", 'lives in', 'Ghent'],
  ['I work at a primary school.', 'works at', 'primary school'],
  ["I'm a freelance interpreter.", 'works as', 'interpreter'],
  ["I'm in my second year of medical school.", 'studies', 'medical'],
  ["I've got a nut allergy, so no satay for me.", 'allergic to', 'nut'],
  ['I was diagnosed with ADHD last spring.', 'has condition', 'ADHD'],
  ["I haven't eaten meat since 2015.", 'does not eat', 'meat'],
  ["I can't stand raw onions.", 'dislikes', 'raw onions'],
  ['I love playing chess with my neighbour.', 'likes', 'chess'],
  ['On Sundays I go hiking with friends.', 'likes', 'hiking'],
  ['I have two rabbits, Hazel and Fiver.', 'rabbit', 'Hazel'],
  ['I bought an old motorbike last summer.', 'has', 'motorbike'],
  ['My birthday is November 9th.', 'birthday', 'November 9'],
  ["I'm fifty-three.", 'age', 'fifty-three'],
  ['I speak Dutch with my kids.', 'speaks', 'Dutch'],
  ["I'm having my wisdom teeth out on Thursday.", 'plans', 'wisdom teeth'],
  ['My shoe size is 38.', 'shoe size', '38'],
];

export const FRESH_DE: readonly [string, string, string][] = [
  ['Unsere zwei Katzen heißen Salz und Pfeffer.', 'cat', 'Salz'],
  ['Mein Schwager Marek arbeitet auf Schiffen.', 'brother-in-law', 'Marek'],
  ['Ich bin neulich wieder nach Aachen gezogen.', 'lives in', 'Aachen'],
  ['Wir wohnen seit acht Jahren in der Nähe von Gent.', 'lives in', 'Gent'],
  ['Ich arbeite an einer Grundschule.', 'works at', 'Grundschule'],
  ['Ich bin freiberufliche Dolmetscherin.', 'works as', 'Dolmetscherin'],
  ['Ich studiere im dritten Semester Medizin.', 'studies', 'Medizin'],
  ['Ich habe eine Nussallergie, also kein Satay für mich.', 'allergic to', 'Nuss'],
  ['Letztes Frühjahr wurde bei mir ADHS diagnostiziert.', 'has condition', 'ADHS'],
  ['Seit 2015 esse ich kein Fleisch mehr.', 'does not eat', 'Fleisch'],
  ['Rohe Zwiebeln kann ich nicht ausstehen.', 'dislikes', 'Zwiebeln'],
  ['Ich spiele gern Schach mit meinem Nachbarn.', 'likes', 'Schach'],
  ['Sonntags gehe ich mit Freunden wandern.', 'likes', 'wandern'],
  ['Ich habe zwei Kaninchen, Hasel und Fünfer.', 'rabbit', 'Hasel'],
  ['Letzten Sommer habe ich mir ein altes Motorrad gekauft.', 'has', 'Motorrad'],
  ['Mein Geburtstag ist der 9. November.', 'birthday', '9. November'],
  ['Ich bin dreiundfünfzig.', 'age', 'dreiundfünfzig'],
  ['Mit meinen Kindern spreche ich Niederländisch.', 'speaks', 'Niederländisch'],
  ['Am Donnerstag werden mir die Weisheitszähne gezogen.', 'plans', 'Weisheitszähne'],
  ['Meine Schuhgröße ist 38.', 'shoe size', '38'],
];

/**
 * Questions, hypotheticals, role play, quotations, facts of others and pasted text. Four of them were taken at first (letters, a pen
 * pal to be played, a witness); what leaves such texts out was mended with them.
 */
export const FRESH_TRAPS: readonly string[] = [
  'Is it true that I work at a primary school?',
  'What would you say if I told you that I speak Dutch?',
  'Suppose we had two cats called Salt and Pepper.',
  'For the sketch: I am a freelance interpreter and I hate everyone.',
  "Be my pen pal. I'm fifty-three and I live in Ohio.",
  'The witness stated that I own an old motorbike.',
  'My father works at a primary school.',
  "My daughter can't stand raw onions.",
  'Their rabbits are called Hazel and Fiver.',
  'The form says my birthday is November 9th.',
  '"I have two rabbits, Hazel and Fiver."',
  "Dear Sir,\nI'm a freelance interpreter. I speak Dutch.",
  'Angeblich bin ich dreiundfünfzig.',
  'Mein Vater arbeitet an einer Grundschule.',
  'Ihre zwei Katzen heißen Salz und Pfeffer.',
  'Der Zeuge gab an, ich besitze ein Motorrad.',
  'Im Stück sage ich: Ich bin Dolmetscherin.',
  'Wie klingt das: Ich studiere Medizin?',
  'Meine Tochter kann rohe Zwiebeln nicht ausstehen.',
  'Sehr geehrte Frau Weber,\nich arbeite an einer Grundschule.',
];
