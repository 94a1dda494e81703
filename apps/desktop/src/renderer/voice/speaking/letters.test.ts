import { createSentenceSplitter, type Sentence } from '@mia/core/response/format/index.ts';
import { describe, expect, it } from 'vitest';
import { findSentence, findWord, lettersOf } from './letters.ts';
import { spokenWords } from './words.ts';

function sentencesOf(text: string): Sentence[] {
  const splitter = createSentenceSplitter({ words: spokenWords() });
  return [...splitter.push(text), ...splitter.end()];
}

/** What of the shown text is marked, sentence by sentence, as reading goes on. */
function marked(source: string, shown: string): (string | null)[] {
  const letters = lettersOf(shown);
  let from = 0;
  return sentencesOf(source).map((sentence) => {
    const found = findSentence(letters, sentence, from);
    if (!found) return null;
    from = found.to;
    return letters.slice(found.from, found.to);
  });
}

describe('a spoken sentence among what is shown', () => {
  it.each<[string, string, string, (string | null)[]]>([
    ['plain', 'It is so. Is it?', 'It is so. Is it?', ['Itisso', 'Isit']],
    ['the same twice, one after the other', 'Yes, it is. No. Yes, it is.', 'Yes, it is. No. Yes, it is.', ['Yesitis', 'No', 'Yesitis']],
    ['with marks', '**It** is _so_.', 'It is so.', ['Itisso']],
    ['with a link that has words', 'See [the page](https://a.org/x) for it.', 'See the page for it.', ['Seethepageforit']],
    [
      'an address that is not read out',
      'See https://www.a.org/path?q=1 for it.',
      'See https://www.a.org/path?q=1 for it.',
      ['Seehttpswwwaorgpathq1forit'],
    ],
    ['code in it', 'Call `run(1)` for every item.', 'Call run(1) for every item.', ['Callrun1foreveryitem']],
    [
      'a block of code is announced and not shown as words',
      'Like this:\n\n```ts\nlet a = 1;\n```\n\nDone.',
      'Like this: ts let a = 1; Done.',
      ['Likethis', null, 'Done'],
    ],
    ['a list', '1. Take it.\n2. Leave it.', 'Take it. Leave it.', ['Takeit', 'Leaveit']],
    ['not drawn yet', 'It is so. Is it?', 'It is so.', ['Itisso', null]],
    ['letters of other scripts', 'Πού είναι. 冬です。', 'Πού είναι. 冬です。', ['Πούείναι', '冬です']],
    ['a number that is one', '3 of them are here.', '3 of them are here.', ['3ofthemarehere']],
  ])('%s', (_what, source, shown, expected) => expect(marked(source, shown)).toEqual(expected));

  it('stays where it is when more is drawn behind it', () => {
    const [first] = sentencesOf('One is here. Two is here.');
    const before = findSentence('Oneishere', first as Sentence, 0);
    expect(findSentence('OneishereTwoishere', first as Sentence, 0)).toEqual(before);
  });
});

describe('a word of it', () => {
  const [sentence] = sentencesOf('See https://a.org/path for all of it.') as [Sentence];
  const shown = lettersOf('First. See https://a.org/path for all of it.');
  const found = findSentence(shown, sentence, 0);
  const word = (text: string) => {
    const at = sentence.text.indexOf(text);
    const there = found && findWord(found, sentence.text, [at, at + text.length]);
    return there && shown.slice(...there);
  };
  it('is found behind what is read otherwise', () => expect(word('all')).toBe('all'));
  it('and before it', () => expect(word('See')).toBe('See'));
  it('is not marked where it stands for something else', () => expect(word('link')).toBeNull());
});
