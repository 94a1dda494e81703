/** What the desktop shell does beside its window: closing, staying, resting, locking with the computer, noting answers, giving up. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Desktop, gone, whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';
import { have } from './lib/models.ts';
import { until } from './lib/until.ts';

const ready = have('smollm2-135m-instruct');
const why = whyNoElectron || (ready ? '' : 'needs SmolLM2-135M');
const told = why && ` (skipped: ${why})`;
const toldShort = whyNoElectron && ` (skipped: ${whyNoElectron})`;
const PASSPHRASE = 'four marmalade jars in the cellar';

/** Processes of the host that hold a model. */
const models = (desktop: Desktop): number[] =>
  desktop.below(desktop.hostPid()).filter((pid) => {
    try {
      return /embedded\/entry|\/llm\.mjs/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    } catch {
      return false;
    }
  });

async function choose(desktop: Desktop, settings: Record<string, unknown>): Promise<void> {
  const client = await desktop.client();
  for (const [name, value] of Object.entries(settings)) await client.request('setting.set', { name, value });
  client.close();
}

const shown = (desktop: Desktop): Promise<boolean[]> =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible()));

test.skipIf(whyNoElectron)(
  `the last window's closing quits M.I.A with all that belongs to it, and the next start stands where it stood${toldShort}`,
  async ({ world }) => {
    const desktop = await world.start();
    const at = { x: 60, y: 40, width: 830, height: 610 };
    await desktop.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), at);
    const all = desktop.pids();
    expect(all.length).toBeGreaterThan(3);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
    await gone(all, 20_000);
    const again = await world.start({ dataDir: desktop.dataDir });
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())).toEqual(at);
  },
);

test.skipIf(why)(
  `who chose to stay finds M.I.A hidden, not ended; after two minutes the models have gone, and what is asked then is answered${told}`,
  async ({ world }) => {
    const desktop = await world.start({
      env: world.models('smollm2-135m-instruct'),
      settings: { 'shell.stayInTray': true, 'answer.maxTokens': 16 },
    });
    const window = await desktop.window();
    await window.ask('Hello');
    const before = models(desktop);
    expect(before).toHaveLength(1);
    // two minutes of this shell's own clock
    await desktop.app.evaluate(() => {
      const real = globalThis.setTimeout;
      globalThis.setTimeout = ((callback: () => void, ms?: number) => real(callback, ms === 120_000 ? 300 : ms)) as typeof setTimeout;
    });
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await shown(desktop)).toEqual([false]);
    await gone(before, 20_000);
    expect((await desktop.again()).code).toBe(0);
    await until(async () => (await shown(desktop))[0] || undefined, { ms: 20_000, what: () => 'the window to be shown' });
    await window.ask('And again');
    expect(models(desktop)).toHaveLength(1);
  },
);

test.skipIf(why)(
  `an answer is noted when no window is in front, without a word of it, and the note leads back; in front, nothing is${told}`,
  async ({ world }) => {
    const desktop = await world.start({ env: world.models('smollm2-135m-instruct'), settings: { 'answer.maxTokens': 8 } });
    const window = await desktop.window();
    await desktop.app.evaluate(({ BrowserWindow, Notification }) => {
      const seen: Electron.Notification[] = [];
      Object.assign(globalThis, { seen, inFront: true });
      const [first] = BrowserWindow.getAllWindows();
      // a screen without a window manager has no front
      if (first) first.isFocused = () => (globalThis as unknown as { inFront: boolean }).inFront;
      Notification.isSupported = () => true;
      Notification.prototype.show = function show(this: Electron.Notification) {
        seen.push(this);
      };
    });
    const notes = (): Promise<string[]> =>
      desktop.app.evaluate(() =>
        (globalThis as unknown as { seen: Electron.Notification[] }).seen.map((one) => `${one.title}|${one.subtitle}|${one.body}`),
      );
    await window.ask('The marmalade stands in the cellar.');
    expect(await notes()).toEqual([]);
    await desktop.app.evaluate(({ BrowserWindow }) => {
      Object.assign(globalThis, { inFront: false });
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    // a page that nobody sees is not clicked in: the same message as from another window
    const client = await desktop.client();
    const [conversation] = (await client.request('conversation.list', {})).conversations;
    const message = { conversation: conversation?.id ?? '', message: randomUUID(), text: 'And the honey beside it.' };
    await client.request('turn.send', message);
    client.close();
    await until(async () => (await notes()).length > 0 || undefined, { ms: 10_000, what: () => 'a note' });
    expect(await notes()).toEqual(['M.I.A||An answer is ready']);
    await desktop.app.evaluate(() => (globalThis as unknown as { seen: Electron.Notification[] }).seen[0]?.emit('click'));
    expect(await shown(desktop)).toEqual([true]);
  },
);

test.skipIf(whyNoElectron)(
  `sleep and the screen's lock lock M.I.A where the person chose so, and only there${toldShort}`,
  async ({ world }) => {
    const desktop = await world.start();
    const before = await desktop.window();
    const client = await desktop.client();
    await client.request('vault.passphrase', { next: PASSPHRASE });
    client.close();
    const happens = (what: 'suspend' | 'lock-screen'): Promise<boolean> =>
      desktop.app.evaluate(({ powerMonitor }, event) => powerMonitor.emit(event), what);
    for (const [setting, event, other] of [
      ['lock.onSuspend', 'suspend', 'lock-screen'],
      ['lock.onScreenLock', 'lock-screen', 'suspend'],
    ] as const) {
      const window = await desktop.window();
      await choose(desktop, { 'lock.onSuspend': false, 'lock.onScreenLock': false });
      const host = desktop.hostPid();
      await happens(event);
      await choose(desktop, { [setting]: true });
      await happens(other);
      await new Promise((rest) => setTimeout(rest, 1000));
      expect(desktop.hostPid()).toBe(host);
      const all = [host, ...desktop.below(host)];
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
      await happens(event);
      await gone(all, 20_000);
      const locked = await desktop.windowAfter(window.page);
      await locked.heading('Unlock M.I.A').waitFor();
      // what was hidden stays so, until the person comes
      expect(await shown(desktop)).toEqual([false]);
      expect((await desktop.again()).code).toBe(0);
      await until(async () => (await shown(desktop))[0] || undefined, { ms: 20_000, what: () => 'the window to be shown' });
      await locked.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
      await locked.button('Unlock').click();
      await locked.box.waitFor({ timeout: 60_000 });
    }
    expect(before.page.isClosed()).toBe(true);
  },
);

test.skipIf(whyNoElectron)(
  `after three hosts in a row the window says what failed, and "Try again" brings one back${toldShort}`,
  async ({ world }) => {
    const desktop = await world.start();
    const { page, box } = await desktop.window();
    let last = 0;
    for (const _ of [1, 2, 3]) {
      last = last === 0 ? desktop.hostPid() : await desktop.hostAfter(last);
      process.kill(last, 'SIGKILL');
    }
    await page
      .getByText(/ended 3 times in a row and is not started again by itself/)
      .first()
      .waitFor();
    await gone(
      desktop.pids().filter((pid) => pid === last),
      10_000,
    );
    await page.getByRole('button', { name: 'Try again', exact: true }).first().click();
    await desktop.hostAfter(last);
    await box.waitFor();
  },
);
