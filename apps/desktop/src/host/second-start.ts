/** A start on a data folder whose host runs already: a fresh address of that one. */
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import { askForToken } from '../web/index.ts';
import { readHostFile } from './run-lock.ts';

/** The first host may still be on its way up. */
const PATIENCE_MS = 15_000;
const AGAIN_MS = 100;

export interface Running {
  port: number;
  /** One-time. */
  token: string;
}

/**
 * Finds the running host of a data folder.
 * @throws MiaError `data.in-use` when something holds the folder and does not answer
 */
export async function findRunning(dataDir: string, clock: Clock, patienceMs: number = PATIENCE_MS): Promise<Running> {
  const until = clock.monotonic() + patienceMs;
  for (;;) {
    const file = readHostFile(dataDir);
    try {
      if (file) return { port: file.port, token: await askForToken(file.port, file.attach) };
    } catch (error) {
      if (clock.monotonic() >= until) throw new MiaError('data.in-use', {}, { cause: error });
    }
    if (clock.monotonic() >= until) throw new MiaError('data.in-use');
    await new Promise<void>((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

export const readyLine = (port: number, token: string): string => `M.I.A is ready at http://127.0.0.1:${port}/#token=${token}`;
