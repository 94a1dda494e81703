import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFields } from '@mia/core/ports/logger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger, logLine } from './logger.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = { now: () => 1_700_000_000_000 };

test('writes one line of JSON for each event, in a file that only the person can read', () => {
  const logger = createLogger(folder, clock);
  logger.info('turn.ended', { turn: '018f4a5e-7b1c-7000-8000-0123456789ab', model: 'ollama/smollm2:135m', ms: 12.5, code: 'model.busy' });
  logger.close();
  const file = join(folder, 'mia.log');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    time: clock.now(),
    level: 'info',
    event: 'turn.ended',
    turn: '018f4a5e-7b1c-7000-8000-0123456789ab',
    model: 'ollama/smollm2:135m',
    ms: 12.5,
    code: 'model.busy',
  });
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('keeps five files of a given size', () => {
  const logger = createLogger(folder, clock, 1000);
  for (let i = 0; i < 200; i++) logger.info('tick', { count: i });
  logger.close();
  expect(readdirSync(folder).sort()).toEqual(['mia.1.log', 'mia.2.log', 'mia.3.log', 'mia.4.log', 'mia.log']);
  for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(1000);
  expect(readFileSync(join(folder, 'mia.log'), 'utf8')).toContain('"count":199');
});

test('goes on in the file that is there', () => {
  for (const count of [1, 2]) {
    const logger = createLogger(folder, clock);
    logger.info('start', { count });
    logger.close();
  }
  expect(readFileSync(join(folder, 'mia.log'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a folder that can not be written is no reason to fail', () => {
  const logger = createLogger(join(folder, 'absent'), clock);
  logger.error('start', {});
  logger.close();
});

const said = 'My daughter is called Eleni';
test.each([
  ['an unknown field', { text: said }],
  ['a nested thing', { id: { text: said } }],
  ['an error', { code: new Error(said) }],
  ['a sentence as an id', { id: said }],
  ['one word as a conversation', { conversation: 'Eleni' }],
  ['a sentence as a model', { model: said }],
  ['a path as a model', { model: '/home/eleni/secret.gguf' }],
  ['a sentence as a code', { code: said }],
  ['a URL as a route', { route: 'http://host/?q=Eleni' }],
  ['a key as a version', { version: 'sk-Eleni' }],
  ['text as a number', { count: 'Eleni' }],
  ['a prototype', JSON.parse('{"__proto__": "Eleni"}')],
])('%s does not get in', (_name, fields) => {
  const line = logLine('info', 0, 'turn.ended', fields as LogFields);
  expect(line).not.toContain('leni');
  expect(line).toContain('"dropped":1');
});

test('text as the name of an event does not get in either', () => {
  expect(logLine('info', 0, said, {})).toBe('{"time":0,"level":"info","event":"unnamed"}');
});
