import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { OllamaApi } from './api.ts';
import { ollamaBaseUrl } from './base-url.ts';

/** Where Ollama's installers put it when PATH does not say. */
function usualFolders(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') return ['/usr/local/bin', '/opt/homebrew/bin', '/Applications/Ollama.app/Contents/Resources'];
  if (process.platform === 'win32') return env.LOCALAPPDATA ? [join(env.LOCALAPPDATA, 'Programs', 'Ollama')] : [];
  return ['/usr/local/bin', '/usr/bin'];
}

/** The path of Ollama's program, from PATH and then from where its installers put it; null when it is not installed. */
export function findOllama(env: NodeJS.ProcessEnv = process.env, usual: readonly string[] = usualFolders(env)): string | null {
  const name = process.platform === 'win32' ? 'ollama.exe' : 'ollama';
  const path = env.PATH ?? env.Path ?? '';
  for (const folder of [...path.split(delimiter), ...usual]) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {}
  }
  return null;
}

export interface StartOptions {
  clock: Clock;
  logger: Logger;
  baseUrl?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Where else to look for the program. */
  usual?: readonly string[];
}

/** How long a start may take until the server answers. */
const START_MS = 20_000;
const LOOK_EVERY_MS = 150;

/**
 * Starts the person's own Ollama (`ollama serve`, in their own home, detached: it stays when M.I.A goes) and waits until it
 * answers. Where one already answers, nothing is started.
 * @returns the process id, or null when it was running already
 * @throws MiaError `model.not-installed`, `model.not-running` (it ended or never answered), `request.cancelled`
 */
export async function startOllama(options: StartOptions): Promise<{ pid: number | null }> {
  const { clock, logger, env = process.env, signal } = options;
  const baseUrl = options.baseUrl ?? ollamaBaseUrl(env);
  const api = new OllamaApi(baseUrl, clock, () => true);
  const answers = () =>
    api.version({ signal, limits: { first: 1000, between: 1000 } }).then(
      () => true,
      () => false,
    );
  if (await answers()) return { pid: null };
  const program = findOllama(env, options.usual);
  if (!program) throw new MiaError('model.not-installed');
  const child = spawn(program, ['serve'], { detached: true, stdio: 'ignore', windowsHide: true, env: ownEnvironment(env, baseUrl) });
  let ended = false;
  child.once('error', () => {
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  logger.info('ollama.start', child.pid === undefined ? {} : { pid: child.pid });
  const giveUp = clock.monotonic() + START_MS;
  while (!ended && clock.monotonic() < giveUp) {
    if (signal?.aborted) throw new MiaError('request.cancelled');
    if (await answers()) return { pid: child.pid ?? null };
    await new Promise<void>((wake) => clock.after(LOOK_EVERY_MS, wake));
  }
  throw new MiaError('model.not-running');
}

/** The person's environment without what is ours: Node's and Electron's own variables. */
function ownEnvironment(env: NodeJS.ProcessEnv, baseUrl: string): NodeJS.ProcessEnv {
  const out: NodeJS.ProcessEnv = { ...env, OLLAMA_HOST: new URL(baseUrl).host };
  for (const name of Object.keys(out)) if (/^(NODE_|ELECTRON_|npm_)/.test(name)) delete out[name];
  return out;
}
