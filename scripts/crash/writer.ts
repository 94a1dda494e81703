/**
 * What is killed: writes without end, and says what it was told is kept. Its folder and the place of backups are arguments, the
 * key comes on stdin. Lines: "kept ID", "learnt ID" (the fact drawn from it), "forgets ID" and "forgot ID", "attached ID SHA256" (of
 * the content), "detaches ID" and "detached ID", "restored".
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '../../packages/core/src/memory/backup/index.ts';
import { makeBackup } from '../../packages/core/src/memory/backup/make.ts';
import { prepareRestore } from '../../packages/core/src/memory/backup/restore.ts';
import { continueRestore, settleRestore } from '../../packages/core/src/memory/backup/swap.ts';
import type { Store } from '../../packages/core/src/memory/storage/index.ts';
import { message, openTestStore } from '../../packages/core/src/memory/storage/testing.ts';

const [mode = '', dataDir = '', place = '', round = '0'] = process.argv.slice(2);
const key = Buffer.from(readFileSync(0, 'utf8').trim(), 'hex');
const say = (line: string): void => void writeSync(1, `${line}\n`);

/**
 * Keeps a file, of several pieces and one time in three never named, and sends it with a message; now and then forgets one again.
 * @returns the message
 */
async function attach(store: Store, conversation: string, parent: string | null): Promise<string | null> {
  const content = randomBytes(randomInt(200_000));
  const { id } = await store.addAttachment(content, { type: 'audio/wav', created: 1 });
  const named = randomInt(3) > 0;
  if (!named) return parent;
  await store.addMessage(message(`with-${id}`, conversation, parent, '', { parts: [{ kind: 'audio', text: '', attachment: id }] }));
  say(`attached ${id} ${createHash('sha256').update(content).digest('hex')}`);
  if (randomInt(4) > 0) return `with-${id}`;
  say(`detaches ${id}`);
  const { undo } = await store.forget(`with-${id}`);
  await store.purge(undo);
  say(`detached ${id}`);
  return `with-${id}`;
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
    if (i % 9 === 2) parent = await attach(store, conversation, parent);
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
