/**
 * What is killed: writes without end, and says what it was told is kept. Its folder and the place of backups are arguments, the
 * key comes on stdin. Lines: "kept ID", "learnt ID" (the fact drawn from it), "forgets ID" and "forgot ID", "attached ID SHA256", "restored".
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeNew } from '../../packages/core/src/memory/backup/disk.ts';
import { listBackups } from '../../packages/core/src/memory/backup/index.ts';
import { makeBackup } from '../../packages/core/src/memory/backup/make.ts';
import { prepareRestore } from '../../packages/core/src/memory/backup/restore.ts';
import { continueRestore, settleRestore } from '../../packages/core/src/memory/backup/swap.ts';
import { openDatabase } from '../../packages/core/src/memory/storage/index.ts';
import { message, openTestStore } from '../../packages/core/src/memory/storage/testing.ts';

const [mode = '', dataDir = '', place = '', round = '0'] = process.argv.slice(2);
const key = Buffer.from(readFileSync(0, 'utf8').trim(), 'hex');
const say = (line: string): void => void writeSync(1, `${line}\n`);

/** A file and its row, in the order in which each is to be on the disk: beside, synced, renamed, the folder synced, the row. */
function attach(id: string): void {
  const folder = join(dataDir, 'attachments');
  mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
  const { sha256, bytes } = writeNew(join(folder, 'tmp', id), randomBytes(6000).toString('hex'));
  renameSync(join(folder, 'tmp', id), join(folder, id));
  syncFolder(folder);
  const db = openDatabase({ path: join(dataDir, 'mia.db'), key });
  try {
    const sql = 'INSERT INTO attachment (public, key, content_hash, bytes, type, created) VALUES (?, ?, ?, ?, ?, 1)';
    db.prepare(sql).run(id, randomBytes(32), randomBytes(32), bytes, 'image/png');
  } finally {
    db.close();
  }
  say(`attached ${id} ${sha256}`);
}

async function write(): Promise<void> {
  const store = await openTestStore(dataDir, { key, reserveBytes: 0 });
  // What was forgotten and not yet overwritten when the one before was killed.
  await store.purge();
  const conversation = `c${round}`;
  await store.createConversation({ id: conversation, created: 1, zone: 'UTC' });
  let parent: string | null = null;
  const said: string[] = [];
  let backing: Promise<unknown> = Promise.resolve();
  for (let i = 0; ; i += 1) {
    const id = `m${round}-${i}`;
    await store.addMessage(message(id, conversation, parent, `number ${i} of round ${round} ${'x'.repeat((i * 97) % 3000)}`));
    say(`kept ${id}`);
    await store.addFacts(id, 'rules', [{ subject: 'user', relation: 'likes', object: id, text: `You like ${id}.`, single: false }]);
    say(`learnt ${id}`);
    parent = id;
    said.push(id);
    if (i % 7 === 6) {
      const gone = said.splice(Math.floor(said.length / 2), 1)[0] as string;
      say(`forgets ${gone}`);
      const { undo } = await store.forget(gone);
      await store.purge(undo);
      say(`forgot ${gone}`);
    }
    if (i % 9 === 2) attach(`a${round}-${i}`);
    if (i % 20 === 4) {
      await backing;
      const about = {
        vaultFile: '{}',
        vault: 'ab'.repeat(16),
        opensBy: [],
        app: '0.1.0',
        created: i,
        zone: 'UTC',
        reason: 'idle' as const,
      };
      backing = makeBackup({ ...about, place, dataDir, key, cipher: 'sqlcipher' });
    }
  }
}

/** Puts the newest backup in the place of what is there, over and over. */
async function restore(): Promise<void> {
  const unit = listBackups(place)[0]?.path as string;
  say('ready');
  for (;;) {
    await prepareRestore({ unit, key, dataDir, keep: false });
    continueRestore(dataDir);
    settleRestore(join(dataDir));
    say('restored');
  }
}

await (mode === 'restore' ? restore() : write());
