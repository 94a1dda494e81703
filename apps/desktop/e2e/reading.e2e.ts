/** Reading a conversation, in a real browser on a host in memory: places, long pastes, what a screen reader is told. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askedOf, harnessPages } from './lib/harness-pages.ts';

const pageOf = harnessPages();

async function open(scene: string): Promise<Page> {
  const page = await pageOf({ scene, conversation: 'c1' });
  await log(page).getByRole('article').last().waitFor();
  return page;
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const log = (page: Page) => page.getByRole('log', { name: 'Conversation', exact: true });
const answers = (page: Page) => log(page).getByRole('article', { name: 'M.I.A', exact: true });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });
const attachments = (page: Page) => page.getByRole('region', { name: 'Attachments' });

async function paste(page: Page, text: string): Promise<void> {
  await box(page).focus();
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+v');
}

describe('a place in a conversation', () => {
  it('is where it was read, also deep in a long one', async () => {
    const page = await open('deep');
    const read = log(page).getByText('Question number 300?');
    await read.waitFor();
    const inView = () =>
      read.evaluate((e) => {
        const view = e.closest('[role=log]')?.getBoundingClientRect();
        const rect = e.getBoundingClientRect();
        return view !== undefined && rect.bottom > view.top && rect.top < view.bottom;
      });
    await expect.poll(inView).toBe(true);
    await page.getByRole('button', { name: 'Jump to latest' }).press('Enter');
    await page.getByText('Answer number 999.').waitFor();
    expect(await askedOf(page, 'conversation.open')).toHaveLength(2);
  });

  it('deep in a long one is read on in both directions, and never moved by what comes', async () => {
    const page = await open('deep');
    await log(page).getByText('Question number 300?').waitFor();
    const top = () =>
      log(page).evaluate((e) => {
        const seen = Array.from(e.querySelectorAll('article')).find(
          (a) => a.getBoundingClientRect().bottom > e.getBoundingClientRect().top + 60,
        );
        return Number(seen?.id.replace('message-l', ''));
      });
    await expect.poll(top).toBeGreaterThan(290);
    const scroll = (end: boolean) =>
      log(page).evaluate(async (e, down) => {
        // Once what was brought into view before stands still.
        for (let still = 0, last = -1; still < 15; still = e.scrollTop === last ? still + 1 : 0) {
          last = e.scrollTop;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        e.scrollTop = down ? e.scrollHeight : 0;
      }, end);
    // About a page of 200 further each time, whatever was estimated of it.
    for (const [down, from, to] of [
      [true, 370, 400],
      [true, 570, 600],
      [false, 190, 215],
      [false, 0, 15],
    ] as const) {
      await scroll(down);
      await expect.poll(top).toSatisfy((n: number) => n >= from && n <= to);
      await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    }
    await page.keyboard.press('Alt+PageDown');
    await page.getByText('Answer number 999.').waitFor();
    await box(page).fill('And now?');
    await box(page).press('Enter');
    await log(page).getByRole('article', { name: 'You' }).last().getByText('And now?').waitFor();
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' });
  });

  it('is found anywhere, in order, and the view goes there and back', async () => {
    const page = await open('deep');
    await log(page).getByText('Question number 300?').waitFor();
    await page.keyboard.press('Control+f');
    const find = page.getByRole('searchbox', { name: 'Find in conversation', exact: true });
    await find.fill('number 98');
    const bar = page.getByRole('search', { name: 'Find in conversation' });
    await log(page).getByText('Question number 980?').waitFor();
    await bar.getByText('2 of 11').waitFor();
    await page.getByRole('button', { name: 'Previous match' }).press('Enter');
    await log(page).getByText('Question number 98?').waitFor();
    await bar.getByText('1 of 11').waitFor();
    await page.getByRole('button', { name: 'Next match' }).press('Enter');
    await log(page).getByText('Question number 980?').waitFor();
  });

  it('is kept by a jump to the very beginning while older messages come', async () => {
    const page = await open('long');
    await page.getByText('Answer number 999.').waitFor();
    for (const first of [800, 600]) {
      await log(page).evaluate((e) => {
        e.scrollTop = 0;
      });
      await log(page)
        .getByText(`Question number ${first - 2}?`)
        .waitFor();
      const place = () =>
        log(page)
          .getByText(`Question number ${first}?`)
          .evaluate((e) => {
            const view = e.closest('[role=log]')?.getBoundingClientRect();
            return view === undefined ? Number.NaN : Math.round(e.getBoundingClientRect().top - view.top);
          });
      await expect.poll(place).toBeLessThan(200);
      expect(await place()).toBeGreaterThanOrEqual(0);
      await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    }
  });

  it('is moved by Alt+PageUp and Alt+PageDown, through what is not in the document yet', async () => {
    const page = await open('long');
    await page.getByText('Answer number 999.').waitFor();
    const place = () => page.evaluate(() => Number(document.activeElement?.id.replace('message-l', '') || Number.NaN));
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Alt+PageUp');
      await expect.poll(place).toBe(999 - n);
    }
    for (let n = 0; n < 5; n += 1) await page.keyboard.press('Alt+PageDown');
    await expect.poll(place).toBe(965);
  });
});

describe('what was written', () => {
  it('runs line by line as its own words do, as it did in the box', async () => {
    const page = await open('talk');
    await box(page).fill('ما هي أفضل طريقة لحفظ الزيتون في البيت؟\nShort.');
    await page.keyboard.press('Enter');
    const said = log(page).getByRole('article', { name: 'You' }).last().locator('p').first();
    await said.getByText('Short.').waitFor();
    const place = await said.evaluate((element) => {
      const text = element.firstChild as Text;
      const line = (from: number, to: number): DOMRect => {
        const range = document.createRange();
        range.setStart(text, from);
        range.setEnd(text, to);
        return range.getBoundingClientRect();
      };
      const whole = element.getBoundingClientRect();
      const at = text.data.indexOf('Short');
      return { arabic: Math.round(whole.right - line(0, at - 1).right), english: Math.round(line(at, text.length).left - whole.left) };
    });
    expect(place.arabic).toBeLessThan(3);
    expect(place.english).toBeLessThan(3);
  });
});

describe('a long paste', () => {
  it('stands beside the message: read, taken away, brought back, put into it, sent as a card that unfolds', async () => {
    const page = await open('talk');
    await paste(page, `Minutes of Monday\n${'The survey was moved. '.repeat(300)}`);
    await attachments(page).getByRole('listitem').waitFor();
    await paste(page, `Minutes of Monday\n${'Another one of the same name. '.repeat(200)}`);
    await attachments(page).getByRole('button', { name: 'Remove Minutes of Monday (2)', exact: true }).press('Enter');
    expect(await attachments(page).getByRole('listitem').count()).toBe(1);
    await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).press('Enter');
    await attachments(page).getByRole('listitem').nth(1).waitFor();

    await attachments(page).getByRole('listitem').nth(1).getByRole('button').first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Minutes of Monday (2)' });
    await dialog.getByText('Another one of the same name.').waitFor();
    await dialog.getByRole('button', { name: 'Put it in the message instead' }).press('Enter');
    expect(await box(page).inputValue()).toContain('Another one of the same name.');
    expect(await attachments(page).getByRole('listitem').count()).toBe(1);

    await box(page).fill('What was decided?');
    await box(page).press('Enter');
    await attachments(page).waitFor({ state: 'detached' });
    const card = log(page)
      .getByRole('article', { name: 'You' })
      .last()
      .getByRole('button', { name: /^Minutes of Monday/ });
    await card.waitFor();
    expect(await card.getAttribute('aria-expanded')).toBe('false');
    await card.press('Enter');
    expect(await log(page).getByRole('article', { name: 'You' }).last().locator('pre').textContent()).toContain('The survey was moved.');
  });

  it('of 4,000 characters or fewer is text like any other, which the box can undo', async () => {
    const page = await open('talk');
    await paste(page, 'x'.repeat(4000));
    await expect.poll(async () => (await box(page).inputValue()).length).toBe(4000);
    await page.keyboard.press('Control+z');
    expect(await box(page).inputValue()).toBe('');
  });

  it('that is dropped is one too', async () => {
    const page = await open('talk');
    await box(page).evaluate((element) => {
      const transfer = new DataTransfer();
      transfer.setData('text/plain', `Dropped words\n${'x'.repeat(5000)}`);
      element.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    await attachments(page).getByRole('button', { name: 'Remove Dropped words', exact: true }).waitFor();
  });

  it('leaves a box that grows to two fifths of the window and no more', async () => {
    const page = await open('talk');
    await box(page).fill('line\n'.repeat(100));
    const height = await box(page).evaluate((e) => e.getBoundingClientRect().height);
    expect(height).toBeLessThanOrEqual(800 * 0.4 + 1);
    expect(height).toBeGreaterThan(250);
  });
});

/** Records every change of every live region that a screen reader would speak. */
async function record(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const changes: string[] = [];
    Object.assign(window, { changes });
    const live = (node: Node): Element | null => {
      const element = node instanceof Element ? node : node.parentElement;
      const region = element?.closest('[aria-live], [role=status], [role=alert], [role=log]') ?? null;
      return region?.getAttribute('aria-live') === 'off' ? null : region;
    };
    new MutationObserver((records) => {
      const regions = new Set(records.map((r) => live(r.target)).filter((r) => r !== null));
      for (const region of regions) changes.push(region.textContent ?? '');
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as never as { changes: string[] }).changes);
}

describe('a screen reader', () => {
  it('is told three things at most between the first token and the end of an answer of 200', async () => {
    const page = await open('tokens');
    const changes = await record(page);
    await box(page).fill('Go on');
    await box(page).press('Enter');
    await answers(page).nth(2).waitFor();
    const before = (await changes()).length;
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    await expect.poll(async () => (await changes()).at(-1) ?? '').toContain('word-200');
    expect((await changes()).length - before).toBeLessThanOrEqual(3);
    expect(await log(page).getAttribute('aria-live')).toBe('off');
    expect(await box(page).evaluate((e) => e === document.activeElement)).toBe(true);
  });

  it('is told only that it is there, where the person chose that', async () => {
    const page = await open('tokens-ready');
    const changes = await record(page);
    await box(page).fill('Go on');
    await box(page).press('Enter');
    await answers(page).nth(2).waitFor();
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    await expect.poll(async () => (await changes()).at(-1) ?? '').toBe('Answer ready');
    expect((await changes()).join(' ')).not.toContain('word-200');
  });

  it('hears each paragraph once, where the person chose that, the last one too', async () => {
    const page = await open('tokens-paragraph');
    const changes = await record(page);
    await box(page).fill('Go on');
    await box(page).press('Enter');
    await answers(page).nth(2).waitFor();
    await stop(page).waitFor({ state: 'detached', timeout: 60_000 });
    await expect.poll(async () => (await changes()).at(-1) ?? '').toContain('word-200');
    const said = await changes();
    for (const end of ['word-50', 'word-100', 'word-150', 'word-200']) expect(said.filter((text) => text.endsWith(end))).toHaveLength(1);
  });

  it('finds headings inside answers from level 3 on, and each message’s place among all', async () => {
    const page = await open('headings');
    await answers(page).last().getByRole('heading').first().waitFor();
    const levels = await answers(page)
      .getByRole('heading')
      .evaluateAll((all) => all.map((e) => Number(e.tagName.slice(1))));
    expect(Math.min(...levels)).toBe(3);
    const places = await log(page)
      .getByRole('article')
      .evaluateAll((all) => all.map((e) => `${e.getAttribute('aria-posinset')} of ${e.getAttribute('aria-setsize')}`));
    expect(places).toEqual(['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
  });
});
