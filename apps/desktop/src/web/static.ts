/** The window's files. Read from one folder; a path that leads out of it, by dots, links or encodings, is not found. */

import type { FileHandle } from 'node:fs/promises';
import { open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  handle: FileHandle;
  bytes: number;
  type: string;
}

/** The file's path below the folder, null for anything that is not plainly one. */
export function relativePath(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded === '/') return 'index.html';
  // Backslashes, drive letters, streams, NULs and second encodings have no place in a built file's name.
  if (!/^(\/[A-Za-z0-9_@()[\]~-][A-Za-z0-9._@()[\]~-]*)+$/.test(decoded)) return null;
  return decoded.slice(1);
}

/** Opens a file of the folder for reading; null where there is none. The caller closes it. */
export async function openStatic(root: string, path: string): Promise<StaticFile | null> {
  const relative = relativePath(path);
  const type = relative && TYPES[extname(relative)];
  if (!relative || !type) return null;
  try {
    const base = await realpath(root);
    const real = await realpath(join(base, relative));
    if (!real.startsWith(base + sep)) return null;
    const handle = await open(real, 'r');
    const stat = await handle.stat();
    if (stat.isFile()) return { handle, bytes: stat.size, type };
    await handle.close();
    return null;
  } catch {
    return null;
  }
}
