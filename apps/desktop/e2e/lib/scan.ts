import { closeSync, existsSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A place where something that was typed was found in clear. */
export interface Find {
  where: string;
  needle: string;
}

const CHUNK = 4 << 20;
/** One for all files: compile caches hold thousands. */
const buffer = Buffer.alloc(CHUNK + 4096);

/** UTF-8 and UTF-16: Chromium writes both. */
function forms(needles: readonly string[]): { needle: string; bytes: Buffer }[] {
  return needles.flatMap((needle) => [
    { needle, bytes: Buffer.from(needle, 'utf8') },
    { needle, bytes: Buffer.from(needle, 'utf16le') },
  ]);
}

/** Which of the needles the file holds. Reads in chunks that overlap by the longest needle. */
function searchFile(path: string, wanted: { needle: string; bytes: Buffer }[]): string[] {
  const overlap = Math.max(...wanted.map(({ bytes }) => bytes.length)) - 1;
  const found = new Set<string>();
  const file = openSync(path, 'r');
  try {
    let kept = 0;
    let position = 0;
    for (;;) {
      const read = readSync(file, buffer, kept, CHUNK, position);
      if (read <= 0) break;
      position += read;
      const view = buffer.subarray(0, kept + read);
      for (const { needle, bytes } of wanted) if (view.includes(bytes)) found.add(needle);
      kept = Math.min(overlap, view.length);
      view.copy(buffer, 0, view.length - kept);
    }
  } finally {
    closeSync(file);
  }
  return [...found];
}

/** Every regular file below the folders, by content. Names are searched too. */
export function scanFolders(folders: readonly string[], needles: readonly string[]): { finds: Find[]; files: number } {
  const wanted = forms(needles);
  const finds: Find[] = [];
  let files = 0;
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      for (const needle of needles) if (entry.name.includes(needle)) finds.push({ where: `name of ${path}`, needle });
      if (!entry.isFile()) continue;
      files += 1;
      for (const needle of tryRead(() => searchFile(path, wanted))) finds.push({ where: path, needle });
    }
  }
  return { finds, files };
}

/** Files that the processes hold open, deleted ones included: where SQLite and browsers put what no folder shows. */
export function scanOpenFiles(pids: readonly number[], needles: readonly string[]): { finds: Find[]; files: number; deleted: number } {
  const wanted = forms(needles);
  const finds: Find[] = [];
  let files = 0;
  let deleted = 0;
  for (const pid of pids) {
    for (const fd of tryRead(() => readdirSync(`/proc/${pid}/fd`))) {
      const link = `/proc/${pid}/fd/${fd}`;
      const [target] = tryRead(() => [readlinkSync(link)]);
      const [regular] = tryRead(() => [statSync(link).isFile()]);
      // memory that a browser shares between its processes is no file on a disk
      if (!target || !regular || /^\/(memfd:|dev\/shm\/|proc\/|sys\/)/.test(target)) continue;
      files += 1;
      if (target.endsWith('(deleted)')) deleted += 1;
      for (const needle of tryRead(() => searchFile(link, wanted))) finds.push({ where: `${link} → ${target}`, needle });
    }
  }
  return { finds, files, deleted };
}

/** What disappears while it is read is not there. */
function tryRead<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
