/** A start of M.I.A in the browser shell, from the command line to the line that it prints. */
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { makeRoomToStart } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { prepareDataFolder } from '@mia/core/security/index.ts';
import { openInBrowser } from '../web/index.ts';
import type { HostArguments } from './arguments.ts';
import { hostArguments } from './arguments.ts';
import { terminalLanguage } from './language.ts';
import type { RunLock } from './run-lock.ts';
import { takeRunLock } from './run-lock.ts';
import { findRunning, readyLine } from './second-start.ts';
import { line, sentence } from './sentences.ts';
import { serveHost } from './serve.ts';

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

async function serve(given: HostArguments, lock: RunLock): Promise<void> {
  const { shell, guard } = await serveHost(given, lock, { shell: 'web' });
  const address = shell.address();
  print(`M.I.A is ready at ${address}`);
  // The person's terminal went away with the process that started this one.
  if (process.send) process.on('disconnect', () => void guard.end(0));
  if (given.open) await show(address, given.dataDir);
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
