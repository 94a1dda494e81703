import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../../ports/index.ts';
import { refusal } from '../adapter.contract.ts';
import { FaultServer } from '../fault-server/index.ts';
import { findOllama, startOllama } from './start.ts';

/** Stands for the program: checks how it is called, and answers at the address that it is given. */
const PROGRAM = `#!${process.execPath}
const { createServer } = require('node:http');
if (process.argv[2] !== 'serve' || process.env.NODE_OPTIONS || !process.env.HOME) process.exit(3);
const [host, port] = process.env.OLLAMA_HOST.split(':');
createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"version":"0.24.0"}')).listen(Number(port), host);
`;

let folder: string;
let pids: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mia-llm-start-'));
});
afterEach(async () => {
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  pids = [];
  await rm(folder, { recursive: true, force: true });
});

async function install(program: string): Promise<void> {
  await writeFile(join(folder, 'ollama'), program);
  await chmod(join(folder, 'ollama'), 0o755);
}

async function freePort(): Promise<number> {
  const server = await FaultServer.start();
  const { port } = server;
  await server.close();
  return port;
}

const environment = () => ({ PATH: folder, HOME: folder, NODE_OPTIONS: '--no-warnings' });
const start = (port: number) =>
  startOllama({ clock: systemClock, logger: silentLogger, baseUrl: `http://127.0.0.1:${port}`, env: environment(), usual: [] });

describe.skipIf(process.platform === 'win32')('starting Ollama (a script stands for the program; not on Windows)', () => {
  it('finds the program on PATH, and only what can be run', async () => {
    expect(findOllama({ PATH: folder }, [])).toBeNull();
    await writeFile(join(folder, 'ollama'), 'not a program', { mode: 0o644 });
    expect(findOllama({ PATH: folder }, [])).toBeNull();
    await install(PROGRAM);
    expect(findOllama({ PATH: `/nowhere:${folder}` }, [])).toBe(join(folder, 'ollama'));
    expect(findOllama({ PATH: '' }, [folder])).toBe(join(folder, 'ollama'));
  });

  it('says when it is not installed', async () => {
    expect(await refusal(start(await freePort()))).toBe('model.not-installed');
  });

  it('starts it in the person’s own home, without our variables, and waits until it answers', async () => {
    await install(PROGRAM);
    const port = await freePort();
    const { pid } = await start(port);
    expect(pid).toBeGreaterThan(0);
    pids.push(pid as number);
    // a second time there is nothing to start
    expect(await start(port)).toEqual({ pid: null });
  });

  it('says when it ended instead of answering', async () => {
    await install('#!/bin/sh\nexit 1\n');
    expect(await refusal(start(await freePort()))).toBe('model.not-running');
  });
});
