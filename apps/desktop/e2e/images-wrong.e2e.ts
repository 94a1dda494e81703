/** What can go wrong with images: each time a sentence, the draft is kept, and the host lives. */
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockedPdf, pdfFile, pngFile } from '@mia/models/vision/fixtures/files.ts';
import { axe } from '../src/renderer/testing/axe.ts';
import { connect } from './lib/host.ts';
import { drop, dropPaths, type Handed, odd, plain, png } from './lib/pictures.ts';
import { expect, test, type World } from './lib/test.ts';
import { Window } from './lib/window.ts';

const PLAIN = { 'onboarding.done': true };
const KEPT = 'Kept all the while.';
const attachments = ({ page }: Window) => page.getByRole('region', { name: 'Attachments', exact: true });
const remove = (window: Window, name: string) => attachments(window).getByRole('button', { name: `Remove ${name}`, exact: true });
const look = (window: Window, name: string) => attachments(window).getByRole('button', { name: `Look at ${name}`, exact: true });
const card = (window: Window, name: string) => attachments(window).getByRole('listitem').filter({ hasText: name });
const notice = ({ page }: Window, text: string) => page.getByRole('region', { name: 'Notices' }).getByText(text, { exact: true });

async function begin(world: World): Promise<{ window: Window; app: Awaited<ReturnType<World['start']>> }> {
  const { window, app, browser } = await world.window({ env: world.models(), settings: PLAIN });
  browser.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  await window.box.fill(KEPT);
  return { window, app };
}

/** What is wrong with a file stands beside the message, in words and with its code. */
async function says(window: Window, name: string, code: string, sentence: RegExp): Promise<void> {
  const alert = card(window, name).getByRole('alert');
  await alert.getByText(code, { exact: true }).waitFor();
  await alert.getByText(sentence).waitFor();
}

/** Nothing of it is lost: the draft stands, the host takes an image and a message. */
async function goesOn(window: Window): Promise<void> {
  expect(await window.box.inputValue()).toBe(KEPT);
  await drop(window.page, [png('after.png', await plain(9, 9))]);
  await look(window, 'after.png').waitFor();
  await window.send.click();
  const asked = window.questions.first();
  await asked.getByText(KEPT).waitFor();
  await asked.getByRole('button', { name: /^after\.png/ }).waitFor();
}

const svg = (inside: string, name = 'x.svg'): Handed => ({
  ...{ name, type: 'image/svg+xml' },
  content: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">${inside}</svg>`),
});
const pdf = (name: string, content: Buffer): Handed => ({ name, type: 'application/pdf', content });

test('whatever is dropped in one window says what is wrong with it, by keys alone and without anything for axe to find', async ({
  world,
}) => {
  const { window } = await begin(world);
  await files(world, window);
  await folders(window);
  await stalled(window);
  await manyTexts(window);
  await goesOn(window);
});

/** Files that are more than they say, and odd ones that are fine. */
async function files(world: World, window: Window): Promise<void> {
  const { page } = window;
  // Each entity is ten of the one before it. What doubles as it is drawn takes a processor seconds: the reader's own tests hold that.
  const laughs = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const laughing = `<!DOCTYPE svg [<!ENTITY l0 "ha">${laughs}]>${svg('<text>&l12;</text>').content}`;
  const whole = await plain(300, 200, '#2f6f91', 'jpeg');
  const scripted = { catalogue: '/OpenAction 100 0 R', objects: { 100: '<< /S /JavaScript /JS (while \\(true\\) {}) >>' } };
  const wrong: [Handed, string, RegExp][] = [
    [png('bomb.png', pngFile(20_000, 6_000, new Uint8Array(20_001 * 6_000))), 'image.too-large', /more than 100 megapixels/],
    [{ ...svg('', 'laughs.svg'), content: Buffer.from(laughing) }, 'image.damaged', /is damaged/],
    [pdf('locked.pdf', lockedPdf()), 'image.protected', /locked with a password/],
    [{ name: 'cut.jpg', type: 'image/jpeg', content: whole.subarray(0, 200) }, 'image.damaged', /damaged or cut off/],
    [{ name: 'novel.txt', type: 'text/plain', content: Buffer.alloc(2_000_001, 'words ') }, 'request.too-large', /too large to send/],
    [{ name: 'nothing.txt', type: 'text/plain', content: Buffer.alloc(0) }, 'image.empty', /is empty/],
  ];
  const fine: Handed[] = [
    svg('<image width="90" height="90" href="file:///etc/hostname"/><rect width="9" height="9"/>', 'reaching.svg'),
    svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/><use href="#b"/></g><rect width="9" height="9"/>', 'itself.svg'),
    pdf('scripted.pdf', pdfFile({ pages: [['Before']], ...scripted })),
    { name: 'printed.jpg', type: 'image/jpeg', content: await odd('cmyk') },
    png('deep.png', await odd('sixteen-bit')),
    { name: 'moving.gif', type: 'image/gif', content: await odd('moving') },
    { name: 'list.txt', type: 'text/plain', content: Buffer.from('Bread\nOlives') },
  ];
  await drop(page, [...wrong.map(([file]) => file), ...fine]);
  for (const [{ name }, code, sentence] of wrong) await says(window, name, code, sentence);
  for (const { name, type } of fine) await (type === 'text/plain' ? remove(window, name) : look(window, name)).waitFor();
  await card(window, 'moving.gif').getByText('It moves: only its first frame is looked at', { exact: true }).waitFor();
  await card(window, 'reaching.svg').getByText('A drawing: it is looked at as pixels', { exact: true }).waitFor();
  // However many images stand there, what is wrong is not out of sight behind them.
  const shown = await attachments(window).getByRole('list').last().boundingBox();
  const said = await card(window, wrong[0]?.[0].name ?? '').boundingBox();
  expect((said?.y ?? Number.NaN) + (said?.height ?? 0)).toBeLessThanOrEqual((shown?.y ?? 0) + (shown?.height ?? 0));
  await world.picture(window, 'images-wrong-many');
  expect((await axe(page)).map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);

  // The focus goes from one to the next, however many are taken off.
  const [first] = wrong;
  await remove(window, first?.[0].name ?? '').focus();
  for (const [{ name }] of wrong) {
    await expect.poll(() => remove(window, name).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await card(window, name).waitFor({ state: 'detached' });
  }
  expect(await window.box.inputValue()).toBe(KEPT);
}

/** Folders, and what vanished while it was held over the window. */
async function folders(window: Window): Promise<void> {
  const { page } = window;
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-dropped-'));
  try {
    const trip = join(folder, 'Trip');
    const words = join(folder, 'Words');
    for (const one of [trip, join(trip, 'more'), words]) mkdirSync(one);
    writeFileSync(join(trip, 'b.png'), await plain(20, 20));
    writeFileSync(join(trip, 'more', 'c.png'), await plain(21, 21));
    writeFileSync(join(trip, 'list.doc'), 'x');
    writeFileSync(join(words, 'notes.doc'), 'x');
    await dropPaths(page, [trip]);
    await notice(window, '2 images of the folder were taken; other files in it were left out: 1').waitFor();
    for (const name of ['b.png', 'c.png']) await look(window, name).waitFor();
    await dropPaths(page, [words]);
    await notice(window, 'There is no image in this folder').waitFor();

    const [image, text, all] = [join(folder, 'gone.png'), join(folder, 'gone.txt'), join(folder, 'Away')];
    writeFileSync(image, await plain(22, 22));
    writeFileSync(text, 'Bread');
    mkdirSync(all);
    writeFileSync(join(all, 'd.png'), await plain(23, 23));
    await dropPaths(page, [image, text, all], () => {
      for (const file of [image, text]) unlinkSync(file);
      rmSync(all, { recursive: true });
    });
    await says(window, 'gone.png', 'image.gone', /not where it was any more/);
    await says(window, 'gone.txt', 'image.gone', /not where it was any more/);
    // That it was a folder nobody knows any more.
    await says(window, 'Away', 'image.gone', /not where it was any more/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function manyTexts(window: Window): Promise<void> {
  await drop(
    window.page,
    Array.from({ length: 300 }, (_, n) => ({ name: `${n}.txt`, type: 'text/plain', content: Buffer.from(`Line ${n}`) })),
  );
  await window.alert.getByText('image.too-many-texts').waitFor();
  // Two stand there already.
  await remove(window, '17.txt').waitFor();
  expect(await remove(window, '18.txt').count()).toBe(0);
}

/** A drive that does not answer: other files go on, it can be taken off, and after a while it is told. */
async function stalled(window: Window): Promise<void> {
  const { page } = window;
  await page.evaluate(() => {
    const { slice } = File.prototype;
    const never = (blob: Blob): Blob => Object.assign(blob, { arrayBuffer: () => new Promise<never>(() => {}) });
    File.prototype.slice = function (this: File, ...at) {
      const piece = slice.apply(this, at);
      return this.name.startsWith('stalled') ? never(piece) : piece;
    };
    // The window's patience is fifteen seconds: they are over when the scenario says so.
    const { setTimeout: later } = globalThis;
    const waiting: (() => void)[] = [];
    const timer = (work: () => void, ms?: number, ...more: unknown[]) => {
      if (ms === 15_000) waiting.push(work);
      return later(work, ms, ...more);
    };
    Object.assign(globalThis, { setTimeout: timer, patienceEnds: () => waiting.splice(0).forEach((work) => void work()) });
  });
  const small = await plain(20, 20);
  await drop(page, [
    { name: 'stalled.txt', type: 'text/plain', content: Buffer.from('words') },
    png('stalled.png', small),
    png('stalled too.png', await plain(30, 30)),
    { name: 'other.txt', type: 'text/plain', content: Buffer.from('Bread') },
    png('fine.png', await plain(40, 40)),
  ]);
  // Both of those that are taken in at once stall: the next one waits, and says so.
  await card(window, 'fine.png').getByText('Waits for those before it', { exact: true }).waitFor();
  await card(window, 'stalled.txt').getByRole('progressbar').waitFor();
  await remove(window, 'stalled.png').focus();
  await page.keyboard.press('Enter');
  await card(window, 'stalled.png').waitFor({ state: 'detached' });
  await look(window, 'fine.png').waitFor();
  await page.evaluate(() => (globalThis as unknown as { patienceEnds(): void }).patienceEnds());
  await says(window, 'stalled.txt', 'image.slow', /comes too slowly/);
  await says(window, 'stalled too.png', 'image.slow', /network drive that does not answer/);
  await remove(window, 'other.txt').waitFor();
}

test('a host that stands still, and is killed then: what was on its way says so, what stood beside the message is there again', async ({
  world,
}) => {
  const { window, app } = await begin(world);
  const { page } = window;
  const host = app.hostPid();
  await drop(page, [png('kept.png', await plain(20, 20))]);
  await look(window, 'kept.png').waitFor();
  const client = await connect(app.dataDir);
  await expect
    .poll(async () => (await client.request('draft.get', { conversation: 'new' })).draft)
    .toMatchObject({ text: KEPT, attachments: [{ id: expect.any(String) }] });
  client.close();
  process.kill(host, 'SIGSTOP');
  try {
    await drop(page, [png('given up.png', await plain(30, 30)), png('broken off.png', await plain(40, 40))]);
    await remove(window, 'given up.png').click();
    await card(window, 'given up.png').waitFor({ state: 'detached' });
    await card(window, 'broken off.png').getByRole('progressbar').waitFor();
    expect(await window.box.inputValue()).toBe(KEPT);
  } finally {
    // SIGKILL ends a process that is stopped, too.
    await app.kill();
  }
  await says(window, 'broken off.png', 'image.interrupted', /was not taken/);
  await page.getByText(/^M\.I\.A is not answering/).waitFor();
  await look(window, 'kept.png').waitFor();
  expect(await window.box.inputValue()).toBe(KEPT);
  await world.picture(window, 'images-host-killed');

  const again = await world.start({ dataDir: app.dataDir, env: world.models() });
  const after = await new Window(await (await world.browse()).page()).open(again.url);
  await look(after, 'kept.png').locator('img').waitFor();
  expect(await attachments(after).getByRole('listitem').count()).toBe(1);
  await goesOn(after);
});
