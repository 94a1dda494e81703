import { once } from 'node:events';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { App, AppEvent, Message, TurnEvent } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { childrenOf, Desk, folderOf } from './running.fixture.ts';

const MODEL = 'smollm2-135m-instruct';
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const file = findTestModel(MODEL, FILE);
const why = file ? '' : ' (skipped: SmolLM2-135M is in no model folder; node scripts/fetch-test-models.ts fetches it)';

let desk: Desk;
beforeEach(() => {
  desk = new Desk(file ? { [MODEL]: folderOf(file, FILE) } : {});
});
afterEach(() => desk.clear());

/** A window whose model is known: the folder's files are hashed after the start. */
async function ready(client: Client<App>): Promise<Client<App>> {
  await expect
    .poll(async () => (await client.request('model.list', {})).models.map((m) => m.id), { timeout: 30_000 })
    .toContain(`embedded/${MODEL}`);
  await client.request('setting.set', { name: 'answer.temperature', value: 0 });
  return client;
}

const newConversation = async (client: Client<App>): Promise<string> => (await client.request('conversation.create', {})).conversation.id;
const textOf = (message: Message | null | undefined): string =>
  (message?.parts ?? [])
    .filter((p) => p.kind === 'text')
    .map((p) => p.text)
    .join('');
const said = (events: TurnEvent[]): string => events.map((e) => (e.type === 'text' ? e.delta : '')).join('');
const endOf = (events: TurnEvent[]): Message | null => events.flatMap((e) => (e.type === 'end' ? [e.message] : []))[0] ?? null;

interface Asked {
  events: TurnEvent[];
  /** Resolves when some text came. */
  speaking: Promise<void>;
  result: Promise<{ turn: string | null }>;
}

function send(client: Client<App>, conversation: string, text: string, signal?: AbortSignal): Asked {
  const events: TurnEvent[] = [];
  const { promise: speaking, resolve, reject } = Promise.withResolvers<void>();
  const result = client.request(
    'turn.send',
    { conversation, message: uuid(), text },
    {
      signal,
      onEvent(event) {
        events.push(event);
        if (event.type === 'text') resolve();
      },
    },
  );
  result.then(() => reject(new Error(`nothing was said: ${JSON.stringify(endOf(events)?.error)}`)), reject);
  speaking.catch(() => {});
  result.catch(() => {});
  return { events, speaking, result };
}

const LONG = 'Write a very long story about a lighthouse, with as many details as you can.';

describe.skipIf(!file)(`a host with a real model${why}`, { timeout: 180_000 }, () => {
  test('answers over the WebSocket; a restart finds it; two windows see one stream', async () => {
    const host = await desk.start();
    const one = await ready(await host.window());
    const { session } = await one.ready;
    const two = await host.window({ secret: session as string });
    const conversation = await newConversation(one);
    const turn = Promise.withResolvers<string>();
    void two
      .request('app.events', {}, { onEvent: (e) => void (e.type === 'turn' && e.conversation === conversation && turn.resolve(e.turn)) })
      .catch(() => {});
    await two.request('app.info', {});
    const first = send(one, conversation, 'Name three colours.');
    const other: TurnEvent[] = [];
    await two.request('turn.follow', { turn: await turn.promise, after: 0 }, { onEvent: (event) => void other.push(event) });
    expect((await first.result).turn).toBe(await turn.promise);
    const answer = endOf(first.events);
    expect(answer).toMatchObject({ status: 'done', role: 'assistant', model: `embedded/${MODEL}`, place: 'this-computer' });
    expect(said(first.events)).toBe(textOf(answer));
    expect(textOf(answer).length).toBeGreaterThan(5);
    expect(said(other)).toBe(said(first.events));
    expect(endOf(other)).toEqual(answer);
    expect(first.events[0]).toMatchObject({ type: 'accepted', message: { role: 'user', status: 'done' } });
    const numbers = first.events.map((event) => event.n);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect((await one.request('receipt.list', { answer: (answer as Message).id })).receipts).toEqual([]);
    expect(desk.logs()).not.toMatch(/colour/i);
    await host.stop();

    const again = await (await desk.start()).window();
    const { messages } = await again.request('conversation.open', { id: conversation });
    expect(messages.map((m) => [m.role, m.status, textOf(m)])).toEqual([
      ['user', 'done', 'Name three colours.'],
      ['assistant', 'done', textOf(answer)],
    ]);
  });

  test('leaving the stream does not stop it, and a reload follows it without a gap', async () => {
    const host = await desk.start();
    const first = await ready(await host.window());
    const { session } = await first.ready;
    const conversation = await newConversation(first);
    await first.request('setting.set', { name: 'answer.maxTokens', value: 120 });
    const asked = send(first, conversation, LONG);
    await asked.speaking;
    first.close();
    await expect(asked.result).rejects.toMatchObject({ code: 'connection.lost' });
    const before = asked.events;
    const second = await host.window({ secret: session as string });
    const { turn } = await second.request('conversation.open', { id: conversation });
    const after: TurnEvent[] = [];
    await second.request(
      'turn.follow',
      { turn: turn as string, after: before.at(-1)?.n ?? 0 },
      { onEvent: (event) => void after.push(event) },
    );
    const answer = endOf(after);
    expect(said(before) + said(after)).toBe(textOf(answer));
    expect(textOf(answer).length).toBeGreaterThan(200);
    // Over: only its end is left to be told.
    const late: TurnEvent[] = [];
    await second.request('turn.follow', { turn: turn as string, after: 0 }, { onEvent: (event) => void late.push(event) });
    expect(late).toMatchObject([{ type: 'end', message: { id: answer?.id } }]);
  });

  test('Stop keeps what was said; Continue goes on from there', async () => {
    const host = await desk.start();
    const client = await ready(await host.window());
    const conversation = await newConversation(client);
    const asked = send(client, conversation, LONG);
    await asked.speaking;
    const { turn, messages } = await client.request('conversation.open', { id: conversation });
    // Another window may not take the path from under it.
    const head = messages[0]?.id ?? '';
    await expect(client.request('conversation.update', { id: conversation, patch: { head } })).rejects.toMatchObject({ code: 'conflict' });
    await client.request('turn.stop', { turn: turn as string });
    await asked.result;
    const stopped = endOf(asked.events) as Message;
    expect(stopped.status).toBe('stopped');
    expect(textOf(stopped)).toBe(said(asked.events));
    await client.request('setting.set', { name: 'answer.maxTokens', value: 40 });
    const more: TurnEvent[] = [];
    await client.request('turn.continue', { conversation, message: stopped.id }, { onEvent: (event) => void more.push(event) });
    const whole = endOf(more) as Message;
    expect(whole.id).toBe(stopped.id);
    expect(textOf(whole)).toBe(textOf(stopped) + said(more));
    expect(said(more).length).toBeGreaterThan(20);
  });

  test.skipIf(process.platform !== 'linux')(
    'a model that dies while answering is told, the question and what was said are kept, and it can be asked again (Linux: by /proc)',
    async () => {
      const host = await desk.start();
      const client = await ready(await host.window());
      const conversation = await newConversation(client);
      const asked = send(client, conversation, LONG);
      await asked.speaking;
      const [llm] = childrenOf(host.child.pid as number, 'embedded');
      process.kill(llm as number, 'SIGKILL');
      await asked.result;
      const failed = endOf(asked.events) as Message;
      expect(failed).toMatchObject({ status: 'failed', error: { code: 'model.crashed' } });
      expect(textOf(failed)).toBe(said(asked.events));
      await client.request('setting.set', { name: 'answer.maxTokens', value: 12 });
      const again: TurnEvent[] = [];
      await client.request(
        'turn.answer',
        { conversation, message: failed.parent as string },
        { onEvent: (event) => void again.push(event) },
      );
      expect(textOf(endOf(again)).length).toBeGreaterThan(0);
      expect(endOf(again)).toMatchObject({ version: 1, versions: 2 });
    },
  );

  test('a host killed while answering leaves a failed answer with what was said, and no child', async () => {
    const host = await desk.start();
    const client = await ready(await host.window());
    const conversation = await newConversation(client);
    const asked = send(client, conversation, LONG);
    // Saved at least every second: so much is there after the kill.
    await expect
      .poll(async () => textOf((await client.request('conversation.open', { id: conversation })).messages[1]).length, { timeout: 30_000 })
      .toBeGreaterThan(0);
    const children = process.platform === 'linux' ? childrenOf(host.child.pid as number, 'entry') : [];
    const ended = once(host.child, 'exit');
    host.child.kill('SIGKILL');
    await ended;
    const again = await (await desk.start()).window();
    const { messages, turn } = await again.request('conversation.open', { id: conversation });
    expect(turn).toBeNull();
    expect(messages[1]).toMatchObject({ status: 'failed', error: { code: 'model.interrupted' } });
    expect(said(asked.events).startsWith(textOf(messages[1]).slice(0, 20))).toBe(true);
    expect(textOf(messages[1]).length).toBeGreaterThan(0);
    for (const pid of children) await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
  });

  test('told to end while answering, the host ends within 3 s and keeps what was said', async () => {
    const host = await desk.start();
    const client = await ready(await host.window());
    const conversation = await newConversation(client);
    const asked = send(client, conversation, LONG);
    await asked.speaking;
    const { code, ms } = await host.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
    const again = await (await desk.start()).window();
    const { messages } = await again.request('conversation.open', { id: conversation });
    expect(messages[1]?.status).toBe('stopped');
    expect(textOf(messages[1])).toContain(said(asked.events).slice(0, 20));
  });

  test('ask answers on stdout alone, by a host of its own and by the running one', async () => {
    // Short and always the same: this little model can go on for minutes.
    const before = await desk.start();
    await (await ready(await before.window())).request('setting.set', { name: 'answer.maxTokens', value: 12 });
    await before.stop();
    const alone = await desk.run('ask', ['Say', 'hello.', '--data-dir', desk.dataDir]);
    expect(alone.code).toBe(0);
    expect(alone.stdout.trim().length).toBeGreaterThan(1);
    expect(alone.stderr).toMatch(/SmolLM2.* · on this computer\n.*Conversation: ([0-9a-f]{32})\n/s);
    const conversation = /Conversation: (\w+)/.exec(alone.stderr)?.[1] as string;
    const host = await desk.start();
    const attached = await desk.run('ask', ['And again.', '--data-dir', desk.dataDir, '--conversation', conversation]);
    expect(attached.code).toBe(0);
    const client = await host.window();
    const { messages } = await client.request('conversation.open', { id: conversation });
    expect(messages).toHaveLength(4);
    expect(textOf(messages[3])).toBe(attached.stdout.slice(0, -1));
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!file)(`what a spoken question cost is kept with its answer, told to every window, and among the latest${why}`, async () => {
  const host = await desk.start();
  const client = await ready(await host.window());
  const told: AppEvent[] = [];
  void client.request('app.events', {}, { onEvent: (event) => void told.push(event) }).catch(() => {});
  const conversation = await newConversation(client);
  const asked = send(client, conversation, 'Say hello.');
  await asked.result;
  const message = endOf(asked.events)?.id as string;
  const voice = { captured: 9, recognised: 240, recogniser: 'whisper-tiny.en' };
  await client.request('timing.keep', { message, voice });
  await client.request('timing.keep', { message, voice: { ...voice, heard: 1200 } });
  await expect
    .poll(() => told.some((e) => e.type === 'message' && e.message.id === message && e.message.timings?.voice?.heard === 1200))
    .toBe(true);
  const { turns, replacements } = await client.request('timing.recent', {});
  expect(turns).toEqual([
    {
      ...{ model: `embedded/${MODEL}`, modelName: expect.any(String) },
      timings: expect.objectContaining({ recall: expect.any(Number), firstToken: expect.any(Number), voice: { ...voice, heard: 1200 } }),
    },
  ]);
  expect(replacements.find(({ id }) => id === MODEL)).toMatchObject({ task: 'chat', installed: true });
  const question = endOf(asked.events)?.parent as string;
  await expect(client.request('timing.keep', { message: question, voice })).rejects.toMatchObject({ code: 'conflict' });
});
