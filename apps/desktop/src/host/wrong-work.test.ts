/** Children that die, and words that were never sent: with the very host that a person starts. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultServer } from '@mia/core/response/llm/fault-server/index.ts';
import { findMiniLm } from '@mia/models/encoder/fixtures.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App, AppEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { openDatabaseOf } from './database.fixture.ts';
import { childrenOf, Desk, folderOf, say } from './running.fixture.ts';

const CHAT = 'smollm2-135m-instruct';
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const chat = findTestModel(CHAT, FILE);
const encoder = findMiniLm()?.files.tokenizer;
const ENCODER = encoder ? { 'all-MiniLM-L6-v2': folderOf(encoder, 'tokenizer.json') } : {};
const noEncoder = encoder ? '' : ' (skipped: all-MiniLM-L6-v2 is in no model folder)';
const noModels = encoder && chat ? '' : ' (skipped: SmolLM2-135M or all-MiniLM-L6-v2 is in no model folder)';

let desk: Desk;
afterEach(() => desk.clear());

async function eventsOf(window: Client<App>): Promise<AppEvent[]> {
  const events: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void events.push(event) }).catch(() => {});
  await window.request('app.info', {});
  return events;
}

/** How many messages have a vector. */
async function remembered(): Promise<number> {
  const db = await openDatabaseOf(desk.dataDir);
  try {
    return db.prepare('SELECT count(DISTINCT message) FROM passage').pluck().get() as number;
  } finally {
    db.close();
  }
}

const until = { timeout: 30_000, interval: 100 };

test.skipIf(!encoder || process.platform !== 'linux')(
  `an encoder that dies costs nothing: words are found meanwhile, and what has no vector gets one (Linux: by /proc)${noEncoder}`,
  async () => {
    desk = new Desk(ENCODER);
    const host = await desk.start();
    const window = await host.window();
    await expect.poll(async () => (await window.request('model.list', {})).encoder, until).toBe(true);
    await say(window);
    await expect.poll(remembered, until).toBe(1);
    for (let i = 2; i < 5; i++) {
      for (const child of childrenOf(host.child.pid as number, 'encoder')) process.kill(child, 'SIGKILL');
      await say(window, `Note ${i} about the harbour`);
      expect((await window.request('search.run', { text: 'harbour' })).notes).toHaveLength(i - 1);
      await expect.poll(remembered, until).toBe(i);
    }
    expect(host.child.exitCode).toBeNull();
  },
  120_000,
);

describe('a message that was not sent', () => {
  const SECRET = `zyx${randomBytes(8).toString('hex')}`;

  /** Types as a window does, and waits until everything was prepared that ever will be. */
  async function type(window: Client<App>, conversation: string, text: string): Promise<void> {
    await window.request('draft.set', { conversation, text, window: 'w' });
    await window.request('turn.prepare', { conversation, text });
  }

  test.skipIf(!encoder || !chat)(
    `is read ahead on this computer, and stands nowhere but in its encrypted draft row: no vector, no message, no log${noModels}`,
    async () => {
      desk = new Desk({ ...ENCODER, [CHAT]: folderOf(chat as string, FILE) });
      const host = await desk.start();
      const window = await host.window();
      const events = await eventsOf(window);
      await expect.poll(async () => (await window.request('model.list', {})).models.length, until).toBe(1);
      const conversation = await answered(window);
      await type(window, conversation, `My plan is called ${SECRET} and nobody may know`);
      await expect.poll(() => events.some((event) => event.type === 'prepared' && event.done), until).toBe(true);
      await expect.poll(() => desk.logs(), until).toContain('"event":"prepared"');
      await type(window, conversation, '');
      await window.request('turn.unprepare', { conversation });
      await type(window, conversation, `Still ${SECRET}`);
      await host.stop();

      const db = await openDatabaseOf(desk.dataDir);
      const rows = (sql: string): unknown => db.prepare(sql).pluck().get(`%${SECRET}%`);
      expect(rows('SELECT count(*) FROM draft WHERE text LIKE ?')).toBe(1);
      expect(rows('SELECT count(*) FROM part WHERE text LIKE ?')).toBe(0);
      expect(rows('SELECT count(*) FROM message WHERE context LIKE ?')).toBe(0);
      expect(rows('SELECT count(*) FROM receipt WHERE text LIKE ?')).toBe(0);
      expect(db.prepare('SELECT count(*) FROM message').pluck().get()).toBe(2);
      // Vectors of the two messages that were said, and of nothing else.
      expect(db.prepare('SELECT count(*) FROM passage').pluck().get()).toBeLessThanOrEqual(2);
      db.close();
      expect(desk.logs() + host.stdout() + host.stderr()).not.toContain(SECRET);
      const clear = readdirSync(desk.dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(SECRET))
        .map((entry) => entry.name);
      expect(clear).toEqual([]);
    },
    120_000,
  );

  test('is given to no model on another machine: nothing is asked of it while one types', async () => {
    desk = new Desk();
    const server = await FaultServer.start({
      models: [{ name: 'far:120b-cloud', remoteHost: 'https://ollama.com:443' }, { name: 'tiny:1b' }],
    });
    try {
      desk.extra = { OLLAMA_HOST: `127.0.0.1:${server.port}` };
      const window = await (await desk.start()).window();
      await expect.poll(async () => (await window.request('model.list', {})).models.length, until).toBe(2);
      const far = (await window.request('conversation.create', {})).conversation.id;
      // However it got there: the conversation names the far model.
      await window.request('conversation.update', { id: far, patch: { model: 'ollama/far:120b-cloud' } });
      await type(window, far, `My plan is called ${SECRET}`);
      const near = (await window.request('conversation.create', {})).conversation.id;
      await window.request('conversation.update', { id: near, patch: { model: 'ollama/tiny:1b' } });
      await window.request('turn.unprepare', { conversation: far });
      await type(window, near, 'something harmless');
      // The near one is prepared: the far one, asked before it, was not.
      await expect.poll(() => server.requests.some((r) => r.path === '/api/chat' && r.body?.model === 'tiny:1b'), until).toBe(true);
      expect(server.requests.filter((r) => r.body?.model?.startsWith('far') && r.path !== '/api/show')).toEqual([]);
      expect(JSON.stringify(server.requests)).not.toContain(SECRET);
    } finally {
      await server.close();
    }
  });
});

/** A conversation with one short answer. */
async function answered(window: Client<App>): Promise<string> {
  const conversation = (await window.request('conversation.create', {})).conversation.id;
  await window.request('setting.set', { name: 'answer.maxTokens', value: 4 });
  await window.request('turn.send', { conversation, message: crypto.randomUUID(), text: 'Hello.' });
  return conversation;
}
