import { Worker } from 'node:worker_threads';
import { type ChildSettings, MEMORY_SIGNAL } from './protocol.ts';

/**
 * The thread's source. It is text because nobody but `host/entries.ts` computes the path of an entry, and it imports
 * nothing, so that it starts in a few milliseconds.
 */
const SOURCE = `
const { workerData } = require('node:worker_threads');
const { parent, memoryBytes, everyMs, memorySignal } = workerData;
const windows = process.platform === 'win32';
const end = (signal) => {
  if (!windows && signal === 'SIGKILL') { try { process.kill(-process.pid, signal); } catch {} }
  process.kill(process.pid, signal);
};
const parentGone = () => {
  if (!windows) return process.ppid !== parent;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
};
const look = () => {
  if (parentGone()) end('SIGKILL');
  else if (memoryBytes > 0 && process.memoryUsage.rss() > memoryBytes) end(windows ? 'SIGKILL' : memorySignal);
};
look();
setInterval(look, everyMs);
`;

/**
 * Starts the thread that ends this process when its parent is gone or it outgrew its memory, even while the main
 * thread is busy in native code and can see neither.
 */
export function startWatchdog(settings: ChildSettings, everyMs = 200): void {
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { parent: settings.parent, memoryBytes: settings.memoryBytes, everyMs, memorySignal: MEMORY_SIGNAL },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  worker.unref();
  // A child without its watchdog must not go on.
  worker.on('error', () => process.kill(process.pid, 'SIGKILL'));
}
