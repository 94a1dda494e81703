import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from './lib/app.ts';
import { type Desktop, environment, flags, whyNoElectron } from './lib/electron.ts';
import { electronBinary } from './lib/electron-binary.ts';
import { test } from './lib/electron-test.ts';
import { Launched } from './lib/launched.ts';
import { scanFolders } from './lib/scan.ts';
import type { Window } from './lib/window.ts';

const told = whyNoElectron && ` (skipped: ${whyNoElectron})`;

/** What a page tries, and how it ended: "done", or the error's name. Waits first until no gesture counts any more where none is to. */
async function tries(
  window: Window,
  what: 'microphone' | 'camera' | 'screen' | 'place' | 'copy' | 'read',
  gesture: boolean,
): Promise<string> {
  if (gesture) await window.box.click();
  return await window.page.evaluate(
    async ([wanted, withGesture]) => {
      const { activation } = { activation: navigator.userActivation };
      while (!withGesture && activation.isActive) await new Promise((next) => setTimeout(next, 50));
      const ways: Record<string, () => Promise<unknown>> = {
        microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
        camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia(),
        place: () =>
          new Promise((resolve, reject) =>
            navigator.geolocation.getCurrentPosition(resolve, (error) => reject(new DOMException('', `place ${error.code}`))),
          ),
        copy: () => navigator.clipboard.writeText('copied'),
        read: () => navigator.clipboard.readText(),
      };
      try {
        await ways[wanted as string]?.();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    },
    [what, gesture] as const,
  );
}

test.skipIf(whyNoElectron)(`without its sandbox it says so and opens nothing${told}`, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mia-e2e-unboxed-'));
  const env = await environment({ MIA_ELECTRON_NO_SANDBOX: '' });
  const launched = new Launched([electronBinary(root) ?? '', ...flags(), root, '--data-dir', dataDir], { cwd: dataDir, env });
  try {
    await launched.says(/sandbox.*\(shell\.no-sandbox\)/);
    // the box that says it waits for a click; no window stands beside it, and no host was started
    expect(launched.said()).not.toContain('M.I.A is open.');
    expect(existsSync(join(dataDir, 'run'))).toBe(false);
  } finally {
    launched.end();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

const windows = (desktop: Desktop): Promise<number> => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test.skipIf(whyNoElectron)(`the page has no Node, and of Electron the one port${told}`, async ({ world }) => {
  const { page } = await (await world.start()).window();
  const found = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'ipcRenderer', 'electron'].filter((name) => name in globalThis),
    port: Object.keys((globalThis as unknown as { mia: object }).mia).sort(),
    origin: location.origin,
    secure: isSecureContext,
  }));
  expect(found).toEqual({
    node: [],
    port: [
      ...['capture', 'chooseFolder', 'connect', 'hideQuick', 'onCommand', 'onNote'],
      ...['onOpenConversation', 'onQuick', 'openConversation', 'openFolder', 'openLink', 'screens'],
    ],
    origin: 'app://mia',
    secure: true,
  });
});

test.skipIf(whyNoElectron)(`no window can be opened, no address gone to, nothing outside be asked${told}`, async ({ world }) => {
  const desktop = await world.start();
  const { page, box } = await desktop.window();
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  expect(await page.evaluate(() => window.open('app://mia/'))).toBeNull();
  expect(await windows(desktop)).toBe(1);
  for (const address of ['https://example.com/', 'file:///etc/passwd', 'app://mia/assets/', 'data:text/html,x']) {
    await page.evaluate((to) => {
      window.location.href = to;
    }, address);
  }
  const asked = await page.evaluate(() =>
    Promise.all(
      ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd'].map((url) =>
        fetch(url).then(
          () => 'came',
          () => 'blocked',
        ),
      ),
    ),
  );
  expect(asked).toEqual(['blocked', 'blocked', 'blocked']);
  expect(page.url()).toMatch(/^app:\/\/mia\/(#|$)/);
  await expect(
    page.evaluate(() => (globalThis as unknown as { mia: { openLink(a: string): Promise<boolean> } }).mia.openLink('file:///etc/passwd')),
  ).resolves.toBe(false);
  expect(await box.isVisible()).toBe(true);
  // The attempts themselves are what the browser complains of.
  expect(desktop.offences.length).toBeGreaterThan(0);
  desktop.offences.length = 0;
});

test.skipIf(whyNoElectron)(
  `microphone, camera and clipboard are given after a gesture only, everything else never${told}`,
  async ({ world }) => {
    const desktop = await world.start({ flags: ['--use-fake-device-for-media-stream'] });
    const window = await desktop.window();
    expect(await tries(window, 'microphone', false)).toBe('NotAllowedError');
    expect(await tries(window, 'camera', false)).toBe('NotAllowedError');
    expect(await tries(window, 'microphone', true)).toBe('done');
    expect(await tries(window, 'camera', true)).toBe('done');
    expect(await tries(window, 'copy', true)).toBe('done');
    expect(await tries(window, 'read', true)).toBe('NotAllowedError');
    expect(await tries(window, 'screen', true)).not.toBe('done');
    expect(await tries(window, 'place', true)).toBe('place 1');
    desktop.offences.length = 0;
  },
);

test.skipIf(whyNoElectron)(`the window stands on the safe preferences, in a session that keeps nothing${told}`, async ({ world }) => {
  const desktop = await world.start();
  const window = await desktop.window();
  const running = await desktop.app.evaluate(({ BrowserWindow, session }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] as Electron.BrowserWindow;
    const preferences = (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    return {
      preferences,
      persistent: webContents.session.isPersistent(),
      path: webContents.session.getStoragePath(),
      ours: webContents.session === session.fromPartition('mia'),
      spelling: webContents.session.isSpellCheckerEnabled(),
    };
  });
  expect(running).toMatchObject({ persistent: false, path: null, ours: true, spelling: false });
  expect(running.preferences).toMatchObject({
    ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  });
  await window.say('marmalade-in-the-cellar-7391');
  await window.page.reload();
  await window.box.waitFor();
  expect(scanFolders([join(desktop.dataDir, 'electron')], ['marmalade-in-the-cellar-7391']).finds).toEqual([]);
});

test.skipIf(whyNoElectron)(`no process of it may leave a core dump${told}`, async ({ world }) => {
  const desktop = await world.start();
  await desktop.window();
  expect(desktop.coreLimits()).toEqual([]);
});
