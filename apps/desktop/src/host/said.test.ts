/** What is said to the memory of a running host, without any model: kept and taken back, forgotten only when confirmed, listed. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppEvent } from '../contract/index.ts';
import { Desk } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

test('a card answers: Undo takes back what was kept, nothing is forgotten before it is confirmed, and a restart changes nothing', async () => {
  const host = await desk.start();
  const window = await host.window();
  const seen: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
  const { conversation } = await window.request('conversation.create', {});
  const say = async (text: string): Promise<string> => {
    const message = randomUUID();
    expect(await window.request('turn.send', { conversation: conversation.id, message, text })).toEqual({ turn: null });
    return message;
  };
  const cardOf = async (message: string, from = window) => (await from.request('memory.card', { message })).card;
  const facts = async () => (await window.request('memory.facts', { limit: 10, offset: 0 })).facts.map((f) => f.text);
  const undoOf = (answer: string) =>
    vi.waitFor(() => {
      const found = seen.findLast((event) => event.type === 'memory.changed' && event.answer === answer);
      if (found?.type !== 'memory.changed' || !found.undo) throw new Error('not told yet');
      return found.undo;
    }, 20_000);

  const kept = await say("Remember that my dog's name is Rex.");
  expect(await cardOf(kept)).toMatchObject({ kind: 'kept', items: [{ kind: 'fact', text: "Your dog's name is Rex.", source: kept }] });
  await window.request('memory.undo', { undo: await undoOf(kept) });
  expect(await facts()).toEqual([]);
  expect(await cardOf(kept)).toMatchObject({ kind: 'kept', items: [], gone: 1 });

  const sister = await say('Please remember that my sister is vegan.');
  await say('Merk dir, dass ich metrische Einheiten möchte.');
  const forget = await say('Forget that my sister is vegan.');
  const named = await cardOf(forget);
  expect(named?.items.map((i) => i.kind)).toEqual(['fact', 'message']);
  expect(await facts()).toEqual(['My sister is vegan.']);
  const [fact] = named?.items ?? [];
  expect(await window.request('memory.forgetPreview', { memory: fact?.id as string })).toMatchObject({ facts: 1, messages: 0 });
  // The request that names it goes with it, and both come back.
  const { undo } = await window.request('memory.forget', { memory: fact?.id as string, answers: [forget] });
  expect(await facts()).toEqual([]);
  expect((await window.request('conversation.open', { id: conversation.id })).messages.find((m) => m.id === forget)).toMatchObject({
    forgotten: true,
    parts: [],
  });
  await window.request('memory.undo', { undo });
  expect(await cardOf(forget)).toMatchObject({ kind: 'forget', gone: 0 });

  // All of what was said about it at once, under one Undo.
  const everything = await say('Forget what I said about my sister.');
  const all = await cardOf(everything);
  const memories = (all?.items ?? []).map(({ id }) => id);
  expect([all?.all, memories.length]).toEqual([true, 2]);
  expect(await window.request('memory.forgetRange.preview', { kind: 'memories', memories })).toMatchObject({
    messages: 1,
    facts: 1,
    conversations: 0,
  });
  const taken = await window.request('memory.forgetRange', { kind: 'memories', memories, answers: [everything] });
  expect([await facts(), (await cardOf(sister))?.items ?? []]).toEqual([[], []]);
  await window.request('memory.undo', { undo: taken.undo });
  expect(await facts()).toEqual(['My sister is vegan.']);
  await expect(window.request('memory.forgetRange', { kind: 'memories' })).rejects.toMatchObject({ code: 'request.invalid' });

  const known = await say('What do you know about me?');
  expect(await cardOf(known)).toMatchObject({
    kind: 'known',
    total: 2,
    items: [{ source: sister }, { kind: 'habit', text: 'Use metric units.' }],
  });
  await window.request('setting.set', { name: 'memory.paused', value: true });
  expect(await cardOf(await say("Remember that my cat's name is Minka."))).toMatchObject({ kind: 'not-kept', why: 'paused' });
  await expect(window.request('turn.answer', { conversation: conversation.id, message: known })).rejects.toMatchObject({
    code: 'model.none',
  });
  const incognito = await window.request('conversation.create', { incognito: true });
  const secret = randomUUID();
  await window.request('turn.send', {
    conversation: incognito.conversation.id,
    message: secret,
    text: "Remember that my dog's name is Max.",
  });
  expect(await cardOf(secret)).toMatchObject({ kind: 'not-kept', why: 'incognito' });
  expect(await facts()).toEqual(['My sister is vegan.']);

  const { code } = await host.stop();
  expect(code).toBe(0);
  const again = await (await desk.start()).window();
  const { messages } = await again.request('conversation.open', { id: conversation.id });
  expect(messages.find((m) => m.id === sister)).toMatchObject({ role: 'user', status: 'done' });
  expect(await cardOf(sister, again)).toMatchObject({ kind: 'kept', items: [{ text: 'My sister is vegan.' }] });
});
