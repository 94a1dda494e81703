/** Finding, commands and keys on a host in memory. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askedOf, focused, harnessPages } from './lib/harness-pages.ts';

const open = harnessPages();

const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search conversations', exact: true });
const results = (page: Page): Locator => page.getByRole('list', { name: 'Search results', exact: true });
const find = (page: Page): Locator => page.getByRole('searchbox', { name: 'Find in conversation', exact: true });
const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation', exact: true });
const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true });
const hasFocus = (locator: Locator) => (): Promise<boolean> => locator.evaluate((e) => e === document.activeElement);
const highlighted = (page: Page, name: string): Promise<string[]> =>
  page.evaluate((wanted) => [...(CSS.highlights.get(wanted) ?? [])].map((r) => (r as Range).toString()), name);

describe('the search', () => {
  it('finds conversations, memories and notes: words first, then meaning, and says how many', async () => {
    const page = await open({ scene: 'folders' });
    await search(page).fill('boat');
    await results(page).getByRole('heading', { name: 'Conversations' }).waitFor();
    expect(await results(page).getByRole('heading').allTextContents()).toEqual(['Conversations', 'Memories', 'Notes']);
    await results(page).getByText('by meaning').waitFor();
    expect(await results(page).locator('mark').first().textContent()).toBe('Boat');
    await expect.poll(() => page.getByRole('status', { name: 'Announcements' }).textContent()).toBe('6 results');
  });

  it('offers filters while the box is used, shows those it understood, and takes them out again', async () => {
    const page = await open({ scene: 'folders' });
    await search(page).focus();
    const offered = page.getByRole('group', { name: 'Filters to add' });
    expect(await offered.getByRole('button').allTextContents()).toEqual(['from:me', 'in:', 'has:image', 'before:', 'after:']);
    await offered.getByRole('button', { name: 'from:me' }).click();
    await expect.poll(() => search(page).inputValue()).toBe('from:me ');
    await expect.poll(hasFocus(search(page))).toBe(true);
    await page.keyboard.type('harbour');
    await offered.getByRole('button', { name: 'in:', exact: true }).click();
    await offered.getByRole('button', { name: 'Boats', exact: true }).click();
    await expect.poll(() => search(page).inputValue()).toBe('from:me harbour in:Boats ');
    await expect.poll(() => results(page).getByRole('link').count()).toBe(1);
    await results(page).getByText('The harbour office').waitFor();
    await offered.getByRole('button', { name: 'after:', exact: true }).click();
    await page.getByLabel('From this day on').fill('2020-05-01');
    await page.keyboard.press('Enter');
    await expect.poll(() => search(page).inputValue()).toBe('from:me harbour in:Boats after:2020-05-01 ');
    await page.getByRole('button', { name: 'Remove in:Boats', exact: true }).click();
    await expect.poll(() => search(page).inputValue()).toBe('from:me harbour after:2020-05-01');
    await expect.poll(() => results(page).getByRole('link').count()).toBe(3);
  });

  it('is used by keys alone, opens a result at its message, and Back returns to it as it was', async () => {
    const page = await open({ scene: 'lighthouse' });
    await search(page).focus();
    await page.keyboard.type('lighthouse');
    await results(page).getByText('Message 500').waitFor();
    await page.keyboard.press('ArrowDown');
    for (let n = 0; n < 9; n += 1) await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).toContain('Message 450');
    const scrolled = await page.locator('[data-results]').evaluate((e) => e.scrollTop);
    expect(scrolled).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    const article = page.locator('#message-p450');
    await expect.poll(hasFocus(article), { timeout: 20_000 }).toBe(true);
    expect(await article.getAttribute('data-marked')).toBe('');
    expect(await highlighted(page, 'mia-hit')).toEqual(['lighthouse']);
    await expect.poll(() => article.evaluate((e) => e.getBoundingClientRect().top)).toBeGreaterThan(60);
    // It stays marked while the person looks around, also when it leaves the document and comes again.
    await log(page).evaluate((e) => e.scrollTo(0, e.scrollHeight));
    await article.waitFor({ state: 'detached' });
    await page.goBack();
    await expect.poll(() => focused(page)).toContain('Message 450');
    expect(await search(page).inputValue()).toBe('lighthouse');
    expect(await page.locator('[data-results]').evaluate((e) => e.scrollTop)).toBe(scrolled);
  });

  it('comes back after it was left, by the button and by Alt+Left', async () => {
    const page = await open({ scene: 'folders' });
    await search(page).fill('harbour');
    await results(page).getByRole('link').first().click();
    await search(page).fill('');
    await page.getByRole('button', { name: 'Back to results', exact: true }).click();
    await results(page).getByRole('link').first().waitFor();
    expect(await search(page).inputValue()).toBe('harbour');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Back to results', exact: true }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => focused(page)).toContain('harbour');
  });

  it('empties with Esc, then gives the focus back; says when nothing was found, and tries again what failed', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await box(page).focus();
    await page.keyboard.press('Control+Shift+f');
    await expect.poll(hasFocus(search(page))).toBe(true);
    await page.keyboard.type('zzzz from:me');
    await page.getByText('Nothing was found for “zzzz from:me”.').waitFor();
    await page.getByText('Take a filter out to look further.').waitFor();
    await page.keyboard.press('Escape');
    expect(await search(page).inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await expect.poll(hasFocus(box(page))).toBe(true);

    await page.evaluate(() => {
      const { host } = window as unknown as { host: { state: { searching: (() => Promise<void>) | null } } };
      host.state.searching = () => Promise.reject(new Error('broken'));
    });
    await search(page).fill('boat');
    const alert = page.getByRole('navigation').getByRole('alert');
    await alert.waitFor();
    await page.evaluate(() => {
      const { host } = window as unknown as { host: { state: { searching: (() => Promise<void>) | null } } };
      host.state.searching = null;
    });
    await alert.getByRole('button', { name: 'Try again' }).click();
    await results(page).getByRole('link').first().waitFor();
  });
});

describe('find in conversation', () => {
  it('covers what was never fetched, goes round, and gives the focus back', async () => {
    const page = await open({ scene: 'lighthouse', conversation: 'c1' });
    await page.getByText('Message 599.').waitFor();
    await box(page).focus();
    await page.keyboard.press('Control+f');
    await expect.poll(hasFocus(find(page))).toBe(true);
    await page.keyboard.type('lighthouse');
    await page.getByText('12 of 12', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 12', { exact: true }).waitFor();
    await page.locator('#message-p0').waitFor();
    await expect.poll(() => highlighted(page, 'mia-find-current')).toEqual(['lighthouse']);
    const inView = () =>
      page.locator('#message-p0').evaluate((e) => {
        const at = e.getBoundingClientRect();
        return at.top > 40 && at.bottom < window.innerHeight;
      });
    await expect.poll(inView).toBe(true);
    expect(await hasFocus(find(page))()).toBe(true);
    await page.keyboard.press('Shift+Enter');
    await page.getByText('12 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Previous match', exact: true }).click();
    await page.getByText('11 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next match', exact: true }).click();
    await page.getByText('12 of 12', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await find(page).waitFor({ state: 'detached' });
    await expect.poll(hasFocus(box(page))).toBe(true);
    expect(await highlighted(page, 'mia-find')).toEqual([]);
  });

  it('leads to what was said alone: past what was thought and what the window says, into what is folded and what scrolls', async () => {
    const page = await open({ scene: 'everywhere', conversation: 'c1' });
    await page.locator('#message-q2').waitFor();
    await page.getByRole('button', { name: 'Thinking', exact: true }).click();
    await page.keyboard.press('Control+f');
    await find(page).fill('ts');
    await page.getByText('1 of 5', { exact: true }).waitFor();
    /** The words around the current match, where it is seen. */
    const seen = (): Promise<string> =>
      page.evaluate(() => {
        const [range] = [...(CSS.highlights.get('mia-find-current') ?? [])] as Range[];
        if (!range) return '';
        const { left, top, width, height } = range.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        const text = range.startContainer.textContent ?? '';
        return there?.contains(range.startContainer) ? text.slice(Math.max(0, range.startOffset - 14), range.endOffset + 8) : 'not seen';
      });
    const found: string[] = [];
    for (let n = 1; n <= 5; n += 1) {
      await page.getByText(`${n} of 5`, { exact: true }).waitFor();
      await expect.poll(seen).toMatch(/ts/);
      found.push(await seen());
      await page.keyboard.press('Enter');
    }
    expect(found).toEqual([
      'Nothing about ts.',
      expect.stringMatching(/ts$/),
      'The last ts.',
      expect.stringMatching(/^ts at once/),
      expect.stringMatching(/ts at last$/),
    ]);
  });

  it('counts what an answer says while it is written', async () => {
    const page = await open({ scene: 'streaming', conversation: 'c1' });
    await log(page).getByRole('article', { name: 'M.I.A' }).nth(1).waitFor();
    await page.keyboard.press('Control+f');
    await find(page).fill('queue');
    const total = async (): Promise<number> => Number(/of (\d+)/.exec((await page.getByRole('search').textContent()) ?? '')?.[1] ?? 0);
    await expect.poll(total).toBeGreaterThan(0);
    const before = await total();
    await box(page).fill('And again');
    await page.keyboard.press('Enter');
    await expect.poll(total, { timeout: 30_000 }).toBeGreaterThan(before);
  });

  it('does nothing in a new chat', async () => {
    const page = await open({ scene: 'folders' });
    await box(page).fill('half a thought');
    await page.keyboard.press('Control+f');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    expect(await find(page).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await box(page).inputValue()).toBe('half a thought');
  });
});

describe('commands and keys', () => {
  const palette = (page: Page): Locator => page.getByRole('dialog', { name: 'Commands', exact: true });

  it('does what is chosen, by a few letters, and shows each key', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await box(page).focus();
    const run = async (words: string, name: string | RegExp): Promise<void> => {
      await page.keyboard.press('Control+k');
      await palette(page).getByRole('combobox').fill(words);
      await palette(page).getByRole('option', { name }).first().waitFor();
      await palette(page).getByRole('option', { name }).first().click();
      await palette(page).waitFor({ state: 'detached' });
    };
    await run('dark', 'Theme: Dark');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await expect.poll(hasFocus(box(page))).toBe(true);
    await run('pin', /^Pin/);
    await page
      .getByRole('list', { name: 'Pinned' })
      .getByRole('link', { name: /^How do I keep/ })
      .waitFor();
    await run('move garden', 'Move to folder: Garden and kitchen');
    await expect.poll(async () => (await askedOf(page, 'conversation.update')).length).toBe(2);
    await run('security', 'Settings: Security');
    await page.getByRole('dialog', { name: 'Settings' }).getByRole('tab', { name: 'Security', selected: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
    await run('boat papers', 'Boat papers');
    await page.getByText('The harbour office wants').waitFor();
    await run('smol', /^Model: SmolLM2/);
    await expect.poll(async () => (await askedOf(page, 'model.use')).length).toBe(1);
    await run('rename', /^Rename/);
    await expect.poll(hasFocus(page.getByRole('textbox', { name: 'Conversation title' }))).toBe(true);
    await page.keyboard.press('Escape');
    await run('octopus', 'Search everywhere for “octopus”');
    await expect.poll(() => search(page).inputValue()).toBe('octopus');
    await page.keyboard.press('Control+k');
    expect(
      await palette(page)
        .getByRole('option', { name: /^New chat/ })
        .textContent(),
    ).toBe('New chatCtrlShiftO');
    await page.keyboard.press('Control+k');
    await palette(page).waitFor({ state: 'detached' });
  });

  it('acts on the message that has the focus, else on the last one', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await log(page).getByRole('article', { name: 'You' }).first().waitFor();
    await box(page).focus();
    await page.keyboard.press('Control+k');
    for (const name of ['Copy the last message', 'Edit the last message', 'Regenerate', 'Delete the last message'])
      expect(await palette(page).getByRole('option', { name, exact: true }).count(), name).toBe(1);
    expect(await palette(page).getByRole('option', { name: 'Branch from here', exact: true }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await log(page).getByRole('article', { name: 'M.I.A' }).first().focus();
    await page.keyboard.press('Control+k');
    await palette(page).getByRole('combobox').fill('branch');
    await palette(page).getByRole('option', { name: 'Branch from here', exact: true }).click();
    await log(page).getByRole('article', { name: 'M.I.A' }).nth(1).waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
    await log(page).getByRole('article', { name: 'M.I.A' }).nth(1).waitFor();
  });

  it('speaks another language at once', async () => {
    const page = await open({ scene: 'folders' });
    await page.getByRole('link', { name: 'Boat papers' }).waitFor();
    await page.keyboard.press('Control+k');
    await palette(page).getByRole('combobox').fill('deutsch');
    await palette(page).getByRole('option', { name: 'Language: Deutsch' }).click();
    await page.getByRole('button', { name: 'Neuer Chat', exact: true }).waitFor();
  });

  it('has every key in one sheet, from what is offered', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await page.getByRole('article').first().waitFor();
    await box(page).focus();
    await page.keyboard.press('Control+/');
    const sheet = page.getByRole('dialog', { name: 'Keys', exact: true });
    await sheet.waitFor();
    const text = (await sheet.locator('dl > div').allTextContents()).join('\n');
    for (const line of [
      'New chatCtrlShiftO',
      'Find in conversationCtrlF',
      'Search conversationsCtrlShiftF',
      'CommandsCtrlK',
      'All the keysCtrl/',
      'SendEnter',
      'New lineShiftEnter',
    ])
      expect(text).toContain(line);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await expect.poll(hasFocus(box(page))).toBe(true);
  });

  it('begins a new chat with Ctrl+Shift+O, and opens the settings with Ctrl+,', async () => {
    const page = await open({ scene: 'folders', conversation: 'c1' });
    await page.getByRole('article').first().waitFor();
    await page.keyboard.press('Control+Shift+o');
    await page.getByText('Ask anything.').waitFor();
    await expect.poll(hasFocus(box(page))).toBe(true);
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  });

  it('leaves Ctrl+Z to a box with something in it, and takes it in an empty one', async () => {
    const page = await open({ scene: 'folders' });
    await page.getByRole('link', { name: 'Boat papers', exact: true }).focus();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    await box(page).fill('words');
    await page.keyboard.press('Control+z');
    expect(await page.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(1);
    await box(page).fill('');
    await page.keyboard.press('Control+z');
    await page.getByRole('link', { name: 'Boat papers', exact: true }).waitFor();
  });

  it('closes what is open before it stops the answer', async () => {
    const page = await open({ scene: 'streaming', conversation: 'c1' });
    await page.getByRole('article').first().waitFor();
    await box(page).fill('Go on');
    await page.keyboard.press('Enter');
    await log(page).getByRole('article', { name: 'M.I.A' }).nth(2).waitFor();
    await page.keyboard.press('Control+f');
    await find(page).waitFor();
    await box(page).focus();
    await page.keyboard.press('Escape');
    await find(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
  });
});
