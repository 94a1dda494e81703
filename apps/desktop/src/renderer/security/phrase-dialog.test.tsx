// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { PhraseDialog } from './PhraseDialog.tsx';
import { closePhrase, loadVault, openPhrase } from './store.ts';

let connected: Connected | null = null;
afterEach(() => {
  closePhrase();
  cleanup();
  connected?.end();
  connected = null;
});

it('keeps the words that were written down, also where keeping them failed at first: they are never made anew', async () => {
  connected = await connect({ protectedBy: ['file'] });
  const { host } = connected;
  await loadVault();
  render(<PhraseDialog onLater={() => {}} />);
  openPhrase();
  fireEvent.click(await screen.findByRole('button', { name: 'Show words' }));
  await screen.findByRole('list', { name: 'Recovery words' });
  host.fail('vault.phrase.keep', new MiaError('data.disk-full'));
  fireEvent.click(screen.getByRole('button', { name: 'I have written it down' }));
  await screen.findByText('data.disk-full');
  // The button beside the sentence says what it does.
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await until(() => screen.queryByRole('dialog') === null);
  const asked = host.state.asked.map(({ name }) => name).filter((name) => name.startsWith('vault.phrase'));
  expect(asked).toEqual(['vault.phrase.make', 'vault.phrase.keep', 'vault.phrase.keep']);
  expect(host.state.protectedBy).toContain('phrase');
});
