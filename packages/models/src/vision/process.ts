import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { type SupervisedChild, superviseChild } from '../child/index.ts';

export interface VisionProcessOptions {
  /** The child's module, as the host's `entries.ts` names it. */
  entry: string | URL;
  logger: Logger;
  clock?: Clock;
  /** Frees the child after this long without work; images that are still open are opened again when they are asked for. Default five minutes. */
  idleMs?: number;
  /** Resident bytes past which the child ends itself. Default 2 GiB: what is decoded beside the models that read and encode it. */
  memoryBytes?: number;
}

/** The one process that decodes, reads and encodes images; it starts when it is asked something. */
export function createVisionProcess(options: VisionProcessOptions): SupervisedChild {
  const { entry, logger, clock, idleMs = 5 * 60_000, memoryBytes = 2 * 1024 ** 3 } = options;
  return superviseChild({
    ...{ entry, name: 'vision', logger, idleMs },
    ...(clock ? { clock } : {}),
    // Many small arenas are what a thread pool's big buffers leave behind.
    env: { MALLOC_ARENA_MAX: '2' },
    // Two: one decodes on the thread pool while the other computes on the main thread. The rest wait by priority in the host.
    limits: { concurrency: 2, memoryBytes },
  });
}
