/** Keys that do not fit, files that are damaged or newer: told by their code at every route, touched by nobody. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabaseOf } from './database.fixture.ts';
import { type InnerHost, innerHost } from './inner.fixture.ts';
import { Desk, SAID, say } from './running.fixture.ts';

let folder: string;
let dataDir: string;
const hosts: InnerHost[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-wrong-'));
  dataDir = join(folder, 'data');
});
afterEach(async () => {
  for (const host of hosts.splice(0)) {
    await host.close();
    host.remove();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function start(where: string = dataDir): Promise<InnerHost> {
  const host = await innerHost({ dataDir: where });
  hosts.push(host);
  return host;
}

const path = (name: string): string => join(dataDir, name);

/** What must not change: every byte of the memory and of its keys. */
const hashes = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => /^(mia\.db|vault\.json)/.test(name) && statSync(path(name)).size > 0 && !name.endsWith('-shm'))
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(path(name)))
          .digest('hex'),
      ]),
  );

async function keep(text?: string): Promise<string> {
  const host = await start();
  const { conversation } = await say(await host.window(), text);
  await host.close();
  return conversation;
}

function damage(name: string, at: number, bytes: number): void {
  const file = openSync(path(name), 'r+');
  writeSync(file, Buffer.alloc(bytes, 0x5a), 0, bytes, at);
  closeSync(file);
}

const FAULTS: [name: string, code: string, spoil: () => Promise<void> | void][] = [
  [
    'a key of another memory',
    'data.wrong-key',
    async () => {
      const other = join(folder, 'other');
      await (await start(other)).close();
      copyFileSync(join(other, 'vault.json'), path('vault.json'));
    },
  ],
  ['a database whose first page is damaged', 'data.damaged', () => damage('mia.db', 100, 2000)],
  ['a database that was cut short', 'data.damaged', () => writeFileSync(path('mia.db'), readFileSync(path('mia.db')).subarray(0, 10_100))],
  ['a database of zeros', 'data.damaged', () => writeFileSync(path('mia.db'), Buffer.alloc(statSync(path('mia.db')).size))],
  [
    'a database of a newer M.I.A',
    'data.newer',
    async () => {
      const db = await openDatabaseOf(dataDir, { readonly: false });
      db.pragma('user_version = 999');
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  ],
  ['a key file that is no JSON', 'vault.damaged', () => writeFileSync(path('vault.json'), 'garbage')],
  ['a key file that is empty', 'vault.damaged', () => writeFileSync(path('vault.json'), '')],
  [
    'a key file of a newer M.I.A',
    'vault.newer',
    () => writeFileSync(path('vault.json'), JSON.stringify({ ...JSON.parse(readFileSync(path('vault.json'), 'utf8')), format: 99 })),
  ],
];

test.each(FAULTS)(
  '%s is %s, is touched by nobody, and is opened when it is put back',
  async (_name, code, spoil) => {
    const conversation = await keep();
    const good = { db: readFileSync(path('mia.db')), vault: readFileSync(path('vault.json')) };
    await spoil();
    const before = hashes();
    const host = await start();
    const window = await host.window();
    for (const ask of [
      () => window.request('conversation.list', {}),
      () => window.request('setting.all', {}),
      () => window.request('turn.send', { conversation, message: crypto.randomUUID(), text: 'x' }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code });
    }
    expect((await window.request('app.info', {})).shell).toBe('web');
    expect(hashes()).toEqual(before);

    // Put back under the running host: the next who asks finds it.
    writeFileSync(path('mia.db'), good.db);
    writeFileSync(path('vault.json'), good.vault);

    expect((await window.request('conversation.open', { id: conversation })).messages[0]?.parts[0]?.text).toBe(SAID);
  },
  30_000,
);

test('damage deep inside of the database is told when it is met, and what can be read stays readable', async () => {
  const conversation = await keep('short and whole');
  const long = await keep(Array.from({ length: 40_000 }, (_, i) => `word${i}`).join(' '));
  // The long text and its words are most of it.
  const { size } = statSync(path('mia.db'));
  damage('mia.db', Math.floor(size / 2), Math.floor(size / 2));
  const host = await start();
  const window = await host.window();
  const troubles: string[] = [];
  void window
    .request('app.events', {}, { onEvent: (event) => void (event.type === 'trouble' && troubles.push(event.error.code)) })
    .catch(() => {});
  const codes: string[] = [];
  for (const ask of [() => window.request('conversation.open', { id: long }), () => window.request('search.run', { text: 'word39999' })]) {
    await ask().catch((error: { code: string }) => codes.push(error.code));
  }
  expect(codes).toContain('data.damaged');
  await expect.poll(() => troubles).toContain('data.damaged');
  expect((await window.request('conversation.open', { id: conversation })).messages[0]?.parts[0]?.text).toBe('short and whole');
  await host.close();
});

test('from a terminal it is a sentence on stderr and an exit code', async () => {
  const desk = new Desk();
  try {
    dataDir = desk.dataDir;
    await keep();
    writeFileSync(path('vault.json'), 'garbage');
    const asked = await desk.run('ask', ['anything', '--data-dir', dataDir]);
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toMatch(/^The file that holds the keys is damaged\. .*\(vault\.damaged\)\n$/);
  } finally {
    await desk.clear();
  }
});
