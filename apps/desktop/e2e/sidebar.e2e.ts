/** The sidebar on a host in memory: folders, the archive, names, thousands of conversations, all of it without a mouse too. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askedOf, focused, harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

const nav = (page: Page): Locator => page.getByRole('navigation', { name: 'Conversations', exact: true });
const link = (page: Page, name: string): Locator => nav(page).getByRole('link', { name, exact: true });
const group = (page: Page, name: string): Locator => nav(page).getByRole('list', { name, exact: true });
const undo = (page: Page): Locator =>
  page.getByRole('region', { name: 'Notices', exact: true }).getByRole('button', { name: 'Undo', exact: true });

async function choose(page: Page, title: string, ...names: string[]): Promise<void> {
  await nav(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: title, exact: true }) })
    .getByRole('button', { name: 'Conversation actions', exact: true })
    .click();
  for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
}

describe('the list of conversations', () => {
  it('is one tab stop: arrows, Home and End move, Tab leads to the actions, the address bar never knows a title', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await link(page, 'Boat papers').focus();
    const seen: string[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End']) {
      await page.keyboard.press(key);
      await expect.poll(() => focused(page)).not.toBe(seen.at(-1) ?? 'Boat papers');
      seen.push(await focused(page));
    }
    expect(seen).toEqual([
      'Winter list',
      'Garden and kitchen1',
      'Winter list',
      'Heron Seven: papers, survey and winter list',
      'Rewriting the letter to the landlord',
    ]);
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('Conversation actions');
    expect(await nav(page).locator('[data-list] [tabindex="0"]').count()).toBe(2);
    expect(await page.title()).toBe('M.I.A');
  });

  it('renames with F2, keeps with Enter, leaves with Esc, and returns the focus', async () => {
    const page = await open({ scene: 'folders' });
    await link(page, 'Boat papers').focus();
    await page.keyboard.press('F2');
    const box = page.getByRole('textbox', { name: 'Conversation title', exact: true });
    await expect.poll(() => box.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.keyboard.type('Papers of the boat');
    await page.keyboard.press('Enter');
    await link(page, 'Papers of the boat').waitFor();
    await expect.poll(() => focused(page)).toBe('Papers of the boat');
    await page.keyboard.press('F2');
    await box.waitFor();
    await page.keyboard.type('Something else');
    await page.keyboard.press('Escape');
    await link(page, 'Papers of the boat').waitFor();
    expect(await askedOf(page, 'conversation.update')).toHaveLength(1);
  });

  it('deletes with the Delete key, passes the focus to the neighbour, and brings it back with Ctrl+Z', async () => {
    const page = await open({ scene: 'folders' });
    await link(page, 'Boat papers').focus();
    await page.keyboard.press('Delete');
    await link(page, 'Boat papers').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Winter list');
    await undo(page).waitFor();
    await page.keyboard.press('Control+z');
    await link(page, 'Boat papers').waitFor();
  });

  it('opens the menu of a conversation with the menu key, and gives the focus back', async () => {
    const page = await open({ scene: 'folders' });
    await link(page, 'Winter list').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Rename', exact: true }).waitFor();
    expect(await page.getByRole('menu').getByRole('menuitem').allTextContents()).toEqual([
      ...['Rename', 'Pin', 'Move to folder', 'Archive', 'Export', 'Delete'],
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Conversation actions');
  });

  it('holds few of five thousand in the document, opens one at once, and reaches the last by a key', async () => {
    const page = await open({ scene: 'thousands' });
    await link(page, 'Conversation number 0').waitFor();
    await expect.poll(() => nav(page).locator('[data-list] a').count()).toBeLessThan(80);
    await expect.poll(() => group(page, 'Older').getByRole('listitem').first().getAttribute('aria-setsize')).toMatch(/^49\d\d$/);
    await link(page, 'Conversation number 3').focus();
    await page.keyboard.press('End');
    await link(page, 'Conversation number 4999').waitFor();
    await expect.poll(() => focused(page)).toBe('Conversation number 4999');
    await page.keyboard.press('Home');
    await expect.poll(() => focused(page)).toBe('Conversation number 0');
    await link(page, 'Conversation number 1').click();
    await expect.poll(() => link(page, 'Conversation number 1').getAttribute('aria-current')).toBe('page');
  });
});

describe('folders', () => {
  it('are made, take a conversation by the menu, and give it back with Undo', async () => {
    const page = await open({ scene: 'folders' });
    await page.getByRole('button', { name: 'New folder', exact: true }).click();
    await page.getByRole('textbox', { name: 'Folder name', exact: true }).waitFor();
    await page.keyboard.type('Letters');
    await page.keyboard.press('Enter');
    await nav(page).getByRole('button', { name: 'Letters' }).waitFor();
    const title = 'Rewriting the letter to the landlord';
    await choose(page, title, 'Move to folder', 'Letters');
    await group(page, 'Letters').getByRole('link', { name: title }).waitFor();
    await undo(page).click();
    await group(page, 'Older').getByRole('link', { name: title }).waitFor();
    await choose(page, 'Boat papers', 'Move to folder', 'No folder');
    await group(page, 'Older').getByRole('link', { name: 'Boat papers' }).waitFor();
  });

  it('change places by the menu and by keys, where the focus stays, and Undo of a deletion gives the place back', async () => {
    const page = await open({ scene: 'folders' });
    const order = () => nav(page).locator('button[data-stop^="folder:"]').allTextContents();
    const names = async () => (await order()).map((text) => text.replace(/[\d\s]+$/, ''));
    expect(await names()).toEqual(['Boats', 'Garden and kitchen']);
    const boats = nav(page).getByRole('button', { name: 'Boats', exact: true });
    await boats.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(names).toEqual(['Garden and kitchen', 'Boats']);
    await expect.poll(() => boats.evaluate((e) => e === document.activeElement)).toBe(true);
    await boats.click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Move up/ }).click();
    await expect.poll(names).toEqual(['Boats', 'Garden and kitchen']);
    await boats.focus();
    await page.keyboard.press('Delete');
    await expect.poll(names).toEqual(['Garden and kitchen']);
    await undo(page).click();
    await expect.poll(names).toEqual(['Boats', 'Garden and kitchen']);
  });

  it('are made from the menu with the conversation in them', async () => {
    const page = await open({ scene: 'folders' });
    await choose(page, 'Eleni’s birthday: what she asked for last year', 'Move to folder', 'New folder…');
    await page.getByRole('textbox', { name: 'Folder name', exact: true }).waitFor();
    await page.keyboard.type('Family');
    await page.keyboard.press('Enter');
    await group(page, 'Family')
      .getByRole('link', { name: /^Eleni/ })
      .waitFor();
  });

  it('take what is dropped on them, and what is dropped beside them leaves its folder', async () => {
    const page = await open({ scene: 'folders' });
    const title = 'Rewriting the letter to the landlord';
    await link(page, title).dragTo(nav(page).getByRole('button', { name: /^Garden and kitchen/ }));
    await group(page, 'Garden and kitchen').getByRole('link', { name: title }).waitFor();
    await link(page, 'Boat papers').dragTo(link(page, 'Greek for a phone call with the harbour office'));
    await group(page, 'Older').getByRole('link', { name: 'Boat papers' }).waitFor();
  });

  it('shut and open by a key, and a deleted one comes back with what was in it', async () => {
    const page = await open({ scene: 'folders' });
    const boats = nav(page).getByRole('button', { name: /^Boats/ });
    await boats.focus();
    await page.keyboard.press('ArrowLeft');
    await link(page, 'Boat papers').waitFor({ state: 'detached' });
    expect(await boats.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await link(page, 'Boat papers').waitFor();
    await page.keyboard.press('Delete');
    await boats.waitFor({ state: 'detached' });
    await group(page, 'Older').getByRole('link', { name: 'Boat papers' }).waitFor();
    await undo(page).click();
    await group(page, 'Boats').getByRole('link', { name: 'Boat papers' }).waitFor();
    await group(page, 'Boats').getByRole('link', { name: 'Winter list' }).waitFor();
  });
});

describe('notices', () => {
  it('stand together, wait while one of them is hovered, and undo each its own', async () => {
    const page = await open({ scene: 'folders' });
    await choose(page, 'Boat papers', 'Archive');
    await choose(page, 'Winter list', 'Archive');
    await undo(page).nth(1).waitFor();
    await undo(page).first().hover();
    const began = Date.now();
    await expect.poll(() => Date.now() - began, { timeout: 15_000 }).toBeGreaterThan(11_000);
    expect(await undo(page).count()).toBe(2);
    await undo(page).first().click();
    await link(page, 'Boat papers').waitFor();
    expect(await link(page, 'Winter list').count()).toBe(0);
    await page.mouse.move(400, 200);
    await undo(page).waitFor({ state: 'detached' });
  });
});

describe('the archive', () => {
  it('is a view of its own, and lets go of what is taken back', async () => {
    const page = await open({ scene: 'folders' });
    await page.getByRole('button', { name: 'Archived (1)', exact: true }).click();
    await group(page, 'Archived').getByRole('link', { name: 'Old questions' }).waitFor();
    expect(await link(page, 'Boat papers').count()).toBe(0);
    await choose(page, 'Old questions', 'Unarchive');
    await page.getByText('No conversation is archived.').waitFor();
    await page.getByRole('button', { name: 'Back to all conversations', exact: true }).click();
    await link(page, 'Old questions').waitFor();
  });
});

describe('one conversation', () => {
  it('is left out of other answers when it is no longer remembered, which is said', async () => {
    const page = await open({ scene: 'folders' });
    await choose(page, 'Boat papers');
    const remember = page.getByRole('menuitemcheckbox', { name: 'Remember this conversation', exact: true });
    expect(await remember.getAttribute('aria-checked')).toBe('true');
    await remember.click();
    await page
      .getByText('“Boat papers” is left out of other answers from now on. It stays here, and the search still finds it.')
      .first()
      .waitFor();
    await choose(page, 'Boat papers');
    expect(await remember.getAttribute('aria-checked')).toBe('false');
  });

  it('is exported as a file under the policy, with a word on what a file is', async () => {
    const page = await open({ scene: 'folders' });
    const file = page.waitForEvent('download');
    await choose(page, 'Boat papers', 'Export');
    await page.getByText('The file is not encrypted: whoever opens it can read it.').waitFor();
    await page.getByRole('menuitem', { name: 'Markdown', exact: true }).click();
    const download = await file;
    expect(download.suggestedFilename()).toBe('Boat papers.md');
    expect(await readFile((await download.path()) ?? '', 'utf8')).toContain('The harbour office wants the boat papers');
    await page.getByText('Exported “Boat papers”: 2 messages. The file is not encrypted.').first().waitFor();
  });
});

describe('a narrow window', () => {
  it('lays the sidebar over the conversation, keeps the focus in it, and gives it back', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1', width: 600 });
    const opener = page.getByRole('button', { name: 'Open sidebar', exact: true });
    await opener.click();
    await nav(page).waitFor();
    await expect.poll(() => nav(page).evaluate((e) => e.contains(document.activeElement))).toBe(true);
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('Tab');
      // The browser's own controls are between the last and the first; the conversation is not.
      expect(await page.evaluate(() => document.activeElement?.closest('main') === null)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await nav(page).waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Open sidebar');
    await opener.click();
    await link(page, 'Boat papers').click();
    await nav(page).waitFor({ state: 'detached' });
  });

  it('cuts nothing off at twice the size', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1', width: 640, height: 400 });
    await page.getByRole('article').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: 'Open sidebar', exact: true }).click();
    for (const name of ['New chat', 'Collapse sidebar']) await page.getByRole('button', { name, exact: true }).click({ trial: true });
    await page.getByRole('link', { name: 'Settings', exact: true }).click({ trial: true });
  });
});
