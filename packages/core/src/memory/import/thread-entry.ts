/** Entry of the thread that reads an export. Its path is given by the host. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ImportThreadData, runImport } from './thread.ts';

if (parentPort) void runImport(parentPort, workerData as ImportThreadData);
