import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Desk, SAID, say } from './running.fixture.ts';

let desk: Desk;
let others: Desk[] = [];
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await Promise.all([desk, ...others].map((one) => one.clear()));
  others = [];
});

const PASSPHRASE = 'seven quiet herons at dusk';

async function texts(window: Awaited<ReturnType<Awaited<ReturnType<Desk['start']>>['window']>>, conversation: string): Promise<string[]> {
  const { messages } = await window.request('conversation.open', { id: conversation });
  return messages.flatMap((m) => m.parts.map((part) => part.text));
}

describe('backups', () => {
  test('are made on request, in the folder that was chosen, and a new start knows them', async () => {
    const host = await desk.start();
    const window = await host.window();
    await say(window);
    const made = await window.request('backup.make', {});
    expect(made.backups).toHaveLength(1);
    expect(made.backups[0]?.about).toMatchObject({ reason: 'person', own: true, opensBy: [] });
    expect(made.folder).toMatchObject({ path: join(desk.dataDir, 'backups'), chosen: false, reachable: true });
    const refused = (path: string, what: string) =>
      expect(window.request('backup.folder', { path })).rejects.toMatchObject({ code: 'backup.place', details: { what } });
    await refused(join(desk.folder, 'nowhere'), 'missing');
    await refused('relative', 'relative');
    writeFileSync(join(desk.folder, 'file'), 'x');
    await refused(join(desk.folder, 'file'), 'missing');
    // For whoever may write everywhere, a file in the place of the folder is what cannot be written to.
    mkdirSync(join(desk.folder, 'shut'));
    writeFileSync(join(desk.folder, 'shut', 'M.I.A backups'), 'x');
    await refused(join(desk.folder, 'shut'), 'not-writable');
    const disk = join(desk.folder, 'disk');
    mkdirSync(disk);
    const chosen = await window.request('backup.folder', { path: disk });
    expect(chosen.folder).toMatchObject({ path: join(disk, 'M.I.A backups'), chosen: true, sameDisk: true });
    expect(chosen.backups).toHaveLength(2);
    expect(readdirSync(join(disk, 'M.I.A backups')).sort()).toEqual(['attachments', 'backup-000001']);
    await host.stop();
    const again = await (await desk.start()).window();
    expect((await again.request('backup.status', {})).backups).toHaveLength(2);
    expect(desk.logs()).toContain('backup.made');
  });

  test('go nowhere while the disk that was chosen is away, which is told, and go there again when it is back', async () => {
    const window = await (await desk.start()).window();
    await say(window);
    const disk = join(desk.folder, 'disk');
    mkdirSync(disk);
    await window.request('backup.folder', { path: disk });
    // Unplugged: where it hung there is an empty folder, on the disk of the memory.
    renameSync(disk, join(desk.folder, 'pocket'));
    mkdirSync(disk);
    await expect(window.request('backup.make', {})).rejects.toMatchObject({ code: 'backup.place', details: { what: 'gone' } });
    expect(await window.request('backup.status', {})).toMatchObject({ folder: { chosen: true, reachable: false }, failed: 'backup.place' });
    expect(readdirSync(disk)).toEqual([]);
    rmSync(disk, { recursive: true });
    renameSync(join(desk.folder, 'pocket'), disk);
    const made = await window.request('backup.make', {});
    expect(made).toMatchObject({ folder: { reachable: true }, failed: null });
    expect(made.backups.filter((one) => one.path.startsWith(disk))).toHaveLength(2);
  });

  test('old ones go after forgetting, once a new one is made', async () => {
    const window = await (await desk.start()).window();
    const { message } = await say(window);
    await window.request('backup.make', {});
    await window.request('backup.make', {});
    expect((await window.request('memory.forgetPreview', { memory: message })).backups).toBe(2);
    await window.request('memory.forget', { memory: message });
    expect(await window.request('backup.forgetOld', {})).toEqual({ removed: 2, away: [] });
    expect((await window.request('backup.status', {})).backups).toHaveLength(1);
  });

  test('a journal that lost commits is told at the start, and what was there lies aside', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { message } = await say(window);
    for (let i = 0; i < 5; i++) await window.request('setting.set', { name: `test.${i}`, value: 'z'.repeat(5000) });
    host.child.kill('SIGKILL');
    await new Promise((resolve) => host.child.once('close', resolve));
    const wal = join(desk.dataDir, 'mia.db-wal');
    const bytes = readFileSync(wal);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(wal, bytes);
    const again = await (await desk.start()).window();
    expect((await again.request('backup.status', {})).journalDamaged).toBe(true);
    expect(readFileSync(join(desk.dataDir, 'aside', '1', 'mia.db-wal')).equals(bytes)).toBe(true);
    // No key that opens by itself is in the copy: one that a passphrase takes away would live on there.
    expect(JSON.parse(readFileSync(join(desk.dataDir, 'vault.json'), 'utf8')).wraps).toMatchObject([{ kind: 'file' }]);
    expect(JSON.parse(readFileSync(join(desk.dataDir, 'aside', '1', 'vault.json'), 'utf8')).wraps).toEqual([]);
    // The copy holds what is forgotten by now: it is counted with the backups, and goes with the old ones.
    const later = await say(again);
    expect((await again.request('memory.forgetPreview', { memory: message })).backups).toBe(1);
    expect((await again.request('memory.forgetPreview', { memory: later.message })).backups).toBe(0);
    expect(await again.request('backup.forgetOld', {})).toEqual({ removed: 1, away: [] });
    expect(readdirSync(join(desk.dataDir, 'aside'))).toEqual([]);
  });
});

describe('restoring', () => {
  test('with the phrase on another computer, and back to what it was by the backup made before', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation } = await say(window);
    await window.request('vault.passphrase', { next: PASSPHRASE });
    const { words, ticket } = await window.request('vault.phrase.make', {});
    await window.request('vault.phrase.keep', { ticket });
    const { backups } = await window.request('backup.make', {});
    const path = backups[0]?.path as string;
    await host.stop();

    const other = new Desk();
    others.push(other);
    const elsewhere = await (await other.start()).window();
    const mine = await say(elsewhere);
    await expect(elsewhere.request('restore.find', { path: other.folder })).rejects.toMatchObject({ code: 'backup.none' });
    const found = await elsewhere.request('restore.find', { path: desk.dataDir });
    expect(found.backups.map((one) => one.path)).toEqual([path]);
    await expect(elsewhere.request('restore.run', { path })).rejects.toMatchObject({ code: 'backup.needs-secret' });
    const secret = { words: words.join(' ') };
    expect(await elsewhere.request('restore.preview', { path, secret })).toMatchObject({ conversations: 1, messages: 1, own: false });
    await elsewhere.request('restore.run', { path, secret });
    expect(await texts(elsewhere, conversation)).toContain(SAID);
    await expect(texts(elsewhere, mine.conversation)).rejects.toMatchObject({ code: 'not-found' });
    expect(await elsewhere.request('vault.status', {})).toMatchObject({ state: 'open', protectedBy: ['passphrase', 'phrase'] });
    expect(readdirSync(other.dataDir).filter((name) => name.startsWith('restore'))).toEqual([]);
    // What was there before is in a backup; nothing that a person knows opens that, so it is kept with its vault as well.
    const before = (await elsewhere.request('restore.find', {})).backups.find((one) => one.about?.reason === 'restore');
    expect(before?.about?.opensBy).toEqual([]);
    expect(readdirSync(join(other.dataDir, 'aside', '1')).sort()).toEqual(expect.arrayContaining(['mia.db', 'vault.json']));
  }, 120_000);

  test('of its own backup needs nothing typed, and undoes what was said since', async () => {
    const window = await (await desk.start()).window();
    const { conversation } = await say(window);
    const { backups } = await window.request('backup.make', {});
    const later = await say(window);
    const path = backups[0]?.path as string;
    expect(await window.request('restore.preview', { path })).toMatchObject({ own: true, messages: 1 });
    await window.request('restore.run', { path });
    expect(await texts(window, conversation)).toContain(SAID);
    await expect(texts(window, later.conversation)).rejects.toMatchObject({ code: 'not-found' });
    // And back: the state before is a backup of its own.
    const before = (await window.request('restore.find', {})).backups.find((one) => one.about?.reason === 'restore');
    await window.request('restore.run', { path: before?.path as string });
    expect(await texts(window, later.conversation)).toContain(SAID);
  }, 120_000);

  test('brings back a memory whose database is damaged, and keeps the damaged one', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation } = await say(window);
    const { backups } = await window.request('backup.make', {});
    await host.stop();
    writeFileSync(join(desk.dataDir, 'mia.db'), Buffer.alloc(40_960, 7));
    const again = await (await desk.start()).window();
    await expect(again.request('conversation.list', {})).rejects.toMatchObject({ code: expect.stringMatching(/^data\./) });
    expect((await again.request('restore.find', {})).backups).toHaveLength(1);
    await again.request('restore.run', { path: backups[0]?.path as string });
    expect(await texts(again, conversation)).toContain(SAID);
    expect(existsSync(join(desk.dataDir, 'aside', '1', 'mia.db'))).toBe(true);
  }, 120_000);
});

test('the data key is changed while the app runs; the new phrase opens it afterwards', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { conversation } = await say(window);
  await window.request('vault.passphrase', { next: PASSPHRASE });
  const { words, ticket } = await window.request('vault.key.make', {});
  await expect(window.request('vault.key.change', { ticket, passphrase: 'some other passphrase' })).rejects.toMatchObject({
    code: 'vault.wrong-passphrase',
  });
  const before = readFileSync(join(desk.dataDir, 'mia.db')).subarray(0, 16);
  await window.request('vault.key.change', { ticket, passphrase: PASSPHRASE });
  expect(readFileSync(join(desk.dataDir, 'mia.db')).subarray(0, 16).equals(before)).toBe(false);
  expect(await texts(window, conversation)).toContain(SAID);
  await host.stop();
  const again = await (await desk.start()).window();
  await again.request('vault.unlock', { words: words.join(' ') });
  expect(await texts(again, conversation)).toContain(SAID);
}, 120_000);
