/** Kills under write load: what was acknowledged is there, the file is whole, every backup is whole or not there. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { diskFiles } from '../../packages/core/src/memory/attachments/index.ts';
import { opened } from '../../packages/core/src/memory/attachments/open.ts';
import { continueRestore, listBackups, settleRestore } from '../../packages/core/src/memory/backup/index.ts';
import { verifyBackup } from '../../packages/core/src/memory/backup/verify.ts';
import { auditWal, type Database, openDatabase } from '../../packages/core/src/memory/storage/index.ts';

export interface Kills {
  kills: number;
  kept: number;
  /** Facts that were acknowledged, each drawn from one of them. */
  learnt: number;
  forgotten: number;
  /** Files that were acknowledged, those of them that were forgotten, and those found without a row, as a kill between the two leaves them. */
  attached: number;
  detached: number;
  orphans: number;
  backups: number;
  restores: number;
  /** What was not as it should be, in words. */
  wrong: string[];
}

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));
/** One in so many kills falls into restoring, and one in so many rounds looks at everything. */
const RESTORE_EVERY = 8;
const WHOLE_EVERY = 25;

/** Starts the writer, kills it so long after its first line, and returns what it said. */
async function killed(args: string[], key: Uint8Array, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(Buffer.from(key).toString('hex'));
  const lines: string[] = [];
  const reading = createInterface({ input: child.stdout });
  reading.once('line', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
  reading.on('line', (line) => lines.push(line));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== null) throw new Error(`the writer ended by itself: ${code}`);
  return lines;
}

interface Row {
  id: string;
  key: Buffer;
  bytes: number;
  going: number;
}

/** Of what is in a file of format v1; what went wrong where it does not open. */
async function sumOfContent(folder: string, { id, key, bytes }: Row): Promise<string> {
  const file = await diskFiles(folder).open(id);
  if (!file) return 'missing';
  const hash = createHash('sha256');
  try {
    for await (const part of opened(file, { id, key }, bytes, { start: 0, end: bytes })) hash.update(part);
    return hash.digest('hex');
  } catch (error) {
    return String(error);
  } finally {
    await file.close();
  }
}

const integrity = (db: Database): string => db.pragma('integrity_check', { simple: true }) as string;

export async function runKills(folder: string, key: Uint8Array, count: number, random: () => number): Promise<Kills> {
  const dataDir = join(folder, 'data');
  const twin = join(folder, 'twin');
  const place = join(folder, 'backups');
  for (const path of [dataDir, twin]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const kept = new Set<string>();
  const learnt = new Set<string>();
  /** Killed while it was being forgotten: gone or not, but nothing between. */
  const going = new Set<string>();
  const gone = new Set<string>();
  const attached = new Map<string, string>();
  const detaches = new Set<string>();
  const detached = new Set<string>();
  const files = join(dataDir, 'attachments');
  const result: Kills = {
    kills: 0,
    kept: 0,
    learnt: 0,
    forgotten: 0,
    attached: 0,
    detached: 0,
    orphans: 0,
    backups: 0,
    restores: 0,
    wrong: [],
  };
  const wrong = (what: string): void => void result.wrong.push(`kill ${result.kills}: ${what}`);

  for (let round = 0; round < count; round += 1) {
    result.kills += 1;
    const newest = listBackups(place)[0];
    if (round % RESTORE_EVERY === RESTORE_EVERY - 1 && newest) {
      const lines = await killed(['restore', twin, place], key, random() * 1500);
      result.restores += lines.filter((line) => line === 'restored').length;
      continueRestore(twin);
      settleRestore(twin);
      try {
        const db = openDatabase({ path: join(twin, 'mia.db'), key });
        if (integrity(db) !== 'ok') wrong('a restored database is not whole');
        db.close();
      } catch (error) {
        // Before the first restore was in place there was nothing here.
        if (result.restores > 0) wrong(`a restored database does not open: ${String(error)}`);
      }
      continue;
    }
    const lines = await killed(['write', dataDir, place, String(round)], key, random() * 500);
    const said = lines.map((line) => line.split(' ') as [string, string, string]);
    for (const [what, id, sum] of said) {
      if (what === 'attached') attached.set(id, sum);
      else ({ kept, learnt, forgets: going, forgot: gone, detaches, detached })[what]?.add(id);
    }
    // Before SQLite reads it: a kill damages nothing.
    if (auditWal(join(dataDir, 'mia.db-wal')).lost > 0) wrong('the audit took a kill for damage');
    const whole = round % WHOLE_EVERY === WHOLE_EVERY - 1 || round === count - 1;
    const db = openDatabase({ path: join(dataDir, 'mia.db'), key });
    const state = db.prepare('SELECT forgotten FROM message WHERE public = ?').pluck();
    for (const id of whole ? kept : said.filter(([what]) => what === 'kept').map(([, id]) => id)) {
      const found = state.get(id) as number | undefined;
      if (found === undefined) wrong(`${id} was acknowledged and is lost`);
      if (gone.has(id) && found !== 1) wrong(`${id} was forgotten and is back`);
    }
    const facts = db
      .prepare('SELECT count(*) FROM fact WHERE object = ? AND EXISTS (SELECT 1 FROM fact_word w WHERE w.fact = fact.id)')
      .pluck();
    for (const id of whole ? learnt : said.filter(([what]) => what === 'learnt').map(([, id]) => id)) {
      const found = facts.get(id);
      if (found !== (gone.has(id) ? 0 : 1) && !(going.has(id) && found === 0)) wrong(`${found} facts are found by the words of ${id}`);
    }
    const loose = db.prepare('SELECT count(*) FROM fact_word WHERE fact NOT IN (SELECT id FROM fact)').pluck();
    if (whole && loose.get() !== 0) wrong('words of facts that are gone');
    if (whole && integrity(db) !== 'ok') wrong('the database is not whole');
    const rows = db.prepare('SELECT public AS id, key, bytes, (to_delete = 1 AND refs = 0) AS going FROM attachment').all() as Row[];
    const known = new Map(rows.map((row) => [row.id, row]));
    for (const { id, going } of rows) if (!going && !existsSync(join(files, id))) wrong(`the row of ${id} has no file`);
    for (const [id, sum] of attached) {
      const row = known.get(id);
      if (detached.has(id) && (row || existsSync(join(files, id)))) wrong(`${id} was forgotten and is there`);
      if (detaches.has(id)) continue;
      if (!row) wrong(`${id} was acknowledged and has no row`);
      else if (whole && (await sumOfContent(files, row)) !== sum) wrong(`${id} is not what was acknowledged`);
    }
    if (existsSync(files)) result.orphans += readdirSync(files).filter((name) => name !== 'tmp' && !known.has(name)).length;
    db.close();
    for (const { path } of whole ? listBackups(place) : listBackups(place).slice(0, 1)) {
      try {
        verifyBackup(path);
        result.backups += 1;
      } catch {
        wrong(`${path} counts as a backup and is none`);
      }
    }
  }
  result.kept = kept.size;
  result.learnt = learnt.size;
  result.forgotten = gone.size;
  result.attached = attached.size;
  result.detached = detached.size;
  return result;
}
