/** The host, whatever shell it stands in: the vault, what stands behind it, and the routes to both. */
import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Keychain } from '@mia/core/ports/key-vault.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Vault } from '@mia/core/security/index.ts';
import { openVault } from '@mia/core/security/index.ts';
import type { App } from '../contract/index.ts';
import type { Handlers } from '../transport/serving.ts';
import type { Context } from './context.ts';
import { createEvents } from './events.ts';
import { createRoutes } from './routes/index.ts';
import type { Services } from './services.ts';

export interface HostOptions {
  /** Prepared and locked for this process. */
  dataDir: string;
  shell: Context['shell'];
  version: string;
  clock: Clock;
  logger: Logger;
  /** The shell's keychain; the web shell has none. */
  keychain?: Keychain;
  env?: NodeJS.ProcessEnv;
}

export interface Host {
  readonly handlers: Handlers<App>;
  /** Opens the vault, where that needs nobody, and what stands behind it. Never rejects: what failed is told by each route. */
  start(): Promise<void>;
  /** Resolves when the models in local folders are known, or nothing is open. */
  modelsKnown(): Promise<void>;
  /** Stops and commits what runs, overwrites what was forgotten, ends the children, erases the key. */
  close(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  const { dataDir, clock, logger } = options;
  const events = createEvents();
  let vaultOpening: Promise<Vault> | null = null;
  let services: Promise<Services> | null = null;
  let ending: Promise<void> = Promise.resolve();
  let closed = false;

  /** Opened once, without a person where that is possible. After a failure the next who asks tries again: a file may be back. */
  function vault(): Promise<Vault> {
    vaultOpening ??= opened().catch((error: unknown) => {
      const told = MiaError.from(error);
      logger.error('vault.failed', { code: told.code });
      vaultOpening = null;
      throw told;
    });
    return vaultOpening;
  }

  async function opened(): Promise<Vault> {
    const it = await openVault(dataDir, { clock, ...(options.keychain ? { keychain: options.keychain } : {}) });
    await it.openAutomatically();
    return it;
  }

  /** Opens once; what failed is tried again by the next who asks. */
  function behind(keys: Vault): Promise<Services> {
    services ??= ending
      // read while the window is on its way: half of what the host is made of stands behind it
      .then(() => import('./services.ts'))
      .then(({ openServices }) =>
        openServices({ dataDir, vault: keys, clock, logger, env: options.env ?? process.env, publish: events.publish, broken }),
      )
      .catch((error: unknown) => {
        const told = MiaError.from(error);
        logger.error('host.open-failed', { code: told.code });
        services = null;
        // Whoever puts the right key file there is to be heard.
        if (told.code === 'data.wrong-key') {
          keys.lock();
          vaultOpening = null;
        }
        events.publish({ type: 'trouble', error: told.toShape() });
        throw told;
      });
    services.catch(() => {});
    return services;
  }

  /** Closed, so that the next who asks opens it again. */
  function broken(): void {
    if (!closed) void end();
  }

  async function end(): Promise<void> {
    const going = services;
    services = null;
    if (!going) return;
    ending = going.then(
      (it) => it.close(),
      () => {},
    );
    await ending;
  }

  const starting = Promise.withResolvers<void>();
  const context: Context = {
    version: options.version,
    shell: options.shell,
    clock,
    dataDir,
    logger,
    events,
    vault,
    async open() {
      await starting.promise;
      if (closed) throw new MiaError('connection.lost');
      if (services) return services;
      const it = await vault();
      if (it.status().state === 'locked') throw new MiaError('vault.locked');
      return behind(it);
    },
    async unlocked() {
      await behind(await vault());
      events.publish({ type: 'vault', state: 'open' });
    },
    async lock() {
      await end();
      (await vault()).lock();
      events.publish({ type: 'vault', state: 'locked' });
    },
  };

  return {
    handlers: createRoutes(context),
    async start() {
      try {
        const it = await vault();
        const { state } = it.status();
        if (state === 'open') void behind(it);
        logger.info('vault.state', { state });
      } catch {
        // Logged where it failed, told to whoever asks.
      }
      starting.resolve();
      await services?.catch(() => {});
    },
    async modelsKnown() {
      await services?.then(
        (it) => it.installed.settled(),
        () => {},
      );
    },
    async close() {
      closed = true;
      starting.resolve();
      try {
        await end();
      } finally {
        const it = await vaultOpening?.catch(() => null);
        it?.lock();
      }
    },
  };
}
