/** axe over a page: one script and one run, without the blank page that its own builder opens for each look. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/**
 * What breaks a rule of axe in the page as it stands. The window has no frames: its own document is all of it.
 * @param only these rules
 */
export async function axe(page: Page, only?: string[]): Promise<Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (rules) => {
    const { run } = (window as never as { axe: { run(root: Document, options: RunOptions): Promise<AxeResults> } }).axe;
    if (document.querySelector('iframe')) throw new Error('there is a frame in the window, which is not looked at');
    const chosen = rules ? { runOnly: { type: 'rule' as const, values: rules } } : {};
    return (await run(document, { resultTypes: ['violations'], ...chosen })).violations;
  }, only);
}
