/**
 * Every page and state in a language that nobody speaks: what it does not mark stands in the code, and four tenths more
 * letters break no layout at 600 px. Switched while the page stands, as a person does in General.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, openHarness } from '../src/renderer/testing/harness.ts';
import { inspect } from '../src/renderer/testing/literals.ts';
import { states } from '../src/renderer/testing/shots.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

it.each(states)('$name', async (shot) => {
  const page = await harness.page(shot);
  try {
    await page.locator('#root > *').first().waitFor({ state: 'attached' });
    await shot.act?.(page);
    await page.evaluate(() => (window as never as { pseudo(): Promise<void> }).pseudo());
    await page.waitForFunction(() => /[⟦]/.test(document.body.textContent ?? ''));
    expect((await page.evaluate(inspect)).literals).toEqual([]);
    await page.setViewportSize({ width: 600, height: 800 });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await page.evaluate(inspect)).toEqual({ literals: [], broken: [] });
  } finally {
    await page.context().close();
  }
});
