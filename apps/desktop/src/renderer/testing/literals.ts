/** What stands in a window in the pseudo-locale without its marks, and what no longer fits. Runs in the page: imports nothing. */

export interface Findings {
  /** Texts and accessible names that no word list holds. */
  literals: string[];
  /** What is cut off or stands outside of the window. */
  broken: string[];
}

export function inspect(): Findings {
  const marks = /[⟦⟧]/;
  // A name made of several lines has a space between them.
  const state = JSON.stringify((window as never as { host: { state: unknown } }).host.state)
    .normalize()
    .replace(/(?:\\n|\s)+/g, ' ');
  /** Names of products and standards, keys, units, and languages: their own names, and what Intl calls them. */
  const names =
    /^(M\.I\.A|Electron|Chromium|Node\.js|SQLite|SQLite3 Multiple Ciphers|sqlite-vec|ONNX Runtime|Transformers\.js|node-llama-cpp|llama\.cpp|(American )?English|Deutsch|Today|Yesterday|Ollama|LM Studio|llama-server|(from|in|has|before|after):\S*|Ctrl|⌘|[A-Z/,]|F\d+|Alt)$/;
  /** Numbers, dates and sizes: Intl writes them in its own language. */
  const plain = (text: string): boolean =>
    !/\p{L}{2}/u.test(
      text.replace(
        /\b(kB|MB|GB|TB|tokens?|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|at|AM|PM|am|pm|min|sha256)\b/g,
        '',
      ),
    );
  /** A person's, a model's or a program's own words, and codes. */
  const content =
    '[dir=auto], .prose, [lang]:not(html), code, pre, kbd, .font-mono, textarea, input, svg, style, script, time, .katex, #about-licences ~ ul';
  const known = (text: string): boolean => {
    const said = text.replace(/\s+/g, ' ').trim();
    return said === '' || marks.test(said) || names.test(said) || plain(said) || state.includes(JSON.stringify(said).slice(1, -1));
  };
  const seen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const literals = new Set<string>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest(content) || parent.closest('[role=status][aria-live=polite]') || !seen(parent)) continue;
    // What was said at a moment stays in the words of that moment.
    if (parent.closest('[data-region=notices]')) continue;
    if (!known(node.nodeValue ?? '')) literals.add(`text: ${node.nodeValue?.trim()}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.prose, .katex, svg, [lang]:not(html), [data-region=notices]') || !seen(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-roledescription', 'aria-description']) {
      const value = element.getAttribute(name);
      if (value !== null && !(name === 'title' && element.closest('[dir=auto]')) && !known(value)) literals.add(`${name}: ${value}`);
    }
  }

  const broken = new Set<string>();
  /** What has an edge all around, and holds an element. */
  const cardOf = (element: Element): DOMRect | null => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      const { borderLeftWidth, borderRightWidth, overflowX, position } = getComputedStyle(up);
      // What scrolls in it may be wider.
      if (/auto|scroll|hidden/.test(overflowX)) return null;
      if (Number.parseFloat(borderLeftWidth) > 0 && Number.parseFloat(borderRightWidth) > 0) return up.getBoundingClientRect();
      if (position === 'fixed') return null;
    }
    return null;
  };
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    broken.add(`the window scrolls sideways: ${document.documentElement.scrollWidth} of ${width}`);
  for (const element of document.body.querySelectorAll<HTMLElement>(
    'button, a, label, h1, h2, h3, h4, p, [role=tab], [role=radio], [role=option], [role=menuitem], li, dt, dd',
  )) {
    if (!seen(element) || element.closest('.prose, .katex, .sr-only, [inert]')) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    // Words for a screen reader alone have no room to fit in.
    if (box.width <= 1 || box.height <= 1) continue;
    const said = (element.textContent ?? element.getAttribute('aria-label') ?? '').trim().slice(0, 40);
    let scrolls = false;
    for (let up = element.parentElement; up; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX))
        scrolls = up.scrollWidth > up.clientWidth && up.clientWidth > 0 ? true : scrolls;
    const shown = box.bottom > 0 && box.top < document.documentElement.clientHeight && box.width > 1;
    if (shown && !scrolls && (box.left < -1 || box.right > width + 1))
      broken.add(`outside: ${element.tagName} “${said}” ${Math.round(box.left)}–${Math.round(box.right)}`);
    if (
      element.scrollWidth > element.clientWidth + 2 &&
      element.clientWidth > 0 &&
      style.overflowX !== 'visible' &&
      style.textOverflow !== 'ellipsis' &&
      !/auto|scroll/.test(style.overflowX)
    )
      broken.add(`cut: ${element.tagName} “${said}”`);
    const card = element.tagName === 'BUTTON' && shown ? cardOf(element) : null;
    if (card && (box.left < card.left - 1 || box.right > card.right + 1))
      broken.add(
        `over its card: “${said}” ${Math.round(box.left)}–${Math.round(box.right)} of ${Math.round(card.left)}–${Math.round(card.right)}`,
      );
    // Of a switch, which holds no words, it is what a finger reaches that is wider.
    if (element.tagName === 'BUTTON' && said !== '' && element.scrollWidth > element.clientWidth + 2 && style.overflowX === 'visible')
      broken.add(`spills: “${said}”`);
  }
  return { literals: [...literals], broken: [...broken] };
}
