/** "Quick ask" in a real Electron: by the system's own keys from anywhere, over everything else, and out of the way again. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { type Desktop, whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';
import { have } from './lib/models.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const keys = spawnSync('xdotool', ['version']).status === 0;
const why = whyNoElectron || (!have('smollm2-135m-instruct') ? 'needs SmolLM2-135M' : keys ? '' : 'needs xdotool');
const told = why && ` (skipped: ${why})`;

/** Keys of the whole display, as a person presses them with any program in front. */
function press(combo: string): void {
  const { status, stderr } = spawnSync('xdotool', ['key', '--clearmodifiers', combo], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

async function registered(desktop: Desktop, accelerator: string): Promise<true> {
  const look = async () =>
    (await desktop.app.evaluate(({ globalShortcut }, wanted) => globalShortcut.isRegistered(wanted), accelerator)) || undefined;
  return await until(look, { ms: 30_000, what: () => `the keys ${accelerator}` });
}

async function quick(desktop: Desktop): Promise<Window> {
  const page = await until(() => desktop.app.windows().find((each) => each.url().includes('#/quick')), {
    ms: 30_000,
    what: () => 'the window "Quick ask"',
  });
  const window = new Window(page);
  await window.heading('Quick ask').waitFor();
  await window.box.waitFor();
  return window;
}

/** Whether "Quick ask" can be seen: the one window that is over all others. */
const seen = (desktop: Desktop): Promise<boolean> =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((each) => each.isAlwaysOnTop() && each.isVisible()));

test.skipIf(why)(
  `its keys open it over everything, what is asked in it is answered and stands in M.I.A, Esc puts it away${told}`,
  async ({ world }) => {
    const desktop = await world.start({ env: world.models('smollm2-135m-instruct'), settings: { 'answer.maxTokens': 8 } });
    const main = await desktop.window();
    await registered(desktop, 'CommandOrControl+Alt+M');
    press('ctrl+alt+m');
    const window = await quick(desktop);
    expect(await seen(desktop)).toBe(true);
    await window.ask('Say hello');
    const answer = await window.answer(0);
    await window.page.keyboard.press('Escape');
    await until(async () => !(await seen(desktop)) || undefined, { ms: 20_000, what: () => 'the window to go away' });

    press('ctrl+alt+m');
    await until(async () => (await seen(desktop)) || undefined, { ms: 20_000, what: () => 'the window to come back' });
    await window.button('Open in M.I.A').click();
    await until(async () => !(await seen(desktop)) || undefined, { ms: 20_000, what: () => 'the window to go away' });
    const words = (text: string): string => text.replace(/\s+/g, '');
    expect(words(await main.answer(0))).toBe(words(answer));
    expect(await main.questions.count()).toBe(1);
  },
);

test.skipIf(why)(
  `other keys, or none, take the place of the first; closing M.I.A's window ends it with "Quick ask"${told}`,
  async ({ world }) => {
    const desktop = await world.start();
    await registered(desktop, 'CommandOrControl+Alt+M');
    const main = await desktop.window();
    await main.status.waitFor({ state: 'attached' });
    await main.page.keyboard.press('Control+,');
    await main.button('Keys: Ctrl Alt M. Change').click();
    await main.page.keyboard.press('Control+Alt+j');
    await main.button('Keys: Ctrl Alt J. Change').waitFor();
    await registered(desktop, 'CommandOrControl+Alt+J');
    expect(await desktop.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+M'))).toBe(false);
    press('ctrl+alt+j');
    const window = await quick(desktop);
    await window.page.keyboard.press('Escape');
    const ended = new Promise<void>((resolve) => desktop.main.once('exit', () => resolve()));
    await desktop.app
      .evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find((each) => !each.isAlwaysOnTop())
          ?.close(),
      )
      .catch(() => undefined);
    await ended;
  },
);
