/** One start, from the process to a box that can be typed in, and what it holds once it has come to rest. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { flags } from '../../apps/desktop/e2e/lib/electron.ts';
import { electronBinary } from '../../apps/desktop/e2e/lib/electron-binary.ts';

import { MissingError } from './missing.ts';
import { atRest, kill, memory, processorMs } from './processes.ts';

const root = join(import.meta.dirname, '../..');
const CHROMIUM = process.env.MIA_CHROMIUM ?? '/usr/bin/chromium';
const LIMIT_MS = 60_000;

export type Kind = 'browser' | 'bare-browser' | 'electron' | 'bare-electron';

export interface Start {
  /** From the process to a text box that took a letter. */
  interactiveMs: number;
  /** From the process to the line with the address, in Electron to the one that says that the window can be seen. */
  readyMs: number;
  /** Processor time of all its processes until then, which a busy machine changes little. Not the person's own browser. */
  cpuMs: number;
  /** What all processes hold together once they are at rest, pages they share counted once (PSS). Not the person's own browser. */
  idleMb: number;
  /** The same as a sum of resident sets: shared pages counted in each. */
  rssMb: number;
  processes: number;
}

/** The kinds that this machine can start, and why not the others. @throws MissingError without a browser */
export function kinds(): { found: Kind[]; left: string[] } {
  if (!existsSync(CHROMIUM)) throw new MissingError('This bench needs a Chromium: MIA_CHROMIUM names one.');
  const left: string[] = [];
  if (!electronBinary(root)) left.push('Electron (none is here)');
  else if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) left.push('Electron (no display: xvfb-run -a gives one)');
  return { found: ['bare-browser', 'browser', ...(left.length === 0 ? (['bare-electron', 'electron'] as const) : [])], left };
}

/** Starts once on a folder of its own, and ends it. */
export async function startOnce(kind: Kind, folder: string): Promise<Start> {
  if (kind === 'electron' || kind === 'bare-electron') return startElectron(kind, folder);
  // a person's browser is open already
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--no-proxy-server'] });
  try {
    const page = await browser.newPage();
    await page.goto('about:blank');
    const began = performance.now();
    const child = spawn(process.execPath, kind === 'browser' ? served(folder) : bareServer(folder), {
      cwd: root,
      // what runs beside it on this machine is not asked
      env: { ...process.env, OLLAMA_HOST: '127.0.0.1:9', MIA_MODELS_DIR: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    try {
      const address = await lineWith(child, 'stdout', /http:\/\/127\.0\.0\.1:\d+\/\S*/);
      const readyMs = performance.now() - began;
      await page.goto(address, { waitUntil: 'commit' });
      await typeInto(page);
      const interactiveMs = performance.now() - began;
      const cpuMs = processorMs(child);
      await atRest(child);
      return { interactiveMs, readyMs, cpuMs, ...memory(child) };
    } finally {
      await kill(child);
    }
  } finally {
    await browser.close();
  }
}

/** The very command of a start in the browser shell, without opening a browser. */
const served = (folder: string): string[] => ['scripts/run.mjs', 'web', '--port', '0', '--data-dir', join(folder, 'data'), '--no-open'];

const BOX = '<!doctype html><title>bare</title><textarea aria-label="Message"></textarea>';

function bareServer(folder: string): string[] {
  const file = join(folder, 'bare.mjs');
  writeFileSync(
    file,
    `import { createServer } from 'node:http';
const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(${JSON.stringify(BOX)}));
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/'));
`,
  );
  return [file];
}

function bareApp(folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "name": "bare", "version": "1.0.0", "type": "module", "main": "main.js" }');
  writeFileSync(join(app, 'index.html'), BOX);
  writeFileSync(
    join(app, 'main.js'),
    `import { app, BrowserWindow } from 'electron';
app.setPath('userData', ${JSON.stringify(join(folder, 'profile'))});
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 });
  window.once('ready-to-show', () => console.log('M.I.A is open, so to speak.'));
  return window.loadFile(new URL('./index.html', import.meta.url).pathname);
});
`,
  );
  return app;
}

async function startElectron(kind: 'electron' | 'bare-electron', folder: string): Promise<Start> {
  const binary = electronBinary(root) ?? '';
  const args = [
    ...flags(),
    '--remote-debugging-port=0',
    ...(kind === 'electron' ? [root, '--data-dir', join(folder, 'data')] : [bareApp(folder)]),
  ];
  const began = performance.now();
  const child = spawn(binary, args, {
    cwd: root,
    env: { ...process.env, MIA_NODE: process.execPath, MIA_ELECTRON_NO_SANDBOX: '1', OLLAMA_HOST: '127.0.0.1:9', MIA_MODELS_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let browser: Browser | undefined;
  try {
    // a page that is still being made is not always followed: first the window, then who types into it
    const open = lineWith(child, 'stdout', /M\.I\.A is open/);
    const debug = await lineWith(child, 'stderr', /ws:\/\/127\.0\.0\.1:\d+\/\S+/);
    await open;
    const readyMs = performance.now() - began;
    browser = await chromium.connectOverCDP(debug);
    const context = browser.contexts()[0];
    if (!context) throw new Error('Electron has no window');
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: LIMIT_MS }));
    await typeInto(page);
    const interactiveMs = performance.now() - began;
    const cpuMs = processorMs(child);
    await atRest(child);
    return { interactiveMs, readyMs, cpuMs, ...memory(child) };
  } finally {
    await browser?.close().catch(() => undefined);
    await kill(child);
  }
}

/** A letter typed on the keyboard arrives in the box (behind the draft of an earlier start). */
async function typeInto(page: Page): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.waitFor({ timeout: LIMIT_MS });
  await box.focus();
  await page.keyboard.press('a');
  await page.waitForFunction(() => (document.activeElement as HTMLTextAreaElement | null)?.value.endsWith('a') === true, null, {
    timeout: LIMIT_MS,
  });
}

async function lineWith(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  const from = child[stream];
  if (!from) throw new Error('no output to read');
  const said: string[] = [];
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  try {
    for await (const line of createInterface(from)) {
      said.push(line);
      const found = pattern.exec(line)?.[0];
      if (found) {
        // whatever comes behind is read and dropped, so that nobody waits for a full pipe
        from.resume();
        return found;
      }
    }
  } finally {
    clearTimeout(limit);
  }
  throw new Error(`it ended before it was ready:\n${said.join('\n')}`);
}
