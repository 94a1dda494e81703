import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownCacheFolder, pruneCompileCache, tidyCompileCache, UNTOUCHED_MS } from './compile-cache.ts';
import { handClock } from './hand-clock.fixture.ts';

const DAY = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 4, 1);
let folder: string;
let version: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-compile-'));
  version = join(folder, 'v24.21.0-x64-964aae3f-0');
  mkdirSync(version);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file that was read so many days ago. */
function cached(name: string, days: number, into: string = version): void {
  writeFileSync(join(into, name), 'code');
  const at = (NOW - days * DAY) / 1000;
  utimesSync(join(into, name), at, at);
}

describe('pruning', () => {
  test('lets go of what was not used for longest, in every version, and keeps as many as it is told', async () => {
    const older = join(folder, 'v24.7.0-x64-964aae3f-0');
    mkdirSync(older);
    for (let n = 0; n < 6; n += 1) cached(`aa${n}`, 40 + n, older);
    for (let n = 0; n < 6; n += 1) cached(`bb${n}`, 2 + n);
    expect(await pruneCompileCache({ folder, now: NOW, keep: 8 })).toEqual({ gone: 4, more: false });
    expect(readdirSync(older).toSorted()).toEqual(['aa0', 'aa1']);
    expect(readdirSync(version)).toHaveLength(6);
    expect(await pruneCompileCache({ folder, now: NOW, keep: 8 })).toEqual({ gone: 0, more: false });
  });

  test('takes a bounded number at a time, and nothing of the last day', async () => {
    for (let n = 0; n < 9; n += 1) cached(`aa${n}`, 10 + n);
    for (let n = 0; n < 5; n += 1) cached(`bb${n}`, 0.5);
    expect(await pruneCompileCache({ folder, now: NOW, keep: 2, most: 6 })).toEqual({ gone: 6, more: true });
    expect(await pruneCompileCache({ folder, now: NOW, keep: 2, most: 6 })).toEqual({ gone: 3, more: false });
    expect(readdirSync(version)).toHaveLength(5);
    expect(UNTOUCHED_MS).toBe(DAY);
  });

  test('touches nothing that Node did not make, and follows no link', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'mia-compile-other-'));
    cached('cc1', 90, elsewhere);
    symlinkSync(elsewhere, join(folder, 'v1.2.3-link'));
    symlinkSync(join(elsewhere, 'cc1'), join(version, 'cc2'));
    mkdirSync(join(folder, 'notes'));
    cached('dd1', 90, join(folder, 'notes'));
    cached('readme.txt', 90);
    cached('aa1', 90);
    expect(await pruneCompileCache({ folder, now: NOW, keep: 0 })).toEqual({ gone: 1, more: false });
    expect(readdirSync(elsewhere)).toEqual(['cc1']);
    expect(readdirSync(version).toSorted()).toEqual(['cc2', 'readme.txt']);
    expect(readdirSync(join(folder, 'notes'))).toEqual(['dd1']);
    rmSync(elsewhere, { recursive: true });
  });

  test('is harmless where several programs do it at once, and where there is no folder', async () => {
    for (let n = 0; n < 200; n += 1) cached(n.toString(16), 10);
    const passes = await Promise.all([1, 2, 3].map(() => pruneCompileCache({ folder, now: NOW, keep: 50 })));
    expect(passes.reduce((sum, { gone }) => sum + gone, 0)).toBe(150);
    expect(readdirSync(version)).toHaveLength(50);
    expect(await pruneCompileCache({ folder: join(folder, 'none'), now: NOW })).toEqual({ gone: 0, more: false });
  });
});

test('a folder that the person named for Node is left alone', () => {
  const own = join('/c', 'mia', 'compile');
  expect(ownCacheFolder({ XDG_CACHE_HOME: '/c' }, join(own, 'v24.21.0-x64-1-0'))).toBe(own);
  expect(ownCacheFolder({}, join(homedir(), '.cache', 'mia', 'compile', 'v24.21.0-x64-1-0'))).toBe(
    join(homedir(), '.cache', 'mia', 'compile'),
  );
  expect(ownCacheFolder({ XDG_CACHE_HOME: '/c' }, '/shared/node-cache/v24.21.0-x64-1-0')).toBeNull();
  expect(ownCacheFolder({}, '')).toBeNull();
});

test('it waits until the start is long over and no answer is being written', async () => {
  for (let n = 0; n < 3; n += 1) cached(`aa${n}`, 10);
  const clock = handClock();
  let asked = 0;
  const stop = tidyCompileCache({ clock, logger: silentLogger, folder, busy: () => ++asked === 1 });
  clock.pass(9 * 60_000);
  expect(asked).toBe(0);
  clock.pass(60_000);
  expect(asked).toBe(1);
  clock.pass(5 * 60_000);
  expect(asked).toBe(2);
  stop();
  // Three are fewer than are kept.
  await expect.poll(() => readdirSync(version)).toHaveLength(3);
});
