/** The host, whatever shell it stands in: the vault, what stands behind it, and the routes to both. */
import { MiaError } from '@mia/core/errors.ts';
import { continueRestore, settleRestore, undoRestore } from '@mia/core/memory/backup/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Keychain } from '@mia/core/ports/key-vault.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Vault } from '@mia/core/security/index.ts';
import { openVault } from '@mia/core/security/index.ts';
import type { App } from '../contract/index.ts';
import type { Handlers } from '../transport/serving.ts';
import { watchAlone } from './alone.ts';
import { createBackups } from './backups.ts';
import type { Context } from './context.ts';
import { eraseDataFolder } from './erase.ts';
import type { Events } from './events.ts';
import { createEvents } from './events.ts';
import type { IdleLock } from './idle-lock.ts';
import { byPerson, createIdleLock } from './idle-lock.ts';
import { loadServices } from './load-services.ts';
import { type Around, changeKey, createRestoring } from './restoring.ts';
import { createRoutes } from './routes/index.ts';
import type { Services } from './services.ts';
import { keepEarly } from './shell-file.ts';

export interface HostOptions {
  /** Prepared and locked for this process. */
  dataDir: string;
  shell: Context['shell'];
  version: string;
  clock: Clock;
  logger: Logger;
  /** The shell's keychain; the web shell has none. */
  keychain?: Keychain;
  /** The person locked it: nothing opens the vault without them. */
  locked?: boolean;
  /** Resolves when a window has got what it is made of, or none comes: until then only who asks reads what stands behind the vault. */
  windowStands?: Promise<void>;
  /** A shell that does more than to show windows. */
  desk?: Desk;
  env?: NodeJS.ProcessEnv;
}

/** What the host tells a shell that has a tray, notifications, and a process to end. */
export interface Desk {
  /** All settings, once they can be read and after each change. */
  settings(values: Record<string, unknown>): void;
  answerReady(): void;
  /** The vault was locked, by whatever way. */
  locked(): void;
}

export interface Host {
  readonly handlers: Handlers<App>;
  /** Opens the vault, where that needs nobody, and what stands behind it. Never rejects: what failed is told by each route. */
  start(): Promise<void>;
  /** Resolves when the models in local folders are known, or nothing is open. */
  modelsKnown(): Promise<void>;
  /** An answer is being written. */
  busy(): boolean;
  /** Locks where the person can open it again (a passphrase or a phrase is set); else nothing happens. */
  lock(): Promise<void>;
  /** Nobody looks: lets go of the models, unless an answer is being written. */
  rest(): Promise<void>;
  /** Stops and commits what runs, overwrites what was forgotten, ends the children, erases the key. */
  close(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  const { dataDir, clock, logger } = options;
  const events = createEvents();
  const { idle, running } = watchLife(events, clock, () => void lock());
  events.watch((event) => {
    if (event.type === 'settings') void services?.then(tellSettings, () => {});
    if (event.type === 'turn-ended') options.desk?.answerReady();
  });
  watchAlone(events, clock, () => {
    void services
      ?.then(({ incognito, endIncognito }) => incognito.list().then((all) => all.map(({ id }) => endIncognito(id))))
      .catch(() => {});
  });
  let vaultOpening: Promise<Vault> | null = null;
  let services: Promise<Services> | null = null;
  let ending: Promise<void> = Promise.resolve();
  /** Whoever asks while everything is erased finds the new vault. */
  let erasing: Promise<void> = Promise.resolve();
  let closed = false;
  /** While the whole memory changes its place or its key, whoever asks waits. */
  let held: Promise<void> = Promise.resolve();
  const backups = createBackups({
    dataDir,
    version: options.version,
    clock,
    logger,
    publish: events.publish,
    busy: () => running.size > 0,
  });

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
    await erasing;
    continueRestore(dataDir);
    const it = await openVault(dataDir, { clock, ...(options.keychain ? { keychain: options.keychain } : {}) });
    if (!options.locked) await it.openAutomatically();
    return it;
  }

  /** Opens once; what failed is tried again by the next who asks. */
  function behind(keys: Vault): Promise<Services> {
    services ??= ending
      // read while the window is on its way: half of what the host is made of stands behind it
      .then(loadServices)
      .then(({ openServices }) =>
        openServices({
          dataDir,
          vault: keys,
          backups,
          clock,
          logger,
          env: options.env ?? process.env,
          publish: events.publish,
          stands: events.stands,
          broken,
        }),
      )
      .then((it) => {
        settleRestore(dataDir);
        return it;
      })
      .catch(async (error: unknown) => {
        const told = MiaError.from(error);
        logger.error('host.open-failed', { code: told.code });
        services = null;
        // A restored memory that does not open: what was here before is back for whoever asks next.
        if (undoRestore(dataDir)) await dropVault();
        // Whoever puts the right key file there is to be heard.
        if (told.code === 'data.wrong-key') {
          keys.lock();
          vaultOpening = null;
        }
        events.publish({ type: 'trouble', error: told.toShape() });
        throw told;
      });
    services.then(tellSettings, () => {});
    return services;
  }

  async function tellSettings({ store }: Services): Promise<void> {
    try {
      const settings = await store.settings();
      const minutes = settings['lock.afterMinutes'];
      idle.set(typeof minutes === 'number' && minutes > 0 ? minutes : 0);
      options.desk?.settings(settings);
      // A memory from before this was kept there, or one that came from a backup.
      for (const [name, value] of Object.entries(settings)) keepEarly(dataDir, name, value);
    } catch {
      // Storage is on its way out: the next start tells them.
    }
  }

  /** Only where somebody can open it again. */
  async function lock(): Promise<void> {
    await held;
    const it = await vault();
    const { state, protectedBy } = it.status();
    if (state === 'open' && (protectedBy.includes('passphrase') || protectedBy.includes('phrase'))) await context.lock();
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

  async function dropVault(): Promise<void> {
    const it = await vaultOpening?.catch(() => null);
    vaultOpening = null;
    it?.lock();
  }

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const before = held;
    const done = Promise.withResolvers<void>();
    held = done.promise;
    try {
      await before;
      await end();
      return await work();
    } finally {
      done.resolve();
    }
  }

  const starting = Promise.withResolvers<void>();
  const around: Around = {
    ...{ dataDir, logger, backups, vault, alone, dropVault, behind },
    open: () => context.open(),
    reopened: () => events.publish({ type: 'vault', state: 'open' }),
  };
  const context: Context = {
    version: options.version,
    shell: options.shell,
    clock,
    dataDir,
    logger,
    events,
    backups,
    restore: createRestoring(around),
    changeKey: (ticket, passphrase) => changeKey(around, ticket, passphrase),
    async vault() {
      await held;
      return vault();
    },
    async open() {
      await starting.promise;
      await held;
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
      idle.set(0);
      events.publish({ type: 'vault', state: 'locked' });
      options.desk?.locked();
    },
    async erase({ models, backups: elsewhere }) {
      const before = vaultOpening;
      // First, while it is known which are this memory's: where one can not be deleted, nothing is erased.
      if (elsewhere) backups.removeElsewhere(await vault());
      vaultOpening = null;
      const work = end().then(async () => {
        (await before?.catch(() => null))?.lock();
        await eraseDataFolder(dataDir, { models });
      });
      erasing = work.catch(() => {});
      await work;
      idle.set(0);
      logger.info('host.erased');
      void behind(await vault()).catch(() => {});
      events.publish({ type: 'erased' });
    },
  };

  return {
    handlers: watched(createRoutes(context), (route) => {
      if (byPerson(route)) idle.seen();
    }),
    async start() {
      try {
        const it = await vault();
        const { state } = it.status();
        logger.info('vault.state', { state });
        if (options.windowStands) {
          starting.resolve();
          await options.windowStands;
          await context.open();
        } else if (state === 'open') void behind(it);
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
    busy: () => running.size > 0,
    lock,
    async rest() {
      const it = running.size === 0 ? await services?.catch(() => null) : null;
      if (it) await Promise.allSettled([it.models.release(), it.encoders.rest(), it.voice.rest()]);
    },
    async close() {
      closed = true;
      idle.stop();
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

/** What runs, and the time since somebody did something. */
function watchLife(events: Events, clock: Clock, lock: () => void): { idle: IdleLock; running: Map<string, () => void> } {
  const idle = createIdleLock(clock, lock);
  const running = new Map<string, () => void>();
  events.watch((event) => {
    if (event.type === 'turn' && !running.has(event.turn)) running.set(event.turn, idle.hold());
    if (event.type === 'turn-ended') {
      running.get(event.turn)?.();
      running.delete(event.turn);
    }
  });
  return { idle, running };
}

/** The same routes, each told when it is asked. */
function watched(handlers: Handlers<App>, asked: (route: string) => void): Handlers<App> {
  const told = Object.entries(handlers).map(([route, handler]) => [
    route,
    (...given: Parameters<typeof handler>) => {
      asked(route);
      return (handler as (...given: unknown[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(told) as Handlers<App>;
}
