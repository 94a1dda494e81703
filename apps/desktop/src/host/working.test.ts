/** What a running host has in mind: through a cut window and a restart, not past a forgetting, and not for ever. */
import { randomUUID } from 'node:crypto';
import { FaultServer } from '@mia/core/response/llm/fault-server/server.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk } from './running.fixture.ts';

const BOAT = 'My boat Calypso lies in Patras and is painted turquoise.';
/** The answer is so long that the window is cut at the next question. */
const ELSEWHERE = 'Give me a long recipe for lentils.';
const SHORT = 'Thanks, that sounds tasty.';
const COLOUR = 'and what colour was it?';

let desk: Desk;
let server: FaultServer;
beforeEach(async () => {
  desk = new Desk();
  server = await FaultServer.start({ models: [{ name: 'tiny:1b', maxContext: 1_200 }] });
  desk.extra = { OLLAMA_HOST: `127.0.0.1:${server.port}` };
});
afterEach(async () => {
  await desk.clear();
  await server.close();
});

async function open(): Promise<{ window: Client<App>; stop(): Promise<unknown> }> {
  const host = await desk.start();
  const window = await host.window();
  await expect.poll(async () => (await window.request('model.list', {})).models.length, { timeout: 60_000 }).toBe(1);
  return { window, stop: () => host.stop() };
}
const create = async (window: Client<App>, more: object = {}): Promise<string> =>
  (await window.request('conversation.create', more)).conversation.id;

/** Asks, and gives what the model was given: the whole prompt's user messages, and the receipts. */
async function ask(window: Client<App>, conversation: string, text: string) {
  const message = randomUUID();
  const { turn } = await window.request('turn.send', { conversation, message, text });
  const chats = server.requests.filter((r) => r.path === '/api/chat' && JSON.stringify(r.body?.messages ?? '').includes(text.slice(0, 30)));
  const prompt = ((chats.at(-1)?.body.messages ?? []) as { role: string; content: string }[]).filter((m) => m.role === 'user');
  const { receipts } = await window.request('receipt.list', { answer: turn as string });
  return { prompt: prompt.map((m) => m.content), block: prompt.at(-1)?.content ?? '', receipts, given: receipts.map((r) => r.memory) };
}

/** The boat, told of in another conversation. */
async function told(window: Client<App>): Promise<string> {
  const source = randomUUID();
  await window.request('turn.send', { conversation: await create(window), message: source, text: BOAT });
  return source;
}

/** Asked about the boat, and then of something else until the next question makes the window drop it. */
async function talked(window: Client<App>, source: string, more: object = {}): Promise<string> {
  const here = await create(window, more);
  if ('incognito' in more) await window.request('incognito.memories', { id: here, on: true });
  const first = await ask(window, here, 'Where does my boat lie?');
  expect(first.given).toContain(source);
  await ask(window, here, ELSEWHERE);
  return here;
}

test('what was used two turns ago is given again once the window has dropped it, after a restart too', async () => {
  const one = await open();
  const source = await told(one.window);
  const here = await talked(one.window, source);
  // Recall alone does not find it.
  const alone = await create(one.window);
  await ask(one.window, alone, SHORT);
  expect((await ask(one.window, alone, COLOUR)).given).not.toContain(source);
  await one.stop();

  const { window } = await open();
  const asked = await ask(window, here, COLOUR);
  expect(asked.prompt.join('\n')).not.toContain('Where does my boat lie?');
  expect(asked.block).toContain(`"${BOAT}"`);
  expect(asked.receipts).toContainEqual(expect.objectContaining({ memory: source, reasons: ['mind'], text: BOAT }));
  // It stands in the window now: it is not given twice.
  const next = await ask(window, here, 'And how long is it?');
  expect(next.prompt.join('\n').split(BOAT)).toHaveLength(2);
  expect(next.block).not.toContain(BOAT);
}, 180_000);

test('what was forgotten meanwhile is not, what is long past has faded, and nothing is in mind where nothing is remembered', async () => {
  const { window } = await open();
  const source = await told(window);
  const here = await talked(window, source);
  const { undo } = await window.request('memory.forget', { memory: source });
  expect((await ask(window, here, COLOUR)).given).not.toContain(source);
  await window.request('memory.undo', { undo });

  const faded = await talked(window, source);
  for (const more of [SHORT, ELSEWHERE, SHORT, ELSEWHERE]) await ask(window, faded, more);
  expect((await ask(window, faded, COLOUR)).given).not.toContain(source);

  const paused = await talked(window, source);
  await window.request('setting.set', { name: 'memory.paused', value: true });
  expect((await ask(window, paused, COLOUR)).given).not.toContain(source);
  await window.request('setting.set', { name: 'memory.paused', value: false });
  const kept = await talked(window, source);
  await window.request('conversation.update', { id: kept, patch: { remember: false } });
  expect((await ask(window, kept, COLOUR)).given).not.toContain(source);
}, 240_000);

test('an incognito conversation that may use memories has them in mind, in memory only', async () => {
  const { window } = await open();
  const source = await told(window);
  const here = await talked(window, source, { incognito: true });
  expect((await ask(window, here, COLOUR)).receipts).toContainEqual(expect.objectContaining({ memory: source, reasons: ['mind'] }));
}, 120_000);
