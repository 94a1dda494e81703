/** Pictures of images: beside a message, in messages, looked at. */
import type { Page } from 'playwright-core';
import { openMemory } from './memory-shots.ts';
import type { Shot } from './shots.ts';

const SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="teal"/></svg>';

const region = (page: Page) => page.getByRole('region', { name: 'Attachments' });
const here = async (page: Page): Promise<void> => {
  await region(page)
    .getByRole('button', { name: /^Remove / })
    .first()
    .waitFor();
  await page.waitForTimeout(250);
};

/** Files as a hand drops them. */
async function drop(page: Page, files: { name: string; type: string; content: string }[]): Promise<void> {
  await page.evaluate((all) => {
    const transfer = new DataTransfer();
    for (const { name, type, content } of all) transfer.items.add(new File([content], name, { type }));
    for (const kind of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
}

async function over(page: Page): Promise<void> {
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    for (const name of ['a.png', 'b.png', 'c.png']) transfer.items.add(new File(['x'], name, { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await page.getByText(/^Drop them to show/).waitFor();
}

async function errors(page: Page): Promise<void> {
  await drop(page, [
    { name: 'holiday, cut off half way through the download.png', type: 'image/png', content: 'not a picture' },
    { name: 'empty.jpg', type: 'image/jpeg', content: '' },
    { name: 'notes.txt', type: 'text/plain', content: 'Bread, olives, coffee.' },
  ]);
  await region(page).getByRole('alert').nth(1).waitFor();
  await page.waitForTimeout(200);
}

async function uploading(page: Page): Promise<void> {
  await page.evaluate(() => (window as never as { host: { holdNext(name: string): void } }).host.holdNext('image.chunk'));
  await drop(
    page,
    ['sea.png', 'hill.png', 'harbour at night, seen from the old mole.png'].map((name) => ({
      name,
      type: 'image/png',
      content: `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="teal"/><!--${'x'.repeat(600_000)}--></svg>`,
    })),
  );
  await region(page).getByRole('progressbar').first().waitFor();
  await page.waitForTimeout(200);
}

async function marking(page: Page): Promise<void> {
  await here(page);
  await region(page)
    .getByRole('button', { name: /^Mark an area of / })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Mark an area' });
  for (const [name, value] of [
    ['Left', '5'],
    ['Top', '62'],
    ['Width', '90'],
    ['Height', '16'],
  ] as const)
    await dialog.getByRole('spinbutton', { name }).fill(value);
  await page.waitForTimeout(250);
}

async function viewing(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^IMG_2041/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('switch', { name: 'Heat map' }).click();
  await page.waitForTimeout(300);
}

async function told(page: Page): Promise<void> {
  await here(page);
  await page.getByRole('button', { name: 'Send what can be read from it' }).click();
  await page.getByText('TOTAL').waitFor();
}

async function log(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^receipt/ })
    .first()
    .waitFor();
  await page.waitForTimeout(300);
}

async function top(page: Page): Promise<void> {
  await log(page);
  await page.getByRole('button', { name: 'What it was told' }).click();
  await page.getByRole('log').evaluate((element) => element.scrollTo(0, 220));
  await page.waitForTimeout(200);
}

async function editing(page: Page): Promise<void> {
  await log(page);
  await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
  await page.getByRole('textbox', { name: 'Edit message' }).waitFor();
  await page.waitForTimeout(200);
}

async function memory(page: Page): Promise<void> {
  await openMemory(page);
  await page.getByRole('tab', { name: 'Images' }).click();
}

async function kept(page: Page): Promise<void> {
  await memory(page);
  await page.getByRole('list', { name: 'Images' }).getByRole('listitem').first().waitFor();
  await page.waitForTimeout(250);
}

async function like(page: Page): Promise<void> {
  await kept(page);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Search by image' }).click();
  await (await choosing).setFiles({ name: 'harbour.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(SQUARE) });
  await page.getByText(/^Like harbour/).waitFor();
  await page.waitForTimeout(250);
}

async function found(page: Page): Promise<void> {
  const narrow = page.getByRole('button', { name: 'Open sidebar' });
  if (await narrow.isVisible()) await narrow.click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).focus();
  await page.getByRole('button', { name: 'has:image' }).click();
  await page.getByRole('list', { name: 'Search results' }).getByRole('link').first().waitFor();
  await page.waitForTimeout(250);
}

/** What is forgotten has an image, and answers repeat it. */
async function forgetting(page: Page): Promise<void> {
  await kept(page);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Forget' }).first().click();
  await page.getByRole('dialog', { name: 'Forget' }).waitFor();
  await page.waitForTimeout(250);
}

async function none(page: Page): Promise<void> {
  await memory(page);
  await page.getByText('No images yet').waitFor();
}

const dialog =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog', { name, exact: true }).waitFor();
    // A browser without a camera says so.
    if (name === 'Camera') await page.getByRole('dialog', { name }).getByRole('alert').waitFor();
    await page.waitForTimeout(250);
  };

const both = (name: string, scene: string, act: (page: Page) => Promise<void>): Shot[] => [
  { name, scene, act, conversation: 'c1' },
  { name: `${name}-dark-600`, scene, act, conversation: 'c1', dark: true, width: 600 },
];

export const pictureShots: Shot[] = [
  ...both('pictures-sees', 'pictures-sees', here),
  ...both('pictures-many', 'pictures-many', here),
  ...both('pictures-blind', 'pictures-blind', here),
  ...both('pictures-told', 'pictures-alone', told),
  ...both('pictures-reading', 'pictures-reading', here),
  ...both('pictures-marked', 'pictures-marked', here),
  ...both('pictures-marking', 'pictures-sees', marking),
  ...both('pictures-over', 'pictures', over),
  ...both('pictures-errors', 'pictures', errors),
  ...both('pictures-uploading', 'pictures', uploading),
  ...both('pictures-shown', 'pictures-shown', log),
  ...both('pictures-blind-answer', 'pictures-shown', top),
  ...both('pictures-viewer', 'pictures-shown', viewing),
  ...both('pictures-editing', 'pictures-shown', editing),
  ...both('pictures-memory', 'pictures-memory', kept),
  ...both('pictures-like', 'pictures-memory', like).map((shot) => ({ ...shot, again: true })),
  ...both('pictures-found', 'pictures-shown', found),
  ...both('pictures-forget', 'pictures-memory', forgetting).map((shot) => ({ ...shot, again: true })),
  ...both('pictures-memory-none', 'pictures', none),
  ...both('pictures-camera', 'pictures', dialog('Camera')),
  ...both('pictures-screenshot', 'pictures', dialog('Screenshot')),
];
