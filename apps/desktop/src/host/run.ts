/** A start of M.I.A in the browser shell, from the command line to the line that it prints. */
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { makeRoomToStart } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { prepareDataFolder } from '@mia/core/security/index.ts';
import { app } from '../contract/index.ts';
import { createPeer } from '../transport/peer.ts';
import { createAccess, openInBrowser, removeRedirect, startWebShell, TOKEN_LIFE_MS } from '../web/index.ts';
import type { HostArguments } from './arguments.ts';
import { hostArguments } from './arguments.ts';
import { appFolder } from './entries.ts';
import { guardProcess } from './guard-process.ts';
import { createHost } from './host.ts';
import { terminalLanguage } from './language.ts';
import { createLogger } from './logger.ts';
import type { RunLock } from './run-lock.ts';
import { takeRunLock } from './run-lock.ts';
import { findRunning, readyLine } from './second-start.ts';
import { line, sentence } from './sentences.ts';
import { VERSION } from './version.ts';

/** Runs until it is told to end. Errors before the window can tell them are sentences on stderr, and exit code 1. */
export async function runHost(args: string[]): Promise<void> {
  let given: HostArguments;
  try {
    given = hostArguments(args);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
    return;
  }
  try {
    await prepareDataFolder(given.dataDir);
    makeRoomToStart(given.dataDir);
    const lock = takeRunLock(given.dataDir);
    if (lock) await serve(given, lock);
    else await pointTo(given);
  } catch (error) {
    console.error(sentence(MiaError.from(error).toShape(), terminalLanguage(given.dataDir)));
    process.exitCode = 1;
  }
}

async function serve({ dataDir, port, open }: HostArguments, lock: RunLock): Promise<void> {
  const clock = systemClock;
  const logger = createLogger(join(dataDir, 'logs'), clock);
  const run = join(dataDir, 'run');
  // A browser opens through a file in `run/`, by this start or a second one: it goes as soon as its token is spent or old.
  const access = createAccess(clock, {
    issued: () => clock.after(TOKEN_LIFE_MS, () => void removeRedirect(run)),
    redeemed: () => void removeRedirect(run),
  });
  const host = createHost({ dataDir, shell: 'web', version: VERSION, clock, logger });
  const shell = await startWebShell({
    root: appFolder('renderer'),
    port,
    access,
    attachSecret: lock.attachSecret,
    clock,
    logger,
    onConnection(channel, authenticate) {
      createPeer(channel, {
        appVersion: VERSION,
        contract: app,
        handlers: host.handlers,
        authenticate,
        onProtocolError: ({ code }) => logger.warn('peer.protocol', { code }),
        onHandlerError: (route, error) => logger.error('route.broke', { route, code: MiaError.from(error).code }),
      });
    },
  });
  try {
    lock.announce({ port: shell.port, version: VERSION });
  } catch (error) {
    await shell.close();
    lock.release();
    throw error;
  }
  const guard = guardProcess(logger, async () => {
    await Promise.all([shell.close(), host.close(), removeRedirect(run)]);
    lock.release();
  });
  logger.info('host.started', { pid: process.pid, version: VERSION });
  // Begun before anybody can ask; what asks meanwhile waits for it.
  void host.start();
  const address = shell.address();
  print(`M.I.A is ready at ${address}`);
  // The person's terminal went away with the process that started this one.
  if (process.send) process.on('disconnect', () => void guard.end(0));
  if (open) await show(address, dataDir);
}

/** This folder's host runs already: a fresh address of it. */
async function pointTo({ dataDir, open }: HostArguments): Promise<void> {
  const { port, token } = await findRunning(dataDir, systemClock);
  const ready = readyLine(port, token);
  print(ready);
  if (open) await show(ready.slice(ready.indexOf('http')), dataDir);
}

async function show(address: string, dataDir: string): Promise<void> {
  const opened = await openInBrowser(address, { folder: join(dataDir, 'run') });
  if (!opened) console.error(line('noBrowser', terminalLanguage(dataDir)));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
