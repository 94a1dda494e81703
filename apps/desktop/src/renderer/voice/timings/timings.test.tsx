// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import type { Message } from '../../../contract/index.ts';
import { useSettings } from '../../lib/settings.ts';
import { App } from '../../shell/App.tsx';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import type { FakeState } from '../../testing/fake-state.ts';
import {
  answerSounds,
  clearTimings,
  questionAside,
  questionAsked,
  questionCaptured,
  questionEnded,
  questionRecognised,
  TimingSettings,
  TimingsBar,
} from './index.ts';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  clearTimings();
  connected?.end();
  connected = null;
});

const question: Message = data.message('user', 'Which day?', { id: 'q' });
const answer: Message = data.message('assistant', 'On Monday.', { id: 'a', parent: 'q' });

async function open(state: Partial<FakeState> = {}): Promise<Connected> {
  connected = await connect({
    conversations: [data.conversation('c1', 'Days')],
    messages: { c1: [question, { ...answer, timings: { recall: 20, firstToken: 220, total: 900 } }] },
    ...state,
  });
  return connected;
}

const kept = ({ host }: Connected) => host.state.asked.filter(({ name }) => name === 'timing.keep').map(({ params }) => params);

/** Something happens at that time of the monotonic clock. */
function at<T>(ms: number, work: () => T): T {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(ms);
  try {
    return work();
  } finally {
    clock.mockRestore();
  }
}

it('the moments of a spoken question are kept with its answer once that is over, and again when it sounds', async () => {
  const it = await open();
  at(1000, () => questionEnded('u'));
  at(1012, () => questionCaptured('u'));
  at(1230, () => questionRecognised('u', 'whisper-tiny.en'));
  questionAsked('u', 'q');
  act(() => it.host.publish({ type: 'message', message: { ...answer, status: 'streaming' } }));
  act(() => it.host.publish({ type: 'message', message: answer }));
  const voice = { captured: 12, recognised: 230, recogniser: 'whisper-tiny.en' };
  await until(() => kept(it).length === 1);
  at(2100, () => answerSounds('a', 'joe'));
  answerSounds('a');
  await until(() => kept(it).length === 2);
  act(() => it.host.publish({ type: 'message', message: answer }));
  expect(kept(it)).toEqual([
    { message: 'a', voice },
    { message: 'a', voice: { ...voice, heard: 1100, synthesizer: 'joe' } },
  ]);
});

it('an answer that sounds before it is over is kept once; what is typed, read aloud, or put in the box is not', async () => {
  const it = await open();
  at(0, () => questionEnded('u'));
  at(200, () => {
    questionCaptured('u');
    questionRecognised('u');
  });
  questionAsked('u', 'q');
  questionEnded('box');
  questionRecognised('box');
  questionAside('box');
  questionAsked('box', 'edited');
  questionEnded('never recognised');
  questionAsked('never recognised', 'never');
  questionRecognised('never ended');
  questionAsked('never ended', 'waited');
  answerSounds('read aloud');
  at(700, () => answerSounds('a'));
  for (const parent of ['typed', 'edited', 'never', 'waited'])
    act(() => it.host.publish({ type: 'message', message: { ...answer, id: `to ${parent}`, parent } }));
  act(() => it.host.publish({ type: 'message', message: answer }));
  await until(() => kept(it).length > 0);
  expect(kept(it)).toEqual([{ message: 'a', voice: { captured: 200, recognised: 200, heard: 700 } }]);
});

const timings = { recall: 40, firstToken: 300, voice: { captured: 12, recognised: 230, heard: 1500 } };

it('the bar says each stage in words, and is there only where it is wanted and the question was spoken', () => {
  useSettings.setState({ values: { 'voice.timings': false } });
  const { container, rerender } = render(<TimingsBar message={{ timings }} />);
  expect(container.innerHTML).toBe('');
  act(() => useSettings.setState({ values: { 'voice.timings': true } }));
  expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
    'From the end of the question to the sound of the answer: 1.5 s. capture 12 ms, recognition 218 ms, recall 40 ms, first token 260 ms and first audio 970 ms.',
  );
  rerender(<TimingsBar message={{ timings: { ...timings, voice: { captured: 12, recognised: 230 } } }} />);
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain("to the answer's first word: 530 ms.");
  rerender(<TimingsBar message={{ timings: { recall: 40, firstToken: 300 } }} />);
  expect(container.innerHTML).toBe('');
});

it('stands under the answer in the log', async () => {
  await open({ messages: { c1: [question, { ...answer, timings }] }, settings: { 'voice.timings': true } });
  render(<App onRetry={() => {}} />);
  fireEvent.click(await screen.findByRole('link', { name: /Days/ }));
  expect(await screen.findByRole('img', { name: /recognition 218 ms, recall 40 ms/ })).toBeTruthy();
});

it('Settings have the switch, what turns cost as a rule, and the change that would help most', async () => {
  const turn = { model: 'embedded/x', modelName: 'X', timings: { ...timings, voice: { ...timings.voice, recogniser: 'whisper-base' } } };
  const slow = { ...turn, timings: { ...turn.timings, voice: { ...turn.timings.voice, recognised: 830, heard: 2100 } } };
  const it = await open();
  it.host.state.timing.turns = [slow, slow, slow];
  render(<TimingSettings />);
  expect((await screen.findByText(/The last 3 spoken questions/)).textContent).toContain('answered aloud after 2.1 s');
  expect(screen.getByText(/A smaller speech model would save about 400 ms: Whisper tiny.en./)).toBeTruthy();
  fireEvent.click(screen.getByRole('switch', { name: 'Show timings' }));
  await until(() => it.host.state.settings['voice.timings'] === true);
});
