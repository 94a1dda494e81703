/**
 * Vectors are committed without waiting for the medium (they can be computed again), messages are waited for. What a power cut
 * can take is the end of the journal: the commits after the last one that was waited for.
 */
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../memory/storage/open.ts';
import { message, openTestStore, TEST_KEY, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import { bagOfWords, fakeModels, testClock } from './testing/fakes.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const encoder = bagOfWords(384);
const said = ['the harbour of Galaxidi', 'quinces from Pelion', 'the night train to Graz'];

async function remembered(store: Store): Promise<number> {
  const assistant = createAssistant({ store, encoder, models: fakeModels(null), clock: testClock(), logger: silentLogger, emit: () => {} });
  const done = await assistant.encodeBacklog();
  await assistant.close();
  return done;
}

/** The files as a power cut leaves them: the database as it is, its journal up to this length. */
function afterPowerCut(length: number, name: string): string {
  const dir = join(folder.dir, name);
  mkdirSync(dir);
  for (const file of ['mia.db', 'mia.db-wal']) copyFileSync(join(folder.dir, file), join(dir, file));
  truncateSync(join(dir, 'mia.db-wal'), length);
  return dir;
}

it('a commit of vectors that a power cut took is made again at the next start, and nothing else is lost', async () => {
  const store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  for (const [n, text] of said.entries()) await store.addMessage(message(`m${n}`, 'c', n === 0 ? null : `m${n - 1}`, text));
  const journal = join(folder.dir, 'mia.db-wal');
  const waitedFor = statSync(journal).size;
  expect(await remembered(store)).toBe(3);
  const all = statSync(journal).size;
  // The vectors' commit is the end of the journal, and all that a cut can take.
  expect(all).toBeGreaterThan(waitedFor);
  const frame = 4096 + 24;
  const cuts = [waitedFor, waitedFor + frame, waitedFor + frame + 700, all - frame, all - 1];
  for (const [n, cut] of cuts.entries()) {
    const dir = afterPowerCut(cut, `cut${n}`);
    const opened = await openTestStore(dir);
    expect((await opened.path('c')).map((m) => m.parts[0]?.text)).toEqual(said);
    expect((await opened.unencoded(encoder.id, 9)).map((m) => m.message)).toEqual(['m0', 'm1', 'm2']);
    expect(await opened.collections()).toEqual([]);
    expect(await remembered(opened)).toBe(3);
    expect(await opened.unencoded(encoder.id, 9)).toEqual([]);
    const [vector] = await encoder.encode(['quinces from Pelion']);
    expect((await opened.nearest({ vector: vector as Float32Array, k: 1 }))[0]?.message).toBe('m1');
    await opened.close();
    const db = openDatabase({ path: join(dir, 'mia.db'), key: TEST_KEY });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  }
  await store.close();
});

it('a message that is waited for takes the vectors before it to the medium too', async () => {
  const store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await store.addMessage(message('m0', 'c', null, 'the harbour of Galaxidi'));
  expect(await remembered(store)).toBe(1);
  await store.addMessage(message('m1', 'c', 'm0', 'quinces from Pelion'));
  const dir = afterPowerCut(readFileSync(join(folder.dir, 'mia.db-wal')).length, 'cut');
  const opened = await openTestStore(dir);
  expect((await opened.unencoded(encoder.id, 9)).map((m) => m.message)).toEqual(['m1']);
  await opened.close();
  await store.close();
});
