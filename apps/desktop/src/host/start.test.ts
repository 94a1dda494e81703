import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERROR_CODES } from '@mia/core/errors.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askArguments, hostArguments } from './arguments.ts';
import { defaultDataFolder } from './data-folder.ts';
import { appFolder, ENTRY_SOURCES, type EntryName, entryUrl } from './entries.ts';
import { nodeSentence, nodeTooOld } from './node-version.ts';
import { readHostFile, takeRunLock } from './run-lock.ts';
import { sentence } from './sentences.ts';

describe('the version of Node', () => {
  test.each([
    ['24.21.0', false],
    ['24.7.0', false],
    ['25.0.0', false],
    ['24.6.9', true],
    ['22.20.0', true],
    ['v20.1.0', true],
  ])('%s', (version, old) => expect(nodeTooOld(version)).toBe(old));
  test('is told with what to do', () => {
    expect(nodeSentence('v20.1.0')).toMatch(/20\.1\.0.*Install Node 24/);
  });
});

describe('the data folder', () => {
  test.each([
    ['linux', {}, '/home/p/.local/share/mia'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/mia'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/p/.local/share/mia'],
    ['darwin', {}, '/home/p/Library/Application Support/M.I.A'],
    ['linux', { MIA_DATA_DIR: '/else' }, '/else'],
  ] as const)('on %s with %o', (platform, env, folder) => expect(defaultDataFolder(env, platform, '/home/p')).toBe(folder));
  test('on Windows', () => {
    expect(defaultDataFolder({ APPDATA: 'C:\\Users\\p\\AppData\\Roaming' }, 'win32', 'C:\\Users\\p')).toBe(
      'C:\\Users\\p\\AppData\\Roaming\\M.I.A',
    );
  });
});

describe('arguments', () => {
  test('of the host', () => {
    expect(hostArguments(['--port', '0', '--data-dir', '/d', '--no-open'])).toEqual({
      ...{ port: 0, dataDir: '/d', open: false, locked: false },
    });
    expect(hostArguments(['--locked']).locked).toBe(true);
    expect(hostArguments([]).open).toBe(true);
    expect(() => hostArguments(['--port', '70000'], 'en')).toThrow('--port takes a number');
    expect(() => hostArguments(['--port', '1e3'], 'en')).toThrow('--port takes a number');
    expect(() => hostArguments(['--prot', '1'])).toThrow('--prot');
  });
  test('of ask', () => {
    expect(askArguments(['What', 'is this?', '--data-dir', '/d'])).toEqual({
      question: 'What is this?',
      dataDir: '/d',
      conversation: null,
      voice: false,
      images: [],
    });
    expect(askArguments(['What?', '--image', '/p/a.png', '--image', '/p/b.pdf'])).toMatchObject({ images: ['/p/a.png', '/p/b.pdf'] });
    expect(askArguments(['--voice'])).toMatchObject({ question: '', voice: true });
    expect(() => askArguments(['--data-dir', '/d'], 'en')).toThrow('Say what to ask');
    expect(() => askArguments(['--voice', 'and written'], 'en')).toThrow('Say what to ask');
  });
});

describe('sentences', () => {
  test('every code has one, with its details filled in', () => {
    for (const code of ERROR_CODES) {
      const said = sentence({ code, details: { model: 'M' } });
      expect(said).toMatch(/^[A-Z].{15,} \([a-z.-]+\)$/s);
      expect(said).not.toContain('{{');
    }
    expect(sentence({ code: 'model.missing', details: { model: 'SmolLM2' } })).toContain('SmolLM2');
  });
});

describe('entries', () => {
  test('name modules and folders that are there', () => {
    for (const name of Object.keys(ENTRY_SOURCES) as EntryName[]) expect(existsSync(entryUrl(name)), name).toBe(true);
    expect(existsSync(join(appFolder('resources'), 'catalogue.json'))).toBe(true);
  });
});

describe('the run lock', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mia-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is held by one, and free again after', () => {
    const first = takeRunLock(folder);
    expect(first).not.toBeNull();
    expect(takeRunLock(folder)).toBeNull();
    first?.announce({ port: 4711, version: '1.0.0' });
    expect(readHostFile(folder)).toEqual({ pid: process.pid, port: 4711, attach: first?.attachSecret, version: '1.0.0' });
    if (process.platform !== 'win32') expect(statSync(join(folder, 'run', 'host.json')).mode & 0o777).toBe(0o600);
    first?.release();
    expect(readHostFile(folder)).toBeNull();
    const second = takeRunLock(folder);
    expect(second?.attachSecret).not.toBe(first?.attachSecret);
    second?.release();
  });

  test('a killed host leaves no lock, and what it announced counts no more', async () => {
    const module = new URL('./run-lock.ts', import.meta.url).href;
    const script = `const { takeRunLock } = await import(${JSON.stringify(module)}); const lock = takeRunLock(${JSON.stringify(folder)}); lock.announce({ port: 1, version: '1.0.0' }); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    expect(takeRunLock(folder)).toBeNull();
    expect(readHostFile(folder)?.pid).toBe(child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = takeRunLock(folder);
    expect(lock).not.toBeNull();
    expect(readHostFile(folder)).toBeNull();
    lock?.release();
  });

  test('garbage in host.json is nobody', () => {
    takeRunLock(folder)?.release();
    writeFileSync(join(folder, 'run', 'host.json'), '{"pid":1,"port":"x"');
    expect(readHostFile(folder)).toBeNull();
  });

  test('a folder where nothing can be made is told', () => {
    writeFileSync(join(folder, 'run'), 'a file where the folder should be');
    expect(() => takeRunLock(folder)).toThrow(expect.objectContaining({ code: 'data.read-only' }));
  });
});
