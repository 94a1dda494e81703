/**
 * The window on a host in memory, in a real browser under the real policy: what only a browser can tell (layout,
 * focus, live regions, accessibility), without models. The pictures for looking at: `renderer/testing/shots.ts`.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const log = (page: Page) => page.getByRole('log', { name: 'Conversation', exact: true });
const answers = (page: Page) => log(page).getByRole('article', { name: 'M.I.A', exact: true });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await page.keyboard.press('Enter');
}

describe('streaming', () => {
  it('follows at the end, and never moves what a person reads elsewhere', async () => {
    const page = await open({ scene: 'streaming', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await say(page, 'And in Python?');
    await answers(page).nth(2).waitFor();
    const distance = () => log(page).evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop);
    await expect.poll(distance).toBeLessThan(40);

    await log(page).hover();
    await page.mouse.wheel(0, -900);
    const jump = page.getByRole('button', { name: 'Jump to latest' });
    await jump.waitFor();
    const watched = await log(page).evaluate(async (element) => {
      const article = Array.from(element.querySelectorAll('article')).find((a) => a.getBoundingClientRect().bottom > 200);
      const tops = new Set<number>();
      let grown = element.scrollHeight;
      const before = grown;
      await new Promise<void>((resolve) => {
        const look = () => {
          tops.add(Math.round(article?.getBoundingClientRect().top ?? 0));
          grown = element.scrollHeight;
          if (grown > before + 200) resolve();
          else requestAnimationFrame(look);
        };
        look();
      });
      return { tops: [...tops], grown: grown - before };
    });
    expect(watched.grown).toBeGreaterThan(200);
    expect(watched.tops).toHaveLength(1);

    await jump.click();
    await expect.poll(distance).toBeLessThan(40);
    await jump.waitFor({ state: 'detached' });
    await stop(page).click();
    await stop(page).waitFor({ state: 'detached' });
  });

  it('does not move what is read when code, tables, formulas and a diagram above it are finished', async () => {
    const page = await open({ scene: 'finishing', conversation: 'c1' });
    await answers(page).first().waitFor();
    await say(page, 'Go on');
    await page.getByText('Words that follow it.').first().waitFor({ timeout: 60_000 });
    await log(page).hover();
    await page.mouse.wheel(0, -60);
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    const tops = await log(page).evaluate(async (element) => {
      const middle = element.getBoundingClientRect().top + element.clientHeight / 2;
      const read = Array.from(element.querySelectorAll('.prose :is(p, pre, table, li)')).find(
        (e) => e.getBoundingClientRect().bottom > middle,
      );
      const seen = new Set<number>();
      const before = element.scrollHeight;
      const end = performance.now() + 30_000;
      await new Promise<void>((resolve) => {
        const look = (): void => {
          seen.add(Math.round(read?.getBoundingClientRect().top ?? 0));
          const drawn = element.querySelector('.code-block img') !== null && element.scrollHeight > before + 60;
          if (drawn || performance.now() > end) resolve();
          else requestAnimationFrame(look);
        };
        // The wheel's own scrolling has come to rest.
        setTimeout(look, 400);
      });
      return [...seen];
    });
    expect(tops).toHaveLength(1);
    await stop(page).click();
    await stop(page).waitFor({ state: 'detached' });
  });

  it('says little to a screen reader: three changes at most between the first token and the end', async () => {
    const page = await open({ scene: 'streaming', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await page.evaluate(() => {
      const changes: string[] = [];
      Object.assign(window, { changes });
      for (const region of document.querySelectorAll('[aria-live=polite]'))
        new MutationObserver(() => changes.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    await say(page, 'Go on');
    await answers(page).nth(2).waitFor();
    const first = await page.evaluate(() => (window as never as { changes: string[] }).changes.length);
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    await expect
      .poll(() => page.evaluate(() => (window as never as { changes: string[] }).changes.at(-1) ?? ''))
      .toContain('bounded queue');
    const all = await page.evaluate(() => (window as never as { changes: string[] }).changes);
    expect(all.length - first).toBeLessThanOrEqual(3);
    expect(await log(page).getAttribute('aria-live')).toBe('off');
  });

  it('leaves the focus in the message box after Send and when the answer ends', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await say(page, 'Go on');
    await answers(page).nth(2).waitFor();
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    expect(await box(page).evaluate((e) => e === document.activeElement)).toBe(true);
  });
});

describe('a long conversation', () => {
  it('holds few messages in the document, knows each one’s place, and opens at its end', async () => {
    const page = await open({ scene: 'long', conversation: 'c1' });
    await page.getByText('Answer number 999.').waitFor();
    expect(await log(page).getByRole('article').count()).toBeLessThan(60);
  });

  it('brings older messages without moving what is read', async () => {
    const page = await open({ scene: 'long', conversation: 'c1' });
    await page.getByText('Answer number 999.').waitFor();
    await log(page).evaluate((e) => e.scrollTo(0, 1200));
    await expect.poll(() => log(page).evaluate((e) => e.scrollTop)).toBeGreaterThan(100);
    const before = await log(page).evaluate((e) => e.scrollHeight);
    await log(page).hover();
    await page.mouse.wheel(0, -800);
    await expect.poll(() => log(page).evaluate((e) => e.scrollHeight)).toBeGreaterThan(before + 5000);
    // Still in the middle: the view was not thrown to the top or to the end by what arrived above.
    const at = await log(page).evaluate((e) => e.scrollTop);
    expect(at).toBeGreaterThan(3000);
    const first = await log(page).getByRole('article').first().textContent();
    expect(Number(/number (\d+)/.exec(first ?? '')?.[1])).toBeGreaterThan(700);
  });
});

describe('without a mouse', () => {
  it('the skip link leads to the message box, F6 through the regions', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await page.getByRole('link', { name: 'Skip to message' }).focus();
    await page.keyboard.press('Enter');
    expect(await box(page).evaluate((e) => e === document.activeElement)).toBe(true);
    const region = () => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'));
    const seen = [];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('F6');
      seen.push(await region());
    }
    expect(seen).toEqual(['sidebar', 'log', 'composer']);
  });

  it('Alt+PageUp moves between messages, which carry position and set size', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await page.keyboard.press('Alt+PageUp');
    await page.keyboard.press('Alt+PageUp');
    const focused = await page.evaluate(() => ({
      name: document.activeElement?.getAttribute('aria-label'),
      place: document.activeElement?.getAttribute('aria-posinset'),
      of: document.activeElement?.getAttribute('aria-setsize'),
    }));
    expect(focused).toEqual({ name: 'You', place: '3', of: '4' });
  });

  it('message actions are one tab stop, arrows move inside', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    const bar = answers(page).first().getByRole('toolbar', { name: 'Message actions' });
    await bar.getByRole('button', { name: 'Copy', exact: true }).focus();
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    for (const name of ['Regenerate', 'Read aloud', 'Memories used: 2', 'More actions']) {
      await page.keyboard.press('ArrowRight');
      // The focus moves a moment after the key.
      await expect.poll(focused).toContain(name);
    }
    expect(await bar.locator('[tabindex="0"]').count()).toBe(1);
  });

  it('closing anything gives the focus back; Esc closes before it stops', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    const memories = answers(page).first().getByRole('button', { name: 'Memories used: 2' });
    await memories.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Memories used' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Memories used' }).waitFor({ state: 'detached' });
    expect(await memories.evaluate((e) => e === document.activeElement)).toBe(true);

    await box(page).focus();
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
    await expect.poll(() => box(page).evaluate((e) => e === document.activeElement)).toBe(true);
  });

  it('a deleted conversation passes the focus to its neighbour, and Ctrl+Z brings it back', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await answers(page).nth(1).waitFor();
    await page.getByRole('link', { name: 'Boat papers' }).hover();
    await page
      .getByRole('listitem')
      .filter({ has: page.getByRole('link', { name: 'Boat papers' }) })
      .getByRole('button', { name: 'Conversation actions' })
      .click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'Boat papers' }).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Winter list');
    await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('link', { name: 'Boat papers' }).waitFor();
  });
});

describe('hostile answers', () => {
  it('run nothing and load nothing', async () => {
    const page = await open({ scene: 'odd', conversation: 'c1' });
    await page.getByText('Image not loaded: a picture').waitFor();
    expect(await page.evaluate(() => (window as never as { hacked?: number }).hacked)).toBeUndefined();
    expect(await log(page).locator('img, script, iframe').count()).toBe(0);
  });

  it('a diagram is an inert picture', async () => {
    const page = await open({ scene: 'diagram', conversation: 'c1' });
    const picture = page.getByRole('img', { name: 'Diagram' });
    await picture.waitFor({ timeout: 30_000 });
    expect(await picture.getAttribute('src')).toMatch(/^blob:/);
    expect(await log(page).locator('.code-block svg path').count()).toBeLessThan(10);
  });
});
