/** The order of disk and word: nothing is acknowledged before the journal that holds it is synced. SIGKILL can not show that. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Order {
  acknowledged: number;
  /** Acknowledged while something written to the journal was not synced. */
  early: number;
}

/**
 * Reads what strace wrote (`-f -y`): writes to the journal, syncs of it, and lines "kept …" on standard output, as they ended.
 */
export function orderOf(trace: string): Order {
  const order: Order = { acknowledged: 0, early: 0 };
  let unsynced = false;
  const open = new Map<string, 'write' | 'sync'>();
  for (const line of trace.split('\n')) {
    const pid = /^\d+/.exec(line)?.[0] ?? '';
    const resumed = /<\.\.\. \w+ resumed>/.test(line);
    const unfinished = line.includes('<unfinished ...>');
    const ofJournal = line.includes('mia.db-wal>');
    const kind = resumed
      ? open.get(pid)
      : ofJournal
        ? / f(data)?sync\(/.test(line)
          ? 'sync'
          : / p?write(64|v)?\(/.test(line)
            ? 'write'
            : undefined
        : undefined;
    if (/ write\(1[<,].*"kept /.test(line)) {
      order.acknowledged += 1;
      if (unsynced) order.early += 1;
    }
    if (!kind) continue;
    // A write counts from its beginning, a sync from its end.
    if (kind === 'write') unsynced = true;
    if (unfinished) open.set(pid, kind);
    else {
      open.delete(pid);
      if (kind === 'sync' && / = 0\b/.test(line)) unsynced = false;
    }
  }
  return order;
}

/** Traces the writer until it has acknowledged so much; null where there is no strace, or it may not trace. */
export async function runTrace(folder: string, key: Uint8Array, count: number): Promise<Order | null> {
  if (process.platform !== 'linux' || spawnSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const dataDir = join(folder, 'traced');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(folder, 'trace');
  const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));
  const calls = 'trace=write,writev,pwrite64,fsync,fdatasync';
  const args = ['-f', '-y', '-s', '12', '-e', calls, '-e', 'signal=none', '-o', file, process.execPath, writer, 'write', dataDir];
  const child = spawn('strace', [...args, join(folder, 'traced-backups')], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  child.stdin.end(Buffer.from(key).toString('hex'));
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('kept ')) seen += 1;
    // Strace and what it traces: their own process group.
    if (seen === count && child.pid) process.kill(-child.pid, 'SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return orderOf(readFileSync(file, 'utf8'));
}
