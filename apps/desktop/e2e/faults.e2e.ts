import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import { Window } from './lib/window.ts';

const ready = have('smollm2-135m-instruct');
const why = ready ? '' : ' (skipped: needs SmolLM2-135M)';
const LONG = 'Write a long story about a mountain hut, a snowstorm and three guests, in at least ten paragraphs.';

async function partial(window: Window, length = 60): Promise<string> {
  await window.answers.first().waitFor({ timeout: 60_000 });
  return await until(
    async () => {
      const text = await window.bodyOf(window.answers.first());
      return text.length >= length ? text : undefined;
    },
    { ms: 60_000, what: () => 'the beginning of an answer' },
  );
}

test.skipIf(!ready)(
  `the host killed in mid-answer: told at once, and the question and what was said are there afterwards${why}`,
  async ({ world }) => {
    const env = world.models('smollm2-135m-instruct');
    const { app, browser, window } = await world.window({ env });
    browser.expect(/ERR_CONNECTION_REFUSED|WebSocket connection/);
    await window.say(LONG);
    await partial(window);
    // saved at least every second: what stood there longer than that must be there afterwards
    const before = await window.bodyOf(window.answers.first());
    const since = Date.now();
    await until(
      async () => ((await window.bodyOf(window.answers.first())).length > before.length && Date.now() - since > 2_000 ? true : undefined),
      { ms: 60_000, what: () => 'more than a second of answer' },
    );
    await app.kill();
    await window.alert.first().waitFor();
    await world.picture(window, 'host-killed-1280-light');

    const again = await world.start({ dataDir: app.dataDir, env });
    const window2 = await new Window(await (await world.browse()).page()).open(again.url);
    await window2.openConversation('Write a long story');
    // a long text is drawn in parts
    const said = before.slice(0, before.length - 10);
    await expect.poll(async () => (await window2.bodyOf(window2.answers.first())).slice(0, said.length), { timeout: 30_000 }).toBe(said);
    await window2.page.getByText('model.interrupted').first().waitFor();
    // a retry works
    await window2.button('Try again').first().click();
    await window2.stop.waitFor({ timeout: 30_000 });
    await window2.stop.click();
  },
);

test.skipIf(!ready)(
  `the model's process killed in mid-answer: a sentence, the partial answer is kept, a retry works${why}`,
  async ({ world }) => {
    const { app, window } = await world.window({ env: world.models('smollm2-135m-instruct') });
    await window.say(LONG);
    const before = await partial(window);
    const child = app.pids().find((pid) => holdsWeights(pid));
    expect(child, 'a process of its own holds the weights').toBeDefined();
    expect(child).not.toBe(app.hostPid());
    process.kill(child ?? -1, 'SIGKILL');
    await window.alert.first().waitFor();
    expect(await window.alert.first().textContent()).toMatch(/(model|child)\.crashed/);
    expect(await window.bodyOf(window.answers.first())).toContain(before.slice(0, 30));
    await world.picture(window, 'model-crashed-1280-light');
    await window.button('Try again').first().click();
    await window.stop.waitFor({ timeout: 60_000 });
    await window.stop.click();
    await window.stop.waitFor({ state: 'hidden' });
  },
);

/** Whether this process has a GGUF file mapped or open. */
function holdsWeights(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').includes('.gguf');
  } catch {
    return false;
  }
}

test('a file that is no model is refused with a sentence, and M.I.A goes on', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-file-'));
  try {
    const file = join(folder, 'broken.gguf');
    // the right magic and version, then counts that cannot be
    writeFileSync(file, Buffer.concat([Buffer.from('GGUF'), Buffer.from([3, 0, 0, 0]), Buffer.alloc(64, 0xff)]));
    const chooser = window.page.waitForEvent('filechooser');
    await window.button('Choose a model file').click();
    await (await chooser).setFiles(file);
    await window.alert.first().waitFor();
    expect(await window.alert.first().textContent()).toContain('model.file-invalid');
    await world.picture(window, 'broken-model-file-1280-light');
    await window.box.fill('still here');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('text that breaks others is kept as it was: right-to-left, NUL, lone surrogates, a line of 100,000 characters, a megabyte', async ({
  world,
}) => {
  const env = world.models();
  const { app, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await window.say('שלום عليكم \u202eabc\u202c end of rtl');
  await window.say('before\u0000after \ud800 lone \udc00 surrogates');
  await window.say(`line ${'x'.repeat(100_000)} lineend`);
  const mega = `first words ${'lorem ipsum dolor '.repeat(60_000)} the very end`;
  await window.box.fill(mega);
  await window.send.click();
  await window.questions.nth(3).waitFor({ timeout: 60_000 });
  expect(await window.box.inputValue()).toBe('');
  await window.reload();
  await window.openConversation('שלום').catch(() => undefined);
  await window.questions.nth(3).waitFor({ timeout: 60_000 });
  expect(await window.questions.nth(0).textContent()).toContain('שלום عليكم');
  expect(await window.questions.nth(1).textContent()).toMatch(/before.?after/);
  expect(await window.questions.nth(2).textContent()).toContain('lineend');
  expect(await window.questions.nth(3).textContent()).toContain('first words');
  expect(app.process.exitCode).toBeNull();
  await world.picture(window, 'odd-text-1280-light');
});
