/** `shell.json` in the data folder: what a window must know before the memory is open. It is not encrypted. */
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The settings that stand there too, each under its short name. The shell keeps its window's bounds beside them; nothing else is there. */
const KEPT: Record<string, { short: string; type: 'string' | 'boolean' }> = {
  'appearance.language': { short: 'language', type: 'string' },
  'appearance.theme': { short: 'theme', type: 'string' },
  'appearance.textSize': { short: 'textSize', type: 'string' },
  'sidebar.open': { short: 'sidebar', type: 'boolean' },
};

const at = (dataDir: string): string => join(dataDir, 'shell.json');

/** What stands there; an unreadable file counts as empty. */
export function readShellFile(dataDir: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readFileSync(at(dataDir), 'utf8'));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The settings among it, by their full names. */
export function earlySettings(dataDir: string): Record<string, string | boolean> {
  const file = readShellFile(dataDir);
  return Object.fromEntries(
    Object.entries(KEPT).flatMap(([setting, { short, type }]) => {
      const value = file[short];
      return typeof value === type ? [[setting, value as string | boolean]] : [];
    }),
  );
}

/** Keeps a setting there too, where it is one of those and is not there yet. @throws Error of the file system; the file before it stays whole */
export function keepEarly(dataDir: string, setting: string, value: unknown): void {
  const kept = KEPT[setting];
  if (kept === undefined || typeof value !== kept.type) return;
  const file = readShellFile(dataDir);
  if (file[kept.short] === value) return;
  const next = `${at(dataDir)}.${randomUUID()}`;
  try {
    writeFileSync(next, `${JSON.stringify({ ...file, [kept.short]: value })}\n`, { mode: 0o600, flush: true });
    renameSync(next, at(dataDir));
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
