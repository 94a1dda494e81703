/** "Erase everything": the keys first, so that what a disk still holds of the rest is noise. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataFolder } from '@mia/core/security/index.ts';

/** The lock of this process and the way to it: no word of the person's stands there. */
const KEPT = 'run';
/** Open in this process: emptied. */
const LOGS = 'logs';
/** Archives on their way in lie there too. */
const KEPT_INSIDE = /^(?:lock\.db(?:-journal|-wal|-shm)?|host\.json)$/;

/** Overwrites a small file before it goes. */
async function shred(path: string): Promise<void> {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size === 0) return;
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Empties a data folder behind which nothing is open any more, and lays it out anew. `models` go only where asked.
 * @throws MiaError `data.read-only`, `data.not-yours`
 */
export async function eraseDataFolder(dataDir: string, options: { models: boolean }): Promise<void> {
  const names = await readdir(dataDir);
  // The data key stands in these, wrapped or not; what it opened is noise from here on.
  for (const name of names.filter((one) => one.startsWith('vault.json'))) {
    await shred(join(dataDir, name)).catch(() => {});
    await rm(join(dataDir, name), { force: true });
  }
  for (const name of names) {
    if (name === KEPT || name === LOGS || (name === 'models' && !options.models)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
  for (const name of await readdir(join(dataDir, LOGS)).catch(() => [])) {
    await truncate(join(dataDir, LOGS, name));
    if (name !== 'mia.log') await rm(join(dataDir, LOGS, name), { force: true });
  }
  for (const name of await readdir(join(dataDir, KEPT)).catch(() => [])) {
    if (!KEPT_INSIDE.test(name)) await rm(join(dataDir, KEPT, name), { recursive: true, force: true });
  }
  await prepareDataFolder(dataDir);
}
