/** What answers hold besides words, taken out as files: in a real browser, by keyboard, on a host in memory. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe } from '../src/renderer/testing/axe.ts';
import { focused, harnessPages } from './lib/harness-pages.ts';

const pageOf = harnessPages();

async function open(dark = false): Promise<Page> {
  const page = await pageOf({ scene: 'files', conversation: 'c1', dark });
  await page.getByRole('img', { name: 'Diagram' }).waitFor();
  return page;
}

/** The file that a button gives when it is pressed by a key. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).press('Enter');
  const download = await file;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Colours of a picture's corner, and how many it has in all. */
const coloursOf = (page: Page, bytes: Buffer) =>
  page.evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const all = new Set<number>();
    for (let at = 0; at < data.length; at += 4) all.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    return { width: canvas.width, height: canvas.height, corner: [...data.slice(0, 4)], colours: all.size };
  }, bytes.toString('base64'));

describe('what an answer holds', () => {
  it('is saved: data as it was written, a table for a spreadsheet', async () => {
    const page = await open();
    const data = await saved(page, 'Save as file');
    expect(data.name).toBe('Data.json');
    expect(data.bytes.toString()).toContain('"total": 12345678901234567890.10,');
    expect(JSON.parse(data.bytes.toString())).toMatchObject({ shop: 'Bäckerei Köhler', items: [{ price: 4.2 }, { count: 2 }] });
    const table = await saved(page, 'Save as CSV');
    expect(table.name).toBe('Table.csv');
    expect(table.bytes.toString()).toBe('\ufeffitem,price,note\r\n"rye ""bread"", dark",4.20,\'=SUM(B2:B9)\r\nflour,-1.95,returned\r\n');
  });

  it.each([false, true])('a diagram on white, twice as large as it was drawn (dark: %s)', async (dark) => {
    const page = await open(dark);
    const svg = await saved(page, 'Save as SVG');
    expect(svg.name).toBe('Diagram.svg');
    const text = svg.bytes.toString();
    expect(text).toMatch(/^<svg[^>]*><rect [^>]*fill="#ffffff"\/>/);
    expect(text).toContain('Where it went');
    expect(text).not.toMatch(/<script|<foreignObject|href="http/i);
    const [, width, height] = /^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(text) ?? [];
    const png = await saved(page, 'Save as PNG');
    expect(png.name).toBe('Diagram.png');
    const picture = await coloursOf(page, png.bytes);
    expect(picture.corner).toEqual([255, 255, 255, 255]);
    expect(picture.colours).toBeGreaterThan(20);
    expect(Math.abs(picture.width - 2 * Number(width))).toBeLessThanOrEqual(2);
    expect(Math.abs(picture.height - 2 * Number(height))).toBeLessThanOrEqual(2);
  });

  it('data is walked and folded by keys alone, one stop for Tab, and axe finds nothing', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Copy code' }).first().focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('{');
    for (let row = 0; row < 6; row++) await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('"items": [');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page)).toBe('"items": [ 2 entries ]');
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused(page)).toBe('0: {');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).not.toMatch(/[{[]/);
  });

  it('folded away is found all the same', async () => {
    const page = await open();
    await page.getByRole('treeitem', { name: /^\{/ }).press('ArrowLeft');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('behind the river');
    await page.getByText('behind the river').first().waitFor();
  });
});
