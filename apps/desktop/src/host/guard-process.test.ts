import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-guard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a guarded process that does `what`; `close` is how it ends. */
async function guarded(what: string, close: string = 'async () => {}') {
  const here = new URL('./', import.meta.url).href;
  const script = `
    const { guardProcess } = await import('${here}guard-process.ts');
    const { createLogger } = await import('${here}logger.ts');
    const logger = createLogger(${JSON.stringify(folder)}, Date);
    const guard = guardProcess(logger, ${close});
    setInterval(() => {}, 1000);
    ${what}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const began = performance.now();
  const [code] = await once(child, 'close');
  return { code, output, ms: performance.now() - began, log: readFileSync(join(folder, 'mia.log'), 'utf8') };
}

test('what nobody caught is logged by its code, never by its text, and ends the process in order', async () => {
  const thrown = await guarded(`setImmediate(() => { throw new Error('Eleni said so'); });`, `async () => { console.log('closed'); }`);
  expect(thrown).toMatchObject({ code: 70, output: 'closed\n' });
  expect(thrown.log).toContain('"event":"host.uncaught","code":"internal"');
  expect(thrown.log).not.toContain('Eleni');
});

test('a rejection that nobody handled is logged by its code and ends nothing', async () => {
  const rejected = await guarded(`
    Promise.reject(Object.assign(new Error('Eleni'), { code: 'ENOSPC' }));
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));`);
  expect(rejected.code).toBe(0);
  expect(rejected.log).toContain('"event":"host.unhandled","code":"ENOSPC"');
  expect(rejected.output + rejected.log).not.toContain('Eleni');
});

test('an end that does not come is cut off after 3 s', async () => {
  const hanging = await guarded(`process.kill(process.pid, 'SIGTERM');`, '() => new Promise(() => {})');
  expect(hanging.code).toBe(0);
  expect(hanging.ms).toBeGreaterThan(2500);
  expect(hanging.log).toContain('host.cut-off');
});

test('an end that fails is logged by its code', async () => {
  const failing = await guarded(`process.kill(process.pid, 'SIGINT');`, `async () => { throw new Error('Eleni'); }`);
  expect(failing.code).toBe(0);
  expect(failing.log).toContain('"event":"host.end-failed","code":"internal"');
  expect(failing.log).not.toContain('Eleni');
});
