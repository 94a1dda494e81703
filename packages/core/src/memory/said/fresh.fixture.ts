/**
 * Written last and measured once, spoken ones too: what the rules do with words that nobody had in mind. Do not tune to it.
 */
import type { SaidKind } from './said.ts';

export const FRESH_SAID: readonly [text: string, kind: SaidKind][] = [
  ['so yeah please remember that I only have one kidney', 'remember'],
  ['I was hoping you could remember that we moved to a houseboat.', 'remember'],
  ['Take note that my in-laws are visiting in May.', 'remember'],
  ["Our son starts school this year. Please don't forget that.", 'remember'],
  ['Remember what I told you.', 'remember'],
  ['Forget what I mentioned about Peter earlier.', 'forget'],
  ['I want my address gone from your memory.', 'forget'],
  ["That's outdated, I drive a Tesla now.", 'correct'],
  ["There's no need to save this.", 'unremember'],
  ["Can you list everything you've stored about me?", 'known'],
  ['ja also bitte merk dir dass ich nur eine Niere hab', 'remember'],
  ['Ich hatte gehofft, du könntest dir merken, dass wir auf ein Hausboot gezogen sind.', 'remember'],
  ['Nimm zur Kenntnis, dass meine Schwiegereltern im Mai kommen.', 'remember'],
  ['Unser Sohn kommt dieses Jahr in die Schule. Bitte vergiss das nicht.', 'remember'],
  ['Merk dir, was ich dir erzählt habe.', 'remember'],
  ['Vergiss, was ich vorhin über Peter erwähnt habe.', 'forget'],
  ['Ich will meine Adresse aus deinem Gedächtnis raus haben.', 'forget'],
  ['Das ist veraltet, ich fahre jetzt einen Tesla.', 'correct'],
  ['Das muss nicht gespeichert werden.', 'unremember'],
  ['Kannst du alles auflisten, was du über mich gespeichert hast?', 'known'],
];

export const FRESH_LOOK_ALIKES: readonly string[] = [
  'Remember Tetris? Explain why it is so addictive.',
  'I need to remember to buy stamps.',
  'Which film is about a man who cannot remember anything?',
  'Please forget about the colours and make it black and white.',
  'Can we forget the theory and do an exercise?',
  'Delete my browsing history, what is the shortcut?',
  'What should my boss know about me?',
  'Tell me what you know about tides.',
  'No, it was Mozart who wrote that.',
  'Keep in mind that this is for children.',
  'Erinnerst du dich an Tetris? Warum macht das so süchtig?',
  'Ich muss mir merken, Briefmarken zu kaufen.',
  'In welchem Film kann sich ein Mann an nichts erinnern?',
  'Vergiss bitte die Farben und mach es schwarz-weiß.',
  'Können wir die Theorie vergessen und eine Übung machen?',
  'Lösche meinen Browserverlauf, wie ist das Kürzel?',
  'Was sollte mein Chef über mich wissen?',
  'Sag mir, was du über Gezeiten weißt.',
  'Nein, das war Mozart, der das schrieb.',
  'Denk daran, dass das für Kinder ist.',
];
