/**
 * Electron's security recommendations (its documentation, "Security"), one check each, on the real code and configuration. What
 * only a running Electron can tell is in `e2e/electron-policies.e2e.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { fuseSet } from '../../../../scripts/lib/fuses.ts';
import { APP_ORIGIN } from '../contract/shell.ts';
import { appHeaders, SCHEME_PRIVILEGES } from './app-protocol.ts';
import { mayBeGranted, mayNavigate, mayRequest, outsideLink } from './policy.ts';
import { refusesWithoutSandbox } from './sandbox.ts';
import { SWITCHES } from './switches.ts';
import { PARTITION, webPreferences, windowOptions } from './window-options.ts';

const here = import.meta.dirname;
const read = (file: string): string => readFileSync(join(here, file), 'utf8');
const sources = readdirSync(here).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const main = sources.map(read).join('\n');
const preload = read('../preload/preload.ts');
const preferences = webPreferences('/preload.cjs', 'linux');

test('1. only secure content is loaded', () => {
  expect(APP_ORIGIN).toBe('app://mia');
  expect(SCHEME_PRIVILEGES.privileges.secure).toBe(true);
  expect(main.match(/\bloadURL\([^)]*/g)).toEqual([`loadURL(\`\${APP_ORIGIN}/#/quick\``, `loadURL(\`\${APP_ORIGIN}/\``]);
  expect(main).not.toMatch(/loadFile\(/);
  expect(mayRequest('http://example.com/')).toBe(false);
});

test('2. no Node in the page', () => {
  expect(preferences).toMatchObject({ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false });
});

test('3. context isolation is on', () => {
  expect(preferences.contextIsolation).toBe(true);
});

test('4. processes are sandboxed, all of them', () => {
  expect(preferences.sandbox).toBe(true);
  expect(main).toContain('app.enableSandbox()');
  expect(SWITCHES.map(([name]) => name)).not.toContain('no-sandbox');
  // nor is a window opened where somebody else switched it off
  expect(main).toContain('refusesWithoutSandbox((name) => app.commandLine.hasSwitch(name), process.env)');
  expect(refusesWithoutSandbox((name) => name === 'no-sandbox', {})).toBe(true);
});

test('5. permissions are decided by us, for our own origin, after a gesture', () => {
  for (const handler of ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler'])
    expect(main).toContain(`${handler}(`);
  expect(main).toContain('navigator.userActivation.isActive');
  expect(mayBeGranted({ permission: 'geolocation', url: `${APP_ORIGIN}/`, isMainFrame: true })).toBe(false);
});

test('6. web security is not switched off', () => {
  expect(preferences.webSecurity).toBe(true);
  expect(SWITCHES.map(([name]) => name)).not.toContain('disable-web-security');
});

test('7. every response carries a content security policy without eval and without foreign sources', () => {
  const policy = appHeaders()['Content-Security-Policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
});

test('8. insecure content is not allowed', () => {
  expect(preferences.allowRunningInsecureContent).toBe(false);
});

test('9. experimental features are off', () => {
  expect(preferences.experimentalFeatures).toBe(false);
});

test('10. no blink features are switched on', () => {
  expect(preferences.enableBlinkFeatures).toBeUndefined();
  expect(SWITCHES.map(([name]) => name)).not.toContain('enable-blink-features');
});

test('11. no webview can open popups: there is no webview', () => {
  expect(preferences.webviewTag).toBe(false);
});

test('12. a webview that would be attached all the same is refused', () => {
  expect(read('contents.ts')).toMatch(/on\('will-attach-webview', \(event\) => event\.preventDefault\(\)\)/);
});

test('13. navigation leads to nothing but the page itself', () => {
  expect(read('contents.ts')).toMatch(/on\('will-frame-navigate'/);
  expect(read('contents.ts')).toMatch(/on\('will-redirect'/);
  expect(main).toContain("app.on('web-contents-created'");
  expect(mayNavigate('https://example.com/', true)).toBe(false);
});

test('14. no page opens a window', () => {
  expect(main.match(/setWindowOpenHandler\(.*/g)).toEqual(["setWindowOpenHandler(() => ({ action: 'deny' }));"]);
});

test('15. only an address that was checked is opened outside', () => {
  expect(main.match(/shell\.openExternal\(.*/g)).toEqual(['shell.openExternal(link);']);
  expect(main).toContain('const link = outsideLink(address);');
  // One folder, which no page names.
  expect(main.match(/shell\.openPath\(\w*\)/g)).toEqual(['shell.openPath(dataDir)']);
  expect(main.match(/openPath/g)).toHaveLength(1);
  expect(main).not.toMatch(/showItemInFolder/);
  expect(outsideLink('file:///etc/passwd')).toBeNull();
});

test('16. Electron is a current one, by its exact version', () => {
  const { devDependencies } = JSON.parse(read('../../package.json')) as { devDependencies: Record<string, string> };
  const [major] = (devDependencies.electron ?? '').split('.');
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number(major)).toBeGreaterThanOrEqual(45);
});

test('17. the sender of every message is checked', () => {
  const handlers = main.match(/ipcMain\.(on|handle|once)\([\s\S]*?\n {2}\}\);/g) ?? [];
  expect(handlers).toHaveLength((main.match(/ipcMain\.(on|handle|once)\(/g) ?? []).length);
  expect(handlers.length).toBe(8);
  for (const handler of handlers)
    expect(handler).toContain("event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')");
});

test('18. no page comes from file://', () => {
  expect(main).not.toMatch(/['"`]file:\/\//);
  expect(mayRequest('file:///etc/passwd')).toBe(false);
  expect(fuse('GrantFileProtocolExtraPrivileges')).toBe(false);
});

test('19. the fuses leave neither Node nor a debugger nor another archive in', () => {
  expect(fuse('RunAsNode')).toBe(false);
  expect(fuse('EnableNodeOptionsEnvironmentVariable')).toBe(false);
  expect(fuse('EnableNodeCliInspectArguments')).toBe(false);
  expect(fuse('OnlyLoadAppFromAsar')).toBe(true);
  expect(fuse('EnableEmbeddedAsarIntegrityValidation')).toBe(true);
});

test('20. the page is given one object of ours and nothing of Electron', () => {
  expect(preload.match(/exposeInMainWorld\(.*/g)).toEqual(["exposeInMainWorld('mia', port);"]);
  // Each message has a name of its own; the page can name none, and no event of Electron's reaches it.
  expect(preload.match(/ipcRenderer\.(invoke|send|postMessage|sendSync)\((IPC\.\w+)/g)).toEqual([
    'ipcRenderer.postMessage(IPC.connect',
    'ipcRenderer.invoke(IPC.openLink',
    'ipcRenderer.invoke(IPC.openFolder',
    'ipcRenderer.invoke(IPC.chooseFolder',
    'ipcRenderer.invoke(IPC.screens',
    'ipcRenderer.invoke(IPC.capture',
    'ipcRenderer.send(IPC.hideQuick',
    'ipcRenderer.send(IPC.openConversation',
  ]);
  expect(preload).not.toMatch(/listener\(_?event/);
});

test('and besides: nothing is kept by pages, nothing is reported, nothing is looked up', () => {
  expect(PARTITION).not.toMatch(/^persist:/);
  const options: BrowserWindowConstructorOptions = windowOptions({
    ...{ preload: '/preload.cjs', platform: 'linux', dark: true },
    bounds: { width: 900, height: 700, maximized: false },
  });
  expect(options.webPreferences).toMatchObject({ partition: PARTITION, spellcheck: false, sandbox: true });
  expect(main).not.toMatch(/crashReporter|autoUpdater|['"]persist:/);
  expect(main).toContain('setSpellCheckerDictionaryDownloadURL(');
  expect(SWITCHES.map(([name]) => name)).toEqual(
    expect.arrayContaining(['disable-background-networking', 'disable-component-update', 'no-proxy-server']),
  );
});

function fuse(name: string): unknown {
  const names = ['RunAsNode', 'EnableCookieEncryption', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'];
  names.push(
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'LoadBrowserProcessSpecificV8Snapshot',
    'GrantFileProtocolExtraPrivileges',
  );
  return (fuseSet(9, 'linux') as unknown as Record<number, unknown>)[names.indexOf(name)];
}
