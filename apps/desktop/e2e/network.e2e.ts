/** A start under a recorder of the network: nothing is asked of anything outside this computer. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findElectron } from '../../../scripts/lib/electron.mjs';
import { root } from './lib/app.ts';
import { environment, whyNoElectron } from './lib/electron.ts';
import { electronBinary } from './lib/electron-binary.ts';
import { Launched } from './lib/launched.ts';
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
    const command = [...recorder(log), process.execPath, 'scripts/run.mjs', 'start', '--data-dir', dataDir];
    const launched = new Launched(command, { cwd: root, env });
    try {
      await launched.says(/M\.I\.A is ready at/);
      expect(launched.said()).toContain(
        'M.I.A opens in your browser: Electron could not be fetched (the server that has it can not be reached).',
      );
      // everything behind the window is open; with no window, nobody asks for models
      await until(() => existsSync(join(dataDir, 'mia.db')) || undefined, { ms: 30_000, what: () => 'the database' });
      await until(() => existsSync(join(folder, 'opened')) || undefined, { ms: 15_000, what: () => 'the browser to be opened' });
      // strace holds signals back: what it runs is the one to end
      await launched.quit(launched.pids()[1]);
    } finally {
      launched.end();
      server.close();
    }
    expect(spokenTo(log).outside).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  },
);

const noElectron = can ? whyNoElectron : 'needs strace';
test.skipIf(noElectron)(
  `npm start with an Electron opens its window, and asks nobody outside this computer${noElectron && ` (skipped: ${noElectron})`}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-network-'));
    const log = join(folder, 'log');
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const server = await modelServer();
    const env = await environment({
      ...{ ELECTRON_OVERRIDE_DIST_PATH: dirname(electronBinary(root) ?? ''), MIA_ELECTRON_NO_SANDBOX: '1' },
      ...{ OLLAMA_HOST: server.address, MIA_MODELS_DIR: folder },
    });
    const arguments_ = ['--data-dir', dataDir, '--remote-debugging-port=0', '--disable-gpu'];
    const command = [...recorder(log), process.execPath, 'scripts/run.mjs', 'start', ...arguments_];
    const launched = new Launched(command, { cwd: root, env });
    try {
      const window = await launched.window();
      expect(launched.said()).toMatch(/^M\.I\.A opens in a window of its own/);
      await window.say('Nobody is to hear of this.');
      await until(() => spokenTo(log).inside.includes(server.address) || undefined, {
        ms: 60_000,
        what: () => 'the host to look for models',
      });
      await launched.quit(launched.pids()[1]);
    } finally {
      launched.end();
      server.close();
    }
    expect(spokenTo(log).outside).toEqual([]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
);
