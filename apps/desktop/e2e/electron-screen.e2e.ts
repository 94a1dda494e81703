/** "Screenshot" in a real Electron: the screen without M.I.A on it, a window, and nothing without a gesture. */
import { expect } from 'vitest';
import { whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';

const told = whyNoElectron && ` (skipped: ${whyNoElectron})`;

interface Shell {
  screens(kind: string): Promise<{ id: string }[]>;
  capture(id: string): Promise<Uint8Array | null>;
}

test.skipIf(whyNoElectron)(`a screen is captured, and stands beside the message${told}`, async ({ world }) => {
  const desktop = await world.start({ settings: { 'onboarding.done': true } });
  const window = await desktop.window();
  const { page } = window;
  // Nothing is listed or captured where nobody did anything.
  const without = await page.evaluate(async () => {
    // Being asked to run this counts as a gesture for a while.
    while (navigator.userActivation.isActive) await new Promise((next) => setTimeout(next, 50));
    const shell = (globalThis as unknown as { mia: Shell }).mia;
    return [(await shell.screens('screen')).length, await shell.capture('screen:0:0')];
  });
  expect(without).toEqual([0, null]);

  await window.button('Screenshot').click();
  const dialog = page.getByRole('dialog', { name: 'Screenshot', exact: true });
  await dialog.locator('input[name=screen-which]').first().waitFor({ state: 'attached' });
  await dialog.getByRole('button', { name: 'Capture', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page
    .getByRole('region', { name: 'Attachments', exact: true })
    .getByRole('button', { name: /^Remove Screenshot / })
    .waitFor();
  // It is back where it was.
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().every((one) => one.isVisible()))).toBe(true);
});
