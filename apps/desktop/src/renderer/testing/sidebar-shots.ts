/** Pictures of the sidebar, the search, find, the commands and the keys. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const menu = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('link', { name: title, exact: true }).hover();
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: title, exact: true }) })
    .getByRole('button', { name: 'Conversation actions' })
    .click();
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
};

const find = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill(text);
  await page.getByRole('list', { name: 'Search results' }).getByRole('link').first().waitFor();
  await page.getByText('by meaning').first().waitFor();
};

export const sidebarShots: Shot[] = [
  { name: 'folders', scene: 'folders', conversation: 'c1' },
  { name: 'folders-dark', scene: 'folders', conversation: 'c2', dark: true },
  {
    name: 'folders-600',
    scene: 'folders',
    conversation: 'c2',
    width: 600,
    act: async (page) => page.getByRole('button', { name: 'Open sidebar' }).click(),
  },
  { name: 'many-folders', scene: 'many-folders' },
  { name: 'thousands', scene: 'thousands' },
  {
    name: 'archived',
    scene: 'folders',
    act: async (page) => page.getByRole('button', { name: 'Archived (1)' }).click(),
  },
  {
    name: 'folder-menu',
    scene: 'folders',
    act: async (page) => {
      await menu(page, 'Boat papers');
      await page.getByRole('menuitem', { name: 'Move to folder' }).click();
      await page.getByRole('menuitem', { name: 'No folder' }).waitFor();
    },
  },
  {
    name: 'export-menu-dark',
    scene: 'folders',
    dark: true,
    act: async (page) => {
      await menu(page, 'Boat papers');
      await page.getByRole('menuitem', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'JSON' }).waitFor();
    },
  },
  { name: 'new-folder', scene: 'folders', act: async (page) => page.getByRole('button', { name: 'New folder' }).click() },
  {
    name: 'undo-stack',
    scene: 'folders',
    act: async (page) => {
      for (const title of ['Boat papers', 'Winter list']) {
        await menu(page, title);
        await page.getByRole('menuitem', { name: 'Archive' }).click();
        await page.getByRole('link', { name: title, exact: true }).waitFor({ state: 'detached' });
      }
      await page.getByRole('button', { name: 'Undo' }).nth(1).waitFor();
    },
  },
  { name: 'searching', scene: 'folders', act: async (page) => find(page, 'boat') },
  { name: 'searching-dark', scene: 'folders', dark: true, act: async (page) => find(page, 'boat') },
  {
    name: 'search-focus',
    scene: 'folders',
    act: async (page) => page.getByRole('searchbox', { name: 'Search conversations' }).focus(),
  },
  {
    name: 'search-date',
    scene: 'folders',
    act: async (page) => {
      await page.getByRole('searchbox', { name: 'Search conversations' }).focus();
      await page.getByRole('button', { name: 'before:' }).click();
    },
  },
  {
    name: 'search-none',
    scene: 'thousands',
    act: async (page) => {
      await page.getByRole('searchbox', { name: 'Search conversations' }).fill('zebra crossing');
      await page.getByText('Nothing was found').first().waitFor();
    },
  },
  {
    name: 'search-opened',
    scene: 'folders',
    act: async (page) => {
      await find(page, 'harbour');
      await page.getByRole('list', { name: 'Memories' }).getByRole('link').first().click();
      await page.getByRole('button', { name: 'Back to results' }).waitFor();
    },
  },
  {
    name: 'search-600-dark',
    scene: 'folders',
    width: 600,
    dark: true,
    act: async (page) => {
      await page.getByRole('button', { name: 'Open sidebar' }).click();
      await find(page, 'boat');
    },
  },
  {
    name: 'find',
    scene: 'lighthouse',
    conversation: 'c1',
    act: async (page) => {
      await page.getByText('Message 599.').waitFor();
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox', { name: 'Find in conversation' }).fill('lighthouse');
      await page.getByText('12 of 12').waitFor();
      await page.getByRole('button', { name: 'Previous match' }).click();
      await page.getByText('11 of 12').waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'find-dark-600',
    scene: 'folders',
    conversation: 'c1',
    dark: true,
    width: 600,
    act: async (page) => {
      await page.getByText('Heron Seven').first().waitFor();
      await page.keyboard.press('Control+f');
      await page.getByRole('searchbox', { name: 'Find in conversation' }).fill('queue');
      await page
        .getByText(/\d of \d/)
        .first()
        .waitFor();
      await page.waitForTimeout(600);
    },
  },
  { name: 'commands', scene: 'folders', conversation: 'c1', act: async (page) => page.keyboard.press('Control+k') },
  {
    name: 'commands-dark-600',
    scene: 'folders',
    conversation: 'c1',
    dark: true,
    width: 600,
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('mo');
    },
  },
  { name: 'keys', scene: 'folders', conversation: 'c1', act: async (page) => page.keyboard.press('Control+/') },
  { name: 'keys-dark-600', scene: 'folders', dark: true, width: 600, act: async (page) => page.keyboard.press('Control+/') },
  {
    name: 'sidebar-rtl',
    scene: 'folders',
    conversation: 'c1',
    act: async (page) => {
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      await page.waitForTimeout(300);
    },
  },
];
