import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from './electron.mjs';
import { cacheFolder } from './test-models.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Folder of an Electron that tests may run, or null: the one that `ELECTRON_OVERRIDE_DIST_PATH` names, the package's own, or an old
 * one that `tools/electron-prepare` beside the shared models put into the user's cache.
 */
export function preparedElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const own = findElectron(root, env, process.platform);
  if (own && process.platform !== 'darwin') return join(own, '..');
  if (own) return join(own, '../../../..');
  const prepared = join(cacheFolder(env), 'mia-test-tools', 'electron-33');
  return existsSync(join(prepared, 'electron')) ? prepared : null;
}
