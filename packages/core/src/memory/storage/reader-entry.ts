/** Entry of the reader thread. Its path is given to `openStore` by the host. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ReaderData, runReader } from './reader.ts';

if (parentPort) runReader(parentPort, workerData as ReaderData);
