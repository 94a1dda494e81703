import { join } from 'node:path';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { findProgram, startProgram } from '../program.ts';
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
  return findProgram('ollama', env, usual);
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
  logger.info('ollama.start');
  const pid = await startProgram(program, ['serve'], { clock, signal, answers, env: { ...env, OLLAMA_HOST: new URL(baseUrl).host } });
  return { pid };
}
