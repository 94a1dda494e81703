import { type MessagePort, Worker } from 'node:worker_threads';
import { type ErrorShape, MiaError } from '../../errors.ts';
import { storageError } from '../storage/index.ts';
import { type Made, type MakeOptions, makeBackup } from './make.ts';
import type { Manifest } from './manifest.ts';
import { changeKey, type RekeyOptions } from './rekey.ts';
import { prepareRestore, previewRestore, type RestoreFrom, type RestorePreview } from './restore.ts';
import { verifyBackup } from './verify.ts';

/** Work on whole databases, in a thread of its own: a window goes on answering meanwhile. */
export interface BackupTasks {
  make: { given: MakeOptions; result: Made };
  verify: { given: { unit: string }; result: Manifest };
  preview: { given: RestoreFrom; result: RestorePreview };
  prepare: { given: RestoreFrom & { dataDir: string; keep: boolean }; result: { own: boolean } };
  rekey: { given: RekeyOptions; result: null };
}

export type TaskName = keyof BackupTasks;
export interface BackupTask<Name extends TaskName = TaskName> {
  name: Name;
  given: BackupTasks[Name]['given'];
}

type Told = { value: unknown } | { error: ErrorShape };

const run: { [Name in TaskName]: (given: BackupTasks[Name]['given']) => unknown } = {
  make: makeBackup,
  verify: ({ unit }) => verifyBackup(unit),
  preview: previewRestore,
  prepare: prepareRestore,
  rekey: async (given) => {
    await changeKey(given);
    return null;
  },
};

/** In the thread: runs the task and tells what came of it. */
export async function serveBackupTask(port: MessagePort, { name, given }: BackupTask): Promise<void> {
  let told: Told;
  try {
    told = { value: await (run[name] as (given: unknown) => unknown)(given) };
  } catch (error) {
    told = { error: storageError(error).toShape() };
  } finally {
    for (const value of Object.values(given)) if (value instanceof Uint8Array) value.fill(0);
  }
  port.postMessage(told);
  port.close();
}

/**
 * Runs a task in a thread of its own.
 * @param entry the module of `backup-entry.ts`, or what it was bundled to
 * @throws MiaError what the task throws
 */
export function runBackupTask<Name extends TaskName>(
  entry: string | URL,
  name: Name,
  given: BackupTasks[Name]['given'],
): Promise<BackupTasks[Name]['result']> {
  const { promise, resolve, reject } = Promise.withResolvers<BackupTasks[Name]['result']>();
  const worker = new Worker(entry, { workerData: { name, given } satisfies BackupTask, execArgv: [] });
  worker.once('message', (told: Told) => {
    if ('error' in told) reject(MiaError.fromShape(told.error));
    else resolve(told.value as BackupTasks[Name]['result']);
  });
  worker.once('error', (error) => reject(new MiaError('internal', { what: 'backup' }, { cause: error })));
  worker.once('exit', () => reject(new MiaError('internal', { what: 'backup' })));
  return promise;
}
