import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorShape } from '@mia/core/errors.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { app } from '../contract/index.ts';
import type { ShellPreferences } from '../contract/shell.ts';
import { ENTRY_SOURCES } from '../host/entries.ts';
import { QUICK_KEYS } from '../host/preferences.ts';
import { Desk, SAID, say } from '../host/running.fixture.ts';
import { createClient } from '../transport/client.ts';
import { safeOf } from './electron-api.ts';
import { hostCommand, hostEnvironment } from './host-command.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { keychainRoutes } from './keychain.ts';

const checkout = join(import.meta.dirname, '../../../..');
// the source, whatever lies in dist/
const entry = join(checkout, ENTRY_SOURCES.electron);

let desk: Desk;
const running: HostProcess[] = [];
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.stop()));
  await desk.clear();
});

/** A host as main starts it; `keychain`: the system has one (turned bytes stand for encryption). */
async function start({ locked = false, keychain = false, dataDir = desk.dataDir } = {}) {
  const seen = { preferences: [] as ShellPreferences[], locked: 0, answers: 0, failed: null as ErrorShape | null };
  const ready = Promise.withResolvers<boolean>();
  const exit = Promise.withResolvers<number | null>();
  const safe = safeOf(
    {
      isEncryptionAvailable: () => keychain,
      encryptString: (text) => Buffer.from(text).reverse(),
      decryptString: (bytes) => Buffer.from(bytes).reverse().toString(),
    },
    'darwin',
  );
  const host = startHost(
    hostCommand({ node: process.execPath, entry, dataDir, platform: process.platform }, locked),
    hostEnvironment(desk.env()),
    {
      ...keychainRoutes(safe),
      'answer.ready': () => {
        seen.answers += 1;
        return { ok: true };
      },
      'preferences.set': (given) => {
        seen.preferences.push(given);
        return { ok: true };
      },
      'vault.locked': () => {
        seen.locked += 1;
        return { ok: true };
      },
    },
    {
      ready: ready.resolve,
      failed: (error) => {
        seen.failed = error;
      },
      exit: (code) => {
        exit.resolve(code);
        ready.reject(new Error(`ended with ${code}`));
      },
    },
  );
  running.push(host);
  ready.promise.catch(() => {});
  const window = () => createClient(host.open(), { contract: app, appVersion: 'test' });
  return { host, seen, ready: ready.promise, exit: exit.promise, window };
}

const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('the host behind main', () => {
  test('serves several windows over one file descriptor, and each that goes leaves the others alone', async () => {
    const it = await start();
    // Asked before it is ready: it waits.
    const [first, second] = [it.window(), it.window()];
    expect(await first.request('app.info', {})).toMatchObject({ shell: 'electron' });
    expect(await it.ready).toBe(false);
    const { conversation } = await say(first);
    first.close();
    expect((await second.request('conversation.open', { id: conversation })).messages[0]?.parts[0]?.text).toBe(SAID);
  });

  test('tells main what it must know of the settings, at the start and at every change', async () => {
    const it = await start();
    const window = it.window();
    await expect.poll(() => it.seen.preferences.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(it.seen.preferences[0]).toEqual({
      stayInTray: false,
      lockOnSuspend: false,
      lockOnScreenLock: false,
      quickKeys: QUICK_KEYS,
      language: null,
      theme: 'system',
    });
    await window.request('setting.set', { name: 'lock.onSuspend', value: true });
    await expect.poll(() => it.seen.preferences.at(-1)?.lockOnSuspend, { timeout: 30_000 }).toBe(true);
  });

  test("replaces a key that lay in a file by one that the system's keychain wraps", async () => {
    const before = await start();
    expect(await before.window().request('vault.status', {})).toMatchObject({ protectedBy: ['file'] });
    await before.host.stop();
    const it = await start({ keychain: true });
    expect(await it.window().request('vault.status', {})).toMatchObject({ state: 'open', protectedBy: ['keychain'] });
    expect(readFileSync(join(desk.dataDir, 'vault.json'), 'utf8')).not.toContain('"file"');
    await it.host.stop();
    // And opens by it.
    const again = await start({ keychain: true });
    expect(await again.window().request('vault.status', {})).toMatchObject({ state: 'open', protectedBy: ['keychain'] });
  });

  test('tells main when it was locked, and started as locked waits for the person, whatever could open it', async () => {
    const it = await start({ keychain: true });
    const window = it.window();
    // Without a passphrase nobody could open it again: sleep does not lock.
    it.host.say({ type: 'lock' });
    await window.request('vault.passphrase', { next: 'four marmalade jars in the cellar' });
    expect(it.seen.locked).toBe(0);
    it.host.say({ type: 'lock' });
    await expect.poll(() => it.seen.locked, { timeout: 30_000 }).toBe(1);
    await it.host.stop();
    const next = await start({ keychain: true, locked: true });
    const waits = next.window();
    expect(await waits.request('vault.status', {})).toMatchObject({ state: 'locked' });
    await expect(waits.request('conversation.list', {})).rejects.toMatchObject({ code: 'vault.locked' });
    await waits.request('vault.unlock', { passphrase: 'four marmalade jars in the cellar' });
    expect((await waits.request('conversation.list', {})).conversations).toEqual([]);
  });

  test('hands windows on to a host that runs already, and ends when that one does', async () => {
    const browser = await desk.start();
    const { conversation } = await say(await browser.window());
    const it = await start();
    expect(await it.ready).toBe(true);
    const window = it.window();
    expect((await window.request('conversation.open', { id: conversation })).messages).toHaveLength(1);
    browser.child.kill('SIGKILL');
    expect(await it.exit).toBe(0);
    expect(window.closed).toBe(true);
    const next = await start();
    expect(await next.ready).toBe(false);
  });

  test('says why it can not start', async () => {
    const file = join(desk.folder, 'no-folder');
    writeFileSync(file, '');
    const it = await start({ dataDir: file });
    expect(await it.exit).toBe(1);
    expect(it.seen.failed).toMatchObject({ code: 'data.not-yours' });
  });

  test.skipIf(process.platform !== 'linux')('is gone, with its lock, once it was stopped (needs /proc)', async () => {
    const it = await start();
    await it.window().request('conversation.list', {});
    const { pid } = it.host;
    await it.host.stop();
    expect(alive(pid ?? -1)).toBe(false);
    expect(existsSync(join(desk.dataDir, 'run', 'host.json'))).toBe(false);
  });
});
