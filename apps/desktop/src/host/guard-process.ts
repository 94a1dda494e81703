/** What holds for every process that has the keys: private files, no core dumps of secrets into logs, a clean end. */
import { MiaError } from '@mia/core/errors.ts';
import type { Logger } from '@mia/core/ports/logger.ts';

/** From being asked to end until it ends whatever is under way. */
export const CLOSE_LIMIT_MS = 3000;

export interface ProcessGuard {
  /** Ends the process in order; later calls wait for the first. */
  end(exitCode: number): Promise<never>;
}

/**
 * Ends in order on SIGTERM, SIGINT and SIGHUP, and when a thing that nobody caught was thrown, of which only the code is logged:
 * its message may hold what a person wrote.
 */
export function guardProcess(logger: Logger, close: () => Promise<void>): ProcessGuard {
  let ending: Promise<never> | null = null;
  const end = (exitCode: number): Promise<never> => {
    ending ??= (async (): Promise<never> => {
      const began = performance.now();
      const limit = setTimeout(() => {
        logger.warn('host.cut-off', { ms: CLOSE_LIMIT_MS });
        process.exit(exitCode);
      }, CLOSE_LIMIT_MS - 200);
      try {
        await close();
        logger.info('host.ended', { exit: exitCode, ms: Math.round(performance.now() - began) });
      } catch (error) {
        logger.error('host.end-failed', { code: MiaError.from(error).code });
      }
      clearTimeout(limit);
      process.exit(exitCode);
    })();
    return ending;
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  // The one whose terminal went away must not end by a broken pipe.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.on('uncaughtException', (error) => {
    logger.error('host.uncaught', { code: codeOf(error) });
    void end(70);
  });
  process.on('unhandledRejection', (error) => logger.error('host.unhandled', { code: codeOf(error) }));
  return { end };
}

/** A code of ours or of the system (`ENOSPC`), never a message. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : MiaError.from(error).code;
}
