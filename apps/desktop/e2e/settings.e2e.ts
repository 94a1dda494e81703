import type { Page } from 'playwright-core';
import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const FIRST = 'seven quiet herons at dusk';
const SECOND = 'eleven loud ravens at dawn';

async function settings(window: Window, tab: string): Promise<void> {
  await window.link('Settings').click();
  await window.page.getByRole('tab', { name: tab, exact: true }).click();
}

async function changePassphrase(window: Window, fill: Record<string, string>): Promise<void> {
  await window.button('Change passphrase').click();
  const dialog = window.page.getByRole('dialog', { name: 'Change passphrase' });
  for (const [label, text] of Object.entries(fill)) await dialog.getByRole('textbox', { name: label, exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Save passphrase' }).click();
}

const language = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.lang.slice(0, 2));

test('a language chosen in General is spoken at once, after a restart, and while the memory is locked', async ({ world }) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await settings(window, 'General');
  await window.page.getByRole('radio', { name: 'Deutsch', exact: true }).click();
  await window.heading('Allgemein').waitFor();
  expect(await language(window.page)).toBe('de');
  await window.page.getByRole('tab', { name: 'Sicherheit', exact: true }).click();
  await window.button('Passphrase ändern').click();
  const dialog = window.page.getByRole('dialog', { name: 'Passphrase ändern' });
  await dialog.getByRole('textbox', { name: 'Neue Passphrase', exact: true }).fill(FIRST);
  await dialog.getByRole('textbox', { name: 'Neue Passphrase noch einmal' }).fill(FIRST);
  await dialog.getByRole('button', { name: 'Passphrase speichern' }).click();
  await dialog.waitFor({ state: 'detached' });
  await browser.close();
  await app.quit();

  const again = await world.start({ dataDir: app.dataDir, env });
  const page = await (await world.browse()).page();
  await page.goto(again.url);
  const locked = new Window(page);
  await locked.heading('M.I.A entsperren').waitFor();
  expect(await language(page)).toBe('de');
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('das ist sie ganz sicher nicht');
  await locked.button('Entsperren').click();
  await locked.alert.filter({ hasText: 'Das ist nicht die Passphrase' }).waitFor();
  await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(FIRST);
  await locked.button('Entsperren').click();
  await page.getByRole('textbox', { name: 'Nachricht', exact: true }).waitFor();
});

test('a passphrase is set, changed only by who knows it, and locks now', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const { page } = window;
  await window.button('Skip for now').click();
  await settings(window, 'Security');
  await page.getByText('the key lies beside the data').waitFor();
  await changePassphrase(window, { 'New passphrase': FIRST, 'New passphrase again': FIRST });
  await page.getByText('A passphrase that only you know.').waitFor();
  // without a keychain it is asked for at every start from now on
  await page.getByRole('switch', { name: 'Ask for the passphrase at start', exact: true, checked: true }).waitFor();

  await changePassphrase(window, { 'Current passphrase': 'not this one', 'New passphrase': SECOND, 'New passphrase again': SECOND });
  const dialog = page.getByRole('dialog', { name: 'Change passphrase' });
  await dialog.getByRole('alert').filter({ hasText: 'vault.wrong-passphrase' }).waitFor();
  // what was typed anew stays
  expect(await dialog.getByRole('textbox', { name: 'New passphrase', exact: true }).inputValue()).toBe(SECOND);
  await dialog.getByRole('textbox', { name: 'Current passphrase', exact: true }).fill(FIRST);
  await dialog.getByRole('button', { name: 'Save passphrase' }).click();
  await dialog.waitFor({ state: 'detached' });

  await window.button('Lock now').click();
  await window.heading('Unlock M.I.A').waitFor();
  const box = page.getByRole('textbox', { name: 'Passphrase', exact: true });
  await box.fill(FIRST);
  await window.button('Unlock').click();
  await window.alert.filter({ hasText: 'vault.wrong-passphrase' }).waitFor();
  await box.fill(SECOND);
  await window.button('Unlock').click();
  await window.box.waitFor();
});

test('a recovery phrase is written down once, and opens a locked memory; a mistyped word is named while it is typed', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const { page } = window;
  await window.button('Skip for now').click();
  await settings(window, 'Security');
  await window.button('Write it down').click();
  await window.button('Show words').click();
  const list = page.getByRole('list', { name: 'Recovery words', exact: true });
  const words = (await list.getByRole('listitem').allTextContents()).map((word) => word.replace(/[^a-z]/g, ''));
  expect(words).toHaveLength(24);
  await window.button('I have written it down').click();
  await list.waitFor({ state: 'detached' });

  await window.button('Lock now').click();
  await window.heading('Unlock M.I.A').waitFor();
  await window.button('Use recovery phrase').click();
  const box = page.getByRole('textbox', { name: 'Recovery words', exact: true });
  await box.fill(`${words[0]} ${words[1]} zzzzzz `);
  await page.getByText(/Word 3, “zzzzzz”, is on no list/).waitFor();
  await box.fill([...words.slice(1), words[0]].join(' '));
  await window.button('Unlock').click();
  await window.alert.filter({ hasText: 'vault.wrong-phrase' }).waitFor();
  await box.fill(words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'));
  await window.button('Unlock').click();
  await window.box.waitFor();
});

test('About names what it stands on, and every licence with its text', async ({ world }) => {
  const { window } = await world.window({ env: world.models() });
  const { page } = window;
  await settings(window, 'About');
  const of = (name: string) =>
    page
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::dd');
  expect(await of('Node.js').textContent()).toMatch(/^24\./);
  expect(await of('SQLite').textContent()).toMatch(/^3\.\d+/);
  expect(await of('ONNX Runtime').textContent()).toMatch(/^1\.\d+/);
  const verified = page.getByRole('table', { name: 'What is verified where' });
  await verified.getByRole('row', { name: /^Linux on x86 Verified/ }).waitFor();
  expect(await verified.getByRole('row').count()).toBe(7);
  await page.getByRole('searchbox', { name: 'Search packages' }).fill('better-sqlite3');
  await page.getByRole('button', { name: /^better-sqlite3-multiple-ciphers / }).click();
  await page.getByText(/Permission is hereby granted/).waitFor();
});

const two = have('smollm2-135m-instruct', 'qwen2.5-coder-0.5b-instruct');

test.skipIf(!two)(
  `the picker changes the model in the middle of a conversation${two ? '' : ' (skipped: needs SmolLM2-135M and Qwen2.5-Coder-0.5B)'}`,
  async ({ world }) => {
    const { window } = await world.window({ env: world.models('smollm2-135m-instruct', 'qwen2.5-coder-0.5b-instruct') });
    const { page } = window;
    await window.button('Skip for now').click();
    const opener = page.getByRole('button', { name: /^Model: / });
    const choose = async (words: string): Promise<void> => {
      await opener.click();
      await page.getByRole('meter', { name: 'Context used' }).last().waitFor();
      await page.getByRole('combobox', { name: 'Search models', exact: true }).fill(words);
      // files of a local folder join once they are hashed
      await page
        .getByRole('listbox', { name: 'Models available' })
        .getByRole('option', { name: new RegExp(`^${words}`) })
        .click();
      await page.getByRole('button', { name: new RegExp(`^Model: ?${words}`) }).waitFor();
    };
    await window.stateIs('Ready');
    await choose('SmolLM2');
    await window.ask('Say one word.');
    await choose('Qwen2');
    await window.ask('And another one.');
    // a thin line names both
    await page.getByText(/SmolLM2.* → Qwen2/).waitFor();
  },
);
