/** Facts of a running host: told with Undo, corrected, forgotten, each for every window. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppEvent } from '../contract/index.ts';
import { Desk } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

test('what is told is a fact, and Undo, Correct and Forget are told to every window', async () => {
  const host = await desk.start();
  const window = await host.window();
  const seen: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
  const { conversation } = await window.request('conversation.create', {});
  const tell = (text: string) => window.request('turn.send', { conversation: conversation.id, message: randomUUID(), text });
  const told = (change: string) =>
    vi.waitFor(() => {
      const found = seen.find((event) => event.type === 'memory.changed' && event.change === change);
      if (found?.type !== 'memory.changed') throw new Error(`no ${change} yet`);
      return found;
    }, 10_000);
  const facts = async () => (await window.request('memory.facts', { limit: 10, offset: 0 })).facts.map((f) => f.text);

  await tell('My dog is called Rex.');
  const added = await told('added');
  expect(added).toMatchObject({ kind: 'fact', text: "Your dog's name is Rex." });
  expect((await window.request('memory.source', { memory: added.id })).message.parts[0]?.text).toBe('My dog is called Rex.');
  const { fact, undo } = await window.request('memory.fact.correct', { id: added.id, text: "Your dog's name is Max." });
  expect(fact).toMatchObject({ relation: 'dog', object: 'Max', maker: 'person' });
  expect(await facts()).toEqual(["Your dog's name is Max."]);
  await window.request('memory.undo', { undo });
  expect(await facts()).toEqual(["Your dog's name is Rex."]);
  expect(await window.request('memory.forgetPreview', { memory: added.id })).toMatchObject({ messages: 0, facts: 1 });
  const forgotten = await window.request('memory.forget', { memory: added.id });
  expect(await told('forgotten')).toMatchObject({ id: added.id, undo: forgotten.undo });
  expect(await facts()).toEqual([]);
  await window.request('memory.undo', { undo: forgotten.undo });
  // "Undo" under the turn: it is not kept, and what was said stays.
  await window.request('memory.undo', { undo: added.undo as string });
  expect(await facts()).toEqual([]);
  await expect(window.request('memory.undo', { undo: added.undo as string })).rejects.toMatchObject({ code: 'not-found' });
});
