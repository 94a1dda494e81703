import type { Locator } from 'playwright-core';
import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const SMALL = 'smollm2-135m-instruct';
const CODER = 'qwen2.5-coder-0.5b-instruct';
const ready = have(SMALL);
const both = have(SMALL, CODER);
const why = ready ? '' : ' (skipped: needs SmolLM2-135M)';
const whyBoth = both ? '' : ' (skipped: needs SmolLM2-135M and Qwen2.5-Coder-0.5B)';

const tool = (article: Locator, name: string): Locator =>
  article.getByRole('toolbar', { name: 'Message actions' }).getByRole('button', { name, exact: true });

async function choose(article: Locator, name: string): Promise<void> {
  await tool(article, 'More actions').press('Enter');
  await article.page().getByRole('menuitem', { name, exact: true }).press('Enter');
}

/** Waits until the first answer has more than so many characters. */
async function longer(window: Window, length: number): Promise<void> {
  await until(async () => ((await window.bodyOf(window.answers.first())).length > length ? true : undefined), {
    ms: 60_000,
    what: () => `an answer of more than ${length} characters`,
  });
}

/** Waits until a window's message box holds just this. */
async function holds(window: Window, text: string): Promise<void> {
  await until(async () => ((await window.box.inputValue()) === text ? true : undefined), {
    ms: 20_000,
    what: () => `the message box to hold "${text}"`,
  });
}

/** Waits until nothing is written, and gives the text of the last answer. */
async function finished(window: Window): Promise<string> {
  await window.stop.waitFor({ state: 'hidden', timeout: 120_000 });
  await window.stateIs('Ready', 'Stopped');
  return await window.bodyOf(window.answers.last());
}

test.skipIf(!ready)(`a question that is edited keeps its old version with its answer, after a restart too${why}`, async ({ world }) => {
  const env = world.models(SMALL);
  const { app, browser, window } = await world.window({ env });
  const first = await window.ask('Name one colour. One word.');
  await tool(window.questions.first(), 'Edit').click();
  const edit = window.page.getByRole('textbox', { name: 'Edit message', exact: true });
  await edit.fill('Name one animal. One word.');
  await window.button('Save and send').click();
  await window.questions.first().getByText('2 of 2').waitFor({ timeout: 60_000 });
  const second = await finished(window);
  expect(second).not.toBe('');
  expect(await window.answers.count()).toBe(1);

  await tool(window.questions.first(), 'Previous version').click();
  await window.questions.first().getByText('1 of 2').waitFor();
  await window.questions.first().getByText('Name one colour').waitFor();
  expect(await window.bodyOf(window.answers.first())).toBe(first);

  await tool(window.questions.first(), 'Next version').click();
  await window.questions.first().getByText('2 of 2').waitFor();
  expect(await window.bodyOf(window.answers.first())).toBe(second);
  await tool(window.questions.first(), 'Previous version').click();
  await window.questions.first().getByText('1 of 2').waitFor();
  await browser.close();
  await app.quit();

  const again = await world.start({ dataDir: app.dataDir, env });
  const later = await new Window(await (await world.browse()).page()).open(again.url);
  await later.openConversation('Name one');
  await later.questions.first().getByText('1 of 2').waitFor();
  expect(await later.bodyOf(later.answers.first())).toBe(first);
});

test.skipIf(!ready)(`a branch ends the path, keeps what followed, and goes on beside it${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models(SMALL) });
  await window.ask('Name one colour. One word.');
  await window.ask('Name one animal. One word.');
  await choose(window.answers.first(), 'Branch from here');
  await window.questions.nth(1).waitFor({ state: 'detached' });
  await window.reload();
  await window.button('Show what followed').waitFor();
  await window.ask('Name one fruit. One word.');
  await window.questions.nth(1).getByText('2 of 2').waitFor();
  await tool(window.questions.nth(1), 'Previous version').click();
  await window.questions.nth(1).getByText('Name one animal').waitFor();
  await window.reload();
  await window.questions.nth(1).getByText('Name one animal').waitFor();
});

test.skipIf(!ready)(`a stopped answer goes on in the same message${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models(SMALL), settings: { 'answer.maxTokens': 60 } });
  await window.say('Write a long story about a lighthouse keeper and the sea.');
  await window.answers.first().waitFor({ timeout: 60_000 });
  await longer(window, 40);
  await window.stop.click();
  const kept = await finished(window);
  await tool(window.answers.first(), 'Continue').click();
  await longer(window, kept.length + 20);
  const more = await finished(window);
  expect(more.startsWith(kept.slice(0, 40))).toBe(true);
  expect(await window.answers.count()).toBe(1);
});

test.skipIf(!both)(
  `another model answers beside the first, and the conversation keeps its own${whyBoth}`,
  async ({ world }) => {
    const { window } = await world.window({ env: world.models(SMALL, CODER) });
    await window.ask('Name one colour. One word.');
    const chosen = (await window.button(/^Model: /).textContent()) ?? '';
    const other = /SmolLM2/i.test(chosen) ? 'qwen' : 'smol';
    await choose(window.answers.first(), 'Regenerate with another model');
    await window.page.getByRole('dialog').getByRole('combobox', { name: 'Search models' }).fill(other);
    await window.page.keyboard.press('Enter');
    await window.answers.first().getByText('2 of 2').waitFor({ timeout: 150_000 });
    await finished(window);
    expect(await window.button(/^Model: /).textContent()).toBe(chosen);
    await tool(window.answers.first(), 'Previous version').click();
    await window.answers.first().getByText('1 of 2').waitFor();
  },
  300_000,
);

test.skipIf(!ready)(`a draft with a long paste survives a reload and a kill, and is sent as a card${why}`, async ({ world }) => {
  const env = world.models(SMALL);
  const { app, browser, window } = await world.window({ env });
  const long = `Minutes of Monday\n${'The survey was moved to March. '.repeat(150)}`;
  const attachments = (w: Window) => w.page.getByRole('region', { name: 'Attachments' });
  await window.ask('Name one colour. One word.');
  await window.box.fill('Say only the word yes.');
  await window.box.evaluate((element, text) => {
    const transfer = new DataTransfer();
    transfer.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
  }, long);
  await window.button('Remove Minutes of Monday').waitFor();
  // What is on disk by now: the other tab shows it.
  const tab = await new Window(await browser.context.newPage()).open((await world.start({ dataDir: app.dataDir, env })).url);
  await tab.openConversation('Name one colour');
  await tab.button('Remove Minutes of Monday').waitFor();
  await holds(tab, 'Say only the word yes.');
  await window.reload();
  await window.button('Remove Minutes of Monday').waitFor();
  expect(await window.box.inputValue()).toBe('Say only the word yes.');
  await browser.close();
  await app.kill();

  const again = await world.start({ dataDir: app.dataDir, env });
  const later = await new Window(await (await world.browse()).page()).open(again.url);
  await later.openConversation('Name one colour');
  await later.button('Remove Minutes of Monday').waitFor();
  expect(await later.box.inputValue()).toBe('Say only the word yes.');
  await later.send.click();
  const card = later.questions.nth(1).getByRole('button', { name: /^Minutes of Monday/ });
  await card.waitFor();
  await attachments(later).waitFor({ state: 'detached' });
  await card.click();
  await later.questions.nth(1).locator('pre').getByText('The survey was moved to March.').first().waitFor();
  await later.stop.click({ timeout: 5000 }).catch(() => undefined);
  await later.stop.waitFor({ state: 'hidden', timeout: 120_000 });
  await later.reload();
  await later.questions.nth(1).waitFor();
  expect(await later.box.inputValue()).toBe('');
  expect(await attachments(later).count()).toBe(0);
});

test.skipIf(!ready)(`a message half edited survives a reload and a kill, and is gone once it is given up${why}`, async ({ world }) => {
  const env = world.models(SMALL);
  const { app, browser, window } = await world.window({ env });
  await window.ask('Name one colour. One word.');
  const box = (w: Window) => w.page.getByRole('textbox', { name: 'Edit message', exact: true });
  await tool(window.questions.first(), 'Edit').click();
  await box(window).fill('Name two colours, please');
  await window.reload();
  await box(window).waitFor();
  expect(await box(window).inputValue()).toBe('Name two colours, please');
  await box(window).fill('Name three colours, please');
  // Longer than it takes to be stored.
  await window.page.waitForTimeout(1500);
  await browser.close();
  await app.kill();

  const again = await world.start({ dataDir: app.dataDir, env });
  const later = await new Window(await (await world.browse()).page()).open(again.url);
  await later.openConversation('Name one colour');
  await box(later).waitFor();
  expect(await box(later).inputValue()).toBe('Name three colours, please');
  await box(later).press('Escape');
  await box(later).waitFor({ state: 'detached' });
  await later.reload();
  await later.questions.first().waitFor();
  expect(await box(later).count()).toBe(0);
  expect(await later.bodyOf(later.questions.first())).toContain('Name one colour. One word.');
});

test.skipIf(!ready)(
  `an answer that is gone on with stands whole in another tab, and after a reload in its midst${why}`,
  async ({ world }) => {
    const env = world.models(SMALL);
    const { app, browser, window } = await world.window({ env, settings: { 'answer.maxTokens': 200 } });
    await window.say('Write a long story about a lighthouse keeper and the sea.');
    await window.answers.first().waitFor({ timeout: 60_000 });
    await longer(window, 60);
    await window.stop.click();
    const kept = (await finished(window)).slice(0, 50);
    const tab = await new Window(await browser.context.newPage()).open((await world.start({ dataDir: app.dataDir, env })).url);
    await tab.openConversation('Write a long story');
    await tab.answers.first().waitFor();
    /** Every length that the answer has while it is there, and whether it always began as it did. */
    const watch = (w: Window): Promise<void> =>
      w.page.evaluate((beginning) => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        const look = (): void => {
          const prose = document.querySelector('[role=log] article[aria-label="M.I.A"] .prose');
          const text = prose?.textContent?.trim() ?? 'no answer';
          if (!text.startsWith(beginning.slice(0, 30))) seen.push(text.slice(0, 60));
          requestAnimationFrame(look);
        };
        look();
      }, kept);
    const odd = (w: Window): Promise<string[]> => w.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    await watch(window);
    await watch(tab);
    await tool(window.answers.first(), 'Continue').click();
    await longer(tab, 200);
    expect(await odd(window)).toEqual([]);
    expect(await odd(tab)).toEqual([]);
    await window.reload();
    await window.answers.first().waitFor();
    expect((await window.bodyOf(window.answers.first())).slice(0, 30)).toBe(kept.slice(0, 30));
    await tab.stop.click({ timeout: 5000 }).catch(() => undefined);
    const whole = await finished(tab);
    await window.stop.waitFor({ state: 'hidden' });
    // Until it is rendered a gap between paragraphs is text, then it is none.
    const letters = (text: string): string => text.replace(/\s+/g, '');
    expect(letters(await window.bodyOf(window.answers.first()))).toBe(letters(whole));
  },
);

test.skipIf(!ready)(`two tabs show one stream and one draft${why}`, async ({ world }) => {
  const env = world.models(SMALL);
  const { app, browser, window } = await world.window({ env, settings: { 'answer.maxTokens': 80 } });
  await window.ask('Name one colour. One word.');
  const second = await world.start({ dataDir: app.dataDir, env });
  const tab = await new Window(await browser.context.newPage()).open(second.url);
  await tab.openConversation('Name one colour');

  await window.box.fill('Tell a story about the sea.');
  await holds(tab, 'Tell a story about the sea.');
  await tab.send.click();
  await window.questions.nth(1).waitFor();
  await window.answers.nth(1).waitFor({ timeout: 60_000 });
  await holds(window, '');
  await Promise.all([finished(window), finished(tab)]);
  expect(await window.bodyOf(window.answers.nth(1))).toBe(await tab.bodyOf(tab.answers.nth(1)));

  // A message that is written anew in one is so in the other, and given up in both.
  await tool(window.questions.nth(1), 'Edit').click();
  await window.page.getByRole('textbox', { name: 'Edit message' }).fill('Tell a story about a lake.');
  const there = tab.page.getByRole('textbox', { name: 'Edit message' });
  await expect.poll(() => there.inputValue()).toBe('Tell a story about a lake.');
  await tab.page.getByRole('button', { name: 'Cancel editing' }).click();
  await window.page.getByRole('textbox', { name: 'Edit message' }).waitFor({ state: 'detached' });
});
