/** LM Studio's own command, `lms`: whether it is here, and starting its server (https://lmstudio.ai/docs/cli/serve/server-start). */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { findProgram, startProgram } from '../program.ts';
import { askModels } from './ask.ts';
import { KNOWN_SERVERS } from './servers.ts';

const LM_STUDIO = KNOWN_SERVERS.find(({ id }) => id === 'lm-studio');

/** Where LM Studio puts it once it has been opened: today, and in its first versions. */
function usualFolders(home: string): string[] {
  return [join(home, '.lmstudio', 'bin'), join(home, '.cache', 'lm-studio', 'bin')];
}

/** The path of `lms`, from LM Studio's own folders and PATH; null when LM Studio is not installed, or was never opened. */
export function findLmStudio(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string | null {
  return findProgram('lms', env, usualFolders(home));
}

export interface LmStudioStart {
  clock: Clock;
  logger: Logger;
  baseUrl?: string;
  env?: NodeJS.ProcessEnv;
  home?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Starts the server of the person's own LM Studio at its usual port, and waits until it answers. Where one already answers,
 * nothing is started.
 * @throws MiaError `model.not-installed`, `model.not-running` (it ended or never answered), `request.cancelled`
 */
export async function startLmStudio(options: LmStudioStart): Promise<void> {
  const { clock, logger, signal, env = process.env } = options;
  if (!LM_STUDIO) throw new MiaError('model.not-installed');
  const server = { ...LM_STUDIO, baseUrl: options.baseUrl ?? LM_STUDIO.baseUrl };
  const answers = (): Promise<boolean> =>
    askModels(server, { clock, signal, limit: 1000 }).then(
      () => true,
      () => false,
    );
  if (await answers()) return;
  const program = findLmStudio(env, options.home);
  if (!program) throw new MiaError('model.not-installed', { provider: server.id });
  logger.info('lm-studio.start');
  await startProgram(program, ['server', 'start', '--port', new URL(server.baseUrl).port], { clock, signal, env, answers, wakes: true });
}
