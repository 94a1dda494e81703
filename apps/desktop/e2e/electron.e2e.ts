import { expect } from 'vitest';
import { gone, whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';
import { have } from './lib/models.ts';
import { until } from './lib/until.ts';
import type { Window } from './lib/window.ts';

const ready = have('smollm2-135m-instruct');
const why = whyNoElectron || (ready ? '' : 'needs SmolLM2-135M');
const told = why && ` (skipped: ${why})`;
const LONG = 'Write a long story about a lighthouse keeper, his dog and the sea, in at least ten paragraphs.';

async function grows(window: Window, length: number): Promise<string> {
  return await until(
    async () => {
      const text = await window.bodyOf(window.answers.first());
      return text.length >= length ? text : undefined;
    },
    { ms: 90_000, what: () => `an answer of ${length} characters` },
  );
}

async function begin(window: Window): Promise<string> {
  await window.say(LONG);
  await window.answers.first().waitFor({ timeout: 90_000 });
  return await grows(window, 40);
}

test.skipIf(why)(`the desktop window opens, can be typed in, and a model's answer streams into it${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  const window = await desktop.window();
  expect(window.page.url()).toMatch(/^app:\/\/mia\//);
  const early = await begin(window);
  const later = await grows(window, early.length + 60);
  expect(later.startsWith(early.slice(0, 30))).toBe(true);
  await window.stop.click();
  await window.stateIs('Stopped', 'Ready');
});

test.skipIf(why)(`a host that is killed comes back by itself, with what it had said${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  const window = await desktop.window();
  await begin(window);
  // Half a second of what was said may not be on disk yet: what is kept is compared with what was there before that.
  const said = await grows(window, 200);
  await grows(window, 400);
  const pid = desktop.hostPid();
  const below = desktop.pids();
  process.kill(pid, 'SIGKILL');
  expect(await desktop.hostAfter(pid)).not.toBe(pid);
  await gone([pid, ...below.filter((each) => !desktop.pids().includes(each))], 30_000);
  await until(async () => ((await window.status.textContent()) ?? '').match(/^(Ready|Stopped)/) ?? undefined, {
    ms: 60_000,
    what: () => 'the window to be ready again',
  });
  const kept = await window.bodyOf(window.answers.first());
  expect(kept.length).toBeGreaterThan(20);
  expect(said.slice(0, 20)).toBe(kept.slice(0, 20));
  await window.say('Hello');
  await window.answers.nth(1).waitFor({ timeout: 90_000 });
});

test.skipIf(why)(`a page whose process is killed comes back, with the draft that was in it${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  const window = await desktop.window();
  await window.say('Hello');
  await window.answers.first().waitFor({ timeout: 90_000 });
  await window.box.fill('what I was about to ask');
  await until(async () => (await desktop.draftOf()) === 'what I was about to ask' || undefined, {
    ms: 20_000,
    what: () => 'the draft to be kept',
  });
  const pid = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  process.kill(pid, 'SIGKILL');
  const back = await desktop.windowAfter(window.page);
  await back.openConversation('Hello');
  await until(async () => (await back.box.inputValue()) === 'what I was about to ask' || undefined, {
    ms: 30_000,
    what: () => 'the draft',
  });
});

test.skipIf(why)(`Ctrl+Shift+N and the menu open an incognito chat, Ctrl+N an ordinary one${told}`, async ({ world }) => {
  const desktop = await world.start();
  const { page } = await desktop.window();
  const band = page.getByRole('region', { name: 'Incognito', exact: true });
  const choose = (label: string): Promise<void> =>
    desktop.app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      items.find((item) => item.label === wanted)?.click();
    }, label);
  await page.keyboard.press('Control+Shift+N');
  await band.getByText('Incognito: nothing here is kept').waitFor();
  await page.keyboard.press('Control+n');
  await band.waitFor({ state: 'hidden' });
  await choose('New incognito chat');
  await band.waitFor();
  await choose('New chat');
  await band.waitFor({ state: 'hidden' });
});

test.skipIf(why)(`a second start brings the first window to the front and ends${told}`, async ({ world }) => {
  const desktop = await world.start();
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const { code, output } = await desktop.again();
  expect([code, output]).toEqual([0, 'M.I.A is open already: its window comes to the front.\n']);
  const visible = (): Promise<boolean[]> =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible()));
  await until(async () => (await visible())[0] || undefined, { ms: 20_000, what: () => 'the window to be shown' });
  expect(await visible()).toHaveLength(1);
});

test.skipIf(why)(`"Lock now" leaves no host, no child and no page, and the passphrase opens it again${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  const window = await desktop.window();
  const client = await desktop.client();
  // A small model may go on for minutes: what it says does not matter here.
  await client.request('setting.set', { name: 'answer.maxTokens', value: 16 });
  await window.say('Hello');
  await window.answers.first().waitFor({ timeout: 90_000 });
  await window.stateIs('Ready', 'Stopped');
  await client.request('vault.passphrase', { next: 'four marmalade jars in the cellar' });
  const host = desktop.hostPid();
  const page = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  const before = [host, page, ...desktop.below(host)];
  expect(before.length).toBeGreaterThan(2);
  await client.request('vault.lock', {}).catch(() => undefined);
  await gone(before, 30_000);
  const locked = await desktop.windowAfter(window.page);
  await locked.heading('Unlock M.I.A').waitFor();
  await locked.page.getByLabel('Passphrase', { exact: true }).fill('four marmalade jars in the cellar');
  await locked.button('Unlock').click();
  await locked.box.waitFor({ timeout: 60_000 });
  await locked.openConversation('Hello');
  expect(await locked.answers.count()).toBe(1);
});

test.skipIf(why)(`quitting leaves no process behind${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  await begin(await desktop.window());
  const all = desktop.pids();
  expect(all.length).toBeGreaterThan(4);
  desktop.main.kill('SIGTERM');
  await gone(all, 20_000);
});
