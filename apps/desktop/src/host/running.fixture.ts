/** A real host process on a data folder of its own, and windows on it, for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { type App, app, type TurnEvent } from '../contract/index.ts';
import { type Client, createClient } from '../transport/client.ts';
import type { Hello } from '../transport/headers.ts';
import { openShellSocket } from '../transport/node/websocket.ts';
import { ENTRY_SOURCES } from './entries.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const READY = /^M\.I\.A is ready at http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]{43})\n/;

export interface Started {
  child: ChildProcess;
  port: number;
  token: string;
  /** Everything that it printed. */
  stdout(): string;
  stderr(): string;
  /** A window: connected and let in. */
  window(auth?: Hello['auth']): Promise<Client<App>>;
  /** Asks it to end; resolves with its exit code and how long it took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

/** A temporary data folder, and everything that was started on it. */
export class Desk {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mia-host-'));
  readonly dataDir: string = join(this.folder, 'data');
  readonly modelsDir: string = join(this.folder, 'models');
  /** Added to the environment of what is started. */
  extra: Record<string, string> = {};
  readonly #children: ChildProcess[] = [];

  constructor(models: Record<string, string> = {}) {
    mkdirSync(this.modelsDir);
    this.link(models);
  }

  /** Puts models there: links, so that no weights are copied. */
  link(models: Record<string, string>): void {
    for (const [id, folder] of Object.entries(models)) symlinkSync(folder, join(this.modelsDir, id));
  }

  env(): NodeJS.ProcessEnv {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      MIA_MODELS_DIR: this.modelsDir,
      OLLAMA_HOST: '127.0.0.1:9',
      LC_ALL: 'C.UTF-8',
      ...this.extra,
    };
    delete env.NODE_OPTIONS;
    return env;
  }

  /** Runs an entry to its end. */
  async run(entry: keyof typeof ENTRY_SOURCES, args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const { child, stdout, stderr } = this.#spawn(entry, args);
    const [code] = await once(child, 'close');
    return { code, stdout: stdout(), stderr: stderr() };
  }

  /** Starts the host and waits for its line. */
  async start({ open = false }: { open?: boolean } = {}): Promise<Started> {
    const { child, stdout, stderr } = this.#spawn('host', ['--port', '0', '--data-dir', this.dataDir, ...(open ? [] : ['--no-open'])]);
    const [, port, token] = await new Promise<RegExpExecArray>((resolve, reject) => {
      child.stdout?.on('data', () => {
        const match = READY.exec(stdout());
        if (match) resolve(match);
      });
      child.on('close', () => reject(new Error(`ended before it was ready: ${stderr()}`)));
    });
    return {
      ...{ child, port: Number(port), token: token as string, stdout, stderr },
      async window(auth = { token: token as string }) {
        const client = createClient(await openShellSocket(Number(port)), { contract: app, appVersion: 'test', auth });
        await client.ready;
        return client;
      },
      async stop(signal = 'SIGTERM') {
        const began = performance.now();
        const ended = once(child, 'exit');
        child.kill(signal);
        const [code] = await ended;
        return { code, ms: performance.now() - began };
      },
    };
  }

  #spawn(entry: keyof typeof ENTRY_SOURCES, args: string[]) {
    const child = spawn(process.execPath, ['--disable-sigusr1', join(root, ENTRY_SOURCES[entry]), ...args], {
      cwd: this.folder,
      env: this.env(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    return { child, stdout: () => out, stderr: () => err };
  }

  /** Everything in the logs. */
  logs(): string {
    const folder = join(this.dataDir, 'logs');
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  }

  /** Ends whatever still runs. */
  async end(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  async clear(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The host's children whose command line names a module (Linux). */
export function childrenOf(pid: number, module: string): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean));
  return children.map(Number).filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(module));
}

/** The folder that holds a file of a model. */
export const folderOf = (file: string, inside: string): string =>
  inside.includes('/') ? dirname(file.slice(0, -inside.length)) : dirname(file);

export const SAID = 'The cellar key hangs behind the blue door';

/** Says something where no model is there: kept as a note. */
export async function say(client: Client<App>, text: string = SAID) {
  const { conversation } = await client.request('conversation.create', {});
  const events: TurnEvent[] = [];
  const message = uuid();
  const result = await client.request(
    'turn.send',
    { conversation: conversation.id, message, text },
    { onEvent: (e) => void events.push(e) },
  );
  return { conversation: conversation.id, message, events, result };
}
