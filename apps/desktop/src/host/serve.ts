/** The host with its door on loopback, on a data folder that is locked for this process: what both shells and `ask` stand on. */
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { Keychain } from '@mia/core/ports/key-vault.ts';
import { app } from '../contract/index.ts';
import type { FrameChannel } from '../transport/channel.ts';
import { createPeer, type PeerOptions } from '../transport/peer.ts';
import type { WebShell } from '../web/index.ts';
import { createAccess, removeRedirect, startWebShell, TOKEN_LIFE_MS } from '../web/index.ts';
import type { HostArguments } from './arguments.ts';
import { tidyCompileCache } from './compile-cache.ts';
import { appFolder } from './entries.ts';
import type { ProcessGuard } from './guard-process.ts';
import { guardProcess } from './guard-process.ts';
import type { Desk, Host } from './host.ts';
import { createHost } from './host.ts';
import { createLogger } from './logger.ts';
import { attachmentSource } from './routes/attachment.ts';
import type { RunLock } from './run-lock.ts';
import { VERSION } from './version.ts';

/** A browser that was told to open has asked by then, or does not come. */
const WINDOW_MS = 1000;

export interface ServeOptions {
  shell: 'web' | 'electron';
  keychain?: Keychain;
  desk?: Desk;
}

export interface Served {
  host: Host;
  shell: WebShell;
  guard: ProcessGuard;
  /** Serves a window of the shell that started this process: it needs no token. */
  window(channel: FrameChannel): void;
}

/**
 * Listens, announces itself in the run lock, and opens the vault behind whoever asks first.
 * @throws MiaError `conflict` when the port is taken, `data.*`
 */
export async function serveHost(given: HostArguments, lock: RunLock, options: ServeOptions): Promise<Served> {
  const { dataDir, port } = given;
  const clock = systemClock;
  const logger = createLogger(join(dataDir, 'logs'), clock);
  const run = join(dataDir, 'run');
  // A browser opens through a file in `run/`, by this start or a second one: it goes as soon as its token is spent or old.
  const access = createAccess(clock, {
    issued: () => clock.after(TOKEN_LIFE_MS, () => void removeRedirect(run)),
    redeemed: () => void removeRedirect(run),
  });
  const { keychain, desk } = options;
  // Both would read from the same processor: a browser that is on its way gets its files and its message box first.
  const stands = Promise.withResolvers<void>();
  if (options.shell === 'web') clock.after(WINDOW_MS, stands.resolve);
  const host = createHost({
    ...{ dataDir, shell: options.shell, version: VERSION, clock, logger, locked: given.locked },
    ...(options.shell === 'web' ? { windowStands: stands.promise } : {}),
    ...(keychain ? { keychain } : {}),
    ...(desk ? { desk } : {}),
  });
  const peer = (
    channel: FrameChannel,
    shown: ServeOptions['shell'],
    authenticate?: PeerOptions<typeof app, never>['authenticate'],
  ): void => {
    createPeer<typeof app, Record<string, never>>(channel, {
      appVersion: VERSION,
      contract: app,
      handlers: {
        ...host.handlers,
        'app.info': async (...asked) => ({ ...(await host.handlers['app.info'](...asked)), shell: shown }),
        async 'vault.status'(...asked) {
          try {
            return await host.handlers['vault.status'](...asked);
          } finally {
            // the message box waits for this answer alone: it is on its way before anything else is read
            setImmediate(stands.resolve);
          }
        },
      },
      ...(authenticate ? { authenticate } : {}),
      onProtocolError: ({ code }) => logger.warn('peer.protocol', { code }),
      onHandlerError: (route, error) => logger.error('route.broke', { route, code: MiaError.from(error).code }),
    });
  };
  const shell = await startWebShell({
    root: appFolder('renderer'),
    ...{ port, access, attachSecret: lock.attachSecret, clock, logger, attachments: attachmentSource(host.handlers) },
    onConnection: (channel, authenticate) => peer(channel, 'web', authenticate),
  });
  try {
    lock.announce({ port: shell.port, version: VERSION });
  } catch (error) {
    await shell.close();
    lock.release();
    throw error;
  }
  const stopTidying = tidyCompileCache({ clock, logger, busy: host.busy });
  const guard = guardProcess(logger, async () => {
    stopTidying();
    await Promise.all([shell.close(), host.close(), removeRedirect(run)]);
    lock.release();
  });
  logger.info('host.started', { pid: process.pid, version: VERSION });
  // Begun before anybody can ask; what asks meanwhile waits for it.
  void host.start();
  return { host, shell, guard, window: (channel) => peer(channel, options.shell) };
}
