import { fileOf, have } from './lib/models.ts';
import { BadOllama } from './lib/ollama.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const smol = have('smollm2-135m-instruct');
const why = smol ? '' : ' (skipped: needs SmolLM2-135M)';

test('first start: a server that answers stands first, and is in use with one click', async ({ world }) => {
  const ollama = await BadOllama.start();
  try {
    const { window } = await world.window({ env: { ...world.models(), OLLAMA_HOST: `127.0.0.1:${ollama.port}` } });
    await window.heading('Welcome to M.I.A').waitFor();
    await window.page.getByText(/Ollama is running, 1 model/).waitFor();
    const server = window.button('Use a model server on this computer');
    const starter = window.button('Download a starter model');
    const top = async (of: typeof server): Promise<number> => (await of.boundingBox())?.y ?? Number.NaN;
    expect(await top(server)).toBeLessThan(await top(starter));
    await server.click();
    await window.heading('Welcome to M.I.A').waitFor({ state: 'detached' });
    expect(await window.box.evaluate((box) => box === document.activeElement)).toBe(true);
    expect((await window.ask('Are you there?')).length).toBeGreaterThan(0);
  } finally {
    await ollama.close();
  }
});

test.skipIf(!smol)(`first start: a model in a local folder answers without any choice${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models('smollm2-135m-instruct') });
  await window.heading('Welcome to M.I.A').waitFor();
  await window.page.getByText(/is on this computer already and answers/).waitFor();
  expect((await window.ask('What is the capital of Italy? One word.')).length).toBeGreaterThan(0);
  await window.heading('Welcome to M.I.A').waitFor({ state: 'detached' });
});

test.skipIf(!smol)(`first start: a model file that is chosen by hand is copied in, used, and answers${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const asked = window.page.waitForEvent('filechooser');
  await window.button('Choose a model file').click();
  await (await asked).setFiles(fileOf('smollm2-135m-instruct'));
  await window.heading('Welcome to M.I.A').waitFor({ state: 'detached' });
  await window.stateIs('Ready');
  expect((await window.ask('Say hello.')).length).toBeGreaterThan(0);
});

test('first start: a file that is no model says so, and the choices stand again', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const asked = window.page.waitForEvent('filechooser');
  await window.button('Choose a model file').click();
  await (await asked).setFiles({ name: 'notes.gguf', mimeType: 'application/octet-stream', buffer: Buffer.from('not a model at all') });
  await window.alert.filter({ hasText: 'model.file-invalid' }).waitFor();
  await window.button('Download a starter model').waitFor();
});

test.skipIf(!smol)(
  `first start: skipped, a message is kept as a note; when a model arrives the note offers to be answered, never by itself${why}`,
  async ({ world }) => {
    const { app, browser, window } = await world.window({ env: world.models() });
    await window.button('Skip for now').click();
    expect(await window.box.evaluate((box) => box === document.activeElement)).toBe(true);
    await window.say('What is two and two?');
    await window.page.getByText('Kept as a note. There is no model yet to answer it.').waitFor();
    await browser.close();
    await app.quit();

    const again = await world.start({ dataDir: app.dataDir, env: world.models('smollm2-135m-instruct') });
    const second = await new Window(await (await world.browse()).page()).open(again.url);
    await second.openConversation('What is two and two');
    const offer = second.questions.first().getByRole('button', { name: 'Answer this', exact: true });
    await offer.waitFor();
    expect(await second.answers.count()).toBe(0);
    await offer.click();
    expect((await second.answer(0)).length).toBeGreaterThan(0);
  },
);
