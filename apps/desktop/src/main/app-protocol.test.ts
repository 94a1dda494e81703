import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { afterAll, describe, expect, test } from 'vitest';
import type { AttachmentSource } from '../web/attachments.ts';
import { answerApp, appPath } from './app-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'mia-app-'));
const root = join(folder, 'renderer');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(root, 'index.html'), '<!doctype html>');
writeFileSync(join(root, 'assets', 'a.js'), 'export {}');
writeFileSync(join(folder, 'secret.txt'), 'secret');
symlinkSync(join(folder, 'secret.txt'), join(root, 'assets', 'link.txt'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ID = 'ab'.repeat(16);
const recording = Buffer.from(Array.from({ length: 600_000 }, (_, i) => i % 251));
const asked: [number, number][] = [];
const attachments: AttachmentSource = {
  async info(id) {
    if (id !== ID) throw new MiaError('not-found', { what: 'attachment' });
    return { bytes: recording.length, type: 'audio/wav' };
  },
  async chunk(_id, start, end) {
    asked.push([start, end]);
    return recording.subarray(start, end);
  },
};
const ask = (url: string, method = 'GET', headers: Record<string, string> = {}) =>
  answerApp(root, { url, method, headers: new Headers(headers) }, attachments);

describe('a path of the window', () => {
  test.each([
    ['app://mia/', 'GET', '/'],
    ['app://mia', 'GET', '/'],
    ['app://mia/assets/a.js?v=1#x', 'HEAD', '/assets/a.js'],
    ['app://mia/', 'POST', null],
    ['app://other/', 'GET', null],
    ['app://mia.example/', 'GET', null],
    ['https://mia/', 'GET', null],
  ])('%s by %s', (url, method, path) => expect(appPath(url, method)).toBe(path));
});

describe('a file of the window', () => {
  test('comes with its type, the policy and nothing to keep', async () => {
    const answer = await ask('app://mia/');
    expect(await answer.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|ws:|http/);
  });

  test.each([
    'app://mia/../secret.txt',
    'app://mia/%2e%2e/secret.txt',
    'app://mia/assets/..%2f..%2fsecret.txt',
    'app://mia/assets/link.txt',
    'app://mia/assets/',
    'app://mia/missing.js',
    'app://mia/assets/a.js%00.png',
    'app://mia//etc/passwd',
    'app://mia/C:/x.js',
  ])('%s is not one', async (url) => {
    const answer = await ask(url);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('HEAD has no body', async () => {
    const answer = await ask('app://mia/assets/a.js', 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '9', '']);
  });
});

describe('an attachment', () => {
  test('comes whole or by ranges, with its type and the headers of every answer', async () => {
    const whole = await ask(`app://mia/attachment/${ID}?variant=original`);
    expect(whole.status).toBe(200);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '600000',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await whole.arrayBuffer()).equals(recording)).toBe(true);
    const part = await ask(`app://mia/attachment/${ID}`, 'GET', { range: 'bytes=1000-1999' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/600000']);
    expect(Buffer.from(await part.arrayBuffer()).equals(recording.subarray(1000, 2000))).toBe(true);
  });

  test('is asked of the host in chunks, no more than the page takes', async () => {
    asked.length = 0;
    const { body } = await ask(`app://mia/attachment/${ID}`);
    const reader = body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toEqual([[0, 262_144]]);
    await reader?.read();
    await reader?.cancel();
    expect(asked).toEqual([
      [0, 262_144],
      [262_144, 524_288],
    ]);
  });

  test.each([
    [`app://mia/attachment/${'cd'.repeat(16)}`, 404],
    [`app://mia/attachment/${ID}?variant=huge`, 404],
    ['app://mia/attachment/../index.html', 404],
    [`app://mia/attachment/${ID}/x`, 404],
  ])('%s is none: %i', async (url, status) => expect((await ask(url)).status).toBe(status));
});
