/**
 * Hostile answers under the window's own policy, in a real browser: nothing runs, loads, leads away, opens or names an
 * element, and nothing holds the window for longer than 100 ms. `hostile/` holds what is thrown at it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, openHarness, POLICY } from '../src/renderer/testing/harness.ts';
import { responseHeaders } from '../src/web/headers.ts';
import { byHand, generated } from './hostile/index.ts';
import { longestTask } from './lib/processor-time.ts';

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
  lab: {
    show(text: string, streaming?: boolean): number;
    grow(text: string, streaming?: boolean): number;
    unfinished(): boolean;
    forget(): void;
  };
  tryAnswer(text: string, size?: number): Promise<Outcome>;
  tryStream(text: string, size: number): Promise<Outcome>;
  hacked?: unknown;
}

/** Runs in the page: shows an answer, waits until all of it has been made, and looks at what came of it. */
function prepare(): void {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  const note = (entries: PerformanceEntryList): void => {
    for (const entry of entries) tasks.push(entry.duration);
  };
  observer.observe({ type: 'longtask' });
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
  const { port1, port2 } = new MessageChannel();
  let painted: () => void = () => {};
  port1.onmessage = () => painted();
  // Until a frame has been painted: what is posted while it begins comes after it.
  const frame = (): Promise<void> =>
    new Promise((resolve) => {
      painted = resolve;
      requestAnimationFrame(() => port2.postMessage(0));
    });
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
  const settle = async (): Promise<boolean> => {
    const end = performance.now() + 60_000;
    // A whole frame in which nothing is on its way: what came last has been committed and painted.
    for (let before = true; before || lab.unfinished(); ) {
      before = lab.unfinished();
      await frame();
      if (performance.now() > end) return false;
    }
    return true;
  };
  w.tryAnswer = (text) => {
    tasks.length = 0;
    return seen(lab.show(text));
  };
  w.tryStream = (text, size) => write(text, size);
  async function seen(ms: number): Promise<Outcome> {
    const whole = await settle();
    note(observer.takeRecords());
    return { held: Math.max(ms, ...tasks), found: [...look(), ...(whole ? [] : ['it is never finished'])] };
  }
  async function write(text: string, size: number): Promise<Outcome> {
    tasks.length = 0;
    const points = [...text];
    let ms = lab.show(points.slice(0, size).join(''), true);
    for (let at = size * 2; at < points.length; at += size) {
      ms = Math.max(ms, lab.grow(points.slice(0, at).join('')));
      await frame();
    }
    return seen(Math.max(ms, lab.grow(text, false)));
  }
}

/**
 * Tries every text. What took too long by the clock on the wall is drawn anew, and measured by its time on the processor: another
 * program may have had it.
 */
async function tryAll(texts: string[], run: 'tryAnswer' | 'tryStream', steps = 0): Promise<string[]> {
  const bad: string[] = [];
  const slow: { held: number; text: string }[] = [];
  const begun = performance.now();
  let again = 0;
  for (const text of texts) {
    happened.length = 0;
    harness.offences.length = 0;
    const once = (): Promise<Outcome> =>
      page.evaluate(([name, what, n]) => (window as never as Try)[name](what, n), [run, text, steps] as const);
    const outcome = await once();
    let { held } = outcome;
    again += held > LIMIT ? 1 : 0;
    for (let more = 0; held > LIMIT && more < 3; more += 1) {
      await page.evaluate(() => (window as never as Try).lab.forget());
      held = Math.min(held, await longestTask(page.context().browser() as Browser, once));
    }
    slow.push({ held, text });
    const what = [
      ...outcome.found,
      ...happened,
      ...harness.offences,
      ...(held > LIMIT ? [`held the window for ${Math.round(held)} ms`] : []),
    ];
    if (what.length > 0) bad.push(`${JSON.stringify(text.slice(0, 90))} (${text.length}): ${[...new Set(what)].slice(0, 5).join('; ')}`);
  }
  // What the last of them began.
  await page.waitForTimeout(500);
  bad.push(...happened, ...harness.offences);
  const longest = slow.sort((a, b) => b.held - a.held).slice(0, 5);
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${run} of ${texts.length} answers in ${seconds} s, ${again} of them more than once`);
  for (const { held, text } of longest) console.log(`  ${Math.round(held)} ms: ${JSON.stringify(text.slice(0, 70))} (${text.length})`);
  return bad;
}

describe('hostile answers', () => {
  it('are shown under the policy of the window itself', () => {
    const real = responseHeaders(1)['Content-Security-Policy']?.replace(' ws://127.0.0.1:1', '');
    expect(POLICY.split(';').map((part) => part.trim())).toEqual(real?.split(';').map((part) => part.trim()));
  });

  it('are measured: what the page is busy with counts, what it waits for does not', async () => {
    const browser = page.context().browser() as Browser;
    const busy = (): Promise<unknown> =>
      page.evaluate(() => {
        let sum = 0;
        for (let at = 0; at < 60_000_000; at += 1) sum = (sum + at * at) % 1_000_003;
        return sum;
      });
    expect(await longestTask(browser, busy)).toBeGreaterThan(LIMIT);
    expect(await longestTask(browser, () => page.evaluate(() => new Promise((rest) => setTimeout(rest, 300))))).toBeLessThan(LIMIT / 2);
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
