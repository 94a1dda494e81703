import { expect } from 'vitest';
import { App } from './lib/app.ts';
import { type Desktop, gone, whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';
import { have } from './lib/models.ts';
import { until } from './lib/until.ts';
import type { Window } from './lib/window.ts';

const ready = have('smollm2-135m-instruct');
const why = whyNoElectron || (ready ? '' : 'needs SmolLM2-135M');
const told = why && ` (skipped: ${why})`;
const toldShort = whyNoElectron && ` (skipped: ${whyNoElectron})`;

/** Begins to read a prompt that takes a while: the model's process is busy in native code and sees nothing of what happens around it. */
async function reads(desktop: Desktop): Promise<Window> {
  const window = await desktop.window();
  await window.say(Array.from({ length: 220 }, (_, i) => `The keeper of lamp ${i} wrote down the weather.`).join(' '));
  await window.stateIs('Reading');
  return window;
}

test.skipIf(why)(`main killed while a long prompt is read leaves no process behind${told}`, async ({ world }) => {
  const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
  await reads(desktop);
  const all = desktop.pids();
  expect(desktop.below(desktop.hostPid()).length).toBeGreaterThan(0);
  desktop.main.kill('SIGKILL');
  await gone(all, 40_000);
});

test.skipIf(why)(
  `the host killed while a long prompt is read leaves no child behind, and the question is kept${told}`,
  async ({ world }) => {
    const desktop = await world.start({ env: world.models('smollm2-135m-instruct') });
    const window = await reads(desktop);
    const host = desktop.hostPid();
    const below = desktop.below(host);
    expect(below.length).toBeGreaterThan(0);
    process.kill(host, 'SIGKILL');
    await gone([host, ...below], 40_000);
    await desktop.hostAfter(host);
    await until(async () => (await window.questions.count()) === 1 || undefined, { ms: 60_000, what: () => 'the question' });
    expect(await window.bodyOf(window.questions.first())).toContain('The keeper of lamp 0');
  },
);

test.skipIf(whyNoElectron)(
  `where a browser's M.I.A runs already, the window is one of it, says so, and takes over when that one ends${toldShort}`,
  async ({ world }) => {
    const browser = await App.start();
    try {
      const desktop = await world.start({ dataDir: browser.dataDir });
      const window = await desktop.window();
      await window.page
        .getByText('M.I.A is open in a browser on this computer already. This window shows the same one.')
        .first()
        .waitFor({ state: 'attached' });
      await window.say('Remember the blue door');
      expect(desktop.hostPid()).toBe(browser.hostPid());
      const before = browser.hostPid();
      await browser.quit();
      await desktop.hostAfter(before);
      await window.box.waitFor();
      await window.say('And the key behind it');
      expect(await window.questions.count()).toBe(2);
    } finally {
      await browser.dispose({ keepData: true });
    }
  },
);
