/** Pictures of talking. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const button = (page: Page) => page.getByRole('button', { name: 'Hold to talk' });
const status = (page: Page, word: string) => page.getByRole('status', { name: 'Assistant status' }).filter({ hasText: word });

/** Latches, as a screen reader presses it: a picture has no hand to hold it. */
async function talk(page: Page): Promise<void> {
  await button(page).evaluate((element: HTMLElement) => element.click());
}
async function listening(page: Page): Promise<void> {
  await talk(page);
  await status(page, 'Listening').waitFor();
  await page.waitForTimeout(1200);
}
async function end(page: Page): Promise<void> {
  await listening(page);
  await talk(page);
}
const held = (route: string) => (page: Page) =>
  page.evaluate((name) => (window as never as { host: { holdNext(name: string): void } }).host.holdNext(name), route);

const shot = (name: string, scene: string, act: (page: Page) => Promise<void>, over: Partial<Shot> = {}): Shot => ({
  ...{ name, scene, act, conversation: 'c1', permissions: ['microphone'] },
  ...over,
});

async function transcribing(page: Page): Promise<void> {
  await held('voice.end')(page);
  await end(page);
  await status(page, 'Transcribing').waitFor();
}
async function doubts(page: Page): Promise<void> {
  await end(page);
  await page.getByRole('button', { name: 'Eleni (name)' }).waitFor();
  await page.waitForTimeout(200);
}
async function nothing(page: Page): Promise<void> {
  await end(page);
  await page
    .getByRole('region', { name: 'Notices' })
    .getByText(/^Nothing was heard/)
    .waitFor();
  await page.waitForTimeout(200);
}
async function messages(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Transcribe again' }).waitFor();
}
async function missing(page: Page): Promise<void> {
  await talk(page);
  await page.getByRole('button', { name: 'Download speech' }).waitFor();
  await page.waitForTimeout(1200);
}
async function waiting(page: Page): Promise<void> {
  await missing(page);
  await talk(page);
  await page.getByText(/recorded, waits until speech is here/).waitFor();
}
async function refused(page: Page): Promise<void> {
  await talk(page);
  await page.getByRole('alert').waitFor();
  await page.waitForTimeout(200);
}

/** Without a key; the microphone of a picture hears nobody, so what is shown of somebody who speaks is set. */
async function handsFree(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Hands-free' }).click();
  await page.getByRole('img', { name: 'Microphone is live' }).waitFor();
  await page.waitForTimeout(400);
}

export const voiceShots: Shot[] = [
  shot('hands-free', 'voice', handsFree),
  shot('hands-free-dark-600', 'voice', handsFree, { dark: true, width: 600 }),
  shot('hands-free-missing', 'voice-missing', (page) => page.getByRole('button', { name: 'Hands-free' }).click(), { again: true }),
  shot('voice-listening', 'voice', listening),
  shot('voice-listening-dark', 'voice', listening, { dark: true }),
  shot('voice-listening-600', 'voice', listening, { width: 600 }),
  shot('voice-transcribing', 'voice', transcribing),
  shot('voice-transcribing-dark-600', 'voice', transcribing, { dark: true, width: 600 }),
  shot('voice-doubts', 'voice-doubts', doubts),
  shot('voice-doubts-dark-600', 'voice-doubts', doubts, { dark: true, width: 600 }),
  shot('voice-nothing', 'voice-nothing', nothing),
  shot('voice-nothing-dark-600', 'voice-nothing', nothing, { dark: true, width: 600 }),
  shot('voice-messages', 'voice-messages', messages),
  shot('voice-messages-dark-600', 'voice-messages', messages, { dark: true, width: 600 }),
  shot('voice-missing', 'voice-missing', missing),
  shot('voice-waiting-dark-600', 'voice-missing', waiting, { dark: true, width: 600 }),
  shot('voice-waiting', 'voice-missing', waiting),
  shot('voice-refused', 'voice', refused, { permissions: [] }),
  shot('voice-refused-dark-600', 'voice', refused, { permissions: [], dark: true, width: 600 }),
];
