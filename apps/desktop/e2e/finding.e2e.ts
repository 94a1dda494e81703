/** The one search and find in conversation: the real host over a database with many messages, no model needed. */
import type { Locator, Page } from 'playwright-core';
import { seed } from './lib/seed.ts';
import { expect, test, type World } from './lib/test.ts';
import type { Window } from './lib/window.ts';

const DAY = 86_400_000;
const LONG = 1200;

/** Every hundredth speaks of a lighthouse; each names its number. */
const letters = Array.from({ length: LONG }, (_, n) =>
  n % 100 === 40
    ? `Letter ${n}: the lighthouse keeper wrote about the weather.`
    : `Letter ${n}. ${'Some quiet words that fill a line or two. '.repeat(1 + (n % 4))}`,
);

async function begin(world: World): Promise<Window> {
  const first = await world.start({ env: world.models(), settings: { 'onboarding.done': true } });
  await first.quit();
  await seed(first.dataDir, [
    { title: 'Letters', said: letters, at: Date.now() - 20 * DAY },
    { title: 'Harbour', said: ['Is there a lighthouse in Galaxidi?', 'There is a small one on the quay.'], at: Date.parse('2020-05-01') },
    { title: 'Bread', said: ['How long does it rise?', 'Twelve hours in the cold.'] },
  ]);
  const { window } = await world.window({ dataDir: first.dataDir, env: world.models() });
  // The message box stands before the conversations are there to be found.
  await window.page.getByRole('link', { name: 'Bread', exact: true }).waitFor();
  return window;
}

const box = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search conversations', exact: true });
const results = (page: Page): Locator => page.getByRole('list', { name: 'Search results', exact: true });
const hasFocus = (locator: Locator) => (): Promise<boolean> => locator.evaluate((e) => e === document.activeElement);

test('a result deep in a long conversation opens at its message, marked and focused, and Back returns to the results', async ({
  world,
}) => {
  const { page } = await begin(world);
  await box(page).fill('lighthouse keeper');
  const hit = results(page).getByRole('link').filter({ hasText: 'Letter 140:' });
  await hit.first().waitFor();
  expect((await results(page).locator('mark').first().textContent())?.toLowerCase()).toContain('lighthouse');
  await hit.first().click();
  const article = page.getByRole('log').getByRole('article').filter({ hasText: 'Letter 140: the lighthouse keeper' });
  await article.waitFor();
  await expect.poll(hasFocus(article), { timeout: 30_000 }).toBe(true);
  await expect
    .poll(() => article.evaluate((e) => e.getBoundingClientRect().top > 48 && e.getBoundingClientRect().bottom < innerHeight))
    .toBe(true);
  const marked = (): Promise<string> => page.evaluate(() => [...(CSS.highlights.get('mia-hit') ?? [])].join(' ').toLowerCase());
  await expect.poll(marked).toContain('lighthouse');
  await page.goBack();
  await expect.poll(hasFocus(hit.first())).toBe(true);
  expect(await box(page).inputValue()).toBe('lighthouse keeper');
});

test('filters are offered, understood and taken out again', async ({ world }) => {
  const { page } = await begin(world);
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Harbour', exact: true }) });
  await row.getByRole('button', { name: 'Conversation actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Move to folder', exact: true }).click();
  await page.getByRole('menuitem', { name: 'New folder…', exact: true }).click();
  await page.getByRole('textbox', { name: 'Folder name', exact: true }).fill('Sea side');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Sea side', exact: true }).getByRole('link', { name: 'Harbour' }).waitFor();

  await box(page).fill('lighthouse');
  const offered = page.getByRole('group', { name: 'Filters to add' });
  await offered.getByRole('button', { name: 'in:', exact: true }).click();
  await offered.getByRole('button', { name: 'Sea side', exact: true }).click();
  await results(page).getByText('Galaxidi').first().waitFor();
  const titles = async (): Promise<string> => (await results(page).getByRole('link').allTextContents()).join('\n');
  await expect.poll(titles).not.toContain('Letter');
  await page.getByRole('button', { name: /^Remove in:/ }).click();
  await expect.poll(titles).toContain('Letter');
  await offered.getByRole('button', { name: 'before:', exact: true }).click();
  await page.getByLabel('Before this day').fill('2021-01-01');
  await page.keyboard.press('Enter');
  await expect.poll(titles).not.toContain('Letter');
  expect(await titles()).toContain('Galaxidi');
  await page.getByRole('button', { name: /^Remove before:/ }).click();
  await offered.getByRole('button', { name: 'from:me', exact: true }).click();
  await expect.poll(titles).toContain('You ·');
  await expect.poll(titles).not.toContain('M.I.A ·');
});

test('find covers a conversation of 1,200 messages that was never fetched whole, by keys alone', async ({ world }) => {
  const window = await begin(world);
  const { page } = window;
  await window.openConversation('Letters');
  await page.getByText('Letter 1199.').waitFor();
  await window.box.focus();
  await page.keyboard.press('Control+f');
  const find = page.getByRole('searchbox', { name: 'Find in conversation', exact: true });
  await expect.poll(hasFocus(find)).toBe(true);
  await page.keyboard.type('lighthouse');
  await page.getByText('12 of 12', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('1 of 12', { exact: true }).waitFor();
  const article = page.getByRole('log').getByRole('article').filter({ hasText: 'Letter 40: the lighthouse' });
  await article.waitFor({ timeout: 60_000 });
  await expect
    .poll(() => article.evaluate((e) => e.getBoundingClientRect().top > 48 && e.getBoundingClientRect().bottom < innerHeight))
    .toBe(true);
  await page.keyboard.press('Shift+Enter');
  await page.getByText('12 of 12', { exact: true }).waitFor();
  await page.getByText('Letter 1140: the lighthouse').first().waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(hasFocus(window.box)).toBe(true);
});

test('commands and keys lead through a whole morning without a mouse', async ({ world }) => {
  const { page, box: message } = await begin(world);
  const palette = page.getByRole('dialog', { name: 'Commands', exact: true });
  const run = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.keyboard.type(words);
    await palette.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await palette.waitFor({ state: 'detached' });
  };
  await run('bread');
  await page.getByText('Twelve hours in the cold.').waitFor();
  await run('rename');
  await expect.poll(hasFocus(page.getByRole('textbox', { name: 'Conversation title', exact: true }))).toBe(true);
  await page.keyboard.type('Sourdough');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Sourdough', exact: true }).waitFor();
  await run('pin');
  await page.getByRole('list', { name: 'Pinned', exact: true }).getByRole('link', { name: 'Sourdough' }).waitFor();
  await run('theme dark');
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.keyboard.press('Control+Shift+f');
  await expect.poll(hasFocus(box(page))).toBe(true);
  await page.keyboard.type('galaxidi');
  await results(page).getByText('Galaxidi').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const article = page.getByRole('log').getByRole('article').filter({ hasText: 'Galaxidi' });
  await expect.poll(hasFocus(article)).toBe(true);
  await page.keyboard.press('Control+Shift+o');
  await expect.poll(hasFocus(message)).toBe(true);
  expect(await page.title()).toBe('M.I.A');
});
