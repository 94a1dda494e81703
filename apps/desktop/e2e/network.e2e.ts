/** A start under a recorder of the network: nothing is asked of anything outside this computer. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectron } from '../../../scripts/lib/electron.mjs';
import { alive, processTree, root } from './lib/app.ts';
import { canRecord, recorder, spokenTo } from './lib/network.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';

const can = canRecord();
const why = can ? '' : ' (skipped: needs strace)';
const own = findElectron(root, { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '' }, process.platform);

/** A model server of this computer that has no models: the recorder has something to see. */
async function modelServer(): Promise<{ address: string; close(): void }> {
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'application/json').end('{"models":[]}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test.skipIf(!can)(`a start in the browser shell speaks to nobody outside this computer${why}`, async ({ world }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-network-'));
  const log = join(folder, 'log');
  const server = await modelServer();
  try {
    const { app, browser, window } = await world.window({ env: { ...world.models(), OLLAMA_HOST: server.address }, under: recorder(log) });
    await window.say('Nobody is to hear of this.');
    await until(() => spokenTo(log).inside.includes(server.address) || undefined, {
      ms: 30_000,
      what: () => 'the host to look for models',
    });
    browser.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
    await app.quit();
    expect(spokenTo(log).outside).toEqual([]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

// Electron's own binary is rarely there where tests run; where it is, the start below would open a window
const tried = can && own === null && process.platform === 'linux';
test.skipIf(!tried)(
  `npm start, Electron having been tried in vain, says so and asks nobody outside this computer${tried ? '' : why || ' (skipped: Electron is here)'}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-network-'));
    const log = join(folder, 'log');
    const bin = join(folder, 'bin');
    const dataDir = join(folder, 'data');
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string };
    mkdirSync(join(folder, 'cache', 'mia'), { recursive: true });
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(
      join(folder, 'cache/mia/electron-fetch.json'),
      JSON.stringify({ version, at: Date.now(), why: 'the server that has it can not be reached' }),
    );
    mkdirSync(bin);
    // the person's browser: a program of its own, which is not looked at here
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\necho opened > '${folder}/opened'\n`, { mode: 0o755 });
    const server = await modelServer();
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...{ PATH: `${bin}:${process.env.PATH}`, XDG_CACHE_HOME: join(folder, 'cache'), DISPLAY: ':0', MIA_ELECTRON_NO_SANDBOX: '1' },
      ...{ OLLAMA_HOST: server.address, MIA_MODELS_DIR: folder },
    };
    delete env.ELECTRON_OVERRIDE_DIST_PATH;
    const [file, ...args] = [...recorder(log), process.execPath, 'scripts/run.mjs', 'start', '--data-dir', dataDir];
    const child = spawn(file ?? '', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    try {
      await until(() => /M\.I\.A is ready at/.test(said) || undefined, { ms: 60_000, what: () => `the ready line; so far:\n${said}` });
      expect(said).toContain('M.I.A opens in your browser: Electron could not be fetched (the server that has it can not be reached).');
      await until(() => spokenTo(log).inside.includes(server.address) || undefined, {
        ms: 30_000,
        what: () => 'the host to look for models',
      });
      await until(() => (readIf(join(folder, 'opened')) !== null ? true : undefined), {
        ms: 15_000,
        what: () => 'the browser to be opened',
      });
    } finally {
      const all = processTree(child.pid ?? -1);
      // strace holds signals back: its child is the one to end
      if (all[1]) process.kill(all[1], 'SIGTERM');
      await until(() => all.every((pid) => !alive(pid)) || undefined, { ms: 20_000, what: () => `processes to end: ${all.filter(alive)}` });
      server.close();
    }
    expect(spokenTo(log).outside).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  },
);

function readIf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
