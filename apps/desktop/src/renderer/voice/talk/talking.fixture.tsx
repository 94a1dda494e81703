/** A message box with hold to talk on a host in memory, on a clock that a test moves. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import { openConversation, useDrafts } from '../../chat/index.ts';
import { Composer } from '../../composer/index.ts';
import { useNotices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { watchKeys } from '../../shell/keys.ts';
import { type Connected, connect } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { resetTalk, useTalk, useVoice, watchTalk } from './index.ts';
import { freshMicrophone, microphone } from './microphone.fixture.ts';
import { loadVoice, useSpoken } from './store.ts';

export let connected: Connected;
let stop = (): void => {};
let time = 10_000;

/** Milliseconds go by. */
export const later = (ms: number): void => {
  time += ms;
};

export async function open(over: Parameters<typeof connect>[0] = {}): Promise<void> {
  time = 10_000;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  freshMicrophone();
  connected = await connect({
    conversations: [data.conversation('c1', 'A')],
    messages: { c1: [data.message('user', 'x', { id: 'x1' })] },
    answer: 'Fine.',
    pace: 1,
    ...over,
  });
  await openConversation('c1');
  await loadVoice();
  useDrafts.setState({ texts: { c1: '' }, pastes: {}, dirty: {} });
  useRoute.setState({ conversation: 'c1', page: 'chat' });
  const stops = [watchKeys(), watchTalk(() => false)];
  stop = () => {
    for (const one of stops) one();
  };
  render(<Composer conversation="c1" busy={false} hasModel />);
}

export function close(): void {
  vi.mocked(performance.now).mockRestore();
  stop();
  resetTalk();
  useSpoken.setState({}, true);
  useVoice.setState({ status: null });
  cleanup();
  connected.end();
}

export const asked = (name: string): Record<string, unknown>[] =>
  connected.host.state.asked.filter((a) => a.name === name).map((a) => a.params as Record<string, unknown>);
export const button = (): HTMLElement => screen.getByRole('button', { name: 'Hold to talk' });
export const box = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' });
export const said = (): string => useNotices.getState().announcement.text;

/** Resolves when the condition holds; asks a bounded number of times, for the clock stands still. */
export async function settled(condition: () => boolean, what: string = condition.toString()): Promise<void> {
  for (let n = 0; n < 400 && !condition(); n += 1) await act(() => new Promise((resolve) => setTimeout(resolve, 2)));
  if (!condition()) throw new Error(`waited in vain: ${what}`);
}

export const press = (): void => {
  fireEvent.pointerDown(button(), { button: 0, isPrimary: true, pointerId: 1 });
};
export const release = (): void => {
  fireEvent.pointerUp(button(), { isPrimary: true, pointerId: 1 });
};

/** So many frames of 32 ms come, and the window listens. */
export async function speak(frames = 10, loud = 0.2): Promise<void> {
  await settled(() => microphone.options !== null, 'the microphone');
  for (let n = 0; n < frames; n += 1) {
    microphone.options?.onFrames(new Float32Array(512).fill(loud), microphone.at);
    microphone.at += 512;
  }
  await settled(() => useTalk.getState().phase === 'listening');
}

export async function holdAndSpeak(frames = 10, loud = 0.2): Promise<void> {
  press();
  await speak(frames, loud);
  later(2000);
  release();
}
