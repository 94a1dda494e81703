// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../../i18n/index.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import { freshVoice } from '../../testing/fake-voice.ts';
import { VoicePage } from './index.ts';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  connected?.end();
  connected = null;
});

const choice = () => screen.queryByRole('combobox', { name: 'Speech recognition' }) as HTMLSelectElement | null;
const said = () => screen.queryByText(/writes down what you say/)?.textContent;

it('offers which of several recognisers listens, and says which does', async () => {
  const recognisers = [
    { id: 'whisper-tiny.en', name: 'Whisper tiny.en' },
    { id: 'moonshine-tiny', name: 'Moonshine tiny' },
  ];
  connected = await connect({ voice: { ...freshVoice(), recognisers } });
  render(<VoicePage />);
  await until(() => choice() !== null);
  expect(choice()?.value).toBe('');
  expect([...(choice()?.options ?? [])].map(({ text }) => text)).toEqual(['The best that is here', 'Whisper tiny.en', 'Moonshine tiny']);
  fireEvent.change(choice() as HTMLSelectElement, { target: { value: 'moonshine-tiny' } });
  await until(() => said()?.startsWith('Moonshine tiny') === true);
  expect(connected.host.state.settings['voice.recogniser']).toBe('moonshine-tiny');
});

it('offers no choice where there is none', async () => {
  connected = await connect({});
  render(<VoicePage />);
  await until(() => said()?.startsWith('Whisper tiny.en') === true);
  expect(choice()).toBeNull();
});
