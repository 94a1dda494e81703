import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Files that the first screen loads: the page, its styles and scripts, and whatever these import at once. */
export function firstScreen(folder: string): string[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = ['index.html', ...[...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')];
  for (const file of files) {
    if (!file.endsWith('.js')) continue;
    const code = readFileSync(join(folder, file), 'utf8');
    for (const match of code.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g)) {
      const other = join(file, '..', match[1] ?? '');
      if (!files.includes(other) && existsSync(join(folder, other))) files.push(other);
    }
  }
  return files;
}

/** Kilobytes (of 1,000 bytes) of files, each compressed with gzip. */
export function gzipped(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0) / 1000;
}
