// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../../contract/index.ts';
import { useRoute } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { answer, send } from './actions.ts';
import { loadNewer, loadOlder, loadUntil, openConversation, toLatest } from './pages.ts';
import { chatOf, useChats } from './store.ts';
import { endOf, goesOn, shownMessages, textOf } from './turn.ts';

let connected: Connected;
afterEach(() => connected.end());

const LENGTH = 2000;
const longPath = (): Message[] =>
  Array.from({ length: LENGTH }, (_, n) =>
    data.message(n % 2 === 0 ? 'user' : 'assistant', `m${n}`, { id: `m${n}`, parent: n === 0 ? null : `m${n - 1}` }),
  );

async function open(readAt: string | null): Promise<void> {
  connected = await connect({
    conversations: [data.conversation('c1', 'Long', { messages: LENGTH, readAt })],
    messages: { c1: longPath() },
    answer: 'new',
  });
  useRoute.setState({ conversation: 'c1' });
  await openConversation('c1');
}

const chat = () => chatOf('c1');
const ends = () => [chat().messages[0]?.id, chat().messages.at(-1)?.id];
const asked = () => connected.host.state.asked.filter((a) => a.name === 'conversation.open').length;
/** Every message hangs on the one before it. */
const isWhole = () => chat().messages.every((m, n) => n === 0 || m.parent === chat().messages[n - 1]?.id);

describe('a long conversation', () => {
  it('opens with its newest messages and knows that there are older ones', async () => {
    await open(null);
    expect(ends()).toEqual(['m1800', 'm1999']);
    expect(chat()).toMatchObject({ more: true, tail: null });
    await loadOlder('c1');
    expect(ends()).toEqual(['m1600', 'm1999']);
    expect(await loadUntil('c1', 'nowhere')).toBe(false);
    expect(useChats.getState().errors.c1).toBeUndefined();
  });

  it('opens where it was read, however deep, by two requests', async () => {
    await open('m300');
    expect(asked()).toBe(2);
    expect(chat().messages).toHaveLength(200);
    expect(chat().messages.some((m) => m.id === 'm300')).toBe(true);
    expect(goesOn(chat())).toBe(true);
    expect(endOf(chat())?.id).toBe('m1999');
  });

  it('is read on from there page by page, until it is whole', async () => {
    await open('m300');
    const pages = Math.ceil(LENGTH / 200);
    for (let n = 0; n < pages && goesOn(chat()); n += 1) await Promise.all([loadNewer('c1'), loadNewer('c1')]);
    for (let n = 0; n < 2; n += 1) await loadOlder('c1');
    expect(ends()).toEqual(['m0', 'm1999']);
    expect(chat()).toMatchObject({ more: false, tail: null });
    expect(chat().messages).toHaveLength(LENGTH);
    expect(isWhole()).toBe(true);
  });

  it('brings up any message by one request, and is whole where that touches what is here', async () => {
    await open(null);
    const before = asked();
    expect(await loadUntil('c1', 'm20')).toBe(true);
    expect(asked()).toBe(before + 1);
    expect(ends()).toEqual(['m0', 'm199']);
    expect(chat().more).toBe(false);
    expect(await loadUntil('c1', 'm1990')).toBe(true);
    expect(ends()).toEqual(['m1800', 'm1999']);
    expect(await loadUntil('c1', 'm1750')).toBe(true);
    expect(ends().at(-1)).toBe('m1999');
    expect(isWhole()).toBe(true);
  });

  it('jumps to the latest without a request', async () => {
    await open('m300');
    const before = asked();
    toLatest('c1');
    expect(ends()).toEqual(['m1800', 'm1999']);
    expect(chat()).toMatchObject({ more: true, tail: null });
    expect(asked()).toBe(before);
  });

  it('drops a page that comes when another stretch stands here', async () => {
    await open('m300');
    const late = loadNewer('c1');
    toLatest('c1');
    await late;
    expect(ends()).toEqual(['m1800', 'm1999']);
  });
});

describe('away from the end', () => {
  it('what is sent goes there and is seen', async () => {
    await open('m300');
    await send('c1', 'And now?');
    expect(shownMessages(chat()).slice(-2).map(textOf1)).toEqual(['And now?', 'new']);
    expect(chat().messages.at(-2)?.parent).toBe('m1999');
    expect(goesOn(chat())).toBe(false);
  });

  it('an answer that another window asked for moves nothing here, and is there at the end', async () => {
    await open('m300');
    const shown = shownMessages(chat()).map((m) => m.id);
    const question = data.message('user', 'Elsewhere', { id: 'e', parent: 'm1999' });
    connected.host.state.messages.c1?.push(question);
    connected.host.publish({ type: 'message', message: question });
    await until(() => endOf(chat())?.id === 'e');
    connected.host.answerElsewhere('c1', question);
    await until(() => endOf(chat())?.role === 'assistant' && endOf(chat())?.parent === 'e' && chat().turn === null);
    expect(shownMessages(chat()).map((m) => m.id)).toEqual(shown);
    toLatest('c1');
    expect(shownMessages(chat()).slice(-2).map(textOf1)).toEqual(['Elsewhere', 'new']);
  });

  it('a question answered again there ends the path at its new answer', async () => {
    await open('m300');
    await answer('c1', 'm300');
    expect(shownMessages(chat()).slice(-2).map(textOf1)).toEqual(['m300', 'new']);
    expect(chat().tail).toBeNull();
  });
});

describe('a path that another window changes', () => {
  it('is shown here as it is now, where it was read', async () => {
    connected = await connect({
      conversations: [data.conversation('c1', 'A', { messages: 4 })],
      messages: { c1: longPath().slice(0, 4) },
      kept: { c1: [...longPath().slice(0, 4), data.message('assistant', 'other', { id: 'o', parent: 'm2' })] },
    });
    await openConversation('c1');
    const { host } = connected;
    host.showElsewhere('c1', 'o');
    await until(() => endOf(chat())?.id === 'o');
    expect(shownMessages(chat()).map(textOf1)).toEqual(['m0', 'm1', 'm2', 'other']);
    host.showElsewhere('c1', 'm1');
    await until(() => endOf(chat())?.id === 'm1');
    expect(chat().messages.map((m) => m.id)).toEqual(['m0', 'm1']);
  });

  it('deep in a long one keeps what is read', async () => {
    await open('m300');
    connected.host.showElsewhere('c1', 'm900');
    await until(() => endOf(chat())?.id === 'm900');
    expect(chat().messages.some((m) => m.id === 'm300')).toBe(true);
    expect(goesOn(chat())).toBe(true);
  });
});

const textOf1 = (m: Message): string => textOf(m);
