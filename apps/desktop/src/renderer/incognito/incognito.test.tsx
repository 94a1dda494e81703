// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { useChats, useConversations, useDrafts, writeDraft } from '../chat/index.ts';
import { commands } from '../lib/commands.ts';
import { useRoute } from '../lib/route.ts';
import { App } from '../shell/App.tsx';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import type { FakeState } from '../testing/fake-state.ts';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  connected?.end();
  connected = null;
});

async function show(state: Partial<FakeState> = {}): Promise<Connected> {
  connected = await connect({ conversations: [data.conversation('c1', 'Boat papers')], ...state });
  render(<App onRetry={() => {}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'New incognito chat' }));
  await screen.findByRole('switch', { name: 'Use my memories here' });
  return connected;
}

const asked = ({ host }: Connected, name: string) => host.state.asked.filter((a) => a.name === name);

it('stays what it is while the list of the others is fetched anew', async () => {
  const { host } = await show({ importEnds: 'done' });
  const id = useRoute.getState().conversation;
  const none = { known: 0, skipped: 0, deleted: 0, shortened: 0, error: null };
  host.state.conversations = [...host.state.conversations, data.conversation('imported', 'From an export')];
  const done = { id: 'i1', state: 'done' as const, bytes: 1, total: 1, conversations: 1, messages: 2, ...none };
  act(() => host.publish({ type: 'import', import: done }));
  const listed = (): string[] => useConversations.getState().conversations.map((c) => c.id);
  await until(() => listed().includes('imported'));
  expect(useConversations.getState().conversations.find((c) => c.id === id)?.incognito).toBe(true);
  expect(screen.getByRole('textbox', { name: 'Message' }).getAttribute('placeholder')).toBe('Write a message: nothing here is kept');
});

it('begins with the band, a box that says nothing is kept, and an entry of its own; what was said is asked about before it ends', async () => {
  const it = await show();
  const id = useRoute.getState().conversation;
  expect(asked(it, 'conversation.create').map((a) => a.params)).toEqual([{ incognito: true }]);
  expect(screen.getByRole('textbox', { name: 'Message' }).getAttribute('placeholder')).toBe('Write a message: nothing here is kept');
  const list = screen.getByRole('list', { name: 'Incognito' });
  expect(within(list).getByRole('link', { name: 'Incognito chat' }).getAttribute('aria-current')).toBe('page');
  expect(document.title).not.toContain('Incognito');

  fireEvent.click(screen.getByRole('switch', { name: 'Use my memories here' }));
  await until(() => useConversations.getState().conversations.find((c) => c.id === id)?.memories === true);

  act(() => writeDraft(id, 'unsent'));
  fireEvent.click(screen.getByRole('button', { name: 'Close incognito chat' }));
  const dialog = await screen.findByRole('dialog', { name: 'Close incognito chat' });
  expect(dialog.textContent).toContain('will be lost');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  expect(asked(it, 'incognito.close')).toEqual([]);

  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);

  fireEvent.click(screen.getByRole('button', { name: 'Close incognito chat' }));
  fireEvent.click(
    within(await screen.findByRole('dialog', { name: 'Close incognito chat' }))
      .getAllByRole('button', { name: 'Close' })
      .at(-1) as HTMLElement,
  );
  await until(() => asked(it, 'incognito.close').length === 1 && useRoute.getState().conversation === 'new');
  await until(() => useDrafts.getState().texts[id] === undefined && useChats.getState().chats[id] === undefined);
  expect(screen.queryByRole('list', { name: 'Incognito' })).toBeNull();
  const free = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(free);
  expect(free.defaultPrevented).toBe(false);
});

it('says of a message without a model that it goes with the chat, and can be exported by an act of its own', async () => {
  const it = await show({ models: [], chosen: null, entries: [], servers: [], downloads: [] });
  fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: 'unsaid' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText(/^There is no model yet to answer it\. The message goes with this chat\.$/);
  expect(screen.queryByText(/Kept/)).toBeNull();

  const found = () => commands().find((c) => c.id === 'conversation.export');
  await until(() => found() !== undefined);
  expect(found()?.note).toContain('stays when this chat is gone');
  const [markdown] = found()?.choices ?? [];
  await act(() => markdown?.run?.() as Promise<void>);
  expect(asked(it, 'conversation.export').map((a) => a.params)).toEqual([{ id: useRoute.getState().conversation, format: 'markdown' }]);
  await screen.findAllByText('Exported “Incognito chat”: 1 message. The file is not encrypted.');
});

it('ended with the host, says so and goes on in another one with what was not sent, never in a chat that is kept', async () => {
  const it = await show();
  const id = useRoute.getState().conversation;
  fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: 'said' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await until(() => asked(it, 'turn.send').length === 1);
  await screen.findByRole('article', { name: 'M.I.A' });
  act(() => writeDraft(id, 'not sent yet'));
  it.away(true);
  await until(() => it.link() !== 'open');
  it.host.state.conversations = it.host.state.conversations.filter((c) => c.id !== id);
  it.away(false);
  await screen.findAllByText(/^M\.I\.A was started again\./);
  const next = useRoute.getState().conversation;
  expect(next).not.toBe(id);
  expect(useConversations.getState().conversations.find((c) => c.id === next)?.incognito).toBe(true);
  await until(() => (screen.getByRole('textbox', { name: 'Message' }) as HTMLTextAreaElement).value === 'not sent yet');
  expect([useChats.getState().chats[id], useDrafts.getState().texts[id]]).toEqual([undefined, undefined]);
  expect(screen.queryByText('said')).toBeNull();
});

it('ends without a question where nothing was said, and is never taken for the new chat', async () => {
  const it = await show();
  const id = useRoute.getState().conversation;
  fireEvent.click(screen.getByRole('button', { name: 'New chat' }));
  await until(() => useRoute.getState().conversation === 'new');
  fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: 'kept' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await until(() => asked(it, 'turn.send').length === 1);
  expect(asked(it, 'turn.send')).toMatchObject([{ params: { conversation: expect.not.stringMatching(id) } }]);
  fireEvent.click(within(screen.getByRole('list', { name: 'Incognito' })).getByRole('link'));
  fireEvent.click(await screen.findByRole('button', { name: 'Close incognito chat' }));
  await until(() => asked(it, 'incognito.close').length === 1);
  expect(screen.queryByRole('dialog')).toBeNull();
});
