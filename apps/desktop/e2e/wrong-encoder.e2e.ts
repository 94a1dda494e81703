import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';

const ready = have('smollm2-135m-instruct');
const why = ready ? '' : ' (skipped: needs SmolLM2-135M)';

test.skipIf(!ready)(`without the memory's encoder words alone recall, and the window says so${why}`, async ({ world }) => {
  const { window } = await world.window({ env: world.models('smollm2-135m-instruct'), settings: { 'answer.maxTokens': 24 } });
  const { page } = window;
  await window.ask('My sailing boat is called Heron Seven.');
  await window.newChat();
  await window.ask('What is the name of my sailing boat?');
  const memories = await window.receipts(0);
  await memories.filter({ hasText: 'Heron Seven' }).first().waitFor();
  const panel = page.getByRole('complementary', { name: 'Memories used', exact: true });
  await panel.getByText("The memory's encoder is not here: memories are found by their words alone.").waitFor();
  expect(await memories.first().textContent()).not.toContain('same meaning');
  await world.picture(window, 'words-alone-1280-light');

  await window.link('Settings').click();
  await page.getByRole('tab', { name: 'Models', exact: true }).click();
  const settings = page.getByRole('dialog').last();
  await settings.getByText("The memory's encoder is not here: memories are found by their words alone.").waitFor();
  await settings.getByRole('button', { name: 'Download the encoder', exact: true }).waitFor();
});
