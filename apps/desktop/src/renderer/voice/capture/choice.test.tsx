// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Connected, connect, until } from '../../testing/connected.ts';
import { MicrophoneChoice, MicrophoneLamp, MicrophoneLevel, useMicrophone } from './index.ts';

const built = { id: 'a', label: 'Built-in' };
const headset = { id: 'b', label: 'Headset' };

let connected: Connected;
beforeEach(() => useMicrophone.setState({ devices: [built, headset], state: 'closed', level: 0 }));
afterEach(() => {
  cleanup();
  connected.end();
});

const choice = (): HTMLSelectElement => screen.getByRole('combobox', { name: 'Microphone' });
const shown = (): string | undefined => choice().selectedOptions[0]?.text;

it('a choice is stored with its name, and the system’s own stores none', async () => {
  connected = await connect();
  render(<MicrophoneChoice />);
  expect(shown()).toBe("The system's own");
  fireEvent.change(choice(), { target: { value: 'b' } });
  await until(() => connected.host.state.settings['voice.device'] !== undefined);
  expect(connected.host.state.settings['voice.device']).toEqual(headset);
  fireEvent.change(choice(), { target: { value: '' } });
  await until(() => connected.host.state.settings['voice.device'] === null);
});

it('a device whose id changed is found by its name', async () => {
  connected = await connect({ settings: { 'onboarding.done': true, 'voice.device': { id: 'of another session', label: 'Headset' } } });
  render(<MicrophoneChoice />);
  expect(choice().value).toBe('b');
  expect(screen.queryByText(/Not here now/)).toBeNull();
});

it('one that is not here stays chosen, and it is said what is used instead', async () => {
  connected = await connect({ settings: { 'onboarding.done': true, 'voice.device': { id: 'c', label: 'Desk microphone' } } });
  render(<MicrophoneChoice />);
  expect(shown()).toBe('Desk microphone');
  screen.getByText(/Not here now/);
});

it('before the permission was given it says why there are no names', async () => {
  connected = await connect();
  useMicrophone.setState({ devices: [] });
  render(<MicrophoneChoice />);
  screen.getByText(/named here once/);
});

it('the lamp stands only while the microphone is live, and the meter says how loud it is', async () => {
  connected = await connect();
  render(
    <>
      <MicrophoneLamp />
      <MicrophoneLevel />
    </>,
  );
  const lamp = (): HTMLElement | null => screen.queryByRole('img', { name: 'Microphone is live' });
  expect(lamp()).toBeNull();
  useMicrophone.setState({ state: 'opening' });
  await until(() => lamp() === null);
  useMicrophone.setState({ state: 'live', level: 0.42 });
  await until(() => lamp() !== null);
  expect(screen.getByRole('meter', { name: 'Microphone level' }).getAttribute('aria-valuenow')).toBe('42');
});
