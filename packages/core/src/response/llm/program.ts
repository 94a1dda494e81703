/** The person's own model servers: where their programs lie, and starting them. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** The path of a program, from PATH and then from where its installers put it; null when it is not installed. */
export function findProgram(name: string, env: NodeJS.ProcessEnv, usual: readonly string[]): string | null {
  const path = env.PATH ?? env.Path ?? '';
  for (const folder of [...path.split(delimiter), ...usual]) {
    if (folder === '') continue;
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {}
  }
  return null;
}

export interface Starting {
  clock: Clock;
  signal?: AbortSignal | undefined;
  env: NodeJS.ProcessEnv;
  /** Whether the server answers by now. */
  answers(): Promise<boolean>;
  /** The program only wakes the server: that it ended well means nothing. */
  wakes?: boolean;
}

/** How long a start may take until the server answers. */
const START_MS = 20_000;
const LOOK_EVERY_MS = 150;

/**
 * Starts a program, detached, so that it stays when M.I.A goes, and waits until its server answers.
 * @returns the process id
 * @throws MiaError `model.not-running` (it ended or never answered), `request.cancelled`
 */
export async function startProgram(program: string, args: string[], how: Starting): Promise<number | null> {
  const { clock, signal, wakes = false } = how;
  const child = spawn(program, args, { detached: true, stdio: 'ignore', windowsHide: true, env: ownEnvironment(how.env) });
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', (code) => {
    ended = !wakes || code !== 0;
  });
  child.unref();
  const giveUp = clock.monotonic() + START_MS;
  while (!ended && clock.monotonic() < giveUp) {
    if (signal?.aborted) throw new MiaError('request.cancelled');
    if (await how.answers()) return child.pid ?? null;
    await new Promise<void>((wake) => clock.after(LOOK_EVERY_MS, wake));
  }
  throw new MiaError('model.not-running');
}

/** The person's environment without what is ours: Node's and Electron's own variables. */
function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(NODE_|ELECTRON_|npm_)/.test(name)));
}
