// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { notices, useNotices } from '../lib/notices.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { loadConversations, remove, useConversations } from './conversations.ts';
import { fetchDraft, useDrafts, writeDraft } from './drafts.ts';
import { beginEdit, useEdits, writeEdit } from './edits.ts';
import { openConversation } from './pages.ts';
import { chatOf, useChats } from './store.ts';
import { shownMessages, textOf } from './turn.ts';

let window_: Connected | null = null;
const open = async (state: Parameters<typeof connect>[0] = {}): Promise<Connected> => {
  window_ = await connect(state);
  return window_;
};
afterEach(() => window_?.end());

const here = (): string => useRoute.getState().conversation;
const texts = (): string[] => shownMessages(chatOf(here())).map((m) => `${m.role}: ${textOf(m)}`);

describe('the list of conversations', () => {
  it('has what was told while it was on its way, not what it was before', async () => {
    const { host } = await open({ conversations: [data.conversation('c1', 'Old title'), data.conversation('c2', 'Deleted')] });
    host.onNext('conversation.list', () => {
      // The other half of it waits until another window's changes were told.
      host.onNext('conversation.list', async () => {
        host.patch('c1', { title: 'New title' });
        host.publish({ type: 'conversation-removed', id: 'c2' });
        await until(() => useConversations.getState().conversations.length === 1);
      });
    });
    await loadConversations();
    expect(useConversations.getState().conversations.map((c) => c.title)).toEqual(['New title']);
  });
});

describe('deleting a conversation', () => {
  it('can be undone', async () => {
    await open({ conversations: [data.conversation('c1', 'Keep me')], messages: { c1: [data.message('user', 'x')] } });
    const [conversation] = useConversations.getState().conversations;
    if (conversation) await remove(conversation);
    expect(useConversations.getState().conversations.map((c) => c.id)).not.toContain('c1');
    expect(notices().undoLast()).toBe(true);
    await until(() => useConversations.getState().conversations.some((c) => c.id === 'c1'));
  });

  it('is told by the beginning of a title that is longer than a notice', async () => {
    const title = `${'Long '.repeat(11)}ends🚀now ${'and on '.repeat(20)}`;
    await open({ conversations: [data.conversation('c1', title)] });
    const [conversation] = useConversations.getState().conversations;
    if (conversation) await remove(conversation);
    expect(useNotices.getState().notices.at(-1)?.text).toContain(`“${'Long '.repeat(11)}ends…”`);
  });

  it('leaves nothing of it in the window; Undo returns to it, with what was written in its box', async () => {
    const said = data.message('user', 'A secret', { id: 's', conversation: 'c1' });
    const { host } = await open({ conversations: [data.conversation('c1', 'Keep me')], messages: { c1: [said] } });
    goTo('c1');
    await openConversation('c1');
    beginEdit(said);
    writeDraft('c1', 'half a thought');
    const [conversation] = useConversations.getState().conversations;
    if (conversation) await remove(conversation);
    await until(() => here() === NEW && useChats.getState().chats.c1 === undefined);
    expect(host.state.drafts.c1?.text).toBe('half a thought');
    expect(useNotices.getState().notices.map((n) => n.text)).toEqual(['Deleted “Keep me”, with 4 memories.']);
    expect(JSON.stringify([useChats.getState(), useDrafts.getState(), useEdits.getState()])).not.toMatch(/secret|half/);
    expect(notices().undoLast()).toBe(true);
    await until(() => here() === 'c1');
    await openConversation('c1');
    expect(texts()).toEqual(['user: A secret']);
    expect(useDrafts.getState().texts.c1).toBe('half a thought');
  });

  it('in another window leaves nothing of it here either, and what was written comes back with it', async () => {
    const said = data.message('user', 'A secret', { id: 's', conversation: 'c1' });
    const { host } = await open({ conversations: [data.conversation('c1', 'Shared')], messages: { c1: [said] } });
    goTo('c1');
    await openConversation('c1');
    writeDraft('c1', 'half a thought');
    beginEdit(said);
    writeEdit('s', { text: 'half an edit', pastes: [] });
    await until(() => host.state.drafts.c1?.text === 'half a thought' && host.state.edits.s?.text === 'half an edit');
    const [conversation] = host.state.conversations;
    host.state.conversations = [];
    host.publish({ type: 'conversation-removed', id: 'c1' });
    await until(() => here() === NEW && useNotices.getState().notices.length > 0);
    expect(useNotices.getState().notices.map((n) => n.text)).toEqual(['“Shared” was deleted elsewhere, so a new chat stands here.']);
    expect(JSON.stringify([useChats.getState(), useDrafts.getState(), useEdits.getState()])).not.toMatch(/secret|half/);
    if (conversation) host.state.conversations = [conversation];
    host.patch('c1', {});
    await until(() => useConversations.getState().conversations.some((c) => c.id === 'c1'));
    await openConversation('c1');
    expect(useDrafts.getState().texts.c1).toBe('half a thought');
    expect(useEdits.getState().s?.text).toBe('half an edit');
  });

  it('in another window leaves what was not stored yet in a new chat, behind nothing that stands there', async () => {
    const said = data.message('user', 'A secret', { id: 's', conversation: 'c1' });
    const { host } = await open({
      conversations: [data.conversation('c1', 'Shared')],
      messages: { c1: [said] },
      drafts: { new: { text: 'begun', pastes: [] } },
    });
    goTo('c1');
    await openConversation('c1');
    await fetchDraft(NEW);
    const paste = { id: 'p', name: 'A list', text: 'one\ntwo' };
    writeDraft('c1', 'typed just now');
    beginEdit(said);
    writeEdit('s', { text: 'edited just now', pastes: [paste] });
    host.state.conversations = [];
    host.publish({ type: 'conversation-removed', id: 'c1' });
    await until(() => here() === NEW && useNotices.getState().notices.length > 0);
    expect(useNotices.getState().notices.map((n) => n.text)).toEqual([
      '“Shared” was deleted elsewhere. What you were writing in it stands here, in a new chat.',
    ]);
    expect(useDrafts.getState().texts).toEqual({ new: 'edited just now\n\ntyped just now\n\nbegun' });
    expect(useDrafts.getState().pastes.new).toMatchObject([{ name: 'A list', text: 'one\ntwo' }]);
    expect(useEdits.getState()).toEqual({});
    await until(() => host.state.drafts.new?.text.startsWith('edited just now') === true);
  });
});
