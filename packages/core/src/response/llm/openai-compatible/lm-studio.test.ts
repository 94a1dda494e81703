import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../../ports/index.ts';
import { refusal } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { findLmStudio, startLmStudio } from './lm-studio.ts';
import { createLocalServerProviders } from './provider.ts';

/** Stands for `lms`: wakes a server of its own at the port that it is given, and ends at once, as the real one does. */
const PROGRAM = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const [, , group, command, flag, port, serving] = process.argv;
if (serving) {
  require('node:http')
    .createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}'))
    .listen(Number(port), '127.0.0.1');
} else {
  if (group !== 'server' || command !== 'start' || flag !== '--port' || process.env.NODE_OPTIONS) process.exit(3);
  const child = spawn(process.execPath, [__filename, group, command, flag, port, 'serving'], { detached: true, stdio: 'ignore' });
  writeFileSync(process.env.HOME + '/pid', String(child.pid));
  child.unref();
}
`;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mia-lm-studio-'));
});
afterEach(async () => {
  const pid = Number(await readFile(join(home, 'pid'), 'utf8').catch(() => ''));
  if (pid > 0) process.kill(pid, 'SIGTERM');
  await rm(home, { recursive: true, force: true });
});

async function install(program: string, folder = join(home, '.lmstudio', 'bin')): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'lms'), program);
  await chmod(join(folder, 'lms'), 0o755);
  return join(folder, 'lms');
}

async function freePort(): Promise<number> {
  const server = await FaultServer.start();
  const { port } = server;
  await server.close();
  return port;
}

const env = (): NodeJS.ProcessEnv => ({ PATH: '/nowhere', HOME: home, NODE_OPTIONS: '--no-warnings' });
const start = (port: number) =>
  startLmStudio({ clock: systemClock, logger: silentLogger, baseUrl: `http://127.0.0.1:${port}`, env: env(), home });

describe.skipIf(process.platform === 'win32')('LM Studio (a script stands for its command; not on Windows)', () => {
  it('is found where it puts its command, in old and new folders, and on PATH', async () => {
    expect(findLmStudio(env(), home)).toBeNull();
    const old = await install(PROGRAM, join(home, '.cache', 'lm-studio', 'bin'));
    expect(findLmStudio(env(), home)).toBe(old);
    const today = await install(PROGRAM);
    expect(findLmStudio(env(), home)).toBe(today);
    const onPath = await install(PROGRAM, join(home, 'bin'));
    expect(findLmStudio({ ...env(), PATH: join(home, 'bin') }, home)).toBe(onPath);
  });

  it('is started by its command, which ends before the server answers, and only where none answers', async () => {
    await install(PROGRAM);
    const port = await freePort();
    await start(port);
    const pid = await readFile(join(home, 'pid'), 'utf8');
    await start(port);
    expect(await readFile(join(home, 'pid'), 'utf8')).toBe(pid);
  });

  it('says when it is not installed, and when its command fails', async () => {
    expect(await refusal(start(await freePort()))).toBe('model.not-installed');
    await install('#!/bin/sh\nexit 1\n');
    expect(await refusal(start(await freePort()))).toBe('model.not-running');
  });

  it('is told apart from one that is not there by whether its command is', async () => {
    const status = async (installed: boolean) => {
      const [lmStudio] = createLocalServerProviders({ clock: systemClock, logger: silentLogger }, () => installed);
      return (await lmStudio?.probe(AbortSignal.timeout(5000)))?.state;
    };
    const there = await status(true);
    // Another program may answer at the usual port of this computer.
    if (there === 'not-running') expect(await status(false)).toBe('not-installed');
    else expect(['ready', 'unreachable']).toContain(there);
  });
});
