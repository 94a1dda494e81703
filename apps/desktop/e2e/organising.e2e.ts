/** Folders, moving, archiving, deleting, exporting: the real host, the real database, no model needed. */
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { App } from './lib/app.ts';
import type { Browser } from './lib/browser.ts';
import { seed } from './lib/seed.ts';
import { expect, test, type World } from './lib/test.ts';
import { Window } from './lib/window.ts';

const DAY = 86_400_000;

/** M.I.A on a database with three conversations in it. */
async function begin(world: World): Promise<{ app: App; browser: Browser; window: Window }> {
  const first = await world.start({ env: world.models(), settings: { 'onboarding.done': true } });
  await first.quit();
  await seed(first.dataDir, [
    { title: 'Winter list', said: ['What is left for the winter?', 'Sails, rigging and the *survey*.'], at: Date.now() - 9 * DAY },
    { title: 'Boat papers', said: ['Which papers are missing?', 'The survey and the insurance.', 'Thanks.'], at: Date.now() - 2 * DAY },
    { title: 'Bread', said: ['How long does it rise?', 'Twelve hours in the cold.'] },
  ]);
  return world.window({ dataDir: first.dataDir, env: world.models() });
}

class Sidebar {
  readonly window: Window;
  readonly nav: Locator;

  constructor(window: Window) {
    this.window = window;
    this.nav = window.page.getByRole('navigation', { name: 'Conversations', exact: true });
  }

  link(title: string): Locator {
    return this.nav.getByRole('link', { name: title, exact: true });
  }

  inside(group: string, title: string): Locator {
    return this.nav.getByRole('list', { name: group, exact: true }).getByRole('link', { name: title, exact: true });
  }

  async choose(title: string, ...names: string[]): Promise<void> {
    const { page } = this.window;
    const row = this.nav.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
    await row.getByRole('button', { name: 'Conversation actions', exact: true }).click();
    for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
  }

  get undo(): Locator {
    return this.window.page.getByRole('region', { name: 'Notices', exact: true }).getByRole('button', { name: 'Undo', exact: true });
  }
}

test('folders are made, filled, renamed and deleted, each step can be undone, and a restart finds them as they were', async ({ world }) => {
  const { app, browser, window } = await begin(world);
  const { page } = window;
  const sidebar = new Sidebar(window);

  await window.button('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name', exact: true }).fill('Boats');
  await page.keyboard.press('Enter');
  await sidebar.nav.getByRole('button', { name: 'Boats' }).waitFor();
  await sidebar.choose('Boat papers', 'Move to folder', 'Boats');
  await sidebar.inside('Boats', 'Boat papers').waitFor();
  await sidebar.link('Winter list').dragTo(sidebar.nav.getByRole('button', { name: /^Boats/ }));
  await sidebar.inside('Boats', 'Winter list').waitFor();
  await sidebar.undo.last().click();
  await sidebar.inside('Older', 'Winter list').waitFor();
  await sidebar.choose('Bread', 'Move to folder', 'New folder…');
  await page.getByRole('textbox', { name: 'Folder name', exact: true }).fill('Kitchen');
  await page.keyboard.press('Enter');
  await sidebar.inside('Kitchen', 'Bread').waitFor();

  const boats = sidebar.nav.getByRole('button', { name: /^Boats/ });
  await boats.focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Folder name', exact: true }).fill('Harbour');
  await page.keyboard.press('Enter');
  await sidebar.inside('Harbour', 'Boat papers').waitFor();

  const harbour = sidebar.nav.getByRole('button', { name: /^Harbour/ });
  await harbour.focus();
  await page.keyboard.press('Delete');
  await harbour.waitFor({ state: 'detached' });
  await sidebar.inside('Older', 'Boat papers').waitFor();
  await page.keyboard.press('Control+z');
  await sidebar.inside('Harbour', 'Boat papers').waitFor();

  await sidebar.choose('Bread', 'Pin');
  await sidebar.inside('Pinned', 'Bread').waitFor();
  await sidebar.choose('Winter list', 'Archive');
  await sidebar.link('Winter list').waitFor({ state: 'detached' });
  await browser.close();
  await app.quit();

  const again = new Window(await (await world.browse()).page());
  await again.open((await world.start({ dataDir: app.dataDir, env: world.models() })).url);
  const later = new Sidebar(again);
  await later.inside('Harbour', 'Boat papers').waitFor();
  await later.inside('Pinned', 'Bread').waitFor();
  await again.button('Archived (1)').click();
  await later.inside('Archived', 'Winter list').waitFor();
});

test('what is archived or deleted comes back with Undo, to where the person was', async ({ world }) => {
  const { window } = await begin(world);
  const { page } = window;
  const sidebar = new Sidebar(window);
  await window.openConversation('Boat papers');
  await sidebar.choose('Boat papers', 'Delete');
  await sidebar.link('Boat papers').waitFor({ state: 'detached' });
  await window.questions.first().waitFor({ state: 'detached' });
  await sidebar.undo.click();
  await sidebar.link('Boat papers').waitFor();
  await window.questions.filter({ hasText: 'Which papers are missing?' }).waitFor();
  expect(await page.title()).toBe('M.I.A');

  await sidebar.link('Winter list').focus();
  await page.keyboard.press('Delete');
  await sidebar.link('Winter list').waitFor({ state: 'detached' });
  await page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('rigging');
  await page.getByText('Nothing was found for “rigging”.').waitFor();
  await page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('');
  await page.getByRole('link', { name: 'Settings', exact: true }).focus();
  await page.keyboard.press('Control+z');
  await sidebar.link('Winter list').waitFor();

  await sidebar.choose('Bread', 'Archive');
  await sidebar.link('Bread').waitFor({ state: 'detached' });
  await sidebar.undo.last().click();
  await sidebar.link('Bread').waitFor();
});

test('a conversation is exported as Markdown and as JSON, with what was said in it, and a word that a file is not encrypted', async ({
  world,
}) => {
  const { window } = await begin(world);
  const { page } = window;
  const sidebar = new Sidebar(window);
  const save = async (format: string): Promise<{ name: string; text: string }> => {
    const file = page.waitForEvent('download');
    await sidebar.choose('Boat papers', 'Export');
    await page.getByText('The file is not encrypted: whoever opens it can read it.').waitFor();
    await page.getByRole('menuitem', { name: format, exact: true }).click();
    const download = await file;
    return { name: download.suggestedFilename(), text: await readFile((await download.path()) ?? '', 'utf8') };
  };
  const markdown = await save('Markdown');
  expect(markdown.name).toMatch(/^Boat papers.*\.md$/);
  const order = ['Which papers are missing?', 'The survey and the insurance.', 'Thanks.'].map((said) => markdown.text.indexOf(said));
  expect(order.every((at) => at >= 0)).toBe(true);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  const json = await save('JSON');
  expect(json.name).toMatch(/\.json$/);
  const parsed: unknown = JSON.parse(json.text);
  expect(JSON.stringify(parsed)).toContain('The survey and the insurance.');
  await page.getByText('Exported “Boat papers”: 3 messages. The file is not encrypted.').first().waitFor();
});
