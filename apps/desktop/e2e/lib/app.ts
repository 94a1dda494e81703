import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export const root = join(import.meta.dirname, '../../../..');
const READY = /M\.I\.A is ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)/;

export interface StartOptions {
  /** Keep using this data folder (a restart); a new temporary one otherwise. */
  dataDir?: string;
  env?: Record<string, string>;
  /** Rows of the settings; the temperature is 0 in any case. */
  settings?: Record<string, unknown>;
  /** What stands before the command, such as strace with its arguments. */
  under?: string[];
}

/** A running M.I.A: the very command a person runs, on a data folder of its own. */
export class App {
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** The address with its one-time token, as printed. */
  readonly url: string;
  /** Everything that it printed. */
  readonly output: () => string;

  private readonly under: boolean;

  private constructor(dataDir: string, process: ChildProcess, url: string, output: () => string, under: boolean) {
    this.under = under;
    this.dataDir = dataDir;
    this.process = process;
    this.url = url;
    this.output = output;
  }

  /** Starts `npm run start:web -- --port 0 --data-dir DIR --no-open` and waits for its line. */
  static async start(options: StartOptions = {}): Promise<App> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'mia-e2e-data-'));
    // a process group of its own, so that nothing of it can stay behind
    const [file, ...args] = [
      ...(options.under ?? []),
      ...[process.execPath, 'scripts/run.mjs', 'web', '--port', '0', '--data-dir', dataDir, '--no-open'],
    ];
    const child = spawn(file ?? '', args, {
      cwd: root,
      env: { ...process.env, LC_ALL: 'C.UTF-8', NO_PROXY: '127.0.0.1,localhost', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const url = await until(
      () => {
        if (child.exitCode !== null && !READY.test(text))
          throw new Error(`M.I.A ended with ${child.exitCode} before it was ready:\n${text}`);
        return READY.exec(text)?.[1];
      },
      { ms: 60_000, what: () => `the ready line; so far:\n${text}` },
    ).catch((error: unknown) => {
      endGroup(child, 'SIGKILL');
      throw error;
    });
    return new App(dataDir, child, url, () => text, options.under !== undefined);
  }

  /** Pid of the host itself, which `run/host.json` names. */
  hostPid(): number {
    const { pid } = JSON.parse(readFileSync(join(this.dataDir, 'run', 'host.json'), 'utf8')) as { pid: number };
    return pid;
  }

  /** All processes of this M.I.A: the host and its children. */
  pids(): number[] {
    return processTree(this.process.pid ?? -1);
  }

  /** Kills the host as a crash or a power cut would. */
  async kill(): Promise<void> {
    const all = this.pids();
    process.kill(this.hostPid(), 'SIGKILL');
    await this.ended();
    // its children see that their parent is gone, within their watchdog's time
    await until(() => all.every((pid) => !alive(pid)) || undefined, { ms: 20_000, what: () => `children to end: ${all.filter(alive)}` });
  }

  /** Quits as a person would (SIGTERM), and waits until nothing is left of it. */
  async quit(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const all = this.pids();
      // strace holds signals back: what it runs is the one to end
      const [top, below] = all;
      const asked = this.under && below ? below : top;
      if (asked) process.kill(asked, 'SIGTERM');
      await this.ended();
      await until(() => all.every((pid) => !alive(pid)) || undefined, { ms: 10_000, what: () => `processes to end: ${all.filter(alive)}` });
    }
  }

  /** For the end of a test, whatever happened in it. */
  async dispose(options: { keepData?: boolean } = {}): Promise<void> {
    await this.quit().catch(() => endGroup(this.process, 'SIGKILL'));
    endGroup(this.process, 'SIGKILL');
    if (!options.keepData) rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async ended(): Promise<void> {
    await until(() => this.process.exitCode !== null || this.process.signalCode !== null || undefined, {
      ms: 15_000,
      what: () => `M.I.A to end:\n${this.output()}`,
    });
  }
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // it has gone by itself
  }
}

/** Whether a process is there, and more than a zombie. */
export function alive(pid: number): boolean {
  // a zombie has no command line any more
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** A process and all below it, by /proc. */
export function processTree(top: number): number[] {
  if (!existsSync(`/proc/${top}`)) return [];
  const all = [top];
  for (let i = 0; i < all.length; i++) {
    try {
      for (const task of readFileSync(`/proc/${all[i]}/task/${all[i]}/children`, 'utf8').trim().split(' '))
        if (task) all.push(Number(task));
    } catch {
      // gone meanwhile
    }
  }
  return all;
}
