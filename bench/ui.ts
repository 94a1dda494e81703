/**
 * `npm run bench -- ui [--opens N] [--seconds N] [--only open,task,search,timeline,bundle]`: the speed of the window, by the command that a
 * person runs, in a real browser: how long a conversation of 10,000 messages takes to open, the longest task while an answer
 * is written there at 200 tokens a second, the search over 100,000 messages, that of the Memory page in the
 * window, the size of the first screen. Keys and goals:
 * RESULTS.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { openVault } from '@mia/core/security/index.ts';
import type { Page } from 'playwright-core';
import { App, root } from '../apps/desktop/e2e/lib/app.ts';
import { Browser } from '../apps/desktop/e2e/lib/browser.ts';
import { setSettings } from '../apps/desktop/e2e/lib/host.ts';
import { Window } from '../apps/desktop/e2e/lib/window.ts';
import { ensureBuilt } from '../scripts/lib/built.mjs';
import { firstScreen, gzipped } from './lib/bundle.ts';
import { storageEntries } from './lib/processes.ts';
import { quiet } from './lib/quiet.ts';
import { report, say } from './lib/report.ts';
import { searchSpeed } from './lib/search-speed.ts';
import { p50, p95, round } from './lib/stats.ts';
import { SteadyServer } from './lib/steady-server.ts';
import { tasksWhile } from './lib/tracing.ts';
import { fillTimeline, typedSpeed } from './lib/typed-speed.ts';
import { longAnswer, longConversation } from './lib/window-data.ts';

const MESSAGES = 10_000;
const PER_SECOND = 200;
const TITLE = 'Ten thousand messages';
const PARTS = 'open,task,search,timeline,bundle';
const MEMORIES = 100_000;
const TYPED = 100;

export default async function ui(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      opens: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '20' },
      only: { type: 'string', default: PARTS },
    },
  });
  const only = new Set(values.only.split(','));
  const figures = {
    open_10k_ms: null as number | null,
    longest_task_ms: null as number | null,
    search_p95_ms: null as number | null,
    timeline_p95_ms: null as number | null,
    bundle_kb: null as number | null,
  };
  if (only.has('bundle')) {
    const built = ensureBuilt(root, process.execPath, process.env, 'renderer');
    if (!built.ok) throw new Error(built.output);
    const folder = join(root, 'dist', 'renderer');
    const files = firstScreen(folder);
    figures.bundle_kb = round(gzipped(folder, files));
    say(`first screen: ${files.length} files, ${figures.bundle_kb} kB with gzip; ${files.join(' ')}`);
  }
  if (only.has('open') || only.has('task')) {
    const seconds = Number(values.seconds);
    const server = await SteadyServer.start(longAnswer(seconds * PER_SECOND * 4), PER_SECOND);
    const dataDir = mkdtempSync(join(tmpdir(), 'mia-bench-ui-'));
    // No other server and no model of this machine may answer.
    const env = { OLLAMA_HOST: server.address, MIA_MODELS_DIR: dataDir };
    try {
      await fill(dataDir, env, (store) => longConversation(store, MESSAGES, TITLE));
      const app = await App.start({ dataDir, env });
      const browser = await Browser.open();
      try {
        await setSettings(dataDir, { 'onboarding.done': true, 'model.last': 'ollama/steady:1b' });
        const page = await browser.page();
        await new Window(page).open(app.url);
        if (only.has('open')) figures.open_10k_ms = await opening(page, Number(values.opens));
        if (only.has('task')) figures.longest_task_ms = await writing(page, seconds);
      } finally {
        await browser.close();
        await app.dispose({ keepData: true });
      }
    } finally {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  if (only.has('search')) {
    const { words, whole, searches } = await searchSpeed();
    figures.search_p95_ms = round(whole.p95);
    say(
      `${searches} searches over 100,000 messages: words median ${round(words.p50)}, p95 ${round(words.p95)}; with meaning ${round(whole.p50)}, ${round(whole.p95)} ms`,
    );
  }
  if (only.has('timeline')) figures.timeline_p95_ms = await typing();
  report('ui', figures);
}

/** The Memory page with 100,000 memories, in the window; p95 in milliseconds. */
async function typing(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mia-bench-ui-'));
  const env = { OLLAMA_HOST: '127.0.0.1:9', MIA_MODELS_DIR: dataDir };
  try {
    await fill(dataDir, env, (store) => fillTimeline(store, MEMORIES));
    const app = await App.start({ dataDir, env });
    const browser = await Browser.open();
    try {
      await setSettings(dataDir, { 'onboarding.done': true });
      const page = await browser.page();
      await new Window(page).open(app.url);
      const times = await typedSpeed(page, TYPED);
      say(`${times.length} searches of ${MEMORIES} memories as typed: median ${round(p50(times))}, p95 ${round(p95(times))} ms`);
      return round(p95(times));
    } finally {
      await browser.close();
      await app.dispose({ keepData: true });
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A first start makes the vault; then its database is filled while nobody has it open. */
async function fill(dataDir: string, env: Record<string, string>, write: (store: Store) => Promise<unknown>): Promise<void> {
  await (await App.start({ dataDir, env })).dispose({ keepData: true });
  const vault = await openVault(dataDir, { clock: systemClock });
  await vault.openAutomatically();
  const store = await openStore({ dir: dataDir, key: vault.key(), entries: storageEntries(), logger: silentLogger, clock: systemClock });
  try {
    await write(store);
  } finally {
    await store.close();
  }
}

const link = (page: Page) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: TITLE });

/** From the click in the sidebar to the frame in which the last message stands, markdown and all; p95 in milliseconds. */
async function opening(page: Page, opens: number): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < opens; at += 1) {
    // From an empty conversation, in a window that has just been loaded: nothing of the long one is in its memory.
    await page.getByRole('button', { name: 'New chat', exact: true }).click();
    await page.getByRole('log').waitFor({ state: 'detached' });
    await page.reload();
    await link(page).waitFor();
    await page.waitForFunction(() => document.querySelector('[role=log]') === null && document.readyState === 'complete');
    await quiet();
    const measured = page.evaluate(
      (last) =>
        new Promise<number>((done) => {
          let from = 0;
          addEventListener(
            'click',
            (event) => {
              from = event.timeStamp;
            },
            { capture: true, once: true },
          );
          const look = (): void => {
            const articles = document.querySelectorAll('[role=log] article');
            const end = articles[articles.length - 1];
            const box = end?.getBoundingClientRect();
            const there = end?.querySelector('.prose')?.textContent.includes(last) && box && box.top < innerHeight && box.bottom > 0;
            // The frame after is on the screen.
            if (from > 0 && there) requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
            else requestAnimationFrame(look);
          };
          look();
        }),
      `Answer ${MESSAGES - 1}.`,
    );
    await link(page).click();
    times.push(await measured);
  }
  say(
    `opened ${opens} times: median ${round(p50(times))}, p95 ${round(p95(times))}, all ${times.map((ms) => Math.round(ms)).join(' ')} ms`,
  );
  return round(p95(times));
}

/** The longest task of the page while an answer is written in the long conversation; in milliseconds. */
async function writing(page: Page, seconds: number): Promise<number> {
  const window = new Window(page);
  await page.reload();
  await link(page).click();
  await window.questions.first().waitFor();
  // Languages, formulas and the answer's own code are fetched once, whatever their size.
  await window.say('Begin');
  await window.stop.waitFor();
  await window.log.locator('.prose .formula .katex').last().waitFor();
  await window.stop.click();
  await window.stop.waitFor({ state: 'hidden' });
  await quiet();
  const tasks = await tasksWhile(page, async () => {
    await window.say('Go on');
    await window.stop.waitFor();
    await window.stop.waitFor({ state: 'hidden', timeout: (seconds + 60) * 1000 });
  });
  const written = await window.answers.last().textContent();
  say(
    `${tasks.count} tasks while ${written?.length ?? 0} characters were written at ${PER_SECOND} tokens/s; longest ${tasks.longest.map((ms) => round(ms)).join(' ')} ms`,
  );
  return round(tasks.longest[0] ?? Number.NaN);
}
