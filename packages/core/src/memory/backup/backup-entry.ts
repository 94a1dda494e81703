/** Entry of the thread that makes, checks and restores backups. Its path is given to `runBackupTask` by the host. */
import { parentPort, workerData } from 'node:worker_threads';
import { type BackupTask, serveBackupTask } from './task.ts';

if (parentPort) await serveBackupTask(parentPort, workerData as BackupTask);
