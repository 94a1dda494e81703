/** Images in the real window on the real host: taken in, kept beside the message, marked, sent, looked at; and what is wrong with a file. */
import { readFileSync } from 'node:fs';
import { connect } from './lib/host.ts';
import { have } from './lib/models.ts';
import { claiming, drop, type Handed, paste, plain, png, receipt } from './lib/pictures.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const PLAIN = { 'onboarding.done': true };
const attachments = ({ page }: Window) => page.getByRole('region', { name: 'Attachments', exact: true });
const remove = (window: Window, name: string) => attachments(window).getByRole('button', { name: `Remove ${name}`, exact: true });
/** A card's picture is decoded: it is there, and it is one. */
const decoded = async (window: Window, name: string): Promise<void> => {
  const look = attachments(window).getByRole('button', { name: `Look at ${name}`, exact: true });
  await look.locator('img').waitFor();
  await window.page.waitForFunction((image) => (image as HTMLImageElement | null)?.naturalWidth, await look.locator('img').elementHandle());
};
const LINES = ['HARBOUR BAKERY', 'Bread      6.40', 'Olives     4.10', 'TOTAL     10.50'];

test('dropped, it stands beside the message with its picture, in two tabs and after a reload; sent, it stands in the message and is looked at', async ({
  world,
}) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env, settings: PLAIN });
  const { page } = window;
  await window.box.fill('What does it cost?');
  await drop(page, [png('receipt.png', await receipt(LINES))]);
  await remove(window, 'receipt.png').waitFor();
  await decoded(window, 'receipt.png');
  await attachments(window)
    .getByText(/^620 × 304 · \d+ kB$/)
    .waitFor();
  await world.picture(window, 'images-beside');

  // Another tab shows the same draft, and so does this one once it is loaded anew.
  const second = await world.start({ dataDir: app.dataDir, env });
  const tab = await new Window(await browser.context.newPage()).open(second.url);
  await remove(tab, 'receipt.png').waitFor();
  await tab.page.close();
  await window.reload();
  await remove(window, 'receipt.png').waitFor();
  await decoded(window, 'receipt.png');
  expect(await window.box.inputValue()).toBe('What does it cost?');

  await window.send.click();
  const shown = window.questions.first().getByRole('button', { name: /^receipt\.png/ });
  await shown.waitFor();
  await attachments(window).waitFor({ state: 'detached' });
  await shown.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'receipt.png', exact: true });
  await viewer.getByText('620 × 304').waitFor();
  await viewer.getByRole('button', { name: 'Zoom in', exact: true }).click();
  await page.waitForFunction(() => (document.querySelector('[role=dialog] img') as HTMLImageElement | null)?.naturalWidth === 620);
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });

  // Another version of the message keeps it.
  await window.box.press('ArrowUp');
  await page.getByRole('textbox', { name: 'Edit message', exact: true }).fill('And in March?');
  await window.button('Save and send').click();
  await window.questions.first().getByText('And in March?').waitFor();
  await window.questions
    .first()
    .getByRole('button', { name: /^receipt\.png/ })
    .waitFor();
});

test('by keys alone: chosen, marked, taken off and brought back', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN });
  const { page } = window;
  const asked = page.waitForEvent('filechooser');
  await window.button('Attach').focus();
  await page.keyboard.press('Enter');
  const chooser = await asked;
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([
    { name: 'sea.png', mimeType: 'image/png', buffer: await plain(1600, 1200) },
    { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('Bread\nOlives') },
  ]);
  await remove(window, 'sea.png').waitFor();
  await remove(window, 'list.txt').waitFor();

  const mark = attachments(window).getByRole('button', { name: 'Mark an area of sea.png', exact: true });
  await mark.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Mark an area', exact: true });
  for (const [name, value] of [
    ['Left', '10'],
    ['Top', '20'],
    ['Width', '30'],
    ['Height', '40'],
  ] as const) {
    await dialog.getByRole('spinbutton', { name, exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(value);
  }
  // The arrow keys of a spinbutton go on from what was typed.
  await page.keyboard.press('ArrowUp');
  await dialog.getByRole('button', { name: 'Use area', exact: true }).focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await attachments(window).getByText('An area is marked', { exact: true }).waitFor();
  expect(await mark.getAttribute('aria-pressed')).toBe('true');
  await window.reload();
  await attachments(window).getByText('An area is marked', { exact: true }).waitFor();
  await mark.focus();
  await page.keyboard.press('Enter');
  expect(await dialog.getByRole('spinbutton', { name: 'Height', exact: true }).inputValue()).toBe('41');
  await page.keyboard.press('Escape');

  await remove(window, 'sea.png').focus();
  await page.keyboard.press('Enter');
  await remove(window, 'sea.png').waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo', exact: true }).focus();
  await page.keyboard.press('Enter');
  await remove(window, 'sea.png').waitFor();
  await attachments(window).getByText('An area is marked', { exact: true }).waitFor();
});

test('an area is dragged with the pointer, and a pasted picture stands beside what is written', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN });
  const { page } = window;
  await window.box.fill('What is this?');
  await paste(page, [png('image.png', await plain(800, 400))]);
  await remove(window, 'image.png').waitFor();
  expect(await window.box.inputValue()).toBe('What is this?');
  await attachments(window).getByRole('button', { name: 'Mark an area of image.png', exact: true }).click();
  const surface = page.getByRole('application', { name: 'Area on image.png', exact: true });
  await surface.locator('img').waitFor();
  const box = (await surface.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.75, { steps: 4 });
  await page.mouse.up();
  const side = async (name: string): Promise<number> => Number(await page.getByRole('spinbutton', { name, exact: true }).inputValue());
  expect(Math.abs((await side('Left')) - 25)).toBeLessThan(1);
  expect(Math.abs((await side('Top')) - 50)).toBeLessThan(1);
  expect(Math.abs((await side('Width')) - 25)).toBeLessThan(1);
  expect(Math.abs((await side('Height')) - 25)).toBeLessThan(1);
  await window.button('Use area').click();
  await window.send.click();
  await window.questions.first().getByRole('button', { name: 'image.png (an area is marked)', exact: true }).waitFor();
});

test('each file that cannot be taken says why, the draft is kept, and the host lives', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN });
  const { page } = window;
  await window.box.fill('Kept all the while.');
  const whole = await receipt(LINES);
  const wrong: [Handed, string][] = [
    [png('empty.png', Buffer.alloc(0)), 'image.empty'],
    [png('cut.png', whole.subarray(0, Math.floor(whole.length / 2))), 'image.damaged'],
    [png('noise.png', Buffer.concat([whole.subarray(0, 60), Buffer.alloc(4000, 7)])), 'image.damaged'],
    [png('words.png', Buffer.from('These are words.')), 'image.unsupported'],
    [png('vast.png', await claiming(50_000, 50_000)), 'image.too-large'],
    [{ name: 'run.exe', type: 'application/octet-stream', content: Buffer.from([0x4d, 0x5a, 0, 1, 2]) }, 'image.unsupported'],
  ];
  await drop(page, [
    ...wrong.map(([file]) => file),
    { name: 'photo.txt', type: 'text/plain', content: whole },
    png('dot.png', await plain(1, 1)),
  ]);
  for (const [{ name }, code] of wrong) {
    const card = attachments(window).getByRole('listitem').filter({ hasText: name });
    await card.getByRole('alert').getByText(code, { exact: true }).waitFor();
  }
  // What a file is called does not matter, nor how small it is.
  await remove(window, 'photo.txt').waitFor();
  await remove(window, 'dot.png').waitFor();
  expect(await window.box.inputValue()).toBe('Kept all the while.');
  await world.picture(window, 'images-wrong');
  for (const [{ name }] of wrong) await remove(window, name).click();
  expect(await attachments(window).getByRole('alert').count()).toBe(0);

  await window.say('Still there?');
  await window.questions
    .first()
    .getByRole('button', { name: /^dot\.png/ })
    .waitFor();
});

test('of three hundred files the first fifty are taken, and that is told', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN });
  const dot = await plain(8, 8);
  await drop(
    window.page,
    Array.from({ length: 300 }, (_, n) => png(`${n}.png`, Buffer.concat([dot, Buffer.from([n % 256, n >> 8])]))),
  );
  await window.alert.getByText('image.too-many').waitFor();
  await remove(window, '49.png').waitFor();
  expect(
    await attachments(window)
      .getByRole('button', { name: /^Remove / })
      .count(),
  ).toBe(50);
});

const ready = have('efficientnet-lite0', 'all-MiniLM-L6-v2');
const why = ready ? '' : ' (skipped: needs EfficientNet-Lite0 and all-MiniLM-L6-v2)';

test.skipIf(!ready)(`the heat map stands over the image once it is switched on, and goes again${why}`, async ({ world }) => {
  const { window, app } = await world.window({ env: world.models('efficientnet-lite0', 'all-MiniLM-L6-v2'), settings: PLAIN });
  const { page } = window;
  const client = await connect(app.dataDir);
  await expect.poll(async () => (await client.request('image.status', {})).encoder?.id).toBe('efficientnet-lite0');
  client.close();
  await window.box.fill('Where is the cat?');
  const cat = new URL('../../../packages/models/src/vision/encoders/fixtures/photos/cat.jpg', import.meta.url);
  await drop(page, [{ name: 'cat.jpg', type: 'image/jpeg', content: readFileSync(cat) }]);
  await attachments(window).getByRole('button', { name: 'Look at cat.jpg', exact: true }).click();
  const viewer = page.getByRole('dialog', { name: 'cat.jpg', exact: true });
  const toggle = viewer.getByRole('switch', { name: 'Heat map', exact: true });
  await toggle.focus();
  expect(await viewer.locator('canvas').count()).toBe(0);
  await page.keyboard.press('Space');
  await viewer.locator('canvas').waitFor();
  // Warm somewhere, and not everywhere.
  const opacities = await viewer.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    return Array.from(data).filter((_, at) => at % 4 === 3);
  });
  expect(Math.max(...opacities)).toBeGreaterThan(150);
  expect(Math.min(...opacities)).toBeLessThan(30);
  await world.picture(window, 'images-heat');
  await page.keyboard.press('Space');
  await viewer.locator('canvas').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await window.box.inputValue()).toBe('Where is the cat?');
});
