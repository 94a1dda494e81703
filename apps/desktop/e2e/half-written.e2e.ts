/**
 * Answers while they are written, in a real browser: every beginning of each text, one after the other. What is finished
 * stays the very same element, no mark of markdown is seen on the way, and nothing that was there moves up.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, openHarness } from '../src/renderer/testing/harness.ts';

const TEXTS: Record<string, string> = {
  prose:
    'Some **bold words**, some *slanted*, ***both***, ~~gone~~ and `code with spaces`. Then **bold with `code` inside** and on.\n\nA second paragraph: see [the docs](https://example.com/a_b?c=d) and https://example.com/x, or mail a@example.com.\nIts second line.',
  headings: '# One\n\nText under it.\n\n## Two **bold**\nRight below.\n\n### Three `code`\n\n---\n\nAfter a rule.',
  lists:
    '- one\n- **two** and more\n  - nested\n  - `again`\n- three\n\nBetween.\n\n1. first\n2. second\n\n   with a paragraph\n3. third\n\n- [x] done\n- [ ] open\n\nThe end.',
  quotes: '> A quote with **bold**\n> on two lines.\n>\n> - and a list\n> - in it\n\nAfter.\n\n> Another.',
  code: 'Before:\n\n```ts\nconst a = `x`;\n\nif (a) {\n  run(**a);\n}\n```\n\nBetween `a` and `b`:\n\n~~~\nplain\n~~~\n\n- in a list:\n\n  ```js\n  let b;\n  ```\n\nAfter.',
  table:
    'A table:\n\n| Name | **Value** | Note |\n| :--- | ---: | --- |\n| one | 1 | `code` |\n| two | 22 | **bold** |\n| three | 333 | [link](https://example.com) |\n\nAfter it.\n\n| a | b |\n|---|---|\n| c | d |',
  formulas: 'Inline \\(a^2 + b\\) and $x_1$ here.\n\n\\[ \\frac{a}{b} = c \\]\n\nThen $$y$$ and\n\n$$\n\\sum_{i=0}^n i\n$$\n\nDone.',
  notes: 'A claim[^1] and another[^two].\n\n[^1]: The first note with **bold**.\n\n[^two]: The second.\n\nAfter the notes.',
  references: 'See [the manual][m] and on.\n\nA paragraph between.\n\n[m]: https://example.com/manual',
  languages: '中文**强调**文字，日本語の*強調*です。\n\nمرحبا **بالعالم** هنا.\n\nשלום `code` עולם.\n\nBack to English.',
  odd: 'Prices: $5 and $10. A < B & C > D, 3 * 4 * 5, snake_case_name.\n\nNext &amp; last: a \\* star, an email <a@example.com>.',
};

/** Marks that are never words in the texts above; code and formulas are looked past. */
const MARKS = String.raw`\*\*\S|~~|\]\(|\|[ :]*-|^#{1,6}[ \n]|\[\^|^\`\`|\\\[|\\\(`;

let harness: Harness;
let page: Page;
beforeAll(async () => {
  harness = await openHarness();
  page = await harness.page({ scene: 'lab' });
  await page.waitForFunction(() => 'lab' in window);
  // The part of the window that sets formulas is fetched once.
  await page.evaluate(() => (window as never as { lab: { show(t: string): void } }).lab.show('$$x^2$$'));
  await page.locator('.katex').first().waitFor();
});
afterAll(async () => {
  await harness.close();
  expect(harness.offences).toEqual([]);
});

it.each(Object.keys(TEXTS))('%s: what is finished stays, no mark is seen, nothing jumps up', async (name) => {
  const text = TEXTS[name] ?? '';
  const seen = await page.evaluate(
    async ({ text, marks }) => {
      const { lab } = window as never as { lab: { show(t: string, s: boolean): void; grow(t: string, s?: boolean): void } };
      const odd = new RegExp(marks, 'm');
      const found: string[] = [];
      const blocks = (): Element[] => Array.from(document.querySelectorAll('main .prose > *'));
      const words = (): string => {
        const copy = document.querySelector('main .prose')?.cloneNode(true) as HTMLElement;
        for (const part of copy.querySelectorAll('pre, code, .formula, button')) part.replaceWith(' ');
        return blocks().length === 0 ? '' : Array.from(copy.children, (child) => child.textContent).join('\n');
      };
      const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
      let before: { box: Element; first: Element | null; text: string }[] = [];
      let height = 0;
      for (let n = 1; n <= text.length + 1; n += 1) {
        const prefix = text.slice(0, n);
        if (n === 1) lab.show(prefix, true);
        else lab.grow(prefix, n <= text.length);
        const at = JSON.stringify(prefix.slice(-24));
        const now = blocks();
        for (const [index, old] of before.slice(0, -1).entries()) {
          if (now[index] !== old.box || now[index]?.firstElementChild !== old.first) found.push(`${at}: block ${index} is another element`);
          else if (
            index < before.length - 1 &&
            old.text !== '' &&
            now[index]?.textContent !== old.text &&
            !old.box.querySelector('.formula')
          )
            found.push(`${at}: block ${index} says ${JSON.stringify(now[index]?.textContent)}, said ${JSON.stringify(old.text)}`);
        }
        const mark = odd.exec(words());
        if (mark) found.push(`${at}: shows ${JSON.stringify(mark[0])}`);
        const high = document.querySelector('main > article')?.getBoundingClientRect().height ?? 0;
        if (high < height - 1) found.push(`${at}: ${Math.round(height - high)} px lower`);
        height = high;
        before = now.map((box) => ({ box, first: box.firstElementChild, text: box.textContent }));
        if (n % 12 === 0) await frame();
      }
      return { found, height };
    },
    { text, marks: MARKS },
  );
  expect(seen.height).toBeGreaterThan(20);
  expect(seen.found.slice(0, 12)).toEqual([]);
});
