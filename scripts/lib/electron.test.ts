/** Electron's binary: found, fetched by the package's own installer within a limit, and a failure remembered for a day. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronState, fetchElectron, fetchTrouble, findElectron, REMEMBERED_MS, sandboxWorks } from './electron.mjs';

const NOW = Date.UTC(2026, 10, 24, 9);
let root = '';
let env: NodeJS.ProcessEnv = {};

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
/** The package with an installer that does `script`. */
const withInstaller = (script: string): void => {
  write('node_modules/electron/package.json', '{ "version": "45.4.1" }');
  write('node_modules/electron/install.js', script);
};
const INSTALLS = `
  const fs = require('node:fs'), path = require('node:path');
  fs.mkdirSync(path.join(__dirname, 'dist'));
  for (const [file, text] of [['dist/version', '45.4.1'], ['dist/electron', ''], ['path.txt', 'electron']]) fs.writeFileSync(path.join(__dirname, file), text);
`;
const fetchOnce = (limitMs = 30_000) => fetchElectron(root, process.execPath, env, 'linux', NOW, limitMs);
const state = (now: number) => electronState(root, env, 'linux', now);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mia-electron-'));
  env = { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: join(root, 'cache') };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the binary', () => {
  it('is there when it is whole and of the version that the package names', () => {
    withInstaller('');
    write('node_modules/electron/dist/electron', '');
    write('node_modules/electron/dist/version', 'v45.4.1');
    // the installer was ended before its last step
    expect(findElectron(root, env, 'linux')).toBeNull();
    write('node_modules/electron/path.txt', 'electron');
    expect(findElectron(root, env, 'linux')).toBe(join(root, 'node_modules/electron/dist/electron'));
    write('node_modules/electron/dist/version', '44.0.0');
    expect(findElectron(root, env, 'linux')).toBeNull();
  });

  it('is taken from ELECTRON_OVERRIDE_DIST_PATH, and from nowhere else when that is set', () => {
    withInstaller(INSTALLS);
    env.ELECTRON_OVERRIDE_DIST_PATH = join(root, 'own');
    expect(state(NOW)).toMatchObject({ state: 'unwanted', why: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH') });
    write('own/electron', '');
    expect(findElectron(root, env, 'linux')).toBe(join(root, 'own/electron'));
    expect(state(NOW)).toEqual({ state: 'here' });
  });

  it('is not fetched when ELECTRON_SKIP_BINARY_DOWNLOAD says so', () => {
    withInstaller(INSTALLS);
    env.ELECTRON_SKIP_BINARY_DOWNLOAD = '1';
    expect(state(NOW)).toMatchObject({ state: 'unwanted' });
  });
});

describe('fetching it', () => {
  it('runs the installer of the package', async () => {
    withInstaller(INSTALLS);
    expect(state(NOW)).toEqual({ state: 'absent' });
    expect(await fetchOnce()).toEqual({ state: 'here' });
    expect(state(NOW)).toEqual({ state: 'here' });
  });

  it('says why it failed, and does not try again for a day', async () => {
    withInstaller('console.error("TypeError: fetch failed"); process.exit(1)');
    const failed = { state: 'failed', why: 'the server that has it can not be reached', again: NOW + REMEMBERED_MS };
    expect(await fetchOnce()).toEqual(failed);
    expect(state(NOW + 1)).toEqual(failed);
    expect(state(NOW + REMEMBERED_MS - 1)).toEqual(failed);
    expect(state(NOW + REMEMBERED_MS)).toEqual({ state: 'absent' });
    // a clock that was set back says nothing
    expect(state(NOW - 1)).toEqual({ state: 'absent' });
    // another version is another attempt
    write('node_modules/electron/package.json', '{ "version": "46.0.0" }');
    expect(state(NOW + 1)).toEqual({ state: 'absent' });
  });

  it('ends an installer that hangs', async () => {
    withInstaller('setInterval(() => {}, 1000)');
    expect(await fetchOnce(1000)).toMatchObject({ state: 'failed', why: 'it took longer than 1 seconds' });
  });

  it('forgets the failure once it is here', async () => {
    withInstaller('process.exit(1)');
    expect(await fetchOnce()).toMatchObject({ state: 'failed', why: 'its installer failed' });
    withInstaller(INSTALLS);
    expect(await fetchOnce()).toEqual({ state: 'here' });
    rmSync(join(root, 'node_modules/electron/dist'), { recursive: true });
    expect(state(NOW)).toEqual({ state: 'absent' });
  });

  it.each([
    ['Error: getaddrinfo ENOTFOUND host', 'the server that has it can not be reached'],
    ['HTTPError: Response code 404 (Not Found) for x', 'the server that has it answered 404'],
    ['Error: Generated checksum for "x" did not match expected checksum.', 'what came is not what its makers published'],
    ['Error: ENOSPC: no space left on device, write', 'the disk is full'],
    ["Error: EACCES: permission denied, mkdir 'x'", 'its folder can not be written to'],
    ['\n  something new\n  more', 'something new'],
    ['', 'its installer failed'],
  ])('%j is told as: %s', (output, why) => {
    expect(fetchTrouble(output, 60_000)).toBe(why);
  });
});

describe('the sandbox', () => {
  const files =
    (texts: Record<string, string>) =>
    (file: string): string | null =>
      texts[file] ?? null;
  it.each([
    ['a plain kernel', {}, true],
    [
      'namespaces for everybody',
      { '/proc/sys/kernel/unprivileged_userns_clone': '1\n', '/proc/sys/user/max_user_namespaces': '96131\n' },
      true,
    ],
    ['namespaces for root only', { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' }, false],
    ['no namespaces', { '/proc/sys/user/max_user_namespaces': '0\n' }, false],
    ['namespaces by profile only', { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' }, false],
  ])('%s', (_name, texts, works) => {
    expect(sandboxWorks(join(root, 'electron'), files(texts as Record<string, string>))).toBe(works);
  });
});
