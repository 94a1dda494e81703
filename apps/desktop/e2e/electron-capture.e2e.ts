/** The microphone in a real Electron: given after a gesture, let go of as soon as an incognito conversation is open. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from './lib/app.ts';
import { whyNoElectron } from './lib/electron.ts';
import { test } from './lib/electron-test.ts';

const told = whyNoElectron && ` (skipped: ${whyNoElectron})`;
const SPEECH = join(root, 'packages/models/src/speech/fixtures/sense-and-sensibility-0870.wav');

test.skipIf(whyNoElectron)(
  `a test recording in Settings hears what is said; in incognito nothing listens unasked${told}`,
  async ({ world }) => {
    const desktop = await world.start({ flags: ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${SPEECH}`] });
    const { page } = await desktop.window();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Voice' }).click();
    const lamp = page.getByRole('img', { name: 'Microphone is live' });
    expect(await lamp.count()).toBe(0);
    await page.getByRole('button', { name: 'Record a test' }).click();
    await lamp.waitFor();
    await page.waitForFunction(
      () => Number(document.querySelector('[role=meter][aria-label="Microphone level"]')?.getAttribute('aria-valuenow')) > 40,
    );
    await page.getByRole('button', { name: 'Stop the test' }).click();
    await page.getByRole('button', { name: 'Play the test' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Microphone' }).locator('option').allTextContents()).toContain('Fake Audio Input 1');
    // it stays armed after that, beside the message box too
    await page.keyboard.press('Escape');
    await lamp.waitFor();
    await page.getByRole('button', { name: 'New incognito chat' }).click();
    await expect.poll(() => lamp.count()).toBe(0);
  },
);
