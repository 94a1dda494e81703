import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

test('with no model a message is kept as a note that can be searched, and nothing answers it', async ({ world }) => {
  const { app, browser, window } = await world.window({ env: world.models() });
  await window.button('Skip for now').click();
  await window.stateIs('No model');
  await window.say('The spare key lies under the blue flowerpot.');
  const note = window.questions.first();
  await window.page.getByText('Kept as a note. There is no model yet to answer it.').waitFor();
  await note.getByRole('button', { name: 'Choose a model', exact: true }).waitFor();
  expect(await window.answers.count()).toBe(0);
  await world.picture(window, 'note-1280-light');

  await window.page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('flowerpot');
  const results = window.page.getByRole('list', { name: 'Search results', exact: true });
  await results.getByText('flowerpot').first().waitFor();
  await browser.close();
  await app.quit();

  if (!have('smollm2-135m-instruct')) return;
  const again = await world.start({ dataDir: app.dataDir, env: world.models('smollm2-135m-instruct') });
  const window2 = await new Window(await (await world.browse()).page()).open(again.url);
  await window2.openConversation('The spare key');
  expect(await window2.answers.count()).toBe(0);
  await window2.questions.first().getByRole('button', { name: 'Answer this', exact: true }).click();
  expect((await window2.answer(0)).length).toBeGreaterThan(0);
});
