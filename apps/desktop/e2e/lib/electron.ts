import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { alive, processTree, root } from './app.ts';
import { RESULTS } from './browser.ts';
import { canShow, display } from './display.ts';
import { electronBinary } from './electron-binary.ts';
import { connect, setSettings } from './host.ts';
import { until } from './until.ts';
import { Window } from './window.ts';

/** Why the scenarios of the desktop window are skipped here; empty where they are not. */
export const whyNoElectron = electronBinary(root) === null ? 'needs a real Electron' : canShow() ? '' : 'needs a display or Xvfb';

export interface ElectronOptions {
  dataDir?: string;
  env?: Record<string, string>;
  settings?: Record<string, unknown>;
  /** Chromium's own switches. */
  flags?: string[];
}

/** A running M.I.A in a real Electron, on a data folder of its own. */
export class Desktop {
  readonly dataDir: string;
  readonly app: ElectronApplication;
  /** Main, and its process id for when it is gone. */
  readonly main: ChildProcess;
  readonly pid: number;
  /** What went wrong in any page, as in browser.ts. */
  readonly offences: string[] = [];
  readonly #env: Record<string, string>;
  readonly #watched = new WeakSet<Page>();

  private constructor(dataDir: string, app: ElectronApplication, env: Record<string, string>) {
    this.dataDir = dataDir;
    this.app = app;
    this.#env = env;
    this.main = app.process();
    this.pid = this.main.pid ?? -1;
    for (const page of app.windows()) this.#watch(page);
    app.on('window', (page) => this.#watch(page));
  }

  static async start(options: ElectronOptions = {}): Promise<Desktop> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'mia-e2e-desk-'));
    const env = await environment(options.env);
    const app = await _electron.launch({
      executablePath: electronBinary(root) ?? '',
      args: [...flags(), ...(options.flags ?? []), root, '--data-dir', dataDir],
      env,
    });
    const desktop = new Desktop(dataDir, app, env);
    await desktop.window();
    await setSettings(dataDir, { 'answer.temperature': 0, ...options.settings });
    return desktop;
  }

  /** The newest window, once it can be typed in (or unlocked). */
  async window(): Promise<Window> {
    const page = await until(() => this.app.windows().findLast((each) => !each.isClosed()), { ms: 30_000, what: () => 'a window' });
    const window = new Window(page);
    await window.box.or(window.heading('Unlock M.I.A')).first().waitFor({ timeout: 60_000 });
    return window;
  }

  /** Waits for a window other than this one. */
  async windowAfter(before: Page): Promise<Window> {
    await until(() => this.app.windows().find((page) => page !== before && !page.isClosed()), { ms: 60_000, what: () => 'another window' });
    return await this.window();
  }

  /** A second start, as a person makes it. */
  async again(): Promise<{ code: number | null; output: string }> {
    const child = spawn(electronBinary(root) ?? '', [...flags(), root, '--data-dir', this.dataDir], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, output };
  }

  hostPid(): number {
    return (JSON.parse(readFileSync(join(this.dataDir, 'run', 'host.json'), 'utf8')) as { pid: number }).pid;
  }

  /** The pid of a host that is another one than this. */
  async hostAfter(pid: number): Promise<number> {
    return await until(() => readHost(this.dataDir, pid), { ms: 60_000, what: () => 'another host' });
  }

  /** Main, its own processes, the host, and the host's children. */
  pids(): number[] {
    return processTree(this.pid);
  }

  /** Everything below a process. */
  below(pid: number): number[] {
    return processTree(pid).slice(1);
  }

  /** Processes of it that may leave a core dump (Linux). */
  coreLimits(): string[] {
    return this.pids().flatMap((pid) => {
      try {
        const limit = /^Max core file size\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
        return limit === '0'
          ? []
          : [`${pid}: ${limit} (${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 120)})`];
      } catch {
        return [];
      }
    });
  }

  /** A client of the host, let in as a second start is. */
  async client(): ReturnType<typeof connect> {
    return await connect(this.dataDir);
  }

  /** The draft of the newest conversation, as the host has it. */
  async draftOf(): Promise<string | null> {
    const client = await this.client();
    try {
      const [newest] = (await client.request('conversation.list', {})).conversations;
      return newest ? ((await client.request('draft.get', { conversation: newest.id })).draft?.text ?? null) : null;
    } finally {
      client.close();
    }
  }

  #watch(page: Page): void {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.offences.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.offences.push(`console error: ${message.text()}`);
    });
    page.on('request', (request) => {
      if (!/^(app:\/\/mia\/|blob:|data:)/.test(request.url())) this.offences.push(`request: ${request.url()}`);
    });
  }

  /** Pictures of its windows, and its logs, for whoever looks for a fault. */
  async keep(name: string): Promise<void> {
    mkdirSync(RESULTS, { recursive: true });
    for (const [index, page] of this.app.windows().entries()) {
      await page.screenshot({ path: join(RESULTS, `${name}-${index}.png`), timeout: 10_000 }).catch(() => undefined);
    }
    if (existsSync(join(this.dataDir, 'logs'))) cpSync(join(this.dataDir, 'logs'), join(RESULTS, `${name}-logs`), { recursive: true });
  }

  async dispose(): Promise<void> {
    const all = this.pids();
    if (alive(this.pid)) await this.app.close().catch(() => undefined);
    for (const pid of all.filter(alive)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone meanwhile
      }
    }
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until none of these processes is left. */
export async function gone(pids: readonly number[], ms: number): Promise<void> {
  await until(() => pids.every((pid) => !alive(pid)) || undefined, { ms, what: () => `processes to end: ${pids.filter(alive)}` });
}

function readHost(dataDir: string, not: number): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'run', 'host.json'), 'utf8')) as { pid: number };
    return pid === not ? undefined : pid;
  } catch {
    return undefined;
  }
}

/** As root, and in most containers, Chromium can make no sandbox; `environment` says that this is known. */
export const flags = (): string[] => (process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu'] : []);

export async function environment(extra: Record<string, string> = {}): Promise<Record<string, string>> {
  const own = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return {
    ...own,
    ...{ DISPLAY: (await display()) ?? '', LANG: 'en_GB.UTF-8', LANGUAGE: 'en_GB' },
    ...{ MIA_NODE: process.execPath, MIA_ELECTRON_NO_SANDBOX: '1' },
    ...extra,
  };
}
