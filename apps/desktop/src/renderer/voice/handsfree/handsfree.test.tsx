// @vitest-environment happy-dom
/** A conversation without a key, on a microphone that a test speaks into and a host in memory. */
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chatOf } from '../../chat/index.ts';
import { useSpeaking } from '../speaking/index.ts';
import { useTalk } from '../talk/index.ts';
import { microphone } from '../talk/microphone.fixture.ts';
import { asked, close, later, open, press, release, settled } from '../talk/talking.fixture.tsx';
import { useHandsFree, watchHandsFree } from './index.ts';

vi.mock('../capture/index.ts', () => import('../talk/microphone.fixture.ts'));

let stop = (): void => {};
beforeEach(async () => {
  await open();
  stop = watchHandsFree();
});
afterEach(() => {
  stop();
  useSpeaking.setState({ message: null, conversation: null, range: null, own: false });
  close();
});

const toggle = () => fireEvent.click(screen.getByRole('button', { name: 'Hands-free' }));
/** So many milliseconds of voice, or of quiet, come from the microphone. */
async function hear(ms: number, loud: boolean): Promise<void> {
  await settled(() => microphone.options !== null, 'the microphone');
  for (let gone = 0; gone < ms; gone += 32) {
    microphone.options?.onFrames(new Float32Array(512).fill(loud ? 0.2 : 0), microphone.at);
    microphone.at += 512;
  }
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
}
const phase = () => useTalk.getState().phase;
const sent = () => asked('turn.send').map(({ text }) => text);

it('sends what was said once it is over, and listens on: three turns without a key', async () => {
  toggle();
  expect(screen.getByRole('button', { name: 'Hands-free', pressed: true })).toBeTruthy();
  for (let turn = 1; turn <= 3; turn += 1) {
    await settled(() => microphone.begun === turn, `utterance ${turn}`);
    await hear(320, false);
    expect(phase()).toBe('idle');
    await hear(640, true);
    await settled(() => phase() === 'listening', 'somebody speaks');
    await hear(960, false);
    await settled(() => sent().length === turn, `question ${turn}`);
    await settled(() => chatOf('c1').turn === null && chatOf('c1').messages.at(-1)?.role === 'assistant', 'the answer');
  }
  expect(asked('voice.listen').every(({ activity }) => activity === true)).toBe(true);
});

it('a cough is no beginning, and interrupts nobody', async () => {
  toggle();
  useSpeaking.setState({ message: 'a', conversation: 'c1', own: true });
  await hear(224, true);
  await hear(1500, false);
  expect(phase()).toBe('idle');
  expect(useSpeaking.getState().message).toBe('a');
  expect(sent()).toEqual([]);
});

it('does not listen over a voice that the echo canceller does not know, and begins when that is over', async () => {
  useSpeaking.setState({ message: 'a', conversation: 'c1', own: false });
  toggle();
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  expect(microphone.begun).toBe(0);
  act(() => useSpeaking.setState({ message: null }));
  await settled(() => microphone.begun === 1);
});

it('listens on once it is known that the page itself speaks: who begins to speak then interrupts', async () => {
  toggle();
  await settled(() => microphone.begun === 1);
  // A voice begins before it is known whose it is.
  act(() => useSpeaking.setState({ message: 'a', conversation: 'c1', own: false }));
  await settled(() => microphone.discarded === 1);
  act(() => useSpeaking.setState({ own: true }));
  await settled(() => microphone.begun === 2);
  await hear(640, true);
  await settled(() => phase() === 'listening', 'somebody speaks');
});

it('gives way to the key, and goes on behind it', async () => {
  toggle();
  await settled(() => microphone.begun === 1);
  press();
  await settled(() => microphone.begun === 2);
  expect(microphone.discarded).toBe(1);
  await hear(640, true);
  later(2000);
  release();
  await settled(() => sent().length === 1, 'what was said by the key');
  await settled(() => microphone.begun === 3, 'free again');
});

it('pressed again it ends, and what was being said is discarded', async () => {
  toggle();
  await hear(640, true);
  await settled(() => phase() === 'listening');
  toggle();
  expect(useHandsFree.getState().on).toBe(false);
  expect(phase()).toBe('idle');
  await hear(1500, false);
  expect(sent()).toEqual([]);
  expect(microphone.discarded).toBe(1);
});

it('drops what it recorded of a minute in which nobody spoke', async () => {
  toggle();
  await hear(320, false);
  later(61_000);
  await hear(64, false);
  await settled(() => microphone.begun === 2);
  expect(microphone.discarded).toBe(1);
});
