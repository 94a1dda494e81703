import { expect, it } from 'vitest';
import { asksMemory } from './asks-memory.ts';

it.each([
  'When did I buy the boat?',
  'What is the name of my sailing boat?',
  "What's my sister's birthday?",
  'Where do I keep the spare key?',
  'Who did we meet in Athens?',
  'Have I ever told you about the summer house?',
  'Do you remember what my doctor said?',
  'I am at the harbour. Which berth is ours?',
  'What am I allergic to?',
  'How old is my daughter?',
  'Can you tell me where I parked the car?',
  'Wann habe ich das Boot gekauft?',
  'Wie heißt meine Tochter?',
  'Wo liegt unser Ersatzschlüssel?',
  'Weißt du noch, was mein Arzt gesagt hat?',
  'Was hatten wir für den Winter geplant?',
  'Wo wohne ich?',
  'Wogegen bin ich allergisch?',
  'Können Sie mir sagen, wann unsere Hochzeit war?',
])('%s: of the memory', (text) => {
  expect(asksMemory(text)).toBe(true);
});

it.each([
  'When did Rome fall?',
  'Who was the first person on the moon?',
  'What happened in 1989?',
  'Can you help me with my essay?',
  'How do I keep memory flat in a worker?',
  'What should I cook tonight?',
  'Could you write me a poem about the sea?',
  'Which of these would you give my boss, and can you make it shorter for me?',
  'Wann fiel Rom?',
  'Wer war der erste Mensch auf dem Mond?',
  'Wie schreibe ich eine Bewerbung?',
  'Kannst du mir bei meinem Aufsatz helfen?',
  'Was soll ich heute kochen?',
  'Was geschah 1989?',
  'My boat is called Heron.',
  'Did I?',
  'Wir waren am Meer. Wie tief ist die Ostsee?',
])('%s: of the world, or a wish', (text) => {
  expect(asksMemory(text)).toBe(false);
});
