import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserCommand } from './browser.ts';
import { browserCommand, openInBrowser, removeRedirect } from './browser.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mia-browser-'));
});
afterEach(() => rm(folder, { recursive: true }));

const address = 'http://127.0.0.1:4711/#token=abc';

test('the token is in a file of ours, never in arguments', async () => {
  const started: BrowserCommand[] = [];
  const opened = await openInBrowser(address, {
    folder,
    platform: 'linux',
    start: async (command) => started.push(command) > 0,
  });
  expect(opened).toBe(true);
  const file = join(folder, 'open.html');
  expect(started).toEqual([{ command: 'xdg-open', args: [file] }]);
  expect(await readFile(file, 'utf8')).toContain(`url=${address}"`);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  await removeRedirect(folder);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('where no browser can be opened the file is gone again', async () => {
  const opened = await openInBrowser(address, { folder, platform: 'linux', start: async () => false });
  expect(opened).toBe(false);
  await expect(stat(join(folder, 'open.html'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('each platform has its own way', () => {
  expect(browserCommand('/f', 'darwin').command).toBe('open');
  expect(browserCommand('C:\\f', 'win32').args).toEqual(['url.dll,FileProtocolHandler', 'C:\\f']);
});
