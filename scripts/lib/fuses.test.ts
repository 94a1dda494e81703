/** The fuses: each as decided, and flipped in a real binary. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { electronBinary } from '../../apps/desktop/e2e/lib/electron-binary.ts';
import { fuseLength, fuseSet, setFuses } from './fuses.ts';

const electron = electronBinary(join(import.meta.dirname, '../..'));
const why = electron ? '' : ' (skipped: needs an Electron)';

const DECIDED: [keyof typeof FuseV1Options, boolean][] = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
  ['WasmTrapHandlers', true],
];

describe('the fuse set', () => {
  it.each(DECIDED)('%s: %s', (name, on) => {
    expect(fuseSet(9, 'linux')).toMatchObject({ [FuseV1Options[name]]: on });
  });

  it('names every fuse that the library knows, and only those that the binary has', () => {
    const known = Object.values(FuseV1Options).filter((index) => typeof index === 'number');
    const named = (length: number): number[] =>
      Object.keys(fuseSet(length, 'linux'))
        .filter((key) => /^\d+$/.test(key))
        .map(Number);
    expect(named(known.length)).toEqual(known);
    expect(named(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(fuseSet(9, 'linux')).toMatchObject({ version: FuseVersion.V1, strictlyRequireAllFuses: true });
  });

  it('signs anew on macOS only', () => {
    expect(fuseSet(9, 'darwin').resetAdHocDarwinSignature).toBe(true);
    expect(fuseSet(9, 'win32').resetAdHocDarwinSignature).toBe(false);
  });
});

describe.skipIf(!electron)(`a real Electron${why}`, () => {
  it('has them afterwards, and runs as nobody’s Node', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-fuses-'));
    const binary = join(folder, 'electron');
    try {
      copyFileSync(electron ?? '', binary);
      // what fuses forbid afterwards is possible before
      await flipFuses(binary, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
      const asNode = (): string =>
        spawnSync(binary, ['-e', 'console.log("ran as Node")'], {
          env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', LD_LIBRARY_PATH: dirname(electron ?? ''), DISPLAY: '' },
          encoding: 'utf8',
          timeout: 60_000,
          killSignal: 'SIGKILL',
        }).stdout;
      for (const file of ['icudtl.dat', 'v8_context_snapshot.bin', 'snapshot_blob.bin']) {
        copyFileSync(join(dirname(electron ?? ''), file), join(folder, file));
      }
      expect(asNode()).toBe('ran as Node\n');

      await setFuses(binary, 'linux');
      const wire = (await getCurrentFuseWire(binary)) as unknown as Record<number, number>;
      const length = await fuseLength(binary);
      expect(length).toBeGreaterThanOrEqual(8);
      for (const [name, on] of DECIDED) {
        const index = FuseV1Options[name];
        if (index < length) expect(wire[index], name).toBe(on ? FuseState.ENABLE : FuseState.DISABLE);
      }
      expect(asNode()).not.toContain('ran as Node');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
