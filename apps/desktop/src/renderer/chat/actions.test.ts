// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { useNotices } from '../lib/notices.ts';
import { NEW, useRoute } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { answer, goOn, send, stop } from './actions.ts';
import { useConversations } from './conversations.ts';
import { SAVE_AFTER, useDrafts, writeDraft, writePastes } from './drafts.ts';
import { openConversation } from './pages.ts';
import { chatOf } from './store.ts';
import { shownMessages, textOf } from './turn.ts';

let window_: Connected | null = null;
const open = async (state: Parameters<typeof connect>[0] = {}): Promise<Connected> => {
  window_ = await connect(state);
  return window_;
};
afterEach(() => window_?.end());

const here = (): string => useRoute.getState().conversation;
const texts = (): string[] => shownMessages(chatOf(here())).map((m) => `${m.role}: ${textOf(m)}`);
const asked = (name: string): unknown[] => window_?.host.state.asked.filter((a) => a.name === name).map((a) => a.params) ?? [];

describe('sending', () => {
  it('turns the new chat into a conversation, and streams its answer to the end', async () => {
    await open({ answer: 'All of it.' });
    await send(NEW, 'How much?');
    expect(here()).not.toBe(NEW);
    expect(texts()).toEqual(['user: How much?', 'assistant: All of it.']);
    expect(chatOf(here()).turn).toBeNull();
    expect(useConversations.getState().conversations.find((c) => c.id === here())?.title).toBe('How much?');
  });

  it('uses one empty conversation again instead of leaving many', async () => {
    await open({ answer: 'Yes.', conversations: [data.conversation('e', '', { messages: 0, titleSource: 'none' })] });
    await send(NEW, 'Is it?');
    expect(here()).toBe('e');
    expect(asked('conversation.create')).toHaveLength(0);
  });

  it('keeps the first message of a new chat as its draft until the host has it', async () => {
    const { host } = await open({ answer: 'Yes.' });
    const gate = Promise.withResolvers<void>();
    host.onNext('conversation.create', () => gate.promise);
    writeDraft(NEW, 'Is it?');
    const sent = send(NEW, 'Is it?');
    await until(() => host.state.drafts[NEW]?.text === 'Is it?');
    expect(useDrafts.getState().texts[NEW]).toBe('');
    gate.resolve();
    await sent;
    await until(() => host.state.drafts[NEW]?.text === '');
    expect(useDrafts.getState().texts[NEW]).toBe('');
  });

  it('empties the box at once, and gives the text back when nothing was kept', async () => {
    const { host } = await open();
    host.fail('turn.send', new MiaError('data.disk-full'));
    writeDraft(NEW, 'Precious words');
    const sent = send(NEW, 'Precious words');
    expect(useDrafts.getState().texts[NEW]).toBe('');
    await sent;
    expect(useDrafts.getState().texts[here()]).toBe('Precious words');
    expect(texts()).toEqual([]);
    expect(useNotices.getState().alerts.map((a) => a.error.code)).toEqual(['data.disk-full']);
  });

  it('keeps a note where there is no model', async () => {
    await open({ models: [], chosen: null });
    await send(NEW, 'A note');
    expect(shownMessages(chatOf(here())).map((m) => m.status)).toEqual(['note']);
    expect(chatOf(here()).turn).toBeNull();
  });

  it('answers a note when it is asked to', async () => {
    const { host } = await open({ models: [], chosen: null, answer: 'Now.' });
    await send(NEW, 'A note');
    Object.assign(host.state, { models: data.models, chosen: 'qwen' });
    const [note] = shownMessages(chatOf(here()));
    await answer(here(), note?.id ?? '');
    expect(texts()).toEqual(['user: A note', 'assistant: Now.']);
  });
});

describe('stopping', () => {
  it('keeps what was said', async () => {
    await open({ answer: 'word '.repeat(5000) });
    const sent = send(NEW, 'Talk');
    await until(() => (chatOf(here()).turn?.text.length ?? 0) > 20);
    await stop(here());
    await sent;
    const last = shownMessages(chatOf(here())).at(-1);
    expect(last?.status).toBe('stopped');
    expect(last && textOf(last).length).toBeGreaterThanOrEqual(20);
  });

  it('goes on from there', async () => {
    const { host } = await open({ answer: 'word '.repeat(5000) });
    const sent = send(NEW, 'Talk');
    await until(() => (chatOf(here()).turn?.text.length ?? 0) > 20);
    await stop(here());
    await sent;
    host.state.pace = 40;
    const stopped = shownMessages(chatOf(here())).at(-1);
    const before = stopped ? textOf(stopped) : '';
    const going = goOn(here(), stopped?.id ?? '');
    // It stands there while the model is looked for, too.
    expect(texts().at(-1)).toBe(`assistant: ${before}`);
    await until(() => (chatOf(here()).turn?.text.length ?? 0) > 0);
    const now = shownMessages(chatOf(here())).at(-1);
    expect(now && textOf(now).startsWith(before)).toBe(true);
    await stop(here());
    await going;
  });

  it('takes an early message back into the box', async () => {
    await open({ models: [], chosen: null, downloads: [data.download] });
    await send(NEW, 'Too early');
    expect(shownMessages(chatOf(here())).map((m) => m.status)).toEqual(['pending']);
    await stop(here());
    expect(texts()).toEqual([]);
    expect(useDrafts.getState().texts[here()]).toBe('Too early');
  });
});

describe('a connection that breaks', () => {
  it('goes on reading the same answer when the host is back, and loses nothing of it', async () => {
    const words = Array.from({ length: 120 }, (_, n) => ` w${n}`).join('');
    const connected = await open({ answer: words, pace: 4 });
    void send(NEW, 'Count');
    await until(() => (chatOf(here()).turn?.text.length ?? 0) > 30);
    connected.away(true);
    const seen = chatOf(here()).turn?.text ?? '';
    connected.away(false);
    await until(() => chatOf(here()).turn === null && chatOf(here()).messages.at(-1)?.status === 'done', 'the answer to end');
    const last = chatOf(here()).messages.at(-1);
    expect(last && textOf(last)).toBe(words);
    expect(words.startsWith(seen)).toBe(true);
    expect(asked('turn.send')).toHaveLength(1);
    expect(asked('turn.follow').length).toBeGreaterThan(0);
  });

  it('sends a message again, under the same id, when it was lost on the way', async () => {
    const connected = await open({ answer: 'Here.' });
    connected.host.onNext('turn.send', () => {
      connected.away(true);
      // The host never got to it.
      throw new MiaError('internal');
    });
    void send(NEW, 'Are you there?');
    await until(() => asked('turn.send').length === 1);
    connected.away(false);
    await until(() => texts().length === 2 && chatOf(here()).turn === null, 'question and answer');
    const ids = asked('turn.send').map((params) => (params as { message: string }).message);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(texts()).toEqual(['user: Are you there?', 'assistant: Here.']);
  });
});

describe('a message that was kept before the connection broke', () => {
  it('is not sent twice', async () => {
    const connected = await open({ answer: 'Here.' });
    connected.host.onNext('turn.send', () => connected.away(true));
    void send(NEW, 'Are you there?');
    await until(() => asked('turn.send').length === 1);
    connected.away(false);
    await until(() => texts().length === 2 && chatOf(here()).turn === null, 'question and answer');
    expect(asked('turn.send')).toHaveLength(1);
    expect(texts()).toEqual(['user: Are you there?', 'assistant: Here.']);
  });
});

describe('two windows', () => {
  it('shows an answer that another window asked for', async () => {
    const question = data.message('user', 'Asked elsewhere', { id: 'q', conversation: 'c1' });
    const { host } = await open({
      conversations: [data.conversation('c1', 'Shared', { messages: 1 })],
      messages: { c1: [question] },
      answer: 'Seen here too.',
    });
    await openConversation('c1');
    useRoute.setState({ conversation: 'c1' });
    host.answerElsewhere('c1', question);
    await until(() => texts().length === 2 && chatOf('c1').turn === null, 'the other answer');
    expect(texts().at(-1)).toBe('assistant: Seen here too.');
  });

  it('shows all of an answer that another window goes on with, from its first word on', async () => {
    const question = data.message('user', 'Asked', { id: 'q', conversation: 'c1' });
    const stopped = data.message('assistant', 'First half,', { id: 'a', conversation: 'c1', parent: 'q', status: 'stopped' });
    const { host } = await open({
      conversations: [data.conversation('c1', 'Shared', { messages: 2, head: 'a' })],
      messages: { c1: [question, stopped] },
      answer: ' second half, and all the rest of it.',
      pace: 20,
    });
    await openConversation('c1');
    useRoute.setState({ conversation: 'c1' });
    host.answerElsewhere('c1', question, stopped);
    await until(() => chatOf('c1').turn?.text !== undefined && chatOf('c1').turn?.text !== '', 'its first word');
    expect(texts().at(-1)).toMatch(/^assistant: First half, second/);
    await until(() => chatOf('c1').turn === null, 'its end');
    expect(texts()).toEqual(['user: Asked', 'assistant: First half, second half, and all the rest of it.']);
  });
});

describe('drafts', () => {
  it('are stored a moment after the last key, once', async () => {
    const { host } = await open({ conversations: [data.conversation('c1', 'A')] });
    for (const text of ['a', 'ab', 'abc']) writeDraft('c1', text);
    expect(asked('draft.set')).toHaveLength(0);
    await until(() => host.state.drafts.c1?.text === 'abc', `the draft after ${SAVE_AFTER} ms`);
    expect(asked('draft.set')).toHaveLength(1);
  });

  it('come back with their conversation', async () => {
    await open({
      conversations: [data.conversation('c1', 'A', { messages: 1 })],
      messages: { c1: [data.message('user', 'x')] },
      drafts: { c1: { text: 'unsent', pastes: [] } },
    });
    await openConversation('c1');
    expect(useDrafts.getState().texts.c1).toBe('unsent');
  });

  it('hold pastes, which are stored at once and not again with every word', async () => {
    const { host } = await open({ conversations: [data.conversation('c1', 'A')] });
    const paste = { id: 'p1', name: 'log', text: 'x'.repeat(5000) };
    writePastes('c1', [paste]);
    await until(() => host.state.drafts.c1?.pastes.length === 1);
    writeDraft('c1', 'about this');
    await until(() => host.state.drafts.c1?.text === 'about this');
    expect(asked('draft.set').at(-1)).not.toHaveProperty('pastes');
    expect(host.state.drafts.c1?.pastes).toEqual([paste]);
  });

  it('go with their pastes when they are sent, and come back with them when nothing was kept', async () => {
    const { host } = await open();
    const paste = { id: 'p1', name: 'log', text: 'x'.repeat(5000) };
    host.fail('turn.send', new MiaError('data.disk-full'));
    writePastes(NEW, [paste]);
    await send(NEW, 'about this');
    expect(asked('turn.send')[0]).toMatchObject({ text: 'about this', pastes: [paste] });
    expect(useDrafts.getState().pastes[here()]?.map((p) => p.name)).toEqual(['log']);
    await send(here(), 'about this');
    expect(useDrafts.getState().pastes[here()]).toEqual([]);
    expect(host.state.drafts[here()]).toEqual({ text: '', pastes: [], attachments: [] });
    expect(host.state.drafts[NEW]).toEqual({ text: '', pastes: [], attachments: [] });
  });

  it('are stored as what stands in the box once the message is on disk, for every tab', async () => {
    const { host } = await open({ pace: 5, answer: 'a long answer of some words' });
    writeDraft(NEW, 'first');
    await until(() => host.state.drafts[NEW]?.text === 'first');
    const sent = send(NEW, 'first');
    await until(() => chatOf(here()).messages.length > 0);
    await until(() => host.state.drafts[NEW]?.text === '');
    writeDraft(here(), 'next');
    await sent;
    await until(() => host.state.drafts[here()]?.text === 'next');
  });

  it('of another tab are taken, but never over words that are not stored yet', async () => {
    const { host } = await open({ conversations: [data.conversation('c1', 'A')] });
    const tell = (text: string): void =>
      host.publish({ type: 'draft', draft: { conversation: 'c1', text, attachments: [], pastes: [], updated: 0 }, window: 'other' });
    tell('from the other tab');
    await until(() => useDrafts.getState().texts.c1 === 'from the other tab');
    writeDraft('c1', 'mine');
    tell('theirs');
    await until(() => host.state.drafts.c1?.text === 'mine');
    expect(useDrafts.getState().texts.c1).toBe('mine');
  });
});
