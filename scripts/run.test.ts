/** The one door: what it says when it cannot open, and that an old Node can read it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureBuilt, sourceHash } from './lib/built.mjs';

const scripts = import.meta.dirname;
/** What an old Node has to read. */
const PLAIN = ['run.mjs', 'lib/built.mjs', 'lib/choose-shell.mjs', 'lib/electron.mjs'];
const folder = mkdtempSync(join(tmpdir(), 'mia-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (root: string, ...args: string[]): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, [join(root, 'scripts', 'run.mjs'), ...args], { encoding: 'utf8' });

describe('run.mjs', () => {
  it('says what can be run when it is asked for something else', () => {
    const { status, stderr } = run(join(scripts, '..'), 'dance');
    expect(status).toBe(1);
    expect(stderr).toContain('start|web|ask|test|e2e|crash|bench');
  });

  it('says "npm install" where nothing is installed', () => {
    for (const name of PLAIN) cpSync(join(scripts, name), join(folder, 'scripts', name), { recursive: true });
    const { status, stderr } = run(folder, 'web');
    expect(status).toBe(1);
    expect(stderr.trim()).toBe('M.I.A is not installed yet. Run "npm install" in this folder first.');
  });

  it.each(PLAIN)('%s uses no syntax that Node 18 does not know', (file) => {
    const text = readFileSync(join(scripts, file), 'utf8');
    // what came to JavaScript after Node 18: using declarations, import attributes, the v flag
    expect(text).not.toMatch(/^\s*(await )?using \w|\bwith\s*\{\s*type:|\/[a-z]*v[a-z]*\.(test|exec)/m);
    expect(parseSync(file, text).errors).toEqual([]);
    // and no names that came later
    expect(text).not.toMatch(/import\.meta\.(dirname|filename|main)|Promise\.(withResolvers|try)|\.toSorted\(|Object\.groupBy/);
  });
});

describe('the hash of what is built', () => {
  it('changes with its sources and with nothing else', () => {
    const write = (path: string, text: string): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('apps/desktop/src/renderer/chat/log.tsx', 'one');
    const first = sourceHash(folder, 'renderer');
    write('packages/core/src/assistant/turn.ts', 'not of the window');
    write('apps/desktop/src/renderer/chat/log.test.tsx', 'a test');
    expect(sourceHash(folder, 'renderer')).toBe(first);
    write('apps/desktop/src/renderer/chat/log.tsx', 'two');
    expect(sourceHash(folder, 'renderer')).not.toBe(first);
  });

  it('of the host changes with the core, not with the window', () => {
    const first = sourceHash(folder, 'host');
    writeFileSync(join(folder, 'apps/desktop/src/renderer/chat/log.tsx'), 'another');
    expect(sourceHash(folder, 'host')).toBe(first);
    writeFileSync(join(folder, 'packages/core/src/assistant/turn.ts'), 'of the host');
    expect(sourceHash(folder, 'host')).not.toBe(first);
  });

  it.skipIf(process.platform === 'win32')('decides whether it is built again (not on Windows)', () => {
    const source = join(folder, 'apps/desktop/src/renderer/chat/log.tsx');
    // stands in for Node: notes that it was asked to build, and makes the one file that stands for all
    const builder = join(folder, 'builder.sh');
    writeFileSync(builder, `#!/bin/sh\necho x >> '${folder}/times'\nmkdir -p "$6" && echo window > "$6/index.html"\n`, { mode: 0o755 });
    const build = (): boolean => ensureBuilt(folder, builder, process.env, 'renderer').built;
    expect(build()).toBe(true);
    expect(build()).toBe(false);
    utimesSync(source, new Date(), new Date(Date.now() + 5000));
    expect(build()).toBe(false);
    writeFileSync(source, 'three');
    expect(build()).toBe(true);
    rmSync(join(folder, 'dist/renderer/index.html'));
    expect(build()).toBe(true);
    expect(readFileSync(join(folder, 'times'), 'utf8')).toBe('x\nx\nx\n');
  });
});
