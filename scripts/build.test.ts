/** What `npm run build` makes runs without the checkout: moved to a folder of its own, started from an empty one. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTestModel } from './lib/test-models.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mia-build-'));
const host = join(folder, 'moved', 'host');
const empty = join(folder, 'empty');
const gguf = findTestModel('smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf');

beforeAll(() => {
  mkdirSync(empty);
  execFileSync(process.execPath, ['scripts/build.ts', '--out', join(folder, 'built')], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  renameSync(join(folder, 'built'), join(folder, 'moved'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built host', () => {
  it('names nothing of the checkout', () => {
    const bundles = readdirSync(host).filter((name) => name.endsWith('.mjs'));
    expect(bundles.length).toBeGreaterThanOrEqual(6);
    expect(bundles.filter((name) => readFileSync(join(host, name), 'utf8').includes(root))).toEqual([]);
    expect(existsSync(join(host, 'node_modules', '@node-llama-cpp', 'linux-x64-cuda'))).toBe(false);
  });

  it('starts from an empty folder, with its database and its window', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [join(host, 'host.mjs'), '--port', '0', '--data-dir', join(empty, 'data'), '--no-open'], {
      cwd: empty,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0];
      expect(address, line).toBeDefined();
      const page = await fetch(address ?? '');
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<title>M.I.A</title>');
      // the store opens behind the first page
      await expect.poll(() => existsSync(join(empty, 'data', 'mia.db')), { timeout: 20_000 }).toBe(true);
    } finally {
      child.kill('SIGTERM');
    }
    expect((await ended)[0]).toBe(0);
  });

  it.skipIf(!gguf)(
    `answers with a real model in its bundled child${gguf ? '' : ' (skipped: needs SmolLM2-135M)'}`,
    { timeout: 120_000 },
    async () => {
      const child = spawn(process.execPath, [join(host, 'ask.mjs'), 'Say hello.', '--data-dir', join(empty, 'asked')], {
        cwd: empty,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, MIA_MODELS_DIR: dirname(dirname(gguf ?? '')), OLLAMA_HOST: '127.0.0.1:9' },
      });
      const ended = once(child, 'exit');
      // the first words are enough: so small a model may not find an end
      const [words] = (await once(child.stdout, 'data')) as [Buffer];
      expect(words.toString().trim().length).toBeGreaterThan(0);
      child.kill('SIGINT');
      await ended;
    },
  );

  const trace = spawnSync('strace', ['-f', 'true']).status === 0;
  it.skipIf(!gguf || !trace)(
    `runs on the Node beside it and opens no file of the checkout${gguf && trace ? '' : ' (skipped: needs SmolLM2-135M and strace)'}`,
    { timeout: 240_000 },
    () => {
      const log = join(folder, 'opened.log');
      // the limit ends an answer that finds no end; by then everything has been opened
      const asked = spawnSync(
        'strace',
        [
          ...['-f', '-qq', '--seccomp-bpf', '-e', 'trace=open,openat,execve', '-o', log],
          ...['timeout', '-s', 'INT', '60', join(folder, 'moved', 'node', 'node'), join(host, 'ask.mjs')],
          ...['Say hello.', '--data-dir', join(empty, 'traced')],
        ],
        {
          cwd: empty,
          encoding: 'utf8',
          env: { PATH: '/usr/bin:/bin', HOME: empty, MIA_MODELS_DIR: dirname(dirname(gguf ?? '')), OLLAMA_HOST: '127.0.0.1:9' },
        },
      );
      expect(asked.stdout.trim().length, asked.stderr).toBeGreaterThan(0);
      expect(existsSync(join(empty, 'traced', 'vault.json'))).toBe(true);
      const opened = [...readFileSync(log, 'utf8').matchAll(/(?:open|openat|execve)\((?:AT_FDCWD, )?"([^"]+)"/g)].map(
        ([, file]) => file ?? '',
      );
      expect(opened.filter((file) => file.startsWith(`${host}/`)).length).toBeGreaterThan(10);
      expect(opened.filter((file) => file.startsWith(`${root}/`))).toEqual([]);
    },
  );
});
