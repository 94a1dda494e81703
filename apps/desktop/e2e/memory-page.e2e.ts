import { expect, test } from './lib/test.ts';

test('what was told is found on the Memory page, pinned, put right, forgotten and brought back', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const { page } = window;
  await window.button('Skip for now').click();
  await window.stateIs('No model');
  await window.say('My sailing boat is called Heron Seven.');
  await window.say('The cellar key hangs behind the blue door.');

  await window.link('Memory').click();
  await window.heading('Memory').waitFor();
  const timeline = page.getByRole('list', { name: 'What was said', exact: true });
  const item = (text: string) => timeline.getByRole('group', { name: text });
  const act = (text: string, name: string) => item(text).getByRole('button', { name, exact: true });
  const notices = page.getByRole('region', { name: 'Notices', exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
  await item('Heron Seven').waitFor();

  // found as it is typed, by the beginning of a word
  const search = page.getByRole('searchbox', { name: 'Search memories', exact: true });
  await search.fill('her');
  await item('cellar key').waitFor({ state: 'detached' });
  await act('Heron Seven', 'Show source').click();
  await window.questions.filter({ hasText: 'Heron Seven' }).waitFor();
  await window.link('Memory').click();
  await search.fill('');
  await act('cellar key', 'Pin').click();
  await page.getByRole('heading', { name: 'Pinned (1)' }).waitFor();

  // put right: what was said stays verbatim, what is right is known
  await act('Heron Seven', 'Correct').click();
  await page.getByRole('textbox', { name: 'What is right', exact: true }).fill('Your sailing boat is called Heron Eight.');
  await dialog('Correct').getByRole('button', { name: 'Save', exact: true }).click();
  await dialog('Correct').waitFor({ state: 'hidden' });
  await item('Heron Seven').waitFor();
  await page.getByRole('tab', { name: 'Facts', exact: true }).click();
  const known = page.getByRole('region', { name: 'Known about you', exact: true });
  const fact = known.getByRole('group', { name: 'Heron Eight' });
  await fact.waitFor();

  // forgotten, and taken back
  await fact.getByRole('button', { name: 'Forget', exact: true }).click();
  await dialog('Forget').getByText('1 fact').waitFor();
  await dialog('Forget').getByRole('button', { name: 'Forget', exact: true }).click();
  await fact.waitFor({ state: 'detached' });
  await notices.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await fact.waitFor();
  await page.getByRole('tab', { name: 'Timeline', exact: true }).click();

  // a stretch of time, after saying what goes
  await window.button('Forget…').click();
  await page.getByRole('menuitem', { name: 'The last hour', exact: true }).click();
  await dialog('Forget').getByText('2 messages').waitFor();
  await dialog('Forget').getByRole('button', { name: 'Forget', exact: true }).click();
  await page.getByText('Nothing is remembered yet.').waitFor();
  await notices.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await item('cellar key').waitFor();
  await page.getByRole('heading', { name: 'Pinned (1)' }).waitFor();

  // one message, for good as far as the window is concerned
  await act('cellar key', 'Forget').click();
  await dialog('Forget').getByRole('button', { name: 'Forget', exact: true }).click();
  await item('cellar key').waitFor({ state: 'detached' });
  await page.reload();
  await item('Heron Seven').waitFor();
  expect(await page.getByText('cellar key').count()).toBe(0);

  // said to the memory, with no model at all: the card stands after a reload
  await window.button('New chat').click();
  await window.say('Remember that the boat lies at pier 4.');
  const kept = page.getByRole('group', { name: 'Memory change', exact: true });
  await kept.getByRole('button', { name: 'Undo', exact: true }).waitFor();
  await page.reload();
  await kept.getByText('The boat lies at pier 4.').waitFor();
});
