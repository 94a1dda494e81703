// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { useNotices } from '../../lib/notices.ts';
import { goTo, goToMemory, leaveConversation, useRoute } from '../../lib/route.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { askForgetRange, forgetRange, useRange } from '../range.ts';
import { askForget, forget, useMemory } from '../store.ts';
import { loadEarlier, loadTimeline, pinMemory, searchMemories, useMemoryPage } from './store.ts';

let it_: Connected;
afterEach(() => it_.end());

const state = () => useMemoryPage.getState();
const ids = () => state().items?.map((item) => item.message);

/** So many messages of one conversation, a minute apart, the newest now. */
async function open(count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, n) =>
    data.message(n % 2 === 0 ? 'user' : 'assistant', `said number ${n}`, { id: `m${n}`, created: Date.now() - (count - n) * 60_000 }),
  );
  it_ = await connect({ conversations: [data.conversation('c1', 'One')], messages: { c1: messages } });
  useMemoryPage.setState({ items: null, text: '', pinned: [] });
  goToMemory();
  await loadTimeline();
}

describe('the timeline', () => {
  it('is read page by page towards the past, each once', async () => {
    await open(250);
    expect(ids()?.length).toBe(100);
    await Promise.all([loadEarlier(), loadEarlier()]);
    expect(ids()?.length).toBe(200);
    await loadEarlier();
    expect(ids()?.at(-1)).toBe('m0');
    expect(new Set(ids()).size).toBe(250);
    expect(state().more).toBe(false);
  });

  it('shows what was looked for last, however late an older answer comes', async () => {
    await open(30);
    searchMemories('number 1');
    searchMemories('number 29');
    await until(() => ids()?.length === 1);
    expect(ids()).toEqual(['m29']);
    searchMemories('');
    await until(() => ids()?.length === 30);
  });

  it('pins at once, and puts it back where that failed', async () => {
    await open(3);
    const item = state().items?.[0];
    if (!item) throw new Error('nothing there');
    it_.host.failNext('memory.pin', 'data.disk-full');
    await pinMemory(item);
    expect(state().items?.[0]?.pinned).toBe(false);
    await pinMemory(item);
    expect(state().pinned.map((one) => one.message)).toEqual(['m2']);
  });

  it('tells an error and is there again when it is asked again', async () => {
    await open(3);
    it_.host.failNext('memory.timeline', 'internal');
    await loadTimeline();
    expect(state().error?.code).toBe('internal');
    await loadTimeline();
    expect(state().error).toBeNull();
  });
});

describe('forgetting', () => {
  it('takes a memory and the answers that repeat it out of the page, and Undo brings them back', async () => {
    await open(4);
    await askForget('m0');
    await forget('m0', ['m1']);
    expect(useMemory.getState().forgetting).toBeNull();
    await until(() => ids()?.length === 2);
    await useNotices.getState().notices.at(-1)?.undo?.();
    await until(() => ids()?.length === 4);
  });

  it('of today says how much, forgets it, and can be undone', async () => {
    await open(4);
    await askForgetRange('hour', null);
    expect(useRange.getState().range?.preview.messages).toBe(4);
    await forgetRange([]);
    await until(() => ids()?.length === 0);
    expect(useNotices.getState().notices.at(-1)?.text).toBe('Forgotten: 4 messages.');
    expect(useNotices.getState().undoLast()).toBe(true);
    await until(() => ids()?.length === 4);
  });
});

describe('the page', () => {
  it('keeps the conversation that was left, and is not left when that one goes', async () => {
    await open(2);
    goTo('c1');
    goToMemory();
    expect(useRoute.getState()).toMatchObject({ page: 'memory', conversation: 'c1' });
    expect(window.location.hash).toBe('#/memory');
    expect(leaveConversation('c1')).toBe(false);
    expect(useRoute.getState()).toMatchObject({ page: 'memory', conversation: 'new' });
    goTo('c1');
    expect(leaveConversation('c1')).toBe(true);
    expect(useRoute.getState()).toMatchObject({ page: 'chat', conversation: 'new' });
  });
});
