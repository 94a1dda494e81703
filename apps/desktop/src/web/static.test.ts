import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStatic } from './static.ts';

let folder: string;
let root: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mia-static-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'app-a1_B2.js'), 'export {};');
  await writeFile(join(root, '.hidden.html'), 'hidden');
  await writeFile(join(folder, 'secret.html'), 'secret');
  await mkdir(join(folder, 'renderer-old'));
  await writeFile(join(folder, 'renderer-old', 'index.html'), 'old');
  await symlink(join(folder, 'secret.html'), join(root, 'link.html'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html', 'text/html; charset=utf-8'],
  ['/assets/app-a1_B2.js', 'text/javascript; charset=utf-8'],
])('serves %s', async (path, type) => {
  const file = await openStatic(root, path);
  expect(file?.type).toBe(type);
  await file?.handle.close();
});

test.each([
  '/../secret.html',
  '/assets/../../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/%2e%2e%2fsecret.html',
  '/%252e%252e/secret.html',
  '/..\\secret.html',
  '/..%5csecret.html',
  '//secret.html',
  '/../renderer-old/index.html',
  '/link.html',
  '/.hidden.html',
  '/assets',
  '/index.html%00.js',
  '/%ff',
  '/%',
  'index.html',
  '',
  '/C:/secret.html',
  '/absent.html',
])('does not find %s', async (path) => {
  expect(await openStatic(root, path)).toBeNull();
});
