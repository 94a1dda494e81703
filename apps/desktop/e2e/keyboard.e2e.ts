/** Whole flows by keyboard alone, in a real browser on a host in memory; what goes away under the focus passes it on. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Harness } from '../src/renderer/testing/harness.ts';
import { askedOf, focused, harnessPages } from './lib/harness-pages.ts';

const pageOf = harnessPages();

async function open(options: Parameters<Harness['page']>[0]): Promise<Page> {
  const page = await pageOf(options);
  await box(page).waitFor();
  if (options.conversation) await page.getByRole('log').getByRole('article').last().waitFor();
  return page;
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const inBox = (page: Page) => expect.poll(() => box(page).evaluate((e) => e === document.activeElement)).toBe(true);
const at = (page: Page, name: string | RegExp) => expect.poll(() => focused(page)).toMatch(name);

/** Presses Tab, or Shift+Tab, until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press(key);
    const here = await focused(page);
    if (name.test(here)) return;
    passed.push(here.slice(0, 30));
  }
  throw new Error(`${name} was not reached by ${key}: ${passed.join(' | ')}`);
}

const enter = (page: Page) => page.keyboard.press('Enter');

describe('the first start', () => {
  it('is answered from the message box and leads back to it', async () => {
    const page = await open({ scene: 'first-start' });
    await page.getByRole('button', { name: 'Skip for now' }).waitFor();
    await inBox(page);
    await tabTo(page, /^Skip for now$/, 'Shift+Tab');
    await enter(page);
    await page.getByRole('heading', { name: 'Welcome to M.I.A' }).waitFor({ state: 'detached' });
    await inBox(page);
  });

  it('fetches a starter, which can be cancelled; the focus is where it can be typed', async () => {
    const page = await open({ scene: 'first-start' });
    await page.getByRole('button', { name: 'Skip for now' }).waitFor();
    await tabTo(page, /^Download a starter model$/, 'Shift+Tab');
    await enter(page);
    // The starter, and what recognises speech behind it.
    const bars = page.getByRole('progressbar');
    await expect.poll(() => bars.count()).toBe(2);
    await inBox(page);
    for (const left of [1, 0]) {
      await tabTo(page, /^Cancel$/, 'Shift+Tab');
      await enter(page);
      await expect.poll(() => bars.count()).toBe(left);
    }
    await expect.poll(() => focused(page)).not.toBe('');
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false);
  });
});

describe('the recovery phrase', () => {
  it('is written down from its bar, and the focus goes on to the message box', async () => {
    const page = await open({ scene: 'phrase', conversation: 'c1' });
    await tabTo(page, /^Write it down$/, 'Shift+Tab');
    await enter(page);
    await page.getByRole('dialog', { name: 'Recovery phrase' }).waitFor();
    await tabTo(page, /^Show words$/);
    await enter(page);
    await page.getByRole('list', { name: 'Recovery words' }).waitFor();
    await tabTo(page, /^I have written it down$/);
    await enter(page);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Recovery phrase' }).waitFor({ state: 'detached' });
    await inBox(page);
  });

  it('waits where the person says Later, without the focus being lost', async () => {
    const page = await open({ scene: 'phrase', conversation: 'c1' });
    await tabTo(page, /^Later$/, 'Shift+Tab');
    await enter(page);
    await page.getByRole('region', { name: 'Recovery phrase' }).waitFor({ state: 'detached' });
    await inBox(page);
  });
});

describe('the model', () => {
  it('is chosen by its first letters', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    await tabTo(page, /^Model: Qwen/, 'Shift+Tab');
    await enter(page);
    await page.getByRole('combobox', { name: 'Search models' }).waitFor();
    await page.keyboard.type('smol');
    await enter(page);
    await page.getByRole('button', { name: /^Model: ?SmolLM2/ }).waitFor();
    await at(page, /^(Model: ?SmolLM2|)/);
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false);
  });

  it('that is removed passes the focus to the one beside it', async () => {
    const page = await open({ scene: 'talk' });
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await tabTo(page, /^General$/);
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'Models', level: 2 }).waitFor();
    await tabTo(page, /^Use$/);
    await tabTo(page, /^Remove$/);
    await enter(page);
    await page.getByRole('dialog', { name: 'Remove' }).waitFor();
    await tabTo(page, /^Remove$/);
    await enter(page);
    await page.getByRole('dialog', { name: 'Remove' }).waitFor({ state: 'detached' });
    await page.getByRole('group', { name: 'SmolLM2 135M' }).waitFor({ state: 'detached' });
    await at(page, /^(Use|Remove)$/);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role=group]')?.getAttribute('aria-label')))
      .toBe('my-finetune-q4.gguf');
  });
});

describe('memories used', () => {
  it('one that is forgotten passes the focus to the next; closing gives it back', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    const opener = page.getByRole('button', { name: 'Memories used: 2' });
    await opener.focus();
    await enter(page);
    const panel = page.getByRole('complementary', { name: 'Memories used' });
    await panel.getByRole('listitem').first().waitFor();
    await at(page, /^Close$/);
    await tabTo(page, /^Forget$/);
    await enter(page);
    await page.getByRole('dialog', { name: 'Forget' }).waitFor();
    await tabTo(page, /^Forget$/);
    await enter(page);
    await panel.getByText('Forgotten', { exact: true }).waitFor();
    await expect.poll(() => panel.evaluate((e) => e.contains(document.activeElement))).toBe(true);
    await at(page, /^(Show source|Correct|Forget)$/);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((e) => e === document.activeElement)).toBe(true);
  });
});

describe('at 600 px', () => {
  it('the panel lies over the conversation, and nothing under it takes the focus', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1', width: 600 });
    const opener = page.getByRole('button', { name: 'Memories used: 2' });
    const panel = page.getByRole('complementary', { name: 'Memories used' });
    await opener.focus();
    await enter(page);
    await panel.getByRole('listitem').first().waitFor();
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('Tab');
      const out = await panel.evaluate((e) => document.activeElement !== document.body && !e.contains(document.activeElement));
      expect(out, await focused(page)).toBe(false);
    }
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((e) => e === document.activeElement)).toBe(true);
  });
});

describe('settings', () => {
  it('a passphrase is set and the focus is back at its button', async () => {
    const page = await open({ scene: 'phrase', conversation: 'c1' });
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await tabTo(page, /^General$/);
    for (const tab of ['Models', 'Memory', 'Voice', 'Privacy', 'Security']) {
      await page.keyboard.press('ArrowDown');
      await at(page, new RegExp(`^${tab}$`));
    }
    await page.getByRole('heading', { name: 'Security', level: 2 }).waitFor();
    await tabTo(page, /^Change passphrase$/);
    await enter(page);
    await page.getByRole('dialog', { name: 'Change passphrase' }).waitFor();
    for (const name of ['New passphrase', 'New passphrase again']) {
      const field = page.getByRole('textbox', { name, exact: true });
      for (let n = 0; n < 6 && !(await field.evaluate((e) => e === document.activeElement)); n += 1) await page.keyboard.press('Tab');
      await page.keyboard.type('seven quiet herons at dusk');
      expect(await field.inputValue()).toBe('seven quiet herons at dusk');
    }
    await page.getByText(/^(Good|Strong|Fair)/).waitFor();
    await enter(page);
    await page.getByRole('dialog', { name: 'Change passphrase' }).waitFor({ state: 'detached' });
    await at(page, /^Change passphrase$/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await inBox(page);
  });
});

describe('an error', () => {
  it('that is dismissed, or whose button is pressed, does not take the focus with it', async () => {
    const page = await open({ scene: 'talk', conversation: 'c1' });
    const fail = () =>
      page.evaluate(() => {
        const { host } = window as never as { host: { failNext(name: string, code: string): void } };
        host.failNext('turn.send', 'data.disk-full');
      });
    await fail();
    await box(page).fill('And now?');
    await enter(page);
    await page.getByRole('alert').waitFor();
    await tabTo(page, /^Dismiss$/, 'Shift+Tab');
    await enter(page);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await inBox(page);
  });
});

describe('an incognito chat', () => {
  it('is begun from the commands, reads memories when asked to, and is closed', async () => {
    const page = await open({ scene: 'empty' });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await page.keyboard.type('incognito');
    await enter(page);
    await page.getByText('Incognito: nothing here is kept').first().waitFor();
    await inBox(page);
    await page.keyboard.type('What would you give somebody who has everything?');
    await enter(page);
    await page.getByRole('article', { name: 'M.I.A' }).waitFor();
    await tabTo(page, /^Use my memories here$/, 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByRole('switch', { name: 'Use my memories here', checked: true }).waitFor();
    await tabTo(page, /^Close incognito chat$/);
    await enter(page);
    await page.getByRole('dialog', { name: 'Close incognito chat' }).waitFor();
    await at(page, /^Cancel$/);
    await tabTo(page, /^Close$/);
    await enter(page);
    await page.getByText('Incognito: nothing here is kept').first().waitFor({ state: 'detached' });
    expect(await askedOf(page, 'incognito.close')).toHaveLength(1);
    await inBox(page);
  });
});
