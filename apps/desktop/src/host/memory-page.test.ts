/** What the Memory page asks of a running host: the timeline, pins, and forgetting a stretch of time. */
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../contract/index.ts';
import { Desk, SAID, say } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

test('the timeline shows, finds and pins what was said; "the last hour" takes it, and Undo is told to all', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { conversation, message } = await say(window);
  const seen: AppEvent[] = [];
  void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
  await window.request('app.info', {});

  const { items } = await window.request('memory.timeline', { limit: 10 });
  expect(items).toMatchObject([{ message, text: SAID, conversation: { id: conversation }, pinned: false, remembered: true }]);
  const found = await window.request('memory.timeline', { text: 'cell from:me', limit: 10 });
  expect(found).toMatchObject({ items: [{ message }], filters: [{ kind: 'from', value: 'me' }], more: false });
  expect((await window.request('memory.timeline', { text: 'attic', limit: 10 })).items).toEqual([]);
  await window.request('memory.pin', { memory: message, on: true });
  expect((await window.request('memory.timeline', { pinned: true, limit: 10 })).items).toMatchObject([{ message, pinned: true }]);
  await expect(window.request('memory.pin', { memory: 'nobody', on: true })).rejects.toMatchObject({ code: 'not-found' });

  await expect(window.request('memory.forgetRange.preview', { kind: 'conversation' })).rejects.toMatchObject({ code: 'request.invalid' });
  const range = { kind: 'hour' } as const;
  expect(await window.request('memory.forgetRange.preview', range)).toMatchObject({ messages: 1, conversations: 1 });
  const { undo } = await window.request('memory.forgetRange', range);
  expect((await window.request('conversation.list', {})).conversations).toEqual([]);
  await window.request('memory.undo', { undo });
  expect((await window.request('conversation.open', { id: conversation })).messages).toMatchObject([{ id: message, forgotten: false }]);
  await expect.poll(() => seen.map((event) => event.type)).toEqual(expect.arrayContaining(['conversation-removed', 'conversation']));
});

test('an answer that repeats what is forgotten is named before, and goes with it where it is ticked', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { message } = await say(window);
  expect(await window.request('memory.forgetPreview', { memory: message })).toMatchObject({ messages: 1, answers: [] });
  await expect(window.request('memory.forget', { memory: message, answers: ['nobody'] })).rejects.toMatchObject({ code: 'not-found' });
  expect((await window.request('memory.timeline', { limit: 10 })).items).toHaveLength(1);
});

test('what a message says can be corrected once it is right, seen with the facts, and taken back', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { message } = await say(window);
  expect(await window.request('memory.claims', { memory: message })).toEqual({ facts: [] });
  const text = 'The cellar key hangs behind the green door.';
  const { fact, undo } = await window.request('memory.correct', { memory: message, text });
  expect((await window.request('memory.facts', { limit: 10, offset: 0 })).facts).toMatchObject([{ id: fact.id, text, maker: 'person' }]);
  expect((await window.request('memory.claims', { memory: fact.id })).facts).toMatchObject([{ text }]);
  await window.request('memory.undo', { undo });
  expect((await window.request('memory.facts', { limit: 10, offset: 0, history: true })).facts).toEqual([]);
  await expect(window.request('memory.correct', { memory: uuid(), text })).rejects.toMatchObject({ code: 'not-found' });
  await expect(window.request('memory.correct', { memory: message, text: ' ' })).rejects.toMatchObject({ code: 'request.invalid' });
});
