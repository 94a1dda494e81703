/** Entry of the writer thread. Its path is given to `openStore` by the host. */
import { parentPort, workerData } from 'node:worker_threads';
import { runWriter, type WriterData } from './writer.ts';

if (parentPort) runWriter(parentPort, workerData as WriterData);
