import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  aDisk,
  box,
  chooseFolder,
  dialog,
  fact,
  found,
  PASSPHRASE,
  security,
  setPassphrase,
  shownWords,
  within,
  writePhraseDown,
} from './lib/backups.ts';
import { expect, test } from './lib/test.ts';

const disk = aDisk();

test('on another computer the phrase or the passphrase opens a backup, and what is missing is said', async ({ world }) => {
  const env = world.models();
  const first = await world.window({ env });
  await first.window.button('Skip for now').click();
  await first.window.say('My sailing boat is called Heron Seven.');
  await security(first.window);
  await setPassphrase(first.window);
  const words = await writePhraseDown(first.window);
  await chooseFolder(first.window, disk.path);
  await first.browser.close();
  await first.app.quit();
  // the computer is lost with everything on it
  rmSync(first.app.dataDir, { recursive: true, force: true });

  const { app, browser, window } = await world.window({ env });
  await window.button('Restore from a backup').click();
  const restore = dialog(window, 'Restore');
  await restore.getByText('No backup is known here.').waitFor();
  const empty = join(disk.path, 'empty');
  mkdirSync(empty);
  await box(restore, 'Another folder').fill(empty);
  await within(restore, 'Look there').click();
  await restore.getByRole('alert').filter({ hasText: 'backup.none' }).waitFor();
  await box(restore, 'Another folder').fill(join(disk.path, 'nowhere'));
  await within(restore, 'Look there').click();
  await restore.getByRole('alert').filter({ hasText: 'There is no such folder here now.' }).waitFor();
  await world.picture(window, 'backups-none-there');
  await box(restore, 'Another folder').fill(disk.path);
  await within(restore, 'Look there').click();
  await found(restore).first().click();

  // the backup is there, the words are missing: said so, and a mistyped one is named while it is typed
  await restore.getByText('The backup is there.').waitFor();
  const typed = box(restore, 'Recovery words');
  await typed.fill([...words.slice(0, 3), 'heronn', ''].join(' '));
  await restore.getByText('Word 4, “heronn”, is on no list of recovery words.').waitFor();
  await world.picture(window, 'backups-mistyped');
  // all of them words, and not the phrase of this backup
  await typed.fill([...words.slice(1), words[0]].join(' '));
  await within(restore, 'Open the backup').click();
  await restore.getByRole('alert').filter({ hasText: 'vault.wrong-phrase' }).waitFor();
  await world.picture(window, 'backups-wrong-phrase');
  await within(restore, 'Use passphrase').click();
  await box(restore, 'Passphrase').fill('not this one at all');
  await within(restore, 'Open the backup').click();
  await restore.getByRole('alert').filter({ hasText: 'vault.wrong-passphrase' }).waitFor();
  await within(restore, 'Use recovery phrase').click();
  await typed.fill(words.join('\n'));
  await within(restore, 'Open the backup').click();
  await fact(restore, 'Messages').filter({ hasText: /^1$/ }).waitFor();
  await within(restore, 'Restore this backup').click();
  await window.openConversation('My sailing boat');
  await browser.close();
  await app.quit();

  // a third one, by the passphrase
  const third = await world.window({ env });
  await third.window.button('Restore from a backup').click();
  const again = dialog(third.window, 'Restore');
  await box(again, 'Another folder').fill(join(disk.path, 'M.I.A backups'));
  await within(again, 'Look there').click();
  await found(again).first().click();
  await within(again, 'Use passphrase').click();
  await box(again, 'Passphrase').fill(PASSPHRASE);
  await within(again, 'Open the backup').click();
  await within(again, 'Restore this backup').click();
  await third.window.openConversation('My sailing boat');
});

test('the data key is changed by the passphrase and a new phrase; what was made before goes on opening by the old one', async ({
  world,
}) => {
  const { window } = await world.window({ env: world.models() });
  await window.button('Skip for now').click();
  await window.say('The barometer hangs in the hall.');
  await security(window);
  await setPassphrase(window);
  const before = await writePhraseDown(window);
  await chooseFolder(window, disk.path);

  await window.button('Change the data key').click();
  const changing = dialog(window, 'Change the data key');
  const after = await shownWords(changing);
  expect(after).not.toEqual(before);
  await box(changing, 'Passphrase').fill('not this one at all');
  await within(changing, 'Change the key').click();
  await changing.getByRole('alert').filter({ hasText: 'vault.wrong-passphrase' }).waitFor();
  await box(changing, 'Passphrase').fill(PASSPHRASE);
  await window.page.keyboard.press('Enter');
  await changing.waitFor({ state: 'hidden', timeout: 60_000 });
  await window.reload();
  await window.openConversation('The barometer');

  // the one from before is still there, and asks for what held then
  await security(window);
  await window.button('Choose a backup').click();
  const restore = dialog(window, 'Restore');
  await found(restore).filter({ hasText: 'on request' }).first().click();
  const typed = box(restore, 'Recovery words');
  await typed.fill(after.join(' '));
  await within(restore, 'Open the backup').click();
  await restore.getByRole('alert').filter({ hasText: 'vault.wrong-phrase' }).waitFor();
  await typed.fill(before.join(' '));
  await within(restore, 'Open the backup').click();
  await fact(restore, 'Messages').filter({ hasText: /^1$/ }).waitFor();
});
