import { expect, test } from 'vitest';
import { confidenceOf, textOf, wordsOf } from './words.ts';

/** Tokens as texts; "¤" is half of a character: two of them are "ü". */
function read(texts: string[], logs = texts.map(() => Math.log(0.5))) {
  const decode = (ids: number[]) =>
    ids
      .map((id) => texts[id])
      .join('')
      .replaceAll('¤¤', 'ü')
      .replaceAll('¤', '�');
  return wordsOf(
    texts.map((_, id) => ({ id, logProbability: logs[id] ?? 0 })),
    decode,
  );
}

test('a word begins with a space; what follows without one belongs to it', () => {
  expect(read([' Dash', 'wood', ' had', ' leisure']).map(({ text }) => text)).toEqual(['Dashwood', 'had', 'leisure']);
});

test('marks belong to the word before them and say nothing about how sure it is', () => {
  const words = read([' Half', ' past', ' nine', '.'], [Math.log(0.9), Math.log(0.9), Math.log(0.25), Math.log(0.01)]);
  expect(words.map(({ text }) => text)).toEqual(['Half', 'past', 'nine.']);
  expect(words[2]?.confidence).toBeCloseTo(0.25);
});

test('a word of several tokens is as sure as their geometric mean', () => {
  expect(read([' Dash', 'wood'], [Math.log(0.9), Math.log(0.4)])[0]?.confidence).toBeCloseTo(0.6);
});

test('a character in two tokens is waited for', () => {
  expect(read([' M', '¤', '¤', 'nchen']).map(({ text }) => text)).toEqual(['München']);
});

test('scripts without spaces get none', () => {
  const words = read(['明日', 'は', '晴れ', '。']);
  expect(textOf(words)).toBe('明日は晴れ。');
  expect(textOf([...words, ...read([' OK'])])).toBe('明日は晴れ。 OK');
});

test('nothing was said: no text, no confidence', () => {
  expect(textOf([])).toBe('');
  expect(confidenceOf([])).toBe(0);
  expect(read([' ', ' '])).toEqual([]);
});

test('confidence is that of the text: long words count more than short ones', () => {
  const both = [
    { text: 'a', confidence: 0 },
    { text: 'abc', confidence: 1 },
  ];
  expect(confidenceOf(both)).toBeCloseTo(0.75);
});
