import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { type SupervisedChild, superviseChild } from '../child/index.ts';

export interface SpeechProcessOptions {
  /** The child's module, as the host's `entries.ts` names it. */
  entry: string | URL;
  logger: Logger;
  clock?: Clock;
  /** Frees the child after this long without work. Default five minutes. */
  idleMs?: number;
}

/** The one process that hears and speaks; it starts when it is asked something. */
export function createSpeechProcess({ entry, logger, clock, idleMs = 5 * 60_000 }: SpeechProcessOptions): SupervisedChild {
  return superviseChild({
    ...{ entry, name: 'speech', logger, idleMs },
    ...(clock ? { clock } : {}),
    // What is pushed must not wait behind what is recognised: the child itself takes one after the other.
    limits: { concurrency: 1024, memoryBytes: 3 * 1024 ** 3 },
  });
}
