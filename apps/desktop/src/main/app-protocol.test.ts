import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerApp, appPath } from './app-protocol.ts';

const folder = mkdtempSync(join(tmpdir(), 'mia-app-'));
const root = join(folder, 'renderer');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(root, 'index.html'), '<!doctype html>');
writeFileSync(join(root, 'assets', 'a.js'), 'export {}');
writeFileSync(join(folder, 'secret.txt'), 'secret');
symlinkSync(join(folder, 'secret.txt'), join(root, 'assets', 'link.txt'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
    const answer = await answerApp(root, { url: 'app://mia/', method: 'GET' });
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
    const answer = await answerApp(root, { url, method: 'GET' });
    expect([answer.status, await answer.text()]).toEqual([404, '']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('HEAD has no body', async () => {
    const answer = await answerApp(root, { url: 'app://mia/assets/a.js', method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '9', '']);
  });
});
