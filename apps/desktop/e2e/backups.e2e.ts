import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aDisk, box, chooseFolder, dialog, fact, found, security, within } from './lib/backups.ts';
import { expect, test } from './lib/test.ts';

const disk = aDisk();

test('what was lost comes back from a backup, and what was there before lies in another', async ({ world }) => {
  const { app, window } = await world.window({ env: world.models() });
  await window.button('Skip for now').click();
  await window.stateIs('No model');
  await window.say('The cellar key hangs behind the blue door.');
  await security(window);
  await chooseFolder(window, disk.path);
  await window.page.getByText(join(disk.path, 'M.I.A backups')).first().waitFor();
  await world.picture(window, 'backups-folder');

  await window.page.keyboard.press('Escape');

  // lost: forgotten, and something else said since
  await window.link('Memory').click();
  const item = window.page.getByRole('list', { name: 'What was said' }).getByRole('group', { name: 'cellar key' });
  await item.getByRole('button', { name: 'Forget', exact: true }).click();
  await within(dialog(window, 'Forget'), 'Forget').click();
  await item.waitFor({ state: 'detached' });
  await window.newChat();
  await window.say('Said after the backup.');

  // seen before anybody decides, and only then in the place of what is here
  await security(window);
  await window.button('Choose a backup').click();
  const restore = dialog(window, 'Restore');
  await found(restore).first().click();
  await fact(restore, 'Messages').filter({ hasText: /^1$/ }).waitFor();
  await world.picture(window, 'backups-preview');
  await within(restore, 'Back').click();
  await found(restore).first().waitFor();
  await found(restore).first().click();
  await within(restore, 'Restore this backup').click();
  await window.openConversation('The cellar key');
  await window.questions.filter({ hasText: 'behind the blue door' }).waitFor();
  expect(await window.page.getByText('Said after the backup').count()).toBe(0);
  expect(readdirSync(app.dataDir).filter((name) => name.startsWith('restore'))).toEqual([]);

  // and back again, by the backup that was made before
  await security(window);
  await window.button('Choose a backup').click();
  await found(restore).filter({ hasText: 'before a restore' }).first().click();
  await within(restore, 'Restore this backup').click();
  await window.openConversation('Said after the backup');
  expect(await window.page.getByText('cellar key').count()).toBe(0);
});

test('a damaged backup and one that nothing opens are said, and what is here stays', async ({ world }) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await window.say('The spare bulb is in the second drawer.');
  await security(window);
  await chooseFolder(window, disk.path);
  const unit = join(disk.path, 'M.I.A backups', 'backup-000001');
  const whole = readFileSync(join(unit, 'mia.db'));
  const spoilt = Buffer.from(whole);
  spoilt[spoilt.length >> 1] = (spoilt[spoilt.length >> 1] ?? 0) ^ 1;
  writeFileSync(join(unit, 'mia.db'), spoilt);
  await window.button('Choose a backup').click();
  const restore = dialog(window, 'Restore');
  await found(restore).first().click();
  await restore.getByRole('alert').filter({ hasText: 'backup.damaged' }).waitFor();
  await world.picture(window, 'backups-damaged');
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('Escape');
  await window.openConversation('The spare bulb');

  // gone from its disk between being listed and being chosen
  writeFileSync(join(unit, 'mia.db'), whole);
  await security(window);
  await window.button('Choose a backup').click();
  await found(restore).first().waitFor();
  renameSync(disk.path, `${disk.path}-pocket`);
  await found(restore).first().click();
  await restore.getByRole('alert').filter({ hasText: 'backup.place' }).waitFor();
  expect(await restore.getByText('The backup is there.').count()).toBe(0);
  await world.picture(window, 'backups-away');
  renameSync(`${disk.path}-pocket`, disk.path);
  await browser.close();
  await app.quit();
  expect(existsSync(join(app.dataDir, 'mia.db'))).toBe(true);

  // made before there was a passphrase or a phrase: elsewhere nothing opens it
  const other = await world.window({ env });
  await other.window.button('Restore from a backup').click();
  const asked = dialog(other.window, 'Restore');
  await box(asked, 'Another folder').fill(disk.path);
  await within(asked, 'Look there').click();
  await found(asked).first().click();
  await asked.getByRole('alert').filter({ hasText: 'backup.no-key' }).waitFor();
  await world.picture(other.window, 'backups-no-key');
});

test('folders that backups went to before are counted by Forget, and erased with everything where that is ticked', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const { page } = window;
  await window.button('Skip for now').click();
  await window.say('The cellar key hangs behind the blue door.');
  const [blue, red] = [join(disk.path, 'blue'), join(disk.path, 'red')];
  for (const path of [blue, red]) mkdirSync(path);
  await security(window);
  await chooseFolder(window, blue);
  await chooseFolder(window, red);
  await page.getByText(`${join(blue, 'M.I.A backups')}: 1 backup lies there.`).waitFor();
  await page.keyboard.press('Escape');

  await window.link('Memory').click();
  const item = page.getByRole('list', { name: 'What was said' }).getByRole('group', { name: 'cellar key' });
  const forget = dialog(window, 'Forget');
  await item.getByRole('button', { name: 'Forget', exact: true }).click();
  await forget.getByText('2 backups still hold').waitFor();
  await within(forget, 'Cancel').click();
  // unplugged: what can not be counted is named
  renameSync(blue, `${blue}-pocket`);
  await item.getByRole('button', { name: 'Forget', exact: true }).click();
  await forget.getByText('1 backup still holds').waitFor();
  await forget.getByText('can not be reached now: backups there may hold it too.').waitFor();
  await world.picture(window, 'backups-forget-away');
  await within(forget, 'Cancel').click();
  renameSync(`${blue}-pocket`, blue);

  await window.link('Settings').click();
  await page.getByRole('tab', { name: 'Privacy', exact: true }).click();
  await window.button('Erase everything').click();
  const erase = dialog(window, 'Erase everything');
  await erase.getByText(`1 in ${join(blue, 'M.I.A backups')}`).waitFor();
  await erase.getByRole('checkbox', { name: 'Erase these backups too:', exact: true }).check();
  await box(erase, 'Type “erase” to go on').fill('erase');
  await within(erase, 'Erase everything').click();
  await window.heading('Welcome to M.I.A').waitFor({ timeout: 60_000 });
  expect([readdirSync(blue), readdirSync(red)]).toEqual([[], []]);
});
