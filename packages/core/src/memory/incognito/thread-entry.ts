/** Entry of the thread of an incognito conversation. Its path is given by the host. */
import { parentPort } from 'node:worker_threads';
import { runIncognito } from './thread.ts';

if (parentPort) runIncognito(parentPort);
