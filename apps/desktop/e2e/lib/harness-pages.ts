import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Harness, openHarness } from '../../src/renderer/testing/harness.ts';

/** The window on a host in memory for the tests of one file; it ends with them, and fails them on anything that must not happen. */
export function harnessPages(): (options: Parameters<Harness['page']>[0]) => Promise<Page> {
  let harness: Harness;
  const pages: Page[] = [];
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(async () => {
    await harness.close();
    expect(harness.offences, 'what must never happen in the window').toEqual([]);
  });
  return async (options) => {
    for (const page of pages.splice(0)) await page.context().close();
    const page = await harness.page(options);
    page.setDefaultTimeout(20_000);
    pages.push(page);
    return page;
  };
}

/** What the host in memory was asked, by name. */
export function askedOf(page: Page, name: string): Promise<unknown[]> {
  return page.evaluate((wanted) => {
    const { host } = window as unknown as { host: { state: { asked: { name: string; params: unknown }[] } } };
    return host.state.asked.filter((a) => a.name === wanted).map((a) => a.params);
  }, name);
}

/** The accessible name or text of what has the focus. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
  });
}
