/** Pictures of the Memory page, of forgetting, and of what a turn left in the memory. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const open = async (page: Page): Promise<void> => {
  const narrow = page.getByRole('button', { name: 'Open sidebar' });
  if (await narrow.isVisible()) await narrow.click();
  await page.getByRole('link', { name: 'Memory', exact: true }).click();
  await page.getByRole('heading', { name: 'Memory', exact: true }).waitFor();
};

const timeline = async (page: Page): Promise<void> => {
  await open(page);
  await page.getByRole('list', { name: 'What was said' }).getByRole('button', { name: 'Forget' }).first().waitFor();
};

const found = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('searchbox', { name: 'Search memories' }).fill('boat');
  await page.locator('mark').first().waitFor();
};

const forget = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('list', { name: 'What was said' }).getByRole('button', { name: 'Forget' }).first().click();
  await page.getByRole('dialog', { name: 'Forget' }).waitFor();
};

const range = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('button', { name: 'Forget…' }).click();
  await page.getByRole('menuitem', { name: 'Today' }).click();
  await page.getByRole('dialog', { name: 'Forget' }).waitFor();
};

const menu = async (page: Page): Promise<void> => {
  await timeline(page);
  await page.getByRole('button', { name: 'Forget…' }).click();
  await page.getByRole('menu').waitFor();
};

const failed = async (page: Page): Promise<void> => {
  await page.evaluate(() =>
    (window as never as { host: { failNext(name: string, code: string): void } }).host.failNext('memory.timeline', 'internal'),
  );
  await open(page);
  await page.getByRole('alert').waitFor();
};

const none = async (page: Page): Promise<void> => {
  await open(page);
  await page.getByText('Nothing is remembered yet.').waitFor();
};

export const memoryShots: Shot[] = [
  { name: 'memory', scene: 'memory', conversation: 'c1', act: timeline },
  { name: 'memory-dark', scene: 'memory', conversation: 'c1', dark: true, act: timeline },
  { name: 'memory-600', scene: 'memory', conversation: 'c1', width: 600, act: timeline },
  { name: 'memory-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: timeline },
  { name: 'memory-long', scene: 'long', conversation: 'c1', act: timeline },
  { name: 'memory-found', scene: 'memory', conversation: 'c1', act: found },
  { name: 'memory-found-dark', scene: 'memory', conversation: 'c1', dark: true, act: found },
  { name: 'memory-menu', scene: 'memory', conversation: 'c1', act: menu },
  { name: 'memory-forget', scene: 'memory', conversation: 'c1', act: forget },
  { name: 'memory-forget-600-dark', scene: 'memory', conversation: 'c1', width: 600, dark: true, act: forget },
  { name: 'memory-range', scene: 'memory', conversation: 'c1', dark: true, act: range },
  { name: 'memory-empty', scene: 'empty', act: none },
  { name: 'memory-error', scene: 'memory', conversation: 'c1', act: failed },
];
