/**
 * Every process entry, and where it is: a bundle beside this one, or the TypeScript source where sources run.
 * Nobody else computes an entry's path. The build makes one bundle for each of these.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sources, from the root of the checkout. */
export const ENTRY_SOURCES = {
  host: 'apps/desktop/src/host/main.ts',
  /** The same host behind Electron's main. */
  electron: 'apps/desktop/src/host/electron.ts',
  ask: 'apps/desktop/src/host/ask.ts',
  'storage-writer': 'packages/core/src/memory/storage/writer-entry.ts',
  'storage-reader': 'packages/core/src/memory/storage/reader-entry.ts',
  /** Makes, checks and restores backups. */
  backup: 'packages/core/src/memory/backup/backup-entry.ts',
  incognito: 'packages/core/src/memory/incognito/thread-entry.ts',
  import: 'packages/core/src/memory/import/thread-entry.ts',
  encoder: 'packages/models/src/encoder/entry.ts',
  llm: 'packages/models/src/embedded/entry.ts',
  speech: 'packages/models/src/speech/entry.ts',
  audio: 'packages/models/src/audio/entry.ts',
  vision: 'packages/models/src/vision/entry.ts',
} as const;

export type EntryName = keyof typeof ENTRY_SOURCES;

/** True where this file is its own source. */
const fromSource = import.meta.url.endsWith('.ts');
const root = new URL('../../../../', import.meta.url);

/** The module to start. */
export function entryUrl(name: EntryName): URL {
  return fromSource ? new URL(ENTRY_SOURCES[name], root) : new URL(`./${name}.mjs`, import.meta.url);
}

/** A folder that belongs to the app: the built window, and `resources/` with catalogues, tokenizers and sentences. */
export function appFolder(name: 'renderer' | 'resources'): string {
  if (fromSource) return fileURLToPath(new URL(name === 'renderer' ? 'dist/renderer/' : 'resources/', root));
  // Beside a bundle; packaged, the window lies beside the host's folder; in a checkout resources/ beside dist/.
  const places = ['.', '..', '../..'].map((up) => fileURLToPath(new URL(`${up}/${name}/`, import.meta.url)));
  return places.find((place) => existsSync(place)) ?? places[0] ?? '';
}

/**
 * Where Electron's main, itself a bundle elsewhere, finds the host to start.
 * @param place packaged: the folder of extra resources, else the checkout
 */
export function hostOfElectron(place: { packaged: boolean; resources: string; checkout: string }): string {
  if (place.packaged) return join(place.resources, 'host', 'electron.mjs');
  // `dist/run` is what the start before this one built; one that was begun by hand may have none
  const built = join(place.checkout, 'dist', 'run', 'electron.mjs');
  return existsSync(built) ? built : join(place.checkout, ENTRY_SOURCES.electron);
}
