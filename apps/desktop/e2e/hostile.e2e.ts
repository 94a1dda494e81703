/**
 * Hostile answers under the window's own policy, in a real browser: nothing runs, loads, leads away, opens or names an
 * element, and nothing holds the window for longer than 100 ms. `hostile/` holds what is thrown at it.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, openHarness, POLICY } from '../src/renderer/testing/harness.ts';
import { responseHeaders } from '../src/web/headers.ts';
import { byHand, generated } from './hostile/index.ts';

/** Milliseconds that one answer may hold the window. */
const LIMIT = 100;
const SEED = 20261124;

let harness: Harness;
let page: Page;
const happened: string[] = [];

beforeAll(async () => {
  harness = await openHarness();
  page = await harness.page({ scene: 'lab' });
  page.on('dialog', (dialog) => {
    happened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('framenavigated', (frame) => happened.push(`navigation: ${frame.url()}`));
  page.on('popup', (popup) => happened.push(`popup: ${popup.url()}`));
  page.on('frameattached', (frame) => happened.push(`frame: ${frame.url()}`));
  page.on('download', (download) => happened.push(`download: ${download.url()}`));
  await page.waitForFunction(() => 'lab' in window);
  await page.evaluate(prepare);
  // What a first formula, diagram and language fetch and compile is no answer's doing.
  const first =
    '$$x^2$$\n\n```ts\nlet a = 1;\n```\n\n```mermaid\nflowchart LR\n a --> b\n```\n\n```mermaid\nsequenceDiagram\n A->>B: x\n```';
  await page.evaluate((text) => (window as never as Try).tryAnswer(text), first);
  await page.getByRole('img', { name: 'Diagram' }).nth(1).waitFor({ timeout: 60_000 });
});
afterAll(() => harness.close());

interface Outcome {
  /** The longest time that the window was held, in milliseconds. */
  held: number;
  /** What stands in the document and must not. */
  found: string[];
}
interface Try {
  lab: { show(text: string, streaming?: boolean): number; grow(text: string, streaming?: boolean): number; working(): boolean };
  tryAnswer(text: string): Promise<Outcome>;
  tryStream(text: string, size: number): Promise<Outcome>;
  hacked?: unknown;
}

/** Runs in the page: shows an answer, waits until all of it has been made, and looks at what came of it. */
function prepare(): void {
  const tasks: number[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const w = window as never as Try & { document: Document };
  const { lab } = w;
  const title = document.title;
  const address = window.location.href;
  const look = (): string[] => {
    const found = [...violations.splice(0).map((violation) => `policy: ${violation}`)];
    const article = document.querySelector('main > article');
    if (!article) return ['the answer is gone'];
    if (w.hacked !== undefined) found.push('a script ran');
    if (document.title !== title || window.location.href !== address) found.push('the page is another');
    const never =
      'script,iframe,object,embed,applet,form,meta,base,link,style,video,audio,source,input,textarea,select,template,dialog,image,foreignObject,use,animate,set';
    for (const element of article.querySelectorAll(never)) found.push(`<${element.tagName}>`);
    for (const element of article.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/^on|^(?:srcset|srcdoc|formaction|ping|action|xlink:href|popover|autofocus|contenteditable|name|id)$/i.test(name))
          found.push(`${name}=${value.slice(0, 60)}`);
        if (/url\(|expression|@import/i.test(value) && name === 'style') found.push(`style=${value.slice(0, 60)}`);
        if (name === 'href' && !/^(?:https?:|mailto:)/i.test(value)) found.push(`href=${value.slice(0, 60)}`);
        if (name === 'src' && !value.startsWith('blob:')) found.push(`src=${value.slice(0, 60)}`);
        if (name === 'class' && /fixed|inset/.test(value)) found.push(`class=${value}`);
      }
    }
    // Nothing lies outside of the answer's own place.
    if (document.querySelectorAll('body > :not(#root, script, [data-radix-focus-guard])').length > 0) found.push('something outside');
    return found;
  };
  const settle = async (): Promise<void> => {
    const end = performance.now() + 10_000;
    // A diagram is noticed a frame after it stands in the document.
    for (let rest = 0; rest < 3 && performance.now() < end; rest = lab.working() ? 0 : rest + 1) await frame();
  };
  // A loop of known length, run before and after: how much of a processor this page gets now, beside whatever else runs here.
  const loop = (): number => {
    const begun = performance.now();
    let sum = 0;
    for (let at = 0; at < 3_000_000; at += 1) sum = (sum + at * at) % 1_000_003;
    return sum < 0 ? 0 : performance.now() - begun;
  };
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < 40; at += 1) best = Math.min(best, loop());
  const share = (): number => {
    const now = loop();
    best = Math.min(best, now);
    return Math.min(4, now / best);
  };
  const alone = async (once: () => Promise<Outcome>): Promise<Outcome> => {
    const before = share();
    const outcome = await once();
    const held = outcome.held > 100 ? outcome.held / Math.max(1, (before + share()) / 2) : outcome.held;
    return { ...outcome, held };
  };
  w.tryAnswer = (text) => alone(() => show(text));
  w.tryStream = (text, size) => alone(() => write(text, size));
  async function show(text: string): Promise<Outcome> {
    tasks.length = 0;
    const ms = lab.show(text);
    await settle();
    return { held: Math.max(ms, ...tasks), found: look() };
  }
  async function write(text: string, size: number): Promise<Outcome> {
    tasks.length = 0;
    const points = [...text];
    let ms = lab.show(points.slice(0, size).join(''), true);
    for (let at = size * 2; at < points.length; at += size) {
      ms = Math.max(ms, lab.grow(points.slice(0, at).join('')));
      await frame();
    }
    ms = Math.max(ms, lab.grow(text, false));
    await settle();
    return { held: Math.max(ms, ...tasks), found: look() };
  }
}

/** Tries every text; what took too long is tried again, because another program may have had the processor. */
async function tryAll(texts: string[], run: 'tryAnswer' | 'tryStream', steps = 0): Promise<string[]> {
  const bad: string[] = [];
  const slow: { held: number; text: string }[] = [];
  for (const text of texts) {
    happened.length = 0;
    harness.offences.length = 0;
    const once = (): Promise<Outcome> =>
      page.evaluate(
        ([name, what, n]) =>
          (window as never as Record<string, (t: string, s: number) => Promise<Outcome>>)[name]?.(what, n) as Promise<Outcome>,
        [run, text, steps] as const,
      );
    const outcome = await once();
    let { held } = outcome;
    for (let more = 0; held > LIMIT && more < 6; more += 1) held = Math.min(held, (await once()).held);
    slow.push({ held, text });
    const what = [
      ...outcome.found,
      ...happened,
      ...harness.offences,
      ...(held > LIMIT ? [`held the window for ${Math.round(held)} ms`] : []),
    ];
    if (what.length > 0) bad.push(`${JSON.stringify(text.slice(0, 90))} (${text.length}): ${[...new Set(what)].slice(0, 5).join('; ')}`);
  }
  const longest = slow.sort((a, b) => b.held - a.held).slice(0, 5);
  console.log(`${run} of ${texts.length} answers: the longest held the window for ${Math.round(longest[0]?.held ?? 0)} ms`);
  for (const { held, text } of longest) console.log(`  ${Math.round(held)} ms: ${JSON.stringify(text.slice(0, 70))} (${text.length})`);
  return bad;
}

describe('hostile answers', () => {
  it('are shown under the policy of the window itself', () => {
    const real = responseHeaders(1)['Content-Security-Policy']?.replace(' ws://127.0.0.1:1', '');
    expect(POLICY.split(';').map((part) => part.trim())).toEqual(real?.split(';').map((part) => part.trim()));
  });

  it('by hand: nothing runs, loads, leads away or holds the window', async () => {
    expect(byHand.length).toBeGreaterThanOrEqual(200);
    expect(await tryAll(byHand, 'tryAnswer')).toEqual([]);
  }, 600_000);

  it('generated, two thousand of them: nothing runs, loads, leads away or holds the window', async () => {
    expect(await tryAll(generated(2000, SEED), 'tryAnswer')).toEqual([]);
  }, 900_000);

  it('while they are written: nothing runs, loads, leads away or holds the window', async () => {
    // As fast as a model writes: a few words a frame.
    const sample = byHand.filter((_, at) => at % 6 === 0).map((text) => text.slice(0, 1600));
    expect(await tryAll(sample, 'tryStream', 16)).toEqual([]);
  }, 900_000);
});
