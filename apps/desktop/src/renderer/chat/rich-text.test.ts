// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { richText } from './rich-text.ts';
import { tableText } from './table-text.ts';

const of = (html: string): Element => {
  const box = document.createElement('div');
  box.innerHTML = html;
  const [first] = box.children;
  if (!first) throw new Error('nothing');
  return first;
};
/** As KaTeX sets "x^2": once for the eye, once for a screen reader. */
const FORMULA =
  '<span class="formula" dir="ltr"><span class="katex"><span class="katex-mathml"><math><semantics><msup><mi>x</mi><mn>2</mn></msup>' +
  '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>' +
  '<span class="katex-html" aria-hidden="true"><span style="top:1em">x</span><span>2</span></span></span></span>';

describe('rich text', () => {
  it('is what was said: no button, no label, no looks; a formula once', () => {
    const html = richText(
      of(
        `<div class="prose"><p class="a" style="color:red">Some <strong class="b">words</strong> ${FORMULA}</p>` +
          '<div class="code-block"><div data-own><span>ts</span><button>Copy code</button></div><pre><code>let a;</code></pre></div></div>',
      ),
    );
    expect(html).toContain('<p>Some <strong>words</strong>');
    expect(html).toContain('<pre><code>let a;</code></pre>');
    expect(html).not.toMatch(/class=|style=|<button|Copy code|>ts</);
    expect(html.match(/<mi>x<\/mi>/g)).toHaveLength(1);
    expect(html).not.toContain('<span>2</span>');
  });

  it('of a diagram is its source, whether it is drawn or not', () => {
    const html = richText(
      of('<div><div class="code-block" data-source="a --&gt; b"><div data-own>Diagram</div><img src="blob:x" alt="Diagram"></div></div>'),
    );
    expect(html).toBe('<div><pre><code>a --&gt; b</code></pre></div>');
  });

  it('of a table keeps how its columns stand', () => {
    const html = richText(of('<table class="t"><tbody><tr><td style="text-align: right; color: red">1</td></tr></tbody></table>'));
    expect(html).toBe('<table><tbody><tr><td align="right">1</td></tr></tbody></table>');
  });
});

describe('a table as text', () => {
  it('has a formula as it was written, once, and no number of a note', () => {
    const table = of(
      `<table><tbody><tr><td>area</td><td>${FORMULA} m</td></tr><tr><td>a claim<sup><button>1</button></sup></td><td>two\nlines</td></tr></tbody></table>`,
    );
    expect(tableText(table as HTMLTableElement)).toBe('area\tx^2 m\na claim\ttwo lines');
  });
});
