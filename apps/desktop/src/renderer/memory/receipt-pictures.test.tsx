// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../i18n/index.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { receipts } from '../testing/data.ts';
import { ReceiptPictures } from './ReceiptPictures.tsx';

const image = { id: 'a'.repeat(32), name: 'label.jpg', width: 400, height: 300 };

let connected: Connected;
beforeEach(async () => {
  connected = await connect();
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 404 }));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  connected.end();
});

it('the images that an answer stands on are shown under it', async () => {
  const [first, second] = receipts;
  if (!first || !second) throw new Error('two receipts');
  connected.host.state.receipts = [
    { ...first, reasons: ['image'], images: [image] },
    { ...second, reasons: ['words'] },
  ];
  render(<ReceiptPictures answer="m2" words="label" />);
  await until(() => screen.queryByRole('img', { name: /label/ }) !== null);
  expect(screen.getAllByRole('img')).toHaveLength(1);
});

it('of what was forgotten nothing stands there', async () => {
  const [first, second] = receipts;
  if (!first || !second) throw new Error('two receipts');
  connected.host.state.receipts = [
    { ...first, reasons: ['image'], forgotten: true, text: '' },
    { ...second, reasons: ['image'], images: [image] },
  ];
  render(<ReceiptPictures answer="m2" words="" />);
  await until(() => screen.queryByRole('img', { name: /label/ }) !== null);
  expect(screen.getAllByRole('img')).toHaveLength(1);
});
