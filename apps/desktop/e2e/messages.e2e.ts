/** What is done with messages, in a real browser on a host in memory: by keyboard alone, with the focus where it belongs. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askedOf, harnessPages } from './lib/harness-pages.ts';

const pageOf = harnessPages();

async function open(scene: string): Promise<Page> {
  const page = await pageOf({ scene, conversation: 'c1' });
  await answers(page).last().waitFor();
  return page;
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const editBox = (page: Page) => page.getByRole('textbox', { name: 'Edit message', exact: true });
const log = (page: Page) => page.getByRole('log', { name: 'Conversation', exact: true });
const answers = (page: Page) => log(page).getByRole('article', { name: 'M.I.A', exact: true });
const questions = (page: Page) => log(page).getByRole('article', { name: 'You', exact: true });
const tool = (article: Locator, name: string) =>
  article.getByRole('toolbar', { name: 'Message actions' }).getByRole('button', { name, exact: true });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });
const undo = (page: Page) => page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' });
const focused = (locator: Locator) => expect.poll(() => locator.evaluate((e) => e === document.activeElement)).toBe(true);
const choose = async (article: Locator, name: string): Promise<void> => {
  await tool(article, 'More actions').focus();
  await article.page().keyboard.press('Enter');
  await article.page().getByRole('menuitem', { name, exact: true }).press('Enter');
};
const clipboard = (page: Page) =>
  page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (type: string) => (item?.types.includes(type) ? await (await item.getType(type)).text() : null);
    return { plain: await read('text/plain'), html: await read('text/html') };
  });

describe('the toolbar "Message actions"', () => {
  it('holds what fits the message, as one tab stop', async () => {
    const page = await open('versions');
    const names = async (article: Locator) =>
      article
        .getByRole('toolbar')
        .getByRole('button')
        .evaluateAll((all) => all.map((e) => e.getAttribute('aria-label') ?? e.textContent));
    expect(await names(questions(page).first())).toEqual([
      'Copy',
      'Edit',
      'Read aloud',
      'Previous version',
      'Next version',
      'More actions',
    ]);
    expect(await names(answers(page).first())).toEqual(['Copy', 'Regenerate', 'Read aloud', 'Memories used: 2', 'More actions']);
    await tool(answers(page).first(), 'Copy').focus();
    for (const name of ['Regenerate', 'Read aloud', 'Memories used: 2', 'More actions']) {
      await page.keyboard.press('ArrowRight');
      await focused(tool(answers(page).first(), name));
    }
    await page.keyboard.press('Enter');
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Branch from here', 'Regenerate with another model', 'Delete']);
    await page.keyboard.press('Escape');
    await focused(tool(answers(page).first(), 'More actions'));
  });

  it('offers Continue where an answer ended too early, and goes on in the same message', async () => {
    const page = await open('stopped');
    const before = await answers(page).last().locator('.prose').textContent();
    await tool(answers(page).last(), 'Continue').press('Enter');
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    expect(await answers(page).count()).toBe(2);
    expect(await answers(page).last().locator('.prose').first().textContent()).toContain(before?.trim().slice(0, 40) ?? 'nothing');
    expect(await tool(answers(page).last(), 'Continue').count()).toBe(0);
  });
});

describe('copying', () => {
  it('gives plain and rich text, for both sides', async () => {
    const page = await open('talk');
    await tool(questions(page).first(), 'Copy').press('Enter');
    await expect
      .poll(() => clipboard(page))
      .toEqual({
        plain: 'What is the name of my boat, and what did we plan for the winter?',
        html: expect.stringContaining('<p>What is the name of my boat, and what did we plan for the winter?</p>'),
      });
    await tool(answers(page).first(), 'Copy').press('Enter');
    await expect.poll(async () => (await clipboard(page)).plain).toContain('**Heron Seven**');
    const { html } = await clipboard(page);
    expect(html).toMatch(/<strong[^>]*>Heron Seven<\/strong>|<span[^>]*font-weight[^>]*>Heron Seven/);
    expect(html).not.toMatch(/<button|class=/);
  });

  it('of a code block and a table gives each as what it is', async () => {
    const page = await open('talk');
    await log(page).getByRole('button', { name: 'Copy code' }).first().press('Enter');
    await expect.poll(async () => (await clipboard(page)).plain).toMatch(/^export class BoundedQueue<T> \{\n/);
    await log(page).getByRole('button', { name: 'Copy table' }).first().press('Enter');
    await expect.poll(async () => (await clipboard(page)).plain).toMatch(/queue[\s\S]*peak memory[\s\S]*41\.2 MB/);
    expect((await clipboard(page)).html).toMatch(/<table[\s\S]*<th[\s\S]*41\.2 MB/);
  });

  it('takes nothing of the window with it: no label, no looks, each formula once', async () => {
    const page = await open('everywhere');
    await page.locator('#message-a1 .katex').first().waitFor();
    await log(page).getByRole('button', { name: 'Copy table' }).press('Enter');
    await expect.poll(async () => (await clipboard(page)).plain).toBe('a\tb\nx^2\tbold');
    const table = (await clipboard(page)).html ?? '';
    expect(table).toContain('<td align="right"><strong>bold</strong></td>');
    expect(table.match(/<mi>x<\/mi>/g)).toHaveLength(1);
    expect(table).not.toMatch(/class=|style=/);
    await page.getByRole('button', { name: 'Thinking', exact: true }).click();
    await tool(answers(page).first(), 'Copy').press('Enter');
    await expect.poll(async () => (await clipboard(page)).html).toContain('The last ts.');
    const { plain, html } = await clipboard(page);
    expect(`${plain}${html}`).not.toContain('They want');
    expect(html).not.toMatch(/>ts<\/span>|<button|class=/);
  });
});

describe('editing', () => {
  it('sends another version; both are there, and the focus is in the message box', async () => {
    const page = await open('talk');
    await tool(questions(page).last(), 'Edit').press('Enter');
    await focused(editBox(page));
    await editBox(page).fill('With Python, please.');
    await page.keyboard.press('Control+Enter');
    await focused(box(page));
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    expect(await questions(page).last().textContent()).toContain('With Python, please.');
    await questions(page).last().getByText('2 of 2').waitFor();
    await tool(questions(page).last(), 'Previous version').press('Enter');
    await questions(page).last().getByText('1 of 2').waitFor();
    expect(await questions(page).last().textContent()).toContain('With code, please.');
    // At the first version only the way forward is left.
    await focused(tool(questions(page).last(), 'Next version'));
    await page.keyboard.press('Enter');
    await questions(page).last().getByText('2 of 2').waitFor();
    await focused(tool(questions(page).last(), 'Previous version'));
  });

  it('is left with Esc, which gives the focus back; Enter while a word is composed sends nothing', async () => {
    const page = await open('talk');
    await tool(questions(page).last(), 'Edit').press('Enter');
    await editBox(page).fill('にほん');
    await editBox(page).evaluate((e) => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
    expect(await editBox(page).inputValue()).toBe('にほん');
    await page.keyboard.press('Escape');
    await editBox(page).waitFor({ state: 'detached' });
    await focused(tool(questions(page).last(), 'Edit'));
    expect(await questions(page).last().textContent()).toContain('With code, please.');
  });

  it('begins with Up in an empty message box, and is not lost by going elsewhere', async () => {
    const page = await open('talk');
    await box(page).press('ArrowUp');
    await focused(editBox(page));
    await editBox(page).fill('half of a thought');
    await page.getByRole('link', { name: 'Boat papers' }).click();
    await editBox(page).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^How do I keep memory flat/ }).click();
    await editBox(page).waitFor();
    expect(await editBox(page).inputValue()).toBe('half of a thought');
  });

  it('is not lost by scrolling away in a long conversation', async () => {
    const page = await open('long');
    await box(page).press('ArrowUp');
    await editBox(page).fill('half of a thought');
    await log(page).evaluate((e) => e.scrollTo(0, 4000));
    await editBox(page).waitFor({ state: 'detached' });
    await log(page).evaluate((e) => e.scrollTo(0, e.scrollHeight));
    await editBox(page).waitFor();
    expect(await editBox(page).inputValue()).toBe('half of a thought');
  });
});

describe('a branch', () => {
  it('ends the conversation there, keeps what followed, and can be undone', async () => {
    const page = await open('talk');
    await choose(answers(page).first(), 'Branch from here');
    await questions(page).nth(1).waitFor({ state: 'detached' });
    await focused(box(page));
    await page.getByText('What followed is kept.', { exact: true }).waitFor();
    await undo(page).press('Enter');
    await questions(page).nth(1).waitFor();
    await choose(answers(page).first(), 'Branch from here');
    await page.getByRole('button', { name: 'Show what followed' }).press('Enter');
    await questions(page).nth(1).waitFor();
    expect(await page.getByRole('button', { name: 'Show what followed' }).count()).toBe(0);
  });
});

describe('another answer', () => {
  it('of any answer, not only the last, stands beside it', async () => {
    const page = await open('versions');
    await tool(answers(page).first(), 'Regenerate').press('Enter');
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    expect(await answers(page).count()).toBe(1);
    await answers(page).first().getByText('2 of 2').waitFor();
    await tool(answers(page).first(), 'Previous version').press('Enter');
    await answers(page).nth(1).waitFor();
    expect(await answers(page).first().textContent()).toContain('Heron Seven');
  });

  it('by another model leaves the conversation with its own, and names both', async () => {
    const page = await open('versions');
    await choose(answers(page).last(), 'Regenerate with another model');
    const dialog = page.getByRole('dialog', { name: 'Regenerate with another model' });
    await focused(dialog.getByRole('combobox', { name: 'Search models' }));
    await page.keyboard.type('smol');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    await log(page).getByText('Qwen2.5-Coder 0.5B → SmolLM2 135M').waitFor();
    await page.getByRole('button', { name: /^Model: Qwen2\.5-Coder 0\.5B/ }).waitFor();
  });
});

describe('deleting', () => {
  it('says what goes with it, passes the focus to the neighbour, and can be undone', async () => {
    const page = await open('talk');
    await choose(questions(page).last(), 'Delete');
    const dialog = page.getByRole('dialog', { name: 'Forget' });
    await dialog.getByText(/^Forget this\? 1 message/).waitFor();
    await dialog.getByRole('button', { name: 'Forget', exact: true }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await questions(page).last().getByText('Forgotten').waitFor();
    await focused(answers(page).last());
    await undo(page).press('Enter');
    await questions(page).last().getByText('With code, please.').waitFor();
  });

  it('that is called off gives the focus back', async () => {
    const page = await open('talk');
    await choose(questions(page).last(), 'Delete');
    await page.getByRole('dialog', { name: 'Forget' }).waitFor();
    await page.keyboard.press('Escape');
    await focused(tool(questions(page).last(), 'More actions'));
  });
});

describe('what is said to the memory', () => {
  it('is answered by a card, told to a screen reader, taken back, and asks before it forgets', async () => {
    const page = await open('memory');
    const send = async (text: string): Promise<void> => {
      await box(page).fill(text);
      await page.keyboard.press('Enter');
    };
    const told = page.getByRole('status', { name: 'Announcements', exact: true });
    await answers(page).nth(1).waitFor();
    await send('Remember that the spare key lies under the blue flowerpot');
    const kept = log(page).getByRole('group', { name: 'Memory change', exact: true });
    await kept.getByText('The spare key lies under the blue flowerpot.').waitFor();
    await expect.poll(() => told.textContent()).toBe('Remembered: The spare key lies under the blue flowerpot.');
    await focused(box(page));
    // No model was asked, and the app is no "M.I.A" that speaks.
    expect(await answers(page).count()).toBe(2);
    await kept.getByRole('button', { name: 'Undo', exact: true }).click();
    await kept.getByText('Not remembered any more.').waitFor();

    await send('What do you know about me?');
    const known = log(page).getByRole('region', { name: 'Known about you', exact: true });
    await known.getByText("Your daughter's name is Eleni.").waitFor();
    expect(await known.getByRole('button', { name: 'Show source', exact: true }).count()).toBeGreaterThan(1);

    // One thing can be meant: the question stands at once, and Esc leaves everything as it is.
    await send('Forget what I said about my daughter');
    const dialog = page.getByRole('dialog', { name: 'Forget', exact: true });
    await dialog.getByRole('checkbox', { name: /^Erase this request too/ }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await askedOf(page, 'memory.forget')).toEqual([]);
    const card = log(page).getByRole('group', { name: 'What should be forgotten?', exact: true });
    await card.getByRole('button', { name: 'Forget', exact: true }).click();
    await dialog.getByRole('button', { name: 'Forget', exact: true }).click();
    await known.getByText("Your daughter's name is Eleni.").waitFor({ state: 'detached' });
    const [request] = (await askedOf(page, 'turn.send')).slice(-1) as { message: string }[];
    expect(await askedOf(page, 'memory.forget')).toEqual([{ memory: 'f1', answers: expect.arrayContaining([request?.message]) }]);
    await undo(page).click();
    await known.getByText("Your daughter's name is Eleni.").waitFor();

    // A false card costs one click.
    await known.getByRole('button', { name: 'Ask the model instead', exact: true }).click();
    await known.waitFor({ state: 'detached' });
    await answers(page).nth(2).waitFor();
  });
});
