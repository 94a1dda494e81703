/** What breaks inside of a running host: its threads, its clock, its journal. */
import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { systemClock } from '@mia/core/ports/clock.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App, AppEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { openDatabaseOf } from './database.fixture.ts';
import { type InnerHost, innerHost } from './inner.fixture.ts';
import { SAID, say } from './running.fixture.ts';

let host: InnerHost;
afterEach(async () => {
  await host.close();
  host.remove();
});

async function eventsOf(window: Client<App>): Promise<AppEvent[]> {
  const events: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void events.push(event) }).catch(() => {});
  await window.request('app.info', {});
  return events;
}
const troubles = (events: AppEvent[]) => events.flatMap((event) => (event.type === 'trouble' ? [event.error.code] : []));
const textsOf = async (window: Client<App>, id: string): Promise<string[]> =>
  (await window.request('conversation.open', { id })).messages.map((m) => m.parts[0]?.text ?? '');

describe('a storage thread that dies', () => {
  let threads: Set<Worker>;
  beforeEach(async () => {
    threads = new Set();
    const { postMessage } = Worker.prototype;
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...args) {
      threads.add(this);
      return postMessage.apply(this, args as Parameters<Worker['postMessage']>);
    });
    host = await innerHost();
  });
  afterEach(() => void vi.restoreAllMocks());

  test.each([
    ['the writer', 0],
    ['the reader', 1],
  ])('%s: told, opened again by the next who asks, and nothing acknowledged is lost', async (_name, which) => {
    const window = await host.window();
    const events = await eventsOf(window);
    const { conversation } = await say(window);
    await window.request('draft.set', { conversation, text: 'half a thought', window: 'w' });
    const before = [...threads];
    // Of each store the writer is started first.
    const writerFirst = before.filter((thread) => thread.threadId > 0).sort((a, b) => a.threadId - b.threadId);
    await writerFirst[which]?.terminate();
    await expect.poll(() => troubles(events)).toContain('internal');
    // The same window, the same connection.
    await expect.poll(() => textsOf(window, conversation).catch((error) => (error as { code: string }).code)).toEqual([SAID]);
    expect((await window.request('draft.get', { conversation })).draft?.text).toBe('half a thought');
    const { conversation: other } = await say(window, 'after that');
    expect(await textsOf(window, other)).toEqual(['after that']);
    expect([...threads].length).toBeGreaterThan(before.length);
  });
});

test('a clock that is set back changes no order, no undo, and nothing that is kept', async () => {
  let back = 0;
  host = await innerHost({ clock: { ...systemClock, now: () => systemClock.now() - back } });
  const window = await host.window();
  const first = await say(window, 'said before');
  const { undo } = await window.request('memory.forget', { memory: first.message });
  back = 400 * 24 * 3_600_000;
  const second = await say(window, 'said after, a year earlier by the clock');
  await window.request('turn.send', { conversation: first.conversation, message: crypto.randomUUID(), text: 'and again here' });
  const { conversations } = await window.request('conversation.list', {});
  expect(conversations.map((c) => c.id)).toEqual([first.conversation, second.conversation]);
  await window.request('memory.undo', { undo });
  expect(await textsOf(window, first.conversation)).toEqual(['said before', 'and again here']);
  const [one, two] = (await window.request('conversation.open', { id: first.conversation })).messages;
  expect((two?.created ?? 0) - (one?.created ?? 0)).toBeLessThan(0);
  expect((await window.request('search.run', { text: 'said' })).notes).toHaveLength(2);
});

test('a journal over 64 MB, kept by somebody who reads without end, is told once; all of it is kept, and it shrinks again', async () => {
  host = await innerHost();
  const window = await host.window();
  const events = await eventsOf(window);
  const { conversation } = await say(window);
  const reader = await openDatabaseOf(host.dataDir);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM message').get();
  for (let i = 0; !troubles(events).includes('data.wal-large') && i < 90; i++) {
    await window.request('draft.set', { conversation, text: `${i} ${randomBytes(700_000).toString('base64')}`, window: 'w' });
  }
  await window.request('draft.set', { conversation, text: 'the last one', window: 'w' });
  expect(troubles(events)).toEqual(['data.wal-large']);
  reader.exec('COMMIT');
  reader.close();
  expect((await window.request('draft.get', { conversation })).draft?.text).toBe('the last one');
  await host.close();
  host = await innerHost({ dataDir: host.dataDir });
  expect((await (await host.window()).request('draft.get', { conversation })).draft?.text).toBe('the last one');
}, 60_000);
