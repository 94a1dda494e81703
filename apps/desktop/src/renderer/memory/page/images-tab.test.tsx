// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import type { ImageItem } from '../../../contract/index.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import { memoryChanged } from '../events.ts';
import { useMemory } from '../store.ts';
import { ImagesTab } from './ImagesTab.tsx';
import { searchByImage, useImagesTab } from './images.ts';
import { searchMemories, useMemoryPage } from './store.ts';

const item = (n: number, over: Partial<ImageItem> = {}): ImageItem => ({
  ...{ id: n.toString(16).padStart(32, '0'), name: `photo ${n}.jpg`, message: `m${n}`, conversation: { id: 'c1', title: 'Boats' } },
  ...{ created: 1_700_000_000_000 - n, width: 400, height: 300, text: '', labels: [] },
  ...over,
});

let connected: Connected;
beforeEach(async () => {
  connected = await connect();
  // Pictures themselves are no matter of this test.
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 404 }));
  connected.host.state.images.items = [
    item(1, { text: 'Total  12.40', name: 'receipt.png' }),
    item(2, { labels: ['tabby', 'tiger cat'] }),
    ...Array.from({ length: 70 }, (_, n) => item(n + 3)),
  ];
  useMemoryPage.setState({ tab: 'images', text: '' });
});
afterEach(() => {
  cleanup();
  useImagesTab.setState({ items: null, like: null, error: null, more: false });
  useMemoryPage.setState({ tab: 'timeline', text: '' });
  useMemory.setState({ forgetting: null });
  vi.restoreAllMocks();
  connected.end();
});

const tiles = (): HTMLElement[] => within(screen.getByRole('list', { name: 'Images' })).getAllByRole('listitem');
const open = async (): Promise<void> => {
  render(<ImagesTab />);
  await until(() => screen.queryByRole('list', { name: 'Images' }) !== null);
};

it('shows the newest first, each with what is written in it or what it shows, and more towards the end', async () => {
  await open();
  expect(tiles()).toHaveLength(60);
  screen.getByRole('button', { name: 'Open receipt.png: Total 12.40' });
  screen.getByRole('button', { name: 'Open photo 2.jpg: tabby, tiger cat' });
  fireEvent.scroll(document.querySelector('[data-region=memories]') as Element);
  await until(() => tiles().length === 72);
});

it('finds by words', async () => {
  await open();
  searchMemories('total');
  await until(() => tiles().length === 1);
  screen.getByRole('button', { name: /receipt/ });
  searchMemories('nothing of the kind');
  await until(
    () =>
      screen.queryByText('Nothing found for “nothing of the kind”') !== null || /nothing of the kind/.test(document.body.textContent ?? ''),
  );
});

it('finds those that are like an image, which is not kept', async () => {
  await open();
  await searchByImage(
    new File(['<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'], 'like this.svg', { type: 'image/svg+xml' }),
  );
  await until(() => screen.queryByText('Like like this.svg') !== null);
  await until(() => (tiles()[0]?.textContent ?? '').includes('photo 72.jpg'));
  const kept = Object.keys(connected.host.state.images.known);
  expect(kept).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Show all images' }));
  await until(() => Object.keys(connected.host.state.images.known).length === 0);
  await until(() => screen.queryByText('Like like this.svg') === null && tiles().length === 60);
});

it('an image that cannot be looked at says why, and nothing is looked for', async () => {
  await open();
  await searchByImage(new File([], 'empty.png', { type: 'image/png' }));
  await until(() => screen.queryByText('image.empty') !== null || screen.queryByRole('alert') !== null);
  expect(useImagesTab.getState().like).toBeNull();
});

it('arrows go from image to image; what is forgotten goes at once', async () => {
  await open();
  const first = screen.getByRole('button', { name: /^Open receipt/ });
  first.focus();
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  expect(document.activeElement?.getAttribute('aria-label')).not.toBe(first.getAttribute('aria-label'));
  fireEvent.click(within(tiles()[0] as HTMLElement).getByRole('button', { name: 'Forget' }));
  await until(() => useMemory.getState().forgetting !== null);
  expect(useMemory.getState().forgetting?.memory).toBe('m1');
  useMemory.getState().forgetting?.then?.();
  await until(() => screen.queryByRole('button', { name: /receipt/ }) === null);
});

it('what a conversation showed goes with it', async () => {
  await open();
  connected.host.state.images.items = [];
  const { useRoute } = await import('../../lib/route.ts');
  useRoute.setState({ page: 'memory' });
  memoryChanged({ type: 'conversation-removed', id: 'c1' });
  await until(() => screen.queryByText('No images yet') !== null);
});
