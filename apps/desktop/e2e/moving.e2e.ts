import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatgptJson, writeZip } from '@mia/core/memory/import/testing.ts';
import { expect, test } from './lib/test.ts';
import type { Window } from './lib/window.ts';

const everyFile = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });

async function yourData(window: Window): Promise<void> {
  await window.link('Settings').click();
  await window.page.getByRole('tab', { name: 'Privacy', exact: true }).click();
  await window.heading('Your data').waitFor();
}

test('a ChatGPT export comes in and is found, everything goes out as one file, and everything is erased', async ({ world }) => {
  const { app, window } = await world.window({ env: world.models() });
  const { page } = window;
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-moving-'));
  try {
    const archive = join(folder, 'export.zip');
    await writeZip(archive, { 'conversations.json': chatgptJson(400), 'chat.html': '<html></html>' });
    await window.button('Skip for now').click();

    await yourData(window);
    await window.button('Import').click();
    const dialog = page.getByRole('dialog', { name: 'Import', exact: true });
    const choosing = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose an export', exact: true }).click();
    await (await choosing).setFiles(archive);
    await dialog.getByText('Imported: 400 conversations, 1,600 messages.').waitFor({ timeout: 60_000 });
    await world.picture(window, 'moving-imported');
    await dialog.getByRole('button', { name: 'Done', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('"number 123.0"');
    const found = page.getByRole('list', { name: 'Search results' }).getByRole('link', { name: /^Talk 123/ });
    await found.first().click();
    await page.getByRole('log', { name: 'Conversation' }).getByText('number 123.1').waitFor();
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');

    await yourData(window);
    const downloading = page.waitForEvent('download', { timeout: 60_000 });
    await window.button('Export everything').click();
    const saved = join(folder, 'everything.zip');
    await (await downloading).saveAs(saved);
    const bytes = readFileSync(saved);
    for (const name of ['README.txt', 'conversations.jsonl', 'messages.jsonl']) expect(bytes.includes(name), name).toBe(true);
    expect(bytes.toString('latin1').split('PK\u0001\u0002').length).toBeGreaterThan(400);

    await window.button('Erase everything').click();
    const erase = page.getByRole('dialog', { name: 'Erase everything', exact: true });
    const confirm = erase.getByRole('button', { name: 'Erase everything', exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await erase.getByRole('textbox').fill('erase');
    await confirm.click();
    await window.heading('Welcome to M.I.A').waitFor({ timeout: 60_000 });
    await world.picture(window, 'moving-erased');
    expect(await page.getByRole('link', { name: /^Talk/ }).count()).toBe(0);
    for (const path of everyFile(app.dataDir)) expect(readFileSync(path).includes('Talk 123'), path).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
