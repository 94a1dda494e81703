import { type ChildProcess, spawn } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { alive, processTree } from './app.ts';
import { until } from './until.ts';
import { Window } from './window.ts';

/**
 * M.I.A in Electron as a person starts it: by its command or its packaged program, without the inspector that Playwright's own
 * launch needs (a packaged program has none).
 */
export class Launched {
  readonly process: ChildProcess;
  #said = '';
  #browser: Browser | null = null;

  /** @param command program and arguments; run in a process group of its own */
  constructor(command: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    const [file, ...args] = command;
    this.process = spawn(file ?? '', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
  }

  /** Everything that it printed. */
  said(): string {
    return this.#said;
  }

  /** Waits until it prints something; gives what was found. @throws Error with all that it said when it ends before */
  async says(pattern: RegExp, ms = 60_000): Promise<RegExpExecArray> {
    return await until(
      () => {
        const found = pattern.exec(this.#said);
        if (!found && this.process.exitCode !== null) throw new Error(`it ended with ${this.process.exitCode}:\n${this.#said}`);
        return found ?? undefined;
      },
      { ms, what: () => `${pattern}; so far:\n${this.#said}` },
    );
  }

  /** Its window, by the debugging port that it was started with (`--remote-debugging-port=0`). */
  async window(): Promise<Window> {
    // a page that is still being made is not always followed
    await this.says(/^M\.I\.A is open\.$/m, 90_000);
    const [address] = await this.says(/ws:\/\/127\.0\.0\.1:\d+\/\S+/);
    const browser = await chromium.connectOverCDP(address);
    this.#browser = browser;
    const page = await until(() => browser.contexts().flatMap((context) => context.pages())[0], { ms: 60_000, what: () => 'a window' });
    const window = new Window(page);
    await window.box.waitFor({ timeout: 90_000 });
    return window;
  }

  /** This process and all below it. */
  pids(): number[] {
    return processTree(this.process.pid ?? -1);
  }

  /** Asks one of its processes (itself unless told otherwise) to end, and waits until nothing is left. */
  async quit(ask = this.process.pid ?? -1): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    const all = this.pids();
    if (alive(ask)) process.kill(ask, 'SIGTERM');
    await until(() => all.every((pid) => !alive(pid)) || undefined, { ms: 30_000, what: () => `processes to end: ${all.filter(alive)}` });
  }

  /** For the end of a test, whatever happened in it. */
  end(): void {
    try {
      if (this.process.pid) process.kill(-this.process.pid, 'SIGKILL');
    } catch {
      // nobody of it is left
    }
  }
}
