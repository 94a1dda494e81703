/** An image months later: found again by what was written in it, shown under the answer, and forgotten so that nothing of it is left. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@mia/core/memory/storage/open.ts';
import { plaintextOf } from '@mia/core/memory/storage/plaintext.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { openVault } from '@mia/core/security/index.ts';
import { have } from './lib/models.ts';
import { drop, png, receipt } from './lib/pictures.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const MODELS = ['qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2', 'pp-ocrv6-small'] as const;
const ready = have(...MODELS);
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B, all-MiniLM-L6-v2 and PP-OCRv6 small)';
const WEEK = 7 * 24 * 60 * 60 * 1000;
const LINES = ['BLACKWATER HONEY', 'Batch 4471', 'Best before 03/2029'];

/** The vault's database, which nobody has open. */
async function database(dataDir: string) {
  const vault = await openVault(dataDir, { clock: systemClock });
  await vault.openAutomatically();
  const path = join(dataDir, 'mia.db');
  return { path, key: vault.key(), db: openDatabase({ path, key: vault.key(), cipher: vault.cipher }) };
}

/** As if all of it had been said so much earlier. */
async function earlier(dataDir: string, ms: number): Promise<void> {
  const { db } = await database(dataDir);
  db.prepare('UPDATE message SET created = created - ?').run(ms);
  db.prepare('UPDATE image SET created = created - ?').run(ms);
  db.prepare('UPDATE attachment SET created = created - ?').run(ms);
  db.close();
}

const filesOf = (dataDir: string): string[] => {
  const folder = join(dataDir, 'attachments');
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []))
    : [];
};

test.skipIf(!ready)(
  `a label is asked about a week later, shown with the answer, found among the images, and forgotten for good${why}`,
  async ({ world }) => {
    const env = world.models(...MODELS);
    const settings = { 'onboarding.done': true, 'answer.maxTokens': 32 };
    const first = await world.window({ env, settings });
    const beside = first.window.page.getByRole('region', { name: 'Attachments', exact: true });
    await drop(first.window.page, [png('label.png', await receipt(LINES))]);
    await first.window.button('Send what can be read from it').click();
    await beside.getByText(/BLACKWATER/).waitFor({ timeout: 60_000 });
    await first.window.ask('This stands on the jar in the larder. Please just say OK.');
    await first.browser.close();
    await first.app.quit();
    await earlier(first.app.dataDir, WEEK);

    const app = await world.start({ dataDir: first.app.dataDir, env, settings });
    const browser = await world.browse();
    const window = await new Window(await browser.page()).open(app.url);
    const { page } = window;
    await window.newChat();
    expect((await window.ask('What did the label on the jar say?')).toUpperCase()).toMatch(/BLACKWATER|4471|2029/);
    const answer = window.answers.first();
    const picture = answer.getByRole('button', { name: /^label\.png/ });
    await picture.locator('img').waitFor();
    const items = await window.receipts(0);
    const memory = items.filter({ hasText: /BLACKWATER/i }).first();
    await memory.getByRole('button', { name: /^label\.png/ }).waitFor();
    await world.picture(window, 'images-remembered');

    await window.link('Memory').click();
    await page.getByRole('tab', { name: 'Images', exact: true }).click();
    const images = page.getByRole('list', { name: 'Images', exact: true });
    await images.getByRole('button', { name: /^Open label\.png/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Search memories', exact: true }).fill('honey');
    await images.getByRole('button', { name: /^Open label\.png/ }).waitFor();
    await page.waitForFunction(() => (document.querySelector('[data-tile] img') as HTMLImageElement | null)?.naturalWidth);
    await world.picture(window, 'images-memory');

    expect(filesOf(app.dataDir)).not.toEqual([]);
    await images.getByRole('button', { name: 'Forget', exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Forget' });
    await dialog
      .getByText(/1 picture/)
      .first()
      .waitFor();
    // What was answered from it repeats it.
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await dialog.getByRole('button', { name: 'Forget', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await images.waitFor({ state: 'hidden' });
    await page.getByRole('searchbox', { name: 'Search memories', exact: true }).fill('');
    await page.getByText('No images yet', { exact: true }).waitFor();

    await browser.close();
    await app.quit();
    const { path, key, db } = await database(app.dataDir);
    const rows = ['image', 'image_vector', 'attachment'].map(
      (table) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n,
    );
    db.close();
    expect(rows).toEqual([0, 0, 0]);
    const pages = plaintextOf(path, key);
    expect(['BLACKWATER', '4471'].filter((word) => pages.includes(word))).toEqual([]);
    expect(filesOf(app.dataDir)).toEqual([]);
  },
);
