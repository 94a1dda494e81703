// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { useRoute } from '../lib/route.ts';
import { type Connected, connect } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { showSource, useMemory } from './store.ts';

let connected: Connected | null = null;
afterEach(() => {
  vi.restoreAllMocks();
  connected?.end();
  connected = null;
});

it.each([
  ['stays beside a source that is shown', 1280, 'a1'],
  ['does not lie over a source that is shown, where the window is narrow', 600, null],
])('the panel %s', async (_what, width, open) => {
  connected = await connect({
    conversations: [data.conversation('c1', 'Boat papers')],
    messages: { c1: [data.message('user', 'My boat is called Heron Seven.', { id: 'm1', conversation: 'c1' })] },
  });
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) => ({ matches: width <= Number(/max-width: ([\d.]+)px/.exec(query)?.[1]) }) as MediaQueryList,
  );
  useMemory.setState({ answer: 'a1', receipts: [], stays: ['new'] });
  await showSource('m1');
  expect(useRoute.getState()).toMatchObject({ conversation: 'c1', reveal: 'm1' });
  expect(useMemory.getState().answer).toBe(open);
});
