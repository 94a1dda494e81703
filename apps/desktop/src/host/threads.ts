/** How many threads each embedded model runs best with, measured once and kept in the settings. */
import { availableParallelism } from 'node:os';
import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { EmbeddedProviderOptions } from '@mia/models/embedded/index.ts';
import { z } from 'zod';

/** A data folder may move to another machine: what was measured counts for as many cores only. */
const kept = z.object({ cores: z.number().int(), threads: z.record(z.string(), z.number().int().min(1).max(1024)) });
const NAME = 'embedded.threads';

/**
 * What earlier starts measured, for the provider, and how it keeps what it measures now.
 * @throws MiaError `data.*`
 */
export async function measuredThreads(
  store: Pick<Store, 'setting' | 'setSetting'>,
  logger: Logger,
  cores: number = availableParallelism(),
): Promise<Required<Pick<EmbeddedProviderOptions, 'threads' | 'onLoaded'>>> {
  const read = kept.safeParse(await store.setting(NAME));
  const threads: Record<string, number> = read.success && read.data.cores === cores ? { ...read.data.threads } : {};
  return {
    threads: { ...threads },
    onLoaded(id, measured) {
      if (threads[id] === measured.threads) return;
      threads[id] = measured.threads;
      // Nothing depends on it: where it can not be kept it is measured again.
      store.setSetting(NAME, { cores, threads }).catch((error: unknown) => {
        logger.warn('threads.not-kept', { code: MiaError.from(error).code });
      });
    },
  };
}
