/** Pictures of "Quick ask": a small window over everything else. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const ask = async (page: Page): Promise<void> => {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('And in Python?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('article', { name: 'M.I.A', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Open in M.I.A' }).waitFor();
};

const listening = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Hold to talk' }).evaluate((element: HTMLElement) => element.click());
  await page.getByRole('status', { name: 'Assistant status' }).filter({ hasText: 'Listening' }).waitFor();
  await page.waitForTimeout(1200);
};

// As large as the shell makes it.
const base = { quick: true, width: 560, height: 420, permissions: ['microphone'] };

export const quickShots: Shot[] = [
  { ...base, name: 'quick', scene: 'talk' },
  { ...base, name: 'quick-no-model-dark', scene: 'note', dark: true, again: true },
  { ...base, name: 'quick-answer', scene: 'talk', act: ask },
  { ...base, name: 'quick-answer-dark', scene: 'talk', dark: true, act: ask },
  { ...base, name: 'quick-listening', scene: 'voice', act: listening, again: true },
  { ...base, name: 'quick-listening-dark', scene: 'voice', dark: true, act: listening, again: true },
];
