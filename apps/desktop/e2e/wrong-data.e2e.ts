import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from './lib/app.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

test('a key that does not fit, a damaged memory, a damaged key file: a sentence in the window, nothing touched, all there when put back', async ({
  world,
}) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await window.say('The spare key lies under the blue flowerpot.');
  await browser.close();
  await app.quit();
  const { dataDir } = app;
  const path = (name: string): string => join(dataDir, name);
  const good = { 'mia.db': readFileSync(path('mia.db')), 'vault.json': readFileSync(path('vault.json')) };

  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-other-'));
  try {
    const other = await App.start({ dataDir: folder, env });
    await other.dispose({ keepData: true });
    const damaged = Buffer.from(good['mia.db']);
    damaged.fill(0x5a, 100, 2000);
    const faults: [file: keyof typeof good, bytes: Buffer, code: string, sentence: string][] = [
      ['vault.json', readFileSync(join(folder, 'vault.json')), 'data.wrong-key', 'Put back the two that belong together, then try again.'],
      ['mia.db', damaged, 'data.damaged', "The memory's database is damaged and was not opened. Put it back from a backup"],
      [
        'vault.json',
        Buffer.from('{"format":'),
        'vault.damaged',
        'The file that holds the keys is damaged. Put vault.json back from a backup',
      ],
    ];
    for (const [file, bytes, code, sentence] of faults) {
      writeFileSync(path(file), bytes);
      // Not by `world`: settings can not be set in what does not open.
      const broken = await App.start({ dataDir, env });
      try {
        const shown = await world.browse();
        const page = await shown.page();
        await page.goto(broken.url);
        const alert = page.getByRole('alert').first();
        await alert.waitFor();
        expect(await alert.textContent()).toContain(sentence);
        expect(await alert.textContent()).toContain(code);
        await world.picture(new Window(page), `${code.replace('.', '-')}-1280-light`);
        expect(readFileSync(path(file)).equals(bytes)).toBe(true);

        // Put back, the button does what it says.
        writeFileSync(path(file), good[file]);
        await alert.getByRole('button', { name: 'Try again', exact: true }).click();
        await new Window(page).box.waitFor();
        await new Window(page).openConversation('The spare key');
        await shown.close();
      } finally {
        await broken.dispose({ keepData: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a damaged memory is put back from a backup, from the window that says so', async ({ world }) => {
  const env = world.models();
  const { app, browser, window } = await world.window({ env });
  await window.button('Skip for now').click();
  await window.say('The spare key lies under the blue flowerpot.');
  await window.link('Settings').click();
  await window.page.getByRole('tab', { name: 'Security', exact: true }).click();
  await window.button('Back up now').click();
  await window.page.getByText('1 backup is kept').waitFor();
  await browser.close();
  await app.quit();
  const path = join(app.dataDir, 'mia.db');
  writeFileSync(path, readFileSync(path).fill(0x5a, 100, 2000));

  const broken = await App.start({ dataDir: app.dataDir, env });
  try {
    const page = await (await world.browse()).page();
    await page.goto(broken.url);
    await page.getByRole('alert').filter({ hasText: 'data.damaged' }).waitFor();
    const damaged = new Window(page);
    await damaged.button('Restore from a backup').click();
    await page.getByRole('list', { name: 'Backups', exact: true }).getByRole('button').first().click();
    await damaged.button('Restore this backup').click();
    await damaged.openConversation('The spare key');
    await damaged.questions.filter({ hasText: 'under the blue flowerpot' }).waitFor();
  } finally {
    await broken.dispose({ keepData: true });
  }
});
