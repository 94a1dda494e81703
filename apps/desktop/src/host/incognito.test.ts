/** Incognito conversations in a real host: what ends them, and what is left in a model and in the log. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { Prompt } from '@mia/core/ports/language-model.ts';
import { SYSTEM_PROMPT } from '@mia/core/response/index.ts';
import { openVault, prepareDataFolder } from '@mia/core/security/index.ts';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App, AppEvent, TurnEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { createBackups } from './backups.ts';
import { createLogger } from './logger.ts';
import { Desk, folderOf } from './running.fixture.ts';
import { openServices } from './services.ts';

const MODEL = 'smollm2-135m-instruct';
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const file = findTestModel(MODEL, FILE);
const why = file ? '' : ' (skipped: SmolLM2-135M is in no model folder; node scripts/fetch-test-models.ts fetches it)';
const WORD = 'Vlorpsandwich';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

async function talk(window: Client<App>): Promise<string> {
  const { conversation } = await window.request('conversation.create', { incognito: true });
  expect(conversation).toMatchObject({ incognito: true, memories: false, title: '' });
  await window.request('turn.send', { conversation: conversation.id, message: uuid(), text: WORD });
  await window.request('draft.set', { conversation: conversation.id, text: WORD, window: 'w' });
  return conversation.id;
}

test('is in its own list alone, is found by a window that comes back, and ends when it is closed, locked or quit', async () => {
  const host = await desk.start();
  const window = await host.window();
  const closed = await talk(window);
  expect((await window.request('conversation.list', {})).conversations).toEqual([]);
  expect((await window.request('incognito.list', {})).conversations.map((c) => c.id)).toEqual([closed]);
  expect((await window.request('conversation.open', { id: closed })).draft?.text).toBe(WORD);
  const events: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void events.push(event) }).catch(() => {});
  await window.request('incognito.close', { id: closed });
  await expect(window.request('conversation.open', { id: closed })).rejects.toMatchObject({ code: 'not-found' });
  await expect(window.request('draft.set', { conversation: closed, text: WORD, window: 'w' })).rejects.toMatchObject({ code: 'not-found' });
  await expect.poll(() => events.map((e) => e.type)).toContain('conversation-removed');

  const locked = await talk(window);
  await window.request('vault.passphrase', { next: 'seven quiet herons at dusk' });
  await window.request('vault.lock', {});
  await window.request('vault.unlock', { passphrase: 'seven quiet herons at dusk' });
  expect((await window.request('incognito.list', {})).conversations).toEqual([]);
  await expect(window.request('conversation.open', { id: locked })).rejects.toMatchObject({ code: 'not-found' });

  const quit = await talk(window);
  await host.stop();
  const again = await (await desk.start()).window();
  await again.request('vault.unlock', { passphrase: 'seven quiet herons at dusk' });
  await expect(again.request('conversation.open', { id: quit })).rejects.toMatchObject({ code: 'not-found' });
  expect(desk.logs()).not.toMatch(new RegExp([WORD, closed, locked, quit].join('|')));
}, 60_000);

test('can be exported, by asking for it: nothing of that is written by the host', async () => {
  const window = await (await desk.start()).window();
  const id = await talk(window);
  let text = '';
  const onEvent = (event: { text: string }): void => {
    text += event.text;
  };
  expect(await window.request('conversation.export', { id, format: 'markdown' }, { onEvent })).toEqual({ name: '', messages: 1 });
  expect(text).toContain(WORD);
  text = '';
  await window.request('conversation.export', { id, format: 'json' }, { onEvent });
  expect(JSON.parse(text)).toMatchObject({ messages: [{ parts: [{ text: WORD }] }] });
  await window.request('incognito.close', { id });
  await expect(window.request('conversation.export', { id, format: 'json' })).rejects.toMatchObject({ code: 'not-found' });
  expect(desk.logs()).not.toMatch(new RegExp([WORD, id].join('|')));
}, 60_000);

test('kept, it is an ordinary one: listed, titled, searched', async () => {
  const window = await (await desk.start()).window();
  const id = await talk(window);
  const { conversation } = await window.request('incognito.keep', { id });
  expect(conversation).toMatchObject({ id, incognito: false, memories: true, title: WORD });
  expect((await window.request('conversation.list', {})).conversations.map((c) => c.id)).toEqual([id]);
  expect((await window.request('incognito.list', {})).conversations).toEqual([]);
  const found = await window.request('search.run', { text: WORD });
  expect([...found.conversations, ...found.memories, ...found.notes].map((hit) => hit.conversation)).toContain(id);
}, 60_000);

test.skipIf(!file)(
  `closed, the model holds nothing of it, and no line of the log names its conversation, turns or messages${why}`,
  async () => {
    await desk.clear();
    desk = new Desk({ [MODEL]: folderOf(file as string, FILE) });
    await prepareDataFolder(desk.dataDir);
    const logger = createLogger(join(desk.dataDir, 'logs'), systemClock);
    const vault = await openVault(desk.dataDir, { clock: systemClock });
    await vault.openAutomatically();
    const backups = createBackups({
      ...{ dataDir: desk.dataDir, version: '0.1.0', clock: systemClock, logger },
      publish: () => {},
      busy: () => false,
    });
    const services = await openServices({
      ...{ dataDir: desk.dataDir, vault, backups, clock: systemClock, logger, env: desk.env() },
      publish: () => false,
      stands: () => () => {},
      broken: () => {},
    });
    try {
      const { assistant, incognito, models, store } = services;
      // So small a model may go on until nothing more fits in.
      await store.setSetting('answer.maxTokens', 24);
      await services.installed.settled();
      await models.refresh();
      const id = 'f'.repeat(32);
      await incognito.create({ id, created: 1, zone: 'UTC' });
      const message = uuid();
      const { turn } = await assistant.send({ conversation: id, message, text: `${WORD}. Say OK.` });
      const events: TurnEvent[] = [];
      for await (const event of assistant.follow(turn as string, 0, new AbortController().signal)) events.push(event as TurnEvent);
      expect(events.at(-1)).toMatchObject({ type: 'end', message: { status: expect.stringMatching(/^(done|stopped)$/), receipts: 0 } });

      const opened = await models.open(`embedded/${MODEL}`);
      const prompt: Prompt = [
        { role: 'system', content: SYSTEM_PROMPT },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ];
      const cached = async () => {
        const options = { prompt, maxOutputTokens: 1, providerOptions: { mia: { conversation: id } } };
        return (await opened.model.doGenerate(options)).usage.inputTokens.cacheRead;
      };
      // Its sequence is there, and what it begins with is found in it.
      expect(await cached()).toBeGreaterThan(10);
      await services.endIncognito(id);
      expect(await cached()).toBe(0);
      await expect(store.message(message)).rejects.toBeInstanceOf(MiaError);
      const log = readdirSync(join(desk.dataDir, 'logs')).map((name) => readFileSync(join(desk.dataDir, 'logs', name), 'utf8'));
      expect(log.join('')).not.toMatch(new RegExp([id, message, turn, WORD].join('|')));
      expect(Object.keys(await store.settings())).not.toContain('model.last');
    } finally {
      await services.close();
      logger.close();
    }
  },
  120_000,
);
