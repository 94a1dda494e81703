/** Disk full and disk read-only, with the very host that a person starts, on a small disk of its own. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App, AppEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { openDatabaseOf } from './database.fixture.ts';
import { canMount, type SmallDisk, smallDisk } from './disk.fixture.ts';
import { Desk, SAID, say } from './running.fixture.ts';

const there = canMount();
const why = there ? '' : ' (skipped: needs Linux, root and mount)';
const MB = 1024 * 1024;

let desk: Desk;
let disk: SmallDisk;

const reserve = (): string => join(desk.dataDir, 'mia.reserve');
const reserveBytes = (): number => statSync(reserve(), { throwIfNoEntry: false })?.size ?? 0;
const send = (window: Client<App>, conversation: string, text: string) =>
  window.request('turn.send', { conversation, message: uuid(), text });
const textsOf = async (window: Client<App>, id: string): Promise<string[]> =>
  (await window.request('conversation.open', { id })).messages.map((m) => m.parts[0]?.text ?? '');

async function troublesOf(window: Client<App>): Promise<string[]> {
  const codes: string[] = [];
  const onEvent = (event: AppEvent): void => void (event.type === 'trouble' && codes.push(event.error.code));
  void window.request('app.events', {}, { onEvent }).catch(() => {});
  await window.request('app.info', {});
  return codes;
}

describe.skipIf(!there)(`on a disk of its own${why}`, { timeout: 60_000 }, () => {
  beforeEach(() => {
    desk = new Desk();
    disk = smallDisk(desk.dataDir, 90);
  });
  afterEach(async () => {
    await desk.end();
    disk.remove();
    await desk.clear();
  });

  test('that is full: nothing is lost, a message is refused and stands as a draft, forgetting works, and when there is room it goes on', async () => {
    const host = await desk.start();
    const window = await host.window();
    const troubles = await troublesOf(window);
    const { conversation, message } = await say(window);
    await window.request('draft.set', { conversation, text: 'typed before', window: 'w' });
    await expect.poll(reserveBytes).toBe(32 * MB);
    disk.fill();

    // Several pages: what the journal already holds of the disk could take a few bytes.
    const long = 'a new thing '.repeat(20_000);
    await expect(send(window, conversation, long)).rejects.toMatchObject({ code: 'data.disk-full' });
    expect(troubles).toContain('data.disk-full');
    expect(await textsOf(window, conversation)).toEqual([SAID]);
    // The row of the draft goes with the commit of the message, so it is still there.
    expect((await window.request('draft.get', { conversation })).draft?.text).toBe('typed before');
    await expect(window.request('draft.set', { conversation, text: long, window: 'w' })).rejects.toMatchObject({ code: 'data.disk-full' });
    expect(reserveBytes()).toBe(32 * MB);

    // Forgetting has the reserve.
    await window.request('memory.forget', { memory: message });
    expect((await window.request('search.run', { text: 'cellar' })).notes).toEqual([]);

    disk.free();
    await send(window, conversation, long);
    expect(await textsOf(window, conversation)).toEqual(
      ['', long.trim()].map((text, i) => (i === 0 ? text : expect.stringContaining(text))),
    );
    expect((await host.stop()).code).toBe(0);
    const again = await (await desk.start()).window();
    expect(await textsOf(again, conversation)).toHaveLength(2);
    // And the reserve is there again for the next time.
    await expect.poll(reserveBytes).toBe(32 * MB);
  });

  test('that is full: a clean end is clean, and overwrites what was forgotten', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation, message } = await say(window);
    await expect.poll(reserveBytes).toBe(32 * MB);
    disk.fill();
    await window.request('memory.forget', { memory: message });
    const { code, ms } = await host.stop();
    expect({ code, quick: ms < 3000 }).toEqual({ code: 0, quick: true });
    expect(readdirSync(desk.dataDir)).not.toContain('mia.db-wal');
    disk.free();
    const db = await openDatabaseOf(desk.dataDir);
    expect(db.prepare('SELECT count(*) FROM forgetting').pluck().get()).toBe(0);
    expect(db.prepare('SELECT count(*) FROM part').pluck().get()).toBe(0);
    db.close();
    const again = await (await desk.start()).window();
    expect(await textsOf(again, conversation)).toEqual(['']);
  });

  test('that was full before the start: M.I.A still opens, shows all of it, and can forget', async () => {
    const first = await desk.start();
    const { conversation, message } = await say(await first.window());
    await expect.poll(reserveBytes).toBe(32 * MB);
    await first.stop();
    disk.fill();
    const host = await desk.start();
    const window = await host.window();
    expect(await textsOf(window, conversation)).toEqual([SAID]);
    // Only as much of the reserve as a start needs.
    expect(reserveBytes()).toBe(31 * MB);
    await window.request('memory.forget', { memory: message });
    expect(await textsOf(window, conversation)).toEqual(['']);
    expect((await host.stop()).code).toBe(0);
  });

  test('that is full and holds no reserve, or is read-only, is told on stderr with exit code 1, and nothing on it changes', async () => {
    disk.fill();
    const full = await desk.run('host', ['--data-dir', desk.dataDir, '--no-open']);
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toMatch(/^The disk is full\. .*\(data\.disk-full\)\n$/);
    disk.free();

    const first = await desk.start();
    const { conversation } = await say(await first.window());
    await first.stop();
    const before = statSync(join(desk.dataDir, 'mia.db')).mtimeMs;
    disk.readOnly();
    const refused = await desk.run('host', ['--data-dir', desk.dataDir, '--no-open']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^The data folder can not be written to\. .*\(data\.read-only\)\n$/);
    expect(statSync(join(desk.dataDir, 'mia.db')).mtimeMs).toBe(before);
    expect(existsSync(reserve())).toBe(true);
    expect(conversation).toMatch(/^[0-9a-f]{32}$/);
  });
});
