/** A host that is killed while the memory is read again with another encoder: the old one answers, and the change goes on. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findMiniLm } from '@mia/models/encoder/fixtures.ts';
import { afterEach, expect, test } from 'vitest';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { openDatabaseOf } from './database.fixture.ts';
import { Desk, folderOf } from './running.fixture.ts';

const files = findMiniLm()?.files;
const encoder = files?.tokenizer;
const why = encoder ? '' : ' (skipped: all-MiniLM-L6-v2 is not there)';
const OLD = 'all-minilm-l6-v2';
/** The same weights under another recipe: what they mean is not looked at here. */
const NEW = 'bge-small-en-v1.5';
const SAID = 120;
const patient = { timeout: 100_000, interval: 100 };

/** The files as an encoder that was downloaded. */
function install(dataDir: string, from: Record<'weights' | 'tokenizer', string>): void {
  const folder = join(dataDir, 'models', NEW);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const listed = Object.entries(from).map(([role, file]) => {
    const path = basename(file);
    symlinkSync(file, join(folder, path));
    return { role, path, size: statSync(file).size, sha256: '' };
  });
  writeFileSync(
    join(folder, 'installed.json'),
    JSON.stringify({ version: 1, id: NEW, name: NEW, source: 'hub', unlisted: false, files: listed }),
  );
}

let desk: Desk | undefined;
afterEach(() => desk?.clear());

/** What is found by meaning alone: no word of it was said. */
const found = async (window: Client<App>): Promise<number> => {
  const { memories, notes } = await window.request('search.run', { text: 'seaside port', limit: 20 });
  return [...memories, ...notes].filter(({ by }) => by === 'meaning').length;
};

test.skipIf(!encoder)(
  `killed in the middle of it, it answers as before at once and ends what it began, with every message read once${why}`,
  async () => {
    const folder = folderOf(encoder as string, 'tokenizer.json');
    desk = new Desk({ [OLD]: folder });
    let host = await desk.start();
    let window = await host.window();
    const { conversation } = await window.request('conversation.create', {});
    for (let n = 0; n < SAID; n++) {
      const text =
        n % 40 === 0 ? `The boats lie in the harbour, ${n}` : `Note ${n} of the garden ${'and what grew there that year '.repeat(20)}`;
      await window.request('turn.send', { conversation: conversation.id, message: randomUUID(), text });
    }
    const passages = async (name: string) => {
      const db = await openDatabaseOf((desk as Desk).dataDir);
      try {
        const sql = `SELECT count(DISTINCT p.message) AS messages, count(*) AS passages FROM passage p JOIN collection c ON c.id = p.encoder WHERE c.name = ?`;
        return db.prepare(sql).get(name) as { messages: number; passages: number };
      } finally {
        db.close();
      }
    };
    await expect.poll(async () => (await passages(OLD)).messages, patient).toBe(SAID);
    const before = await passages(OLD);
    expect(await found(window)).toBeGreaterThan(0);

    await host.stop();
    install(desk.dataDir, { weights: files?.weights as string, tokenizer: encoder as string });
    host = await desk.start();
    window = await host.window();
    await window.request('memory.encoder.change', { encoder: NEW });
    const read = async () => (await window.request('memory.encoder', {})).state.change?.done ?? 0;
    await expect.poll(read, { ...patient, interval: 20 }).toBeGreaterThan(0);
    await host.stop('SIGKILL');

    const half = await passages(NEW);
    expect(half.messages).toBeGreaterThan(0);
    expect(half.messages).toBeLessThan(SAID);
    expect(await passages(OLD)).toEqual(before);

    host = await desk.start();
    window = await host.window();
    const { state } = await window.request('memory.encoder', {});
    expect(state).toMatchObject({ active: OLD, change: { encoder: NEW, paused: false, error: null } });
    expect(state.change?.done).toBeGreaterThanOrEqual(half.messages);
    expect(await found(window)).toBeGreaterThan(0);
    await expect.poll(async () => (await window.request('memory.encoder', {})).state, patient).toEqual({ active: NEW, change: null });
    await host.stop();
    expect(await passages(NEW)).toEqual(before);
    const db = await openDatabaseOf(desk.dataDir);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare("SELECT name, state FROM collection WHERE state <> 'retired'").all()).toEqual([{ name: NEW, state: 'active' }]);
    db.close();
  },
  300_000,
);
