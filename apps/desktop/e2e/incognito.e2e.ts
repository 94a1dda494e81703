import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openDatabaseOf } from '../src/host/database.fixture.ts';
import { type App, processTree } from './lib/app.ts';
import { have } from './lib/models.ts';
import { scanFolders, scanOpenFiles } from './lib/scan.ts';
import { expect, test } from './lib/test.ts';
import { until } from './lib/until.ts';
import type { Window } from './lib/window.ts';

const ready = have('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
const why = ready ? '' : ' (skipped: needs SmolLM2-135M and all-MiniLM-L6-v2)';

// words that stand nowhere else on this machine
const SAID = 'Vlorpsandwich';
const PASTED = 'Quimblethatch';
const UNSENT = 'Drozzlefeather';
/** Small models repeat themselves without end. */
const SHORT = { 'answer.maxTokens': 48 };
const WORDS = [SAID, PASTED, UNSENT];

/** Says something with a paste, and leaves something unsent. Returns every id of it. */
async function talk(window: Window): Promise<string[]> {
  const { page } = window;
  await window.button('New incognito chat').click();
  await page.getByText('Incognito: nothing here is kept').first().waitFor();
  await window.box.evaluate(
    (box, text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    `${PASTED}. ${'The sea was calm and the wind was fair. '.repeat(110)}`,
  );
  await page.getByRole('region', { name: 'Attachments', exact: true }).waitFor();
  await window.ask(`My secret is ${SAID}. Say OK.`);
  await window.box.fill(`never sent: ${UNSENT}`);
  const ids = await window.log.evaluate((log) => [...log.querySelectorAll('article')].map((m) => m.id.replace('message-', '')));
  const conversation = /#\/c\/([0-9a-f]{32})$/.exec(page.url())?.[1];
  expect(conversation).toBeTruthy();
  expect(await page.title()).toBe('M.I.A');
  expect(ids.filter((id) => id !== '').length).toBeGreaterThanOrEqual(2);
  return [conversation as string, ...ids.filter((id) => id !== '')];
}

/** Every row of every table, decrypted; the log; and all files, open ones too. */
async function nothingOf(app: App, profile: string, words: string[], pids: number[]): Promise<void> {
  const caches = ['.cache', '.config'].map((name) => join(homedir(), name, 'mia'));
  const ids = words.slice(WORDS.length);
  const finds = [
    ...scanFolders([app.dataDir, ...caches], words).finds,
    // The profile's history names pages by their random ids; no word of what was said.
    ...scanFolders([profile], WORDS).finds,
    ...scanOpenFiles(pids, WORDS).finds,
  ];
  expect(finds).toEqual([]);
  expect(WORDS.filter((word) => app.output().includes(word))).toEqual([]);
  const log = readdirSync(join(app.dataDir, 'logs')).map((name) => readFileSync(join(app.dataDir, 'logs', name), 'utf8'));
  expect(ids.filter((id) => log.join('').includes(id))).toEqual([]);
}

/** Opened with the vault's own key, when the host has gone: the WAL is read into it. */
async function nothingInDatabase(app: App, words: string[]): Promise<void> {
  const db = await openDatabaseOf(app.dataDir);
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      const rows = db.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][];
      const text = rows
        .flat()
        .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
        .join('\n')
        .toLowerCase();
      expect(
        words.filter((word) => text.includes(word.toLowerCase())),
        table,
      ).toEqual([]);
    }
  } finally {
    db.close();
  }
}

const browserPids = (): number[] => processTree(process.pid).filter((pid) => pid !== process.pid);

test('leaving the page asks once, and only while something of an incognito chat would be lost', async ({ world }) => {
  const { window } = await world.window({ env: { OLLAMA_HOST: '127.0.0.1:9' } });
  const { page } = window;
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await window.button('Skip for now').click();
  await window.say('kept as a note');
  await window.questions.first().waitFor();
  await window.button('New incognito chat').click();
  const band = page.getByText('Incognito: nothing here is kept').first();
  await band.waitFor();
  await page.reload();
  await window.box.waitFor();
  expect(asked, 'nothing was said in it').toEqual([]);

  await window.button('New incognito chat').click();
  await band.waitFor();
  await window.say(`nowhere: ${SAID}`);
  await page.getByRole('note').filter({ hasText: 'The message goes with this chat.' }).waitFor();
  await page.reload();
  await window.questions.filter({ hasText: SAID }).waitFor();
  expect(asked).toEqual(['beforeunload']);
});

test.skipIf(!ready)(`closed, nothing of an incognito chat is left in any file, row, log or open file${why}`, async ({ world }) => {
  const env = world.models('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
  const { app, browser, window } = await world.window({ env, settings: SHORT });
  const { page } = window;
  page.on('dialog', (dialog) => void dialog.accept());
  await window.ask('My sailing boat is called Heron Seven. Say OK.');
  const words = [...WORDS, ...(await talk(window))];
  await world.picture(window, 'incognito-1280-light');

  // A reload finds it again, with what was not sent; lists and search know nothing of it.
  await page.reload();
  await window.questions.first().waitFor();
  expect(await window.box.inputValue()).toContain(UNSENT);
  await page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill(SAID);
  await page
    .getByText(/nothing|no results/i)
    .first()
    .waitFor();
  await page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill('');
  await nothingOf(app, browser.profile, words, [...app.pids(), ...browserPids()]);

  await page.getByRole('main').getByRole('button', { name: 'Close incognito chat', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Close incognito chat', exact: true });
  await dialog.getByText('will be lost').waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('list', { name: 'Incognito', exact: true }).waitFor({ state: 'hidden' });
  expect(await page.content()).not.toMatch(new RegExp(WORDS.join('|')));
  await nothingOf(app, browser.profile, words, [...app.pids(), ...browserPids()]);
  await browser.close({ keepProfile: true });
  await app.quit();
  await nothingOf(app, browser.profile, words, []);
  await nothingInDatabase(app, words);
  await browser.close();
});

test.skipIf(!ready)(`killed in the middle of it, nothing of an incognito chat is left either${why}`, async ({ world }) => {
  const env = world.models('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
  const { app, browser, window } = await world.window({ env, settings: { 'answer.maxTokens': 400 } });
  browser.expect(/WebSocket|ERR_CONNECTION|net::/);
  window.page.on('dialog', (dialog) => void dialog.accept());
  const words = [...WORDS, ...(await talk(window))];
  await window.box.fill(`Tell me a long story about ${SAID}.`);
  await window.send.click();
  await window.stop.waitFor();
  await app.kill();
  await nothingInDatabase(app, words);
  await nothingOf(app, browser.profile, words, browserPids());
  await browser.close({ keepProfile: true });
  await nothingOf(app, browser.profile, words, []);
  await browser.close();
});

test.skipIf(!ready)(
  `memories are read only where they were switched on; kept, it is found and there after a restart${why}`,
  async ({ world }) => {
    const env = world.models('smollm2-135m-instruct', 'all-MiniLM-L6-v2');
    const { app, browser, window } = await world.window({ env, settings: SHORT });
    const { page } = window;
    page.on('dialog', (dialog) => void dialog.accept());
    await window.ask('My sailing boat is called Heron Seven. Say OK.');
    await window.button('New incognito chat').click();
    await page.getByText('Incognito: nothing here is kept').first().waitFor();
    await window.ask('What is the name of my sailing boat?');
    expect(
      await window.answers
        .nth(0)
        .getByRole('button', { name: /^Memories used/ })
        .count(),
    ).toBe(0);
    const memories = page.getByRole('switch', { name: 'Use my memories here', exact: true });
    await memories.click();
    await until(async () => ((await memories.getAttribute('aria-checked')) === 'true' ? true : undefined), {
      ms: 10_000,
      what: () => 'the switch',
    });
    await window.ask(`Tell me, what is my sailing boat called? Think of ${SAID}.`);
    await window.answers
      .nth(1)
      .getByRole('button', { name: /^Memories used: \d+/ })
      .waitFor();

    await page.getByRole('main').getByRole('button', { name: 'Keep this conversation', exact: true }).click();
    await page.getByRole('list', { name: 'Incognito', exact: true }).waitFor({ state: 'hidden' });
    await window.openConversation('What is the name of my sailing');
    await browser.close();
    await app.quit();

    const again = await world.window({ dataDir: app.dataDir, env });
    await again.window.openConversation('What is the name of my sailing');
    await again.window.questions.filter({ hasText: SAID }).waitFor();
    await again.window.page.getByRole('searchbox', { name: 'Search conversations', exact: true }).fill(SAID);
    await again.window.page.getByRole('list', { name: 'Search results', exact: true }).getByText(SAID).first().waitFor();
  },
);
