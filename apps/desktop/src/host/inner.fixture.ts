/** A host inside of the test's own process, and windows on it: for what can only be done from within (clocks, threads). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@mia/core/ports/clock.ts';
import { prepareDataFolder } from '@mia/core/security/index.ts';
import { type App, app } from '../contract/index.ts';
import { type Client, createClient } from '../transport/client.ts';
import { memoryChannels } from '../transport/memory.ts';
import { createPeer } from '../transport/peer.ts';
import { createHost } from './host.ts';
import { createLogger } from './logger.ts';

export interface InnerHost {
  dataDir: string;
  window(): Promise<Client<App>>;
  /** Ends it; the data folder stays. */
  close(): Promise<void>;
  remove(): void;
}

/** Starts it; no model is there unless the environment names a folder of them. */
export async function innerHost(options: { clock?: Clock; env?: NodeJS.ProcessEnv; dataDir?: string } = {}): Promise<InnerHost> {
  const folder = mkdtempSync(join(tmpdir(), 'mia-inner-'));
  const dataDir = options.dataDir ?? join(folder, 'data');
  await prepareDataFolder(dataDir);
  const clock = options.clock ?? systemClock;
  const logger = createLogger(join(dataDir, 'logs'), clock);
  const host = createHost({ dataDir, shell: 'web', version: '0.0.0', clock, logger, env: options.env ?? {} });
  await host.start();
  return {
    dataDir,
    async window() {
      const [ours, theirs] = memoryChannels();
      createPeer(theirs, { appVersion: '0.0.0', contract: app, handlers: host.handlers });
      const client = createClient(ours, { contract: app, appVersion: 'test' });
      await client.ready;
      return client;
    },
    async close() {
      await host.close();
      logger.close();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
