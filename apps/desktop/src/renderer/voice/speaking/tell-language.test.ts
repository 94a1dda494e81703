import { expect, it } from 'vitest';
import { tellLanguage } from './tell-language.ts';

it.each([
  ['en', 'The papers for the boat lie in the second drawer of the desk.'],
  ['de', 'Die Papiere für das Boot liegen in der zweiten Schublade.'],
  ['fr', 'Les papiers du bateau sont dans le deuxième tiroir.'],
  ['es', 'Los papeles del barco están en el segundo cajón.'],
  ['nl', 'De papieren van de boot liggen in de tweede la.'],
  ['ru', 'Бумаги на лодку лежат во втором ящике стола.'],
  ['en', 'The word "Schadenfreude" means joy at the misfortune of others.'],
  ['de', 'Wo ist llama.cpp, und welches Modell antwortet mit Ollama?'],
])('tells %s', (language, text) => {
  expect(tellLanguage(text)).toBe(language);
});

it.each(['', '42, 17.5 and', 'Yes.', 'Ja.'])('is not sure of "%s"', (text) => {
  expect(tellLanguage(text)).toBeNull();
});
