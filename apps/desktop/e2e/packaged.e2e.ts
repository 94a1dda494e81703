/** The package that a person installs: made by electron-builder, looked into, moved away from the checkout, and used. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './lib/app.ts';
import { environment, flags, whyNoElectron } from './lib/electron.ts';
import { electronBinary } from './lib/electron-binary.ts';
import { Launched } from './lib/launched.ts';
import { have, modelsFolder } from './lib/models.ts';

const why = process.platform === 'linux' ? whyNoElectron : 'only on Linux so far';
const talks = have('smollm2-135m-instruct');

describe.skipIf(why)(`the packaged app${why && ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-package-'));
  const app = join(folder, 'linux-unpacked');
  const resources = join(app, 'resources');

  beforeAll(() => {
    const electron = dirname(electronBinary(root) ?? '');
    const version = readFileSync(join(electron, 'version'), 'utf8').trim().replace(/^v/, '');
    const run = (...args: string[]): void => {
      execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    };
    run('scripts/build.ts');
    run(
      ...['node_modules/electron-builder/cli.js', '--dir', `-c.electronDist=${electron}`],
      ...[`-c.electronVersion=${version}`, `-c.directories.output=${folder}`],
    );
    // what came with a borrowed Electron; the fuse has it ignored anyway
    rmSync(join(resources, 'app'), { recursive: true, force: true });
  }, 400_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds main, preload and renderer in its archive, and nothing else', () => {
    const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((name) => name.replaceAll('\\', '/'));
    expect(files).toContain('/dist/main/main.mjs');
    expect(files).toContain('/dist/preload/preload.cjs');
    expect(files).toContain('/dist/renderer/index.html');
    expect(files.filter((name) => !/^\/(package\.json$|dist$|dist\/(main|preload|renderer)(\/|$))/.test(name))).toEqual([]);
  });

  it('has host, its packages, Node, licence and notices beside it', () => {
    for (const name of ['host/electron.mjs', 'host/host.mjs', 'host/resources/catalogue.json', 'node/node', 'LICENSE', 'NOTICE']) {
      expect(existsSync(join(resources, name)), name).toBe(true);
    }
    const natives = readdirSync(join(resources, 'host/node_modules'));
    expect(natives).toEqual(
      expect.arrayContaining(['better-sqlite3-multiple-ciphers', 'onnxruntime-node', 'node-llama-cpp', 'sqlite-vec']),
    );
    const node = spawnSync(join(resources, 'node/node'), ['--version'], { encoding: 'utf8' });
    expect(node.stdout.trim()).toBe(process.version);
    // nothing of macOS' entitlements or the icons' sources, and no server for updates
    expect(existsSync(join(resources, 'host/resources/mac'))).toBe(false);
  });

  it('has its fuses flipped', async () => {
    const wire = (await getCurrentFuseWire(join(app, 'mia'))) as unknown as Record<number, number>;
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
  });

  it(`opens, ${talks ? 'answers with a model of its own' : 'can be typed in'}, and reads nothing of the checkout`, async () => {
    const models = talks ? modelsFolder('smollm2-135m-instruct') : null;
    const empty = join(folder, 'empty');
    mkdirSync(join(empty, 'data'), { recursive: true, mode: 0o700 });
    const env: NodeJS.ProcessEnv = await environment({ MIA_MODELS_DIR: models?.folder ?? empty, OLLAMA_HOST: '127.0.0.1:9' });
    // neither the checkout's Node nor anything that its folder might be found by
    delete env.MIA_NODE;
    for (const name of Object.keys(env)) if (/^(npm_|INIT_CWD$|PWD$|NODE_)/.test(name)) delete env[name];
    const command = [join(app, 'mia'), ...flags(), '--remote-debugging-port=0', '--data-dir', join(empty, 'data')];
    const launched = new Launched(command, { cwd: empty, env });
    try {
      const window = await launched.window();
      expect(window.page.url()).toMatch(/^app:\/\/mia\//);
      if (models) {
        // a message that comes before any model is known is kept as a note
        await window.page.getByText('SmolLM2 135M Instruct').first().waitFor({ timeout: 60_000 });
        await window.say('Say hello.');
        await window.answers.first().waitFor({ timeout: 120_000 });
      }
      const { pid } = JSON.parse(readFileSync(join(empty, 'data/run/host.json'), 'utf8')) as { pid: number };
      expect(readlinkSync(`/proc/${pid}/exe`)).toBe(join(resources, 'node/node'));
      // every file that is open or mapped in any of its processes lies elsewhere
      const touched = launched.pids().flatMap((each) => openFiles(each));
      expect(touched.length).toBeGreaterThan(50);
      expect(touched.filter((file) => file.startsWith(`${root}/`))).toEqual([]);
      await launched.quit();
    } finally {
      launched.end();
      models?.remove();
    }
  });
});

/** Files that a process has open or mapped (Linux). */
function openFiles(pid: number): string[] {
  const files: string[] = [];
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) files.push(readlinkSync(`/proc/${pid}/fd/${fd}`));
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) files.push(line.split(/\s+/).slice(5).join(' '));
  } catch {
    // it has gone, or a descriptor of it
  }
  return files.filter((file) => file.startsWith('/'));
}
