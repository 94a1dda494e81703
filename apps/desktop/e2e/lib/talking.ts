/** Holding to talk, as a scenario needs it. */
import { join } from 'node:path';
import { root } from './app.ts';
import type { Window } from './window.ts';

export const WAV = join(root, 'packages/models/src/speech/fixtures/sense-and-sensibility-0930.wav');
export const SAID = 'He might even have been made amiable himself.';
/** The recording, and a moment more. */
export const LENGTH = 4200;
/** Nothing between the file and the samples, so that every run hears the same. */
export const PLAIN = {
  ...{ 'voice.echoCancellation': false, 'voice.noiseSuppression': false, 'voice.gainControl': false, 'voice.sounds': false },
  ...{ 'voice.answerAloud': false, 'onboarding.done': true },
};

export const button = (window: Window) => window.page.getByRole('button', { name: 'Hold to talk' });
export const status = (window: Window, word: string) =>
  window.page.getByRole('status', { name: 'Assistant status' }).filter({ hasText: word });
/** As a screen reader or a switch presses it. */
export const click = (window: Window) => button(window).evaluate((element: HTMLElement) => element.click());
export const listening = (window: Window) => status(window, 'Listening').waitFor();

/** The models of a folder join while their files are looked at: the page says which one listens. */
export async function recogniserHere({ page }: Window): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    await page.keyboard.press('Control+,');
    await page.getByRole('tab', { name: 'Voice' }).click();
    const here = page.getByText('Whisper tiny.en writes down what you say, on this computer.');
    const found = await here.waitFor({ timeout: 1000 }).then(
      () => true,
      () => false,
    );
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if (found) return;
  }
  throw new Error('the recogniser did not join');
}
