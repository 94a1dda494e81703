import { describe, expect, it } from 'vitest';
import { refusesDiagram, safeImage, safeLink, wellFormed } from './safe.ts';

describe('what markdown may do', () => {
  it.each(['https://example.com/a', 'http://example.com', 'mailto:a@example.com'])('a click may open %s', (href) => {
    expect(safeLink(href)).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'vbscript:x',
    'blob:http://x/1',
    '//evil.example',
    '/attachment/1',
    '#/c/x',
    '',
  ])('no click opens %j', (href) => {
    expect(safeLink(href)).toBeUndefined();
  });

  it.each([
    'https://evil.example/x.png',
    '//evil.example/x.png',
    'data:image/png;base64,AAAA',
    'http://127.0.0.1:81/x',
    'blob:http://evil/1',
    'file:///x',
    'http://127.0.0.1:80@evil.example/x',
    'x.png',
    '/index.html',
  ])('no image is fetched from %s', (src) => {
    expect(safeImage(src, 'http://127.0.0.1:80')).toBeUndefined();
  });

  it('an image may come from this window itself', () => {
    expect(safeImage('/attachment/1?variant=view', 'http://127.0.0.1:4100')).toBe('http://127.0.0.1:4100/attachment/1?variant=view');
    expect(safeImage('blob:http://127.0.0.1:4100/1-2', 'http://127.0.0.1:4100')).toBe('blob:http://127.0.0.1:4100/1-2');
  });

  it.each([
    'flowchart LR\n a@{ img: "https://evil.example/x.png" }',
    '%%{init: {"themeCSS": "x"}}%%\nflowchart LR\n a-->b',
    '---\nconfig:\n  theme: base\n---\nflowchart LR',
    'flowchart LR\n a["<img src=x onerror=1>"]',
    'flowchart LR\n click a href "javascript:alert(1)"',
    'flowchart LR\n a["<b onmouseover=1>x</b>"]',
    'flowchart LR\n a["$$x$$"]',
    'flowchart LR\n a["#60;img#62;"]',
    'flowchart LR\n style a fill:url(http://x)',
  ])('a diagram that asks for more than drawing stays text: %j', (source) => {
    expect(refusesDiagram(source)).toBe(true);
  });

  it('an ordinary diagram is drawn', () => {
    expect(refusesDiagram('flowchart LR\n  person --> recall --> model')).toBe(false);
    expect(refusesDiagram('classDiagram\n <<interface>> A\n A <|-- B : x<br>y')).toBe(false);
    expect(refusesDiagram('sequenceDiagram\n  A->>B: Hello (twice)')).toBe(false);
  });
});

describe('text', () => {
  it('shows that something stood where nothing can be shown', () => {
    expect(wellFormed('a\u0000b \ud800 c')).toBe('a\uFFFDb \uFFFD c');
    expect(wellFormed('שלום 👋')).toBe('שלום 👋');
  });
});
