// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { App } from '../shell/App.tsx';
import { type Connected, connect, until } from '../testing/connected.ts';
import type { FakeState } from '../testing/fake-state.ts';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  connected?.end();
  connected = null;
});

async function show(state: Partial<FakeState> = {}): Promise<Connected> {
  connected = await connect({ protectedBy: ['file'], ...state });
  render(<App onRetry={() => {}} />);
  await screen.findByRole('textbox', { name: 'Message' });
  return connected;
}

function say(text: string): void {
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.change(box, { target: { value: text } });
  fireEvent.keyDown(box, { key: 'Enter' });
}

const bar = () => screen.queryByRole('region', { name: 'Recovery phrase' });

it('comes with the first finished answer and not before; "Later" is kept, and the words can still be had', async () => {
  const { host } = await show({ pace: 10, answer: 'A few words that come one after another.' });
  expect(bar()).toBeNull();
  say('Hello');
  await screen.findByRole('article', { name: 'M.I.A' });
  expect(screen.getByRole('button', { name: 'Stop' })).toBeDefined();
  expect(bar()).toBeNull();
  await screen.findByRole('region', { name: 'Recovery phrase' });
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  // Never a gate: the box takes what is typed, and what is sent is answered.
  say('And again');
  await until(() => host.state.asked.filter(({ name }) => name === 'turn.send').length === 2);
  fireEvent.click(await screen.findByRole('button', { name: 'Later' }));
  await until(() => bar() === null);
  await until(() => host.state.settings['recovery.later'] !== undefined);
  expect(host.state.settings['recovery.later']).toMatchObject({ times: 1, conversations: 1 });
});

it('never stands in an incognito chat', async () => {
  await show({ answer: 'Yes.' });
  fireEvent.click(await screen.findByRole('button', { name: 'New incognito chat' }));
  await screen.findByRole('switch', { name: 'Use my memories here' });
  say('Hello');
  await until(() => screen.queryByRole('article', { name: 'M.I.A' }) !== null && screen.queryByRole('button', { name: 'Stop' }) === null);
  expect(bar()).toBeNull();
});
