/** Pictures of incognito conversations. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const begin = async (page: Page): Promise<void> => {
  const button = page.getByRole('button', { name: 'New incognito chat', exact: true });
  if (!(await button.isVisible())) await page.getByRole('button', { name: 'Open sidebar', exact: true }).click();
  await button.click();
  await page.getByText('Incognito: nothing here is kept').first().waitFor();
};

const talk = async (page: Page): Promise<void> => {
  await begin(page);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('What would you give somebody who has everything?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('article', { name: 'M.I.A', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden' });
};

const close = async (page: Page): Promise<void> => {
  await talk(page);
  await page.getByRole('main').getByRole('button', { name: 'Close incognito chat', exact: true }).click();
  await page.getByRole('dialog', { name: 'Close incognito chat', exact: true }).waitFor();
};

export const incognitoShots: Shot[] = [
  { name: 'incognito-empty', scene: 'empty', act: begin },
  { name: 'incognito-empty-dark-600', scene: 'empty', dark: true, width: 600, act: begin },
  { name: 'incognito', scene: 'empty', act: talk },
  { name: 'incognito-dark', scene: 'empty', dark: true, act: talk },
  { name: 'incognito-600', scene: 'empty', width: 600, act: talk },
  { name: 'incognito-close', scene: 'empty', act: close },
  { name: 'incognito-close-dark-600', scene: 'empty', dark: true, width: 600, act: close },
];
