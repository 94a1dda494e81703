/** A link is opened by keys alone, and by nothing less than saying so: its address is shown first. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { focused, harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

/** What the window was asked to open outside, instead of opening it. */
async function watchOpening(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    const opened: unknown[] = [];
    Object.assign(window, {
      opened,
      open: (...args: unknown[]) => {
        opened.push(args);
        return null;
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { opened: unknown[] }).opened);
}

async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to "${name}"`);
}

it('by keys alone: shown, left again with the focus back on it, copied, opened', async () => {
  const page = await open({ scene: 'links', conversation: 'c1' });
  await page.getByRole('link', { name: 'your bank', exact: true }).waitFor();
  const opened = await watchOpening(page);
  await tabTo(page, 'your bank', 'Shift+Tab');

  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Open this address?', exact: true });
  await dialog.getByText('this leads to evil.example').waitFor();
  // Enter twice opens nothing: the safe answer has the focus.
  await expect.poll(() => focused(page)).toBe('Cancel');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => focused(page)).toBe('your bank');

  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => focused(page)).toBe('your bank');
  expect(await opened()).toEqual([]);

  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await tabTo(page, 'Copy address');
  await page.keyboard.press('Enter');
  const copied = 'https://bank.example:secure@evil.example/login?next=%2Faccount';
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(copied);
  await tabTo(page, 'Open');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  expect(await opened()).toEqual([[copied, '_blank', 'noopener,noreferrer']]);
  await expect.poll(() => focused(page)).toBe('your bank');
});
