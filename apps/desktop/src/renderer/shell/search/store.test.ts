// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { remove, useConversations } from '../../chat/index.ts';
import { notices } from '../../lib/notices.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { addFilter, clearSearch, hitsOf, openHit, removeFilter, setSearch, useSearch, watchSearch } from './store.ts';

let connected: Connected | null = null;
afterEach(() => {
  clearSearch();
  connected?.end();
});

const said = (id: string, conversation: string, text: string) => data.message('user', text, { id, conversation });
const found = (): string[] =>
  hitsOf(useSearch.getState().results ?? { filters: [], conversations: [], memories: [], notes: [], complete: true }).map(
    (h) => h.message ?? h.conversation,
  );

async function open(): Promise<Connected> {
  connected = await connect({
    conversations: [data.conversation('c1', 'The lighthouse'), data.conversation('c2', 'Other')],
    messages: {
      c1: [said('m1', 'c1', 'a lighthouse in the north')],
      c2: [said('m2', 'c2', 'the lighthouse keeper'), said('m3', 'c2', 'no lighthouse')],
    },
  });
  setSearch('lighthouse');
  await until(() => !useSearch.getState().running);
  expect(found()).toEqual(['c1', 'm1', 'm2', 'm3']);
  return connected;
}

describe('results that stand while something changes', () => {
  it('lose what is deleted, in every window, and have it again after Undo', async () => {
    await open();
    const conversation = useConversations.getState().conversations.find((c) => c.id === 'c1');
    if (conversation) await remove(conversation);
    await until(() => !found().includes('m1'));
    expect(found()).toEqual(['m2', 'm3']);
    notices().undoLast();
    await until(() => found().includes('m1'), 'the hit again');
  });

  it('lose what is forgotten, also those that Back returns to', async () => {
    const { host } = await open();
    const stop = watchSearch(() => {});
    const hit = hitsOf(useSearch.getState().results ?? { filters: [], conversations: [], memories: [], notes: [], complete: true }).find(
      (h) => h.message === 'm2',
    );
    if (hit) openHit(hit);
    const entry = { search: 1, ...(window.history.state as object) };
    setSearch('');
    host.change({ ...said('m2', 'c2', ''), forgotten: true, parts: [] });
    await until(() => host.state.messages.c2?.[0]?.forgotten === true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    window.history.replaceState({ ...entry, search: (entry as { from?: number }).from }, '');
    window.dispatchEvent(new PopStateEvent('popstate'));
    expect(useSearch.getState().text).toBe('lighthouse');
    expect(found()).toEqual(['c1', 'm1', 'm3']);
    expect(JSON.stringify(useSearch.getState().results)).not.toContain('keeper');
    stop();
  });

  it('show a title that was changed meanwhile', async () => {
    const { host } = await open();
    host.patch('c2', { title: 'Letters from the coast' });
    await until(() => JSON.stringify(useSearch.getState().results).includes('Letters from the coast'));
  });
});

describe('filters in what was typed', () => {
  it('are put there and taken out again as they were understood, wherever else the same letters stand', () => {
    setSearch('boatin:Boats');
    addFilter('in', 'Boats');
    expect(useSearch.getState().text).toBe('boatin:Boats in:Boats ');
    removeFilter({ kind: 'in', value: 'Boats', typed: 'in:Boats' });
    expect(useSearch.getState().text).toBe('boatin:Boats');
  });
});
