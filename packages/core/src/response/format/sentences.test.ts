import { describe, expect, it } from 'vitest';
import { createSentenceSplitter, type Sentence } from './index.ts';
import { WORDS } from './words.fixture.ts';

function sentences(text: string, cut: (text: string) => string[] = (all) => [all], longest?: number): Sentence[] {
  const splitter = createSentenceSplitter({ words: WORDS, ...(longest ? { longest } : {}) });
  return [...cut(text).flatMap((part) => splitter.push(part)), ...splitter.end()];
}

const spoken = (text: string) => sentences(text).map((sentence) => sentence.text);
const letterByLetter = (text: string) => text.split('');

const CASES: [what: string, source: string, expected: string[]][] = [
  ['two sentences', 'Hello there. How are you?', ['Hello there.', 'How are you?']],
  ['an exclamation', 'Sure! Here it is.', ['Sure!', 'Here it is.']],
  ['marks in a row', 'What?! No way!!! Yes.', ['What?!', 'No way!!!', 'Yes.']],
  ['no mark at the end', 'One. Two', ['One.', 'Two']],
  ['nothing', '', []],
  ['nothing that can be said', ' \n\n--- \n * \n !!! \n🎉', []],
  ['a decimal', 'Pi is 3.14 or so. Next.', ['Pi is 3.14 or so.', 'Next.']],
  ['a grouped number', 'It costs 1,000.50 today. Pay.', ['It costs 1,000.50 today.', 'Pay.']],
  ['a German number', 'Das sind 1.000,50 Euro. Gut.', ['Das sind 1.000,50 Euro.', 'Gut.']],
  ['a number at the end', 'I have 5. You have more.', ['I have 5.', 'You have more.']],
  ['a year at the end', 'That was in 1985. Then came more.', ['That was in 1985.', 'Then came more.']],
  ['a time', 'Come at 10:30. Bring tea.', ['Come at 10:30.', 'Bring tea.']],
  ['a version', 'Use v2.0.1 now. It works.', ['Use v2.0.1 now.', 'It works.']],
  ['a file', 'Open main.ts first. Then run it.', ['Open main.ts first.', 'Then run it.']],
  ['a title', 'Ask Dr. Smith. He knows.', ['Ask Dr. Smith.', 'He knows.']],
  ['more titles', 'Mr. and Mrs. Brown met Prof. Green. They sat.', ['Mr. and Mrs. Brown met Prof. Green.', 'They sat.']],
  ['initials', 'J. R. R. Tolkien wrote it. Read it.', ['J. R. R. Tolkien wrote it.', 'Read it.']],
  ['e.g. and i.e.', 'Fruit, e.g. Apples, i.e. Those. Good.', ['Fruit, e.g. Apples, i.e. Those.', 'Good.']],
  ['etc. within', 'Tea, milk etc. are here. Good.', ['Tea, milk etc. are here.', 'Good.']],
  ['etc. at the end', 'Tea, milk etc. Coffee comes later.', ['Tea, milk etc.', 'Coffee comes later.']],
  ['No. with a number', 'Take No. 5 please. No. Take six.', ['Take No. 5 please.', 'No.', 'Take six.']],
  ['hours', 'At 5 p.m. The show begins.', ['At 5 p.m.', 'The show begins.']],
  ['a country', 'In the U.S. Congress they talk. Often.', ['In the U.S. Congress they talk.', 'Often.']],
  ['a month', 'On Jan. 5 we met. It snowed.', ['On Jan. 5 we met.', 'It snowed.']],
  ['z. B. with a space', 'Obst, z. B. Äpfel. Gut.', ['Obst, z. B. Äpfel.', 'Gut.']],
  ['z.B. without', 'Obst, z.B. Äpfel. Gut.', ['Obst, z.B. Äpfel.', 'Gut.']],
  ['Nr. and ca.', 'Zimmer Nr. 5 hat ca. Zwanzig Plätze. Ja.', ['Zimmer Nr. 5 hat ca. Zwanzig Plätze.', 'Ja.']],
  ['d. h. and bzw.', 'Also d. h. Montag bzw. Dienstag. Gut.', ['Also d. h. Montag bzw. Dienstag.', 'Gut.']],
  ['usw. at the end', 'Tee, Milch usw. Kaffee kommt später.', ['Tee, Milch usw.', 'Kaffee kommt später.']],
  ['a German day', 'Am 3. Oktober ist frei. Gut.', ['Am 3. Oktober ist frei.', 'Gut.']],
  ['a German ordinal', 'Der 2. Weltkrieg war lang. Das 19. Jahrhundert auch.', ['Der 2. Weltkrieg war lang.', 'Das 19. Jahrhundert auch.']],
  ['a day behind a weekday', 'Montag, 12. Mai ist frei. Ja.', ['Montag, 12. Mai ist frei.', 'Ja.']],
  ['bullets', '- Bread\n- Milk and eggs\n* Tea', ['Bread', 'Milk and eggs', 'Tea']],
  ['numbers of a list', '1. Open it.\n2. Close it. Now.\n10) Go', ['1. Open it.', '2. Close it.', 'Now.', '10) Go']],
  ['a nested list', '- One\n    - Two\n        1. Three', ['One', 'Two', '1. Three']],
  ['boxes to tick', '- [ ] Call\n- [x] Write', ['Call', 'Write']],
  ['a year that begins a line', 'It was in\n1985. It rained.', ['It was in 1985.', 'It rained.']],
  ['a list behind a sentence', 'You need:\n- Bread\n- Milk\n\nThat is all.', ['You need:', 'Bread', 'Milk', 'That is all.']],
  ['a heading', '# Overview\nIt works.\n## How, why ##\nLike so.', ['Overview', 'It works.', 'How, why', 'Like so.']],
  ['a heading with lines below', 'Title\n=====\nText here.', ['Title', 'Text here.']],
  ['a rule', 'One.\n\n---\n\nTwo.', ['One.', 'Two.']],
  ['a quotation block', '> He came.\n> And left\n> again.', ['He came.', 'And left again.']],
  ['a line break within a sentence', 'This goes\non here. Good.', ['This goes on here.', 'Good.']],
  ['a forced line break', 'Roses are red  \nViolets are blue', ['Roses are red', 'Violets are blue']],
  ['paragraphs without marks', 'First thing\n\nSecond thing', ['First thing', 'Second thing']],
  ['a table', '| Name | Age |\n|---|:-:|\n| Ada | 36 |\n| | 7 |', ['Name, Age', 'Ada, 36', '7']],
  ['emphasis', '**Bold** and *slanted* and ~~gone~~ __too__. Yes.', ['Bold and slanted and gone too.', 'Yes.']],
  ['emphasis over a sentence', '**Note.** This *is. So.* Good.', ['Note.', 'This is.', 'So.', 'Good.']],
  ['underscores in a name', 'Set max_length_all now. Go.', ['Set max_length_all now.', 'Go.']],
  ['a product', 'So 2 * 3 is 6, and 2*3 too.', ['So 2 * 3 is 6, and 2*3 too.']],
  ['a link', 'See [the guide](https://a.example/b_(c).html "Title"). Good.', ['See the guide.', 'Good.']],
  ['a link whose text has an end', 'Read [What is it? A guide](https://a.example) now. Go.', ['Read What is it? A guide now.', 'Go.']],
  ['a link by name', 'See [the guide][g] here.\n\n[g]: https://a.example/x', ['See the guide here.']],
  ['an address', 'Go to https://www.example.org/a?b=c.d. Then stop.', ['Go to a link to example.org.', 'Then stop.']],
  ['an address in brackets', 'The site <https://example.org/x> is up. Good.', ['The site a link to example.org is up.', 'Good.']],
  ['www', 'See www.example.org/a, then go.', ['See a link to example.org, then go.']],
  ['a mail address', 'Write to ada.b@example.org today. Thanks.', ['Write to ada.b@example.org today.', 'Thanks.']],
  ['a word that only begins like one', 'Who went where? http is old.', ['Who went where? http is old.']],
  ['a picture', '![A cat. Asleep](cat.png) is here. Good.', ['a picture: A cat. Asleep is here.', 'Good.']],
  ['a footnote', 'It is so.[^1] Really.\n\n[^1]: A note here.', ['It is so.', 'Really.', 'A note here.']],
  ['a citation', 'As said [3]. Fine.', ['As said 3.', 'Fine.']],
  ['a block of code', 'Do this:\n```python\nprint("Hi. There.")\n```\nDone.', ['Do this:', 'a block of code in python', 'Done.']],
  ['code that names no language', '~~~\na. B\n~~~', ['a block of code']],
  ['code that is never closed', 'So:\n```js\nlet a = 1. ', ['So:', 'a block of code in js']],
  ['code with a fence in it', '````md\n```\nx\n```\n````\nDone.', ['a block of code in md', 'Done.']],
  ['code in a list', '1. Run:\n   ```sh\n   ls\n   ```\n2. Done', ['1. Run:', 'a block of code in sh', '2. Done']],
  ['a diagram', '```mermaid\ngraph TD\n```', ['a diagram']],
  ['a command', 'Run `npm install` now. Then `a.B c` too.', ['Run npm install now.', 'Then a.B c too.']],
  ['code that nobody reads out', 'Use `for(;;){ x(); }` here. Good.', ['Use a piece of code here.', 'Good.']],
  ['a sign that closes nothing', 'A ` is a tick. Yes.', ['A is a tick.', 'Yes.']],
  [
    'formulas',
    'So $x^2 + 1$ and \\(a \\le b\\) hold. And\n$$\n\\sum. X\n$$\nends.',
    ['So a formula and a formula hold.', 'And a formula ends.'],
  ],
  ['a letter as a formula', 'Let $n$ be $n = 5$ here.', ['Let n be n = 5 here.']],
  ['prices', 'From $5 to $10. Or $1,000.50. Good.', ['From $5 to $10.', 'Or $1,000.50.', 'Good.']],
  ['emoji', 'Great 🎉 work 👩‍👩‍👧! Go on 👍🏽. Yes', ['Great work!', 'Go on.', 'Yes']],
  ['a mark before emoji', 'Well done! 🎉 Next one.', ['Well done!', 'Next one.']],
  ['a quotation', 'He said "Stop. Now." Then he left.', ['He said "Stop. Now."', 'Then he left.']],
  ['a quotation that goes on', '"Really?" he asked. "Yes!" she said.', ['"Really?" he asked.', '"Yes!" she said.']],
  ['a German quotation', 'Er sagte „Halt. Sofort.“ Dann ging er.', ['Er sagte „Halt. Sofort.“', 'Dann ging er.']],
  ['an English one', 'She said “No. Never.” He left.', ['She said “No. Never.”', 'He left.']],
  ['a bracket', 'It is (see p. 3. Really.) good. Yes.', ['It is (see p. 3. Really.) good.', 'Yes.']],
  ['a sentence in brackets', '(This is one.) This is two.', ['(This is one.)', 'This is two.']],
  ['inches', 'A 5" screen. A 6" one.', ['A 5" screen.', 'A 6" one.']],
  ['dots that go on', 'Well... maybe so. Wait … what? Yes.', ['Well... maybe so.', 'Wait … what?', 'Yes.']],
  ['dots that end', 'Well... Maybe not.', ['Well...', 'Maybe not.']],
  ['dots in a count', 'It is 1, 2, ... 10 long. Yes.', ['It is 1, 2, ... 10 long.', 'Yes.']],
  ['Chinese', '你好。今天怎么样？很好！', ['你好。', '今天怎么样？', '很好！']],
  ['Japanese in quotes', '彼は「はい。そうです。」と言った。次です。', ['彼は「はい。そうです。」と言った。', '次です。']],
  ['Hindi', 'यह एक है। यह दो है।', ['यह एक है।', 'यह दो है।']],
  ['escaped signs', '1\\. Not a list \\*here\\*. Good.', ['1. Not a list *here*.', 'Good.']],
  ['entities', 'Tom &amp; Ada&nbsp;ran. R&D won. A&B.', ['Tom & Ada ran.', 'R&D won.', 'A&B.']],
  ['tags', 'One<br>Two <b>three</b>. 3 < 4 is so.', ['One', 'Two three.', '3 < 4 is so.']],
  ['windows line ends', 'One.\r\nTwo\r\n\r\nThree', ['One.', 'Two', 'Three']],
  ['I at the end', 'So do I. You too.', ['So do I.', 'You too.']],
];

describe('what is spoken of an answer', () => {
  it.each(CASES)('%s', (_, source, expected) => {
    expect(spoken(source)).toEqual(expected);
    expect(sentences(source, letterByLetter)).toEqual(sentences(source));
  });
});

describe('a sentence', () => {
  it('is given as soon as the next one begins, or its paragraph ends', () => {
    const splitter = createSentenceSplitter({ words: WORDS });
    const given = ['Hi', ' there', '.', ' How', ' are', ' you', '?', '\n\n', '- One', '\n', '- ', 'Two'].map((token) =>
      splitter.push(token).map(({ text }) => text),
    );
    expect(given).toEqual([[], [], [], ['Hi there.'], [], [], [], ['How are you?'], [], [], [], ['One']]);
    expect(splitter.end().map(({ text }) => text)).toEqual(['Two']);
  });

  it('says where it stands, and where each of its characters does', () => {
    const source = '## **Hi**, see [this](https://a.example) `x`.\n\n```ts\n1\n```\nMore.';
    const all = sentences(source);
    expect(all.map(({ from, to }) => source.slice(from, to))).toEqual(['Hi**, see [this](https://a.example) `x`.', '```ts', 'More.']);
    const [first] = all as [Sentence];
    expect(first.text).toBe('Hi, see this x.');
    expect(first.offsets.map((at) => source[at]).join('')).toBe('Hi, see this]`.');
  });

  it('that is too long is cut at a clause, else between words, else anywhere; the first one sooner', () => {
    const clause = 'and so it went on and on for quite a while';
    const long = `${Array.from({ length: 12 }, () => clause).join(', ')}.`;
    const parts = sentences(long);
    expect(parts[0]?.text).toBe(`${clause}, ${clause},`);
    expect(Math.max(...parts.map(({ text }) => text.length))).toBeLessThanOrEqual(240);
    expect(parts.map(({ text }) => text).join(' ')).toBe(long);
    const words = sentences('word '.repeat(100));
    expect(words.every(({ text }) => /^(word ?)+$/.test(text) && text.length <= 240)).toBe(true);
    expect(sentences('a'.repeat(500)).map(({ text }) => text.length)).toEqual([240, 240, 20]);
    expect(sentences('word '.repeat(20), undefined, 30).map(({ text }) => text.length)).toEqual([29, 29, 29, 9]);
  });

  it('is not held up for long by a quotation that is never closed', () => {
    const parts = spoken(`He said "this. ${'That was it. '.repeat(30)}`);
    expect(parts[0]?.length).toBeLessThan(190);
    expect(parts.length).toBeGreaterThan(10);
  });
});
