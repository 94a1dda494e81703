/** Versions of what M.I.A stands on, as they are here and not as they were wished for. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** A file of an installed package as JSON; null where it is not there. */
function fileOf(name: string, path: string): Record<string, unknown> | null {
  try {
    for (const folder of require.resolve.paths(name) ?? []) {
      const file = join(folder, name, path);
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    }
  } catch {
    // It is shown as unknown.
  }
  return null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** SQLite says its own, and that of its ciphers, from a database that holds nothing. */
async function sqlite(): Promise<{ sqlite: string | null; ciphers: string | null }> {
  try {
    const { default: Database } = await import('better-sqlite3-multiple-ciphers');
    const db = new Database(':memory:');
    try {
      const row = db.prepare('SELECT sqlite_version() AS sqlite, sqlite3mc_version() AS ciphers').get() as Record<string, unknown>;
      return { sqlite: text(row.sqlite), ciphers: text(row.ciphers) };
    } finally {
      db.close();
    }
  } catch {
    return { sqlite: null, ciphers: null };
  }
}

/** By the names that About shows; null where it can not be told. */
export async function versions(): Promise<Record<string, string | null>> {
  const { sqlite: database, ciphers } = await sqlite();
  return {
    node: process.versions.node,
    sqlite: database,
    ciphers: ciphers?.replace(/^SQLite3 Multiple Ciphers /, '') ?? null,
    vectors: text(fileOf('sqlite-vec', 'package.json')?.version),
    onnxruntime: text(fileOf('onnxruntime-node', 'package.json')?.version),
    transformers: text(fileOf('@huggingface/transformers', 'package.json')?.version),
    nodeLlama: text(fileOf('node-llama-cpp', 'package.json')?.version),
    llama: text(fileOf('node-llama-cpp', join('llama', 'binariesGithubRelease.json'))?.release),
  };
}
