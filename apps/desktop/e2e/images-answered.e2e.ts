/** Questions about images: a model that sees is given them, one that does not is told what can be read from them. */
import { readFileSync } from 'node:fs';
import { FaultServer } from '@mia/core/response/llm/fault-server/index.ts';
import { have } from './lib/models.ts';
import { drop, pixels, png, receipt, shapes } from './lib/pictures.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import type { Window } from './lib/window.ts';

const PLAIN = { 'onboarding.done': true };
const EYES = { name: 'eyes:7b', capabilities: ['completion', 'vision'] };
const BLIND = { name: 'blind:1b' };
const LINES = [
  'HARBOUR BAKERY',
  '14 November 2026',
  'Bread            6.40',
  'Olives           4.10',
  'Coffee           2.80',
  'TOTAL           13.30',
];

const attachments = ({ page }: Window) => page.getByRole('region', { name: 'Attachments', exact: true });

/** The images of each message that the model was sent, as it was asked last. */
function shown(server: FaultServer): { role: string; content: string; images: string[] }[] {
  const { body } = server.requests.findLast(({ path, body: asked }) => path === '/api/chat' && asked?.messages?.length > 0) ?? {
    body: { messages: [] },
  };
  return body.messages.map(({ role, content, images = [] }: { role: string; content: string; images?: string[] }) => ({
    role,
    content,
    images,
  }));
}

async function choose(window: Window, model: string): Promise<void> {
  await window.button(/^Model: /).click();
  await window.page.getByRole('option', { name: new RegExp(`^${model}`) }).click();
  await window.button(`Model: ${model}`).waitFor();
}

test('a model that sees is given the image as it is, and again in the second and third turn', async ({ world }) => {
  const server = await FaultServer.start({ models: [EYES] });
  try {
    const { window } = await world.window({ env: { ...world.models(), OLLAMA_HOST: `127.0.0.1:${server.port}` }, settings: PLAIN });
    const picture = await shapes(320, 200);
    await drop(window.page, [png('shapes.png', picture)]);
    await attachments(window).getByText('eyes:7b sees this image', { exact: true }).waitFor();
    expect(await window.ask('What is this?')).toContain('word1');
    const first = shown(server).flatMap(({ images }) => images);
    expect(first).toHaveLength(1);
    // Without loss: each pixel that the model gets is the one that was dropped.
    expect(await pixels(Buffer.from(first[0] ?? '', 'base64'))).toEqual(await pixels(picture));
    for (const text of ['And which is the largest?', 'And its colour?']) {
      await window.ask(text);
      expect(shown(server).flatMap(({ images }) => images)).toEqual(first);
      expect(shown(server).at(-1)).toMatchObject({ role: 'user', images: [] });
    }
    expect(await window.page.getByRole('note', { name: 'This model cannot see', exact: true }).count()).toBe(0);
  } finally {
    await server.close();
  }
});

test('a model that sees is used for one message, with the area that was marked: the conversation keeps its own', async ({ world }) => {
  const server = await FaultServer.start({ models: [BLIND, EYES] });
  try {
    const { window } = await world.window({ env: { ...world.models(), OLLAMA_HOST: `127.0.0.1:${server.port}` }, settings: PLAIN });
    const { page } = window;
    await choose(window, 'blind:1b');
    await drop(page, [png('shapes.png', await shapes(320, 200))]);
    await attachments(window)
      .getByText(/^blind:1b cannot see pictures\. Use eyes:7b for this message/)
      .waitFor();
    await attachments(window).getByRole('button', { name: 'Mark an area of shapes.png', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Mark an area', exact: true });
    for (const [side, value] of [
      ['Left', '50'],
      ['Top', '50'],
    ] as const)
      await dialog.getByRole('spinbutton', { name: side, exact: true }).fill(value);
    await dialog.getByRole('button', { name: 'Use area', exact: true }).click();
    await window.button('Use eyes:7b for this message').click();
    await window.ask('What is *this*?');
    const asked = shown(server).findLast(({ images }) => images.length > 0);
    // The whole, and what was pointed at.
    expect(asked?.images).toHaveLength(2);
    expect((await pixels(Buffer.from(asked?.images[1] ?? '', 'base64'))).width).toBeLessThan(320);
    expect(server.requests.findLast(({ path }) => path === '/api/chat')?.body.model).toBe('eyes:7b');
    // Whose answer it is stands there, and what it is about.
    await window.answers
      .first()
      .getByRole('button', { name: /^shapes\.png/ })
      .waitFor();
    await window.button('Model: blind:1b').waitFor();
    await window.ask('Thank you.');
    expect(server.requests.findLast(({ path, body }) => path === '/api/chat' && body?.messages?.length > 0)?.body.model).toBe('blind:1b');
  } finally {
    await server.close();
  }
});

const look = (window: Window, name: string) =>
  attachments(window)
    .getByRole('button', { name: `Look at ${name}`, exact: true })
    .locator('img');

/** The process of this M.I.A that looks at images, where there is one. */
function visionOf(pids: readonly number[]): number | undefined {
  return pids.find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/vision.mjs');
    } catch {
      return false;
    }
  });
}

test('the process that looks at images killed in the middle: once nobody notices, again and again the answer goes on without and says so', async ({
  world,
}) => {
  const server = await FaultServer.start({ models: [EYES] });
  let killing: NodeJS.Timeout | undefined;
  try {
    const { window, app } = await world.window({ env: { ...world.models(), OLLAMA_HOST: `127.0.0.1:${server.port}` }, settings: PLAIN });
    const { page } = window;
    let killed: number[] = [];
    /** Whoever looks from now on dies at once: so many of them. */
    const kill = (most: number): void => {
      killed = [];
      clearInterval(killing);
      killing = setInterval(() => {
        const child = visionOf(app.pids());
        if (child === undefined || killed.includes(child) || killed.length >= most) return;
        killed.push(child);
        process.kill(child, 'SIGKILL');
      }, 10);
    };
    const images = (): number => shown(server).flatMap((message) => message.images).length;
    const note = window.answers.last().getByRole('note');
    const ended = async (): Promise<void> => {
      const child = visionOf(app.pids());
      if (child !== undefined) process.kill(child, 'SIGKILL');
      await until(() => visionOf(app.pids()) === undefined || undefined, { ms: 10_000, what: () => 'the process to end' });
    };

    await drop(page, [png('once.png', await shapes(320, 200))]);
    await look(window, 'once.png').waitFor();
    await mark(window, 'once.png');
    await ended();
    kill(1);
    await window.ask('What is this?');
    expect(killed).toHaveLength(1);
    expect(images()).toBe(2);
    expect(await note.count()).toBe(0);

    await drop(page, [png('never.png', await shapes(300, 200))]);
    await look(window, 'never.png').waitFor();
    await mark(window, 'never.png');
    await ended();
    kill(Number.POSITIVE_INFINITY);
    expect(await window.ask('And this?')).toContain('word1');
    await note.getByText('This image could not be looked at, and was left out: never.png', { exact: true }).waitFor();
    // What was given once is given again.
    expect(images()).toBe(2);
    clearInterval(killing);
    await window.ask('Again?');
    expect(images()).toBe(4);
  } finally {
    clearInterval(killing);
    await server.close();
  }
});

/** Marks the lower right quarter. */
async function mark(window: Window, name: string): Promise<void> {
  await attachments(window)
    .getByRole('button', { name: `Mark an area of ${name}`, exact: true })
    .click();
  const dialog = window.page.getByRole('dialog', { name: 'Mark an area', exact: true });
  for (const side of ['Left', 'Top']) await dialog.getByRole('spinbutton', { name: side, exact: true }).fill('50');
  await dialog.getByRole('button', { name: 'Use area', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const ready = have('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'pp-ocrv6-small');
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2 and PP-OCRv6 small)';

test.skipIf(!ready)(`a model that cannot see answers from what was read, also on the third turn, and says so${why}`, async ({ world }) => {
  const env = world.models('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'pp-ocrv6-small');
  const { window } = await world.window({ env, settings: PLAIN });
  const { page } = window;
  await drop(page, [png('receipt.png', await receipt(LINES))]);
  await attachments(window).getByRole('button', { name: 'Remove receipt.png', exact: true }).waitFor();
  await window.button('Send what can be read from it').click();
  const told = attachments(window).getByText(/TOTAL\s+13\.30/);
  await told.waitFor({ timeout: 60_000 });
  const exactly = (await told.textContent()) ?? '';
  const answer = await window.ask('What is the total on this receipt? Answer with the amount.');
  expect(answer).toContain('13.30');

  const note = window.answers.first().getByRole('note', { name: 'This model cannot see', exact: true });
  await note.getByRole('button', { name: 'What it was told', exact: true }).click();
  expect((await note.locator('pre').textContent())?.trim()).toBe(exactly.trim());
  await world.picture(window, 'images-blind-answer');

  await window.ask('Thank you.');
  // The word stands in the image alone: it is before the model still.
  expect(await window.ask('Which shop is the receipt from? Answer with its name.')).toMatch(/bakery/i);
  // What was said of it once is not said again.
  expect(await page.getByRole('note', { name: 'This model cannot see', exact: true }).count()).toBe(1);
});
