import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

test('a passphrase asked for at start locks everything until it is given', async ({ world }) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await window.say('The cellar door has a second lock.');
  const { page } = window;
  await window.link('Settings').click();
  await page.getByRole('tab', { name: 'Security', exact: true }).click();
  await window.button('Change passphrase').click();
  const boxes = page.getByRole('dialog').last().getByRole('textbox');
  for (let i = 0; i < (await boxes.count()); i++) await boxes.nth(i).fill('seven quiet herons at dusk');
  await page
    .getByRole('dialog')
    .last()
    .getByRole('button', { name: /^(Save|Change passphrase|Set)/ })
    .click();
  const ask = page.getByRole('switch', { name: 'Ask for the passphrase at start', exact: true });
  await ask.click();
  await page.waitForFunction(() => document.querySelector('[role=switch][aria-checked=true]') !== null);
  await browser.close();
  await app.quit();

  const again = await world.start({ dataDir: app.dataDir, env });
  const browser2 = await world.browse();
  const page2 = await browser2.page();
  await page2.goto(again.url);
  const window2 = new Window(page2);
  await window2.heading('Unlock M.I.A').waitFor();
  await world.picture(window2, 'unlock-1280-light');
  expect(await page2.getByText('cellar').count()).toBe(0);
  const passphrase = page2.getByRole('textbox', { name: 'Passphrase', exact: true });
  await passphrase.fill('not this one at all');
  await window2.button('Unlock').click();
  await window2.alert.first().waitFor();
  expect(await window2.alert.first().textContent()).toContain('vault.wrong-passphrase');
  await passphrase.fill('seven quiet herons at dusk');
  await window2.button('Unlock').click();
  await window2.box.waitFor();
  await window2.openConversation('The cellar door');
});
