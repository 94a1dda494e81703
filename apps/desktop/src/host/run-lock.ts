/**
 * One host for each data folder. `run/lock.db` is held in an exclusive transaction for life: the system lets go of it
 * however the process ends. `run/host.json` tells a second start where the first one is.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import Database from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';

const hostFile = z.object({ pid: z.number(), port: z.number().int().min(1).max(65535), attach: z.string().min(32), version: z.string() });
export type HostFile = z.output<typeof hostFile>;

export interface RunLock {
  /** What a second start must know to be let in; new for each process. */
  readonly attachSecret: string;
  /** Tells others where this host listens. @throws MiaError as taking it */
  announce(where: { port: number; version: string }): void;
  release(): void;
}

/**
 * Takes the lock.
 * @returns null when another process holds it
 * @throws MiaError `data.read-only` when the folder can not be written, `data.disk-full`
 */
export function takeRunLock(dataDir: string): RunLock | null {
  const folder = join(dataDir, 'run');
  const file = join(folder, 'host.json');
  let db: Database.Database;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    db = new Database(join(folder, 'lock.db'), { timeout: 0 });
  } catch (error) {
    throw notWritten(error);
  }
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) return null;
    throw notWritten(error);
  }
  // What a killed host left tells of nobody.
  rmSync(file, { force: true });
  const attachSecret = randomBytes(32).toString('base64url');
  return {
    attachSecret,
    announce({ port, version }) {
      const beside = `${file}.new`;
      try {
        rmSync(beside, { force: true });
        writeFileSync(beside, JSON.stringify({ pid: process.pid, port, attach: attachSecret, version } satisfies HostFile), {
          mode: 0o600,
          flag: 'wx',
        });
        renameSync(beside, file);
      } catch (error) {
        throw notWritten(error);
      }
    },
    release() {
      rmSync(file, { force: true });
      if (db.open) {
        db.exec('ROLLBACK');
        db.close();
      }
    },
  };
}

function notWritten(error: unknown): MiaError {
  const code = (error as { code?: unknown } | null)?.code;
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL';
  return new MiaError(full ? 'data.disk-full' : 'data.read-only', {}, { cause: error });
}

/** Where the running host says it is; null when nothing readable says so. */
export function readHostFile(dataDir: string): HostFile | null {
  try {
    const parsed = hostFile.safeParse(JSON.parse(readFileSync(join(dataDir, 'run', 'host.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
