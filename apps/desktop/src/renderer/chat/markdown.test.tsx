// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import '../i18n/index.ts';
import Markdown from './Markdown.tsx';

afterEach(cleanup);

const shown = (text: string, streaming = false): HTMLElement => render(<Markdown text={text} streaming={streaming} />).container;

const HOSTILE = [
  '<script>globalThis.hacked = 1</script>',
  '<img src="https://evil.example/x.png" onerror="globalThis.hacked = 2">',
  '<svg onload="globalThis.hacked = 3"><image href="https://evil.example/y.png"/></svg>',
  '<iframe src="https://evil.example"></iframe><object data="https://evil.example"></object><embed src="https://evil.example">',
  '<a href="javascript:globalThis.hacked=4">x</a>',
  '[x](javascript:globalThis.hacked=5) [y](data:text/html,<script>1</script>) [z](vbscript:x)',
  '![p](https://evil.example/p.png) ![q](//evil.example/q.png) ![r](data:image/svg+xml,<svg/>)',
  '<style>@import url(https://evil.example/a.css)</style><link rel="stylesheet" href="https://evil.example/b.css">',
  '<form action="https://evil.example"><button formaction="javascript:1">go</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example">',
  '[ref]: javascript:globalThis.hacked=6\n\n[ref]',
  '<video src="https://evil.example/v.mp4" autoplay></video><audio src="https://evil.example/a.mp3"></audio>',
  '<picture><source srcset="https://evil.example/s.png"></picture>',
  '`<script>1</script>` and\n\n```html\n<script>globalThis.hacked = 7</script>\n```',
];

describe('hostile markdown', () => {
  it.each(HOSTILE.flatMap((text) => [[text, false] as const, [text, true] as const]))(
    'runs nothing and loads nothing: %s (streaming: %s)',
    (text, streaming) => {
      const box = shown(text, streaming);
      expect(
        box.querySelectorAll('script, iframe, object, embed, style, link, form, meta, base, video, audio, source, image'),
      ).toHaveLength(0);
      for (const img of box.querySelectorAll('img')) expect(new URL(img.src).origin).toBe(window.location.origin);
      for (const link of box.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^(https?:|mailto:)/);
      for (const element of box.querySelectorAll('*'))
        for (const { name } of element.attributes) expect(name.startsWith('on'), name).toBe(false);
      expect((globalThis as { hacked?: number }).hacked).toBeUndefined();
    },
  );

  it('says that an image was not loaded, by its own words', () => {
    expect(shown('![a sunset](https://evil.example/p.png)').textContent).toContain('Image not loaded: a sunset');
  });

  it('opens links only by a click, in another tab that knows nothing of this one', () => {
    const link = shown('[docs](https://example.com/a)').querySelector('a');
    expect(link?.getAttribute('rel')).toContain('noopener');
    expect(link?.getAttribute('rel')).toContain('noreferrer');
    expect(link?.getAttribute('target')).toBe('_blank');
  });
});

describe('an answer', () => {
  it('begins its headings at level 3', () => {
    const box = shown('# One\n\n## Two\n\n###### Six');
    expect(box.querySelectorAll('h1, h2')).toHaveLength(0);
    expect(Array.from(box.querySelectorAll('h3, h4, h5, h6'), (h) => `${h.tagName} ${h.textContent}`)).toEqual([
      'H3 One',
      'H4 Two',
      'H5 Six',
    ]);
  });

  it('gives code its buttons and its text exactly', () => {
    const box = shown('```ts\nconst a = 1 < 2 && "x";\n\n  indented();\n```');
    expect(box.querySelector('pre')?.textContent).toBe('const a = 1 < 2 && "x";\n\n  indented();');
    expect(box.querySelector('button[aria-label="Copy code"]')).not.toBeNull();
    expect(box.querySelector('button[aria-label="Wrap lines"]')).not.toBeNull();
  });

  it('gives a table its copy button', () => {
    expect(shown('| a | b |\n| - | - |\n| 1 | 2 |').querySelector('button[aria-label="Copy table"]')).not.toBeNull();
  });

  it('shows half-written markdown as what it is going to be', () => {
    const box = shown('This is **bold and', true);
    expect(box.querySelector('strong')?.textContent).toBe('bold and');
  });

  it('sets each block in the direction of its own words', () => {
    const box = shown('שלום עולם\n\nHello world');
    const directions = Array.from(box.querySelectorAll('p'), (p) => p.closest('[dir]')?.getAttribute('dir'));
    expect(directions).toEqual(['rtl', 'ltr']);
  });
});
