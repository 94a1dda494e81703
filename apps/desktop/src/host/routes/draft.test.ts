import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../contract/index.ts';
import { Desk, say } from '../running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

test('a message that is written anew is told to every window, with whose window it was; so is its end', async () => {
  const host = await desk.start();
  const window = await host.window();
  const other = await host.window({ secret: (await window.ready).session as string });
  const told: AppEvent[] = [];
  void other.request('app.events', {}, { onEvent: (event) => void (event.type === 'edit' && told.push(event)) }).catch(() => {});
  await other.request('app.info', {});
  const { conversation } = await say(window, 'The key is in the drawer.');
  const message = (await window.request('conversation.open', { id: conversation })).messages[0]?.id as string;
  const edit = { text: 'The key is in the hall.', pastes: [], leftOut: [1] };
  await window.request('draft.edit', { message, edit, window: 'one' });
  await expect.poll(() => told).toEqual([{ type: 'edit', conversation, message, edit, window: 'one' }]);
  expect((await other.request('conversation.open', { id: conversation })).edits).toMatchObject([{ message, ...edit }]);
  await other.request('draft.edit', { message, edit: null, window: 'two' });
  await expect.poll(() => told.slice(1)).toEqual([{ type: 'edit', conversation, message, edit: null, window: 'two' }]);
  const nobody = '0'.repeat(32);
  await expect(window.request('draft.edit', { message: nobody, edit, window: 'one' })).rejects.toMatchObject({ code: 'not-found' });
  expect(told).toHaveLength(2);
  expect(desk.logs()).not.toMatch(/hall|drawer/);
});
