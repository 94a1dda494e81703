import { readdir, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { type Logger, silentLogger } from '@mia/core/ports/logger.ts';
import type { Catalogue, CatalogueEntry, Variant } from '../catalogue/index.ts';
import type { InstalledModel, InstalledModels } from '../installed.ts';
import { makeFolder, readJson, sha256Of, writeWhole } from './files.ts';
import { readInstalled } from './manifest.ts';

export interface InstalledOptions {
  /** The data folder's own `models/`. */
  dir: string;
  /** Local folders, used where they lie: see `localFolders`. */
  folders?: readonly string[];
  catalogue: Catalogue;
  logger?: Logger;
  /** A local folder's file is not the one that it is named after; it is told once, when its hash is known, and is not used. */
  onRefused?: (model: Pick<InstalledModel, 'id' | 'name' | 'task'>) => void;
}

export interface Installed extends InstalledModels {
  get(id: string): InstalledModel | undefined;
  /** Whether it lies in the data folder, so that it can be removed. */
  own(id: string): boolean;
  /** Looks again; called after something was put in place or removed. */
  rescan(): Promise<void>;
  /** Resolves when the files of local folders that were not seen before have been hashed. */
  settled(): Promise<void>;
  /** Whether files are being hashed that may turn out to be a model for this task. */
  checking(task: InstalledModel['task']): boolean;
}

/** The folders that `MIA_MODELS_DIR` names: one, or several joined as in PATH. */
export function localFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  return (env.MIA_MODELS_DIR ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder));
}

interface Found {
  entry: CatalogueEntry;
  files: { role: string; path: string; sha256: string; key: string }[];
  bytes: number;
}

/**
 * What is installed: the models in the data folder, and those in local folders that are the catalogue's by their hash.
 * Files of a local folder lie in a folder named after the catalogue id (upper and lower case alike), as
 * `all-MiniLM-L6-v2/onnx/model_int8.onnx`, or single GGUF files in the folder itself. Hashing is done once a file and
 * goes on after this returns; `onChange` tells when a model joined.
 */
export async function createInstalled(options: InstalledOptions): Promise<Installed> {
  const { dir, catalogue, folders = [], logger = silentLogger, onRefused } = options;
  await makeFolder(dir);
  const cachePath = join(dir, 'checked.json');
  const cached = new Map(Object.entries(((await readJson(cachePath)) as Record<string, string> | undefined) ?? {}));
  const listeners = new Set<() => void>();
  let own = new Map<string, InstalledModel>();
  const local = new Map<string, InstalledModel>();
  let hashing: Promise<void> = Promise.resolve();
  const unhashed = new Set<Found>();

  const changed = () => {
    for (const listener of listeners) listener();
  };

  async function scanOwn(): Promise<void> {
    const next = new Map<string, InstalledModel>();
    for (const entry of await readdir(dir, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const model = await readInstalled(join(dir, entry.name), entry.name, catalogue);
      if (model) next.set(model.id, model);
    }
    own = next;
  }

  /** Takes what is known by hash at once; returns those that still have to be hashed. */
  async function scanLocal(): Promise<Found[]> {
    const unknown: Found[] = [];
    const candidates = (await Promise.all(folders.map((folder) => findIn(folder, catalogue)))).flat();
    local.clear();
    for (const found of candidates) {
      if (found.files.every((file) => cached.get(file.key) === file.sha256)) addLocal(found);
      else if (found.files.every((file) => [undefined, file.sha256].includes(cached.get(file.key)))) unknown.push(found);
    }
    return unknown;
  }

  function addLocal({ entry, files, bytes }: Found): void {
    if (local.has(entry.id)) return;
    const { id, name, task, memoryBytes, contextLength, languages } = entry;
    const paths = Object.fromEntries(files.map((file) => [file.role, file.path]));
    local.set(id, { id, name, task, files: paths, bytes, memoryBytes, contextLength, unlisted: false, languages });
  }

  /** @returns whether it is what the catalogue promises */
  async function hash(found: Found): Promise<boolean> {
    for (const file of found.files) if (!cached.has(file.key)) cached.set(file.key, await sha256Of(file.path));
    // Unwritten, as on a full disk, it is hashed again after the next start.
    await writeWhole(cachePath, JSON.stringify(Object.fromEntries(cached))).catch(() => logger.warn('models.hashes-unwritten'));
    if (found.files.every((file) => cached.get(file.key) === file.sha256)) {
      addLocal(found);
      changed();
      return true;
    }
    logger.warn('models.folder-file-refused', { model: found.entry.id, code: 'model.file-altered' });
    return false;
  }

  async function rescan(): Promise<void> {
    const before = fingerprint();
    await scanOwn();
    const unknown = await scanLocal();
    if (fingerprint() !== before) changed();
    for (const found of unknown) {
      unhashed.add(found);
      hashing = hashing
        .then(() => hash(found))
        .catch(() => {
          logger.warn('models.folder-file-unreadable', { model: found.entry.id });
          return false;
        })
        .then((good) => {
          unhashed.delete(found);
          if (!good) onRefused?.(found.entry);
        });
    }
  }

  const all = () => new Map([...local, ...own]);
  const fingerprint = () => [...all().values()].map((model) => `${model.id} ${Object.values(model.files).join(' ')}`).join('\n');

  await rescan();
  return {
    list: (task) => [...all().values()].filter((model) => !task || model.task === task),
    get: (id) => own.get(id) ?? local.get(id),
    own: (id) => own.has(id),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rescan,
    settled: () => hashing,
    checking: (task) => [...unhashed].some(({ entry }) => entry.task === task),
  };
}

async function findIn(folder: string, catalogue: Catalogue): Promise<Found[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const found: Found[] = [];
  for (const entry of catalogue.entries) {
    const homes = names.filter((name) => name.toLowerCase() === entry.id).map((name) => join(folder, name));
    if (entry.task === 'chat') homes.push(folder);
    for (const variant of homes.length > 0 ? entry.variants : []) {
      for (const home of homes) {
        const one = await match(home, entry, variant);
        if (one) found.push(one);
      }
    }
  }
  return found;
}

async function match(home: string, entry: CatalogueEntry, variant: Variant): Promise<Found | null> {
  const files: Found['files'] = [];
  for (const { role, path, size, sha256 } of variant.files) {
    const absolute = join(home, path);
    const info = await stat(absolute).catch(() => null);
    if (!info?.isFile() || info.size !== size || !sha256) return null;
    files.push({ role, path: absolute, sha256, key: `${absolute}|${info.size}|${info.mtimeMs}|${info.ino}` });
  }
  return { entry, files, bytes: variant.files.reduce((sum, file) => sum + file.size, 0) };
}
