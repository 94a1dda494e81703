import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestMemory } from '@mia/core/memory/backup/testing.ts';
import type { Store } from '@mia/core/memory/storage/index.ts';
import { temporaryFolder } from '@mia/core/memory/storage/testing.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Backups, createBackups } from './backups.ts';
import { handClock } from './hand-clock.fixture.ts';
import { Desk, say } from './running.fixture.ts';

describe('folders that were chosen before', { timeout: 120_000 }, () => {
  let desk: Desk;
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(() => desk.clear());
  const disk = (name: string): string => {
    const path = join(desk.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const lying = (name: string): string => join(desk.folder, name, 'M.I.A backups');
  const units = (place: string): string[] => (existsSync(place) ? readdirSync(place).filter((name) => name.startsWith('backup-')) : []);

  test('are known after a restart, counted by Forget, and emptied with the old backups', async () => {
    const host = await desk.start();
    const first = await host.window();
    const { message } = await say(first);
    await first.request('backup.folder', { path: disk('blue') });
    await first.request('backup.folder', { path: disk('red') });
    await first.request('backup.folder', { path: null });
    await host.stop();
    const window = await (await desk.start()).window();
    const { elsewhere } = await window.request('backup.status', {});
    expect(elsewhere).toEqual([
      { path: lying('red'), current: false, reachable: true, backups: 1 },
      { path: lying('blue'), current: false, reachable: true, backups: 1 },
    ]);
    await window.request('backup.make', {});
    expect(await window.request('memory.forgetPreview', { memory: message })).toMatchObject({ backups: 3, away: [] });
    // One disk is not there: what lies on it can be neither counted nor deleted, and that is said.
    renameSync(join(desk.folder, 'blue'), join(desk.folder, 'pocket'));
    expect(await window.request('memory.forgetPreview', { memory: message })).toMatchObject({ backups: 2, away: [lying('blue')] });
    await window.request('memory.forget', { memory: message });
    expect(await window.request('backup.forgetOld', {})).toEqual({ removed: 2, away: [lying('blue')] });
    expect(units(lying('red'))).toEqual([]);
    renameSync(join(desk.folder, 'pocket'), join(desk.folder, 'blue'));
    expect(await window.request('backup.forgetOld', {})).toEqual({ removed: 2, away: [] });
    expect(units(lying('blue'))).toEqual([]);
    expect(units(join(desk.dataDir, 'backups'))).toHaveLength(1);
    // Left out, none of it is counted any more; chosen again, it is no earlier one.
    await window.request('backup.leave', { path: lying('red') });
    const chosen = await window.request('backup.folder', { path: disk('blue') });
    expect(chosen.elsewhere).toEqual([{ path: lying('blue'), current: true, reachable: true, backups: 1 }]);
  });

  test('another memory in the same folder is neither counted nor deleted', async () => {
    const other = new Desk();
    try {
      const theirs = await (await other.start()).window();
      await say(theirs);
      await theirs.request('backup.folder', { path: disk('shared') });
      const window = await (await desk.start()).window();
      const { message } = await say(window);
      await window.request('backup.folder', { path: disk('shared') });
      expect(units(lying('shared'))).toHaveLength(2);
      expect(await window.request('memory.forgetPreview', { memory: message })).toMatchObject({ backups: 1 });
      await window.request('everything.erase', { confirmed: true, models: false, backups: true });
      expect(units(lying('shared'))).toEqual(['backup-000001']);
      expect((await theirs.request('backup.status', {})).backups).toHaveLength(1);
    } finally {
      await other.clear();
    }
  });

  test('are known to a restored older state of this memory too', async () => {
    const window = await (await desk.start()).window();
    await say(window);
    const { backups } = await window.request('backup.make', {});
    await window.request('backup.folder', { path: disk('blue') });
    await window.request('backup.folder', { path: disk('red') });
    await window.request('restore.run', { path: backups[0]?.path as string });
    const status = await window.request('backup.status', {});
    expect(status.folder).toMatchObject({ path: lying('red'), chosen: true });
    expect(status.elsewhere.map(({ path, current }) => [path, current])).toEqual([
      [lying('red'), true],
      [lying('blue'), false],
    ]);
  });

  test('are emptied by "Erase everything" where that is wished, and stay where it is not', async () => {
    const window = await (await desk.start()).window();
    await say(window);
    await window.request('backup.folder', { path: disk('blue') });
    await window.request('backup.folder', { path: disk('red') });
    await window.request('everything.erase', { confirmed: true, models: false });
    expect([units(lying('blue')), units(lying('red'))]).toEqual([['backup-000001'], ['backup-000001']]);
    expect((await window.request('backup.status', {})).elsewhere).toEqual([]);

    rmSync(lying('blue'), { recursive: true });
    rmSync(lying('red'), { recursive: true });
    await say(window);
    await window.request('backup.folder', { path: disk('blue') });
    await window.request('backup.folder', { path: disk('red') });
    writeFileSync(join(lying('red'), 'letter.txt'), 'not of M.I.A');
    await window.request('everything.erase', { confirmed: true, models: false, backups: true });
    expect(existsSync(lying('blue'))).toBe(false);
    expect(readdirSync(lying('red'))).toEqual(['letter.txt']);
  });
});

describe('by a clock of one’s own', { timeout: 60_000 }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let memory: TestMemory;
  let clock: ReturnType<typeof handClock>;
  let backups: Backups;
  let store: Store;
  beforeEach(async () => {
    folder = temporaryFolder();
    memory = await TestMemory.make(join(folder.dir, 'data'));
    clock = handClock(Date.UTC(2040, 10, 24, 12));
    backups = createBackups({
      ...{ dataDir: memory.dir, version: '0.1.0', clock, logger: silentLogger },
      ...{ publish: () => {}, busy: () => false },
    });
    await backups.beforeOpen(memory.vault);
    store = await memory.store();
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  test('the one that was just made stays when the older ones go, though the clock was set back since they were made', async () => {
    await backups.make(memory.vault, 'person');
    clock.jump(-400 * 24 * 60 * 60_000);
    await backups.make(memory.vault, 'person');
    expect(backups.removeOlder(memory.vault)).toBe(1);
    expect(backups.status(memory.vault).backups.map(({ sequence }) => sequence)).toEqual([2]);
  });
});
