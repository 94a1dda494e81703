// @vitest-environment happy-dom
/** Answers that are read aloud, in a window on a host in memory: what is asked of it, what is shown, what interrupts. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chatOf, useChats } from '../../chat/index.ts';
import '../../i18n/index.ts';
import { useNotices } from '../../lib/notices.ts';
import { goTo } from '../../lib/route.ts';
import { App } from '../../shell/App.tsx';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import type { FakeState } from '../../testing/fake-state.ts';
import { freshVoice } from '../../testing/fake-voice.ts';
import { clearTimings, questionAsked, questionCaptured, questionEnded, questionRecognised } from '../timings/index.ts';
import { hush, silence, speakAnswerTo, useSpeaking } from './index.ts';
import { FakeAudioContext } from './testing/fake-audio.ts';
import { useVoices } from './voices.ts';

const ANSWER = 'One is here. Two is here. Three is here. Four is here.';
const piper = { id: 'joe', name: 'Joe', language: 'en-US', licence: 'MIT' };
const old = data.message('assistant', 'An **old** answer. It goes on.', { id: 'old', conversation: 'c1' });

let connected: Connected | null = null;
beforeEach(() => {
  vi.stubGlobal('AudioContext', FakeAudioContext);
  FakeAudioContext.played.length = 0;
  FakeAudioContext.gains.length = 0;
  useVoices.setState({ system: [], process: [] });
});
afterEach(() => {
  hush();
  cleanup();
  connected?.end();
  connected = null;
  vi.unstubAllGlobals();
});

async function open(state: Partial<FakeState> = {}): Promise<Connected> {
  connected = await connect({
    conversations: [data.conversation('c1', 'Boat papers')],
    messages: { c1: [data.message('user', 'Earlier', { id: 'q0', conversation: 'c1' }), { ...old, parent: 'q0' }] },
    answer: ANSWER,
    ...{ pace: 2, voice: { ...freshVoice(), voices: [piper] } },
    ...state,
  });
  goTo('c1');
  render(<App onRetry={() => {}} />);
  await until(() => chatOf('c1').conversation !== null, 'the conversation');
  return connected;
}

/** Sends what is in the box; `aloud`: as if it had been said. */
function say(aloud: boolean): void {
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.change(box, { target: { value: 'Which ones?' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  const question = useChats.getState().outgoing.c1?.id as string;
  if (aloud) speakAnswerTo(question);
}

const asked = () => connected?.host.state.asked ?? [];
const spoken = () => asked().flatMap(({ name, params }) => (name === 'voice.speak' ? [(params as { text: string }).text] : []));
const heard = () =>
  asked()
    .filter(({ name }) => name === 'turn.heard')
    .map(({ params }) => params);
const status = () => screen.getByRole('status', { name: 'Assistant status' }).textContent ?? '';
const answered = () => until(() => chatOf('c1').turn === null && chatOf('c1').messages.length === 4, 'the answer');
const silent = () => until(() => useSpeaking.getState().message === null, 'silence');

it('what was asked aloud is answered aloud, sentence by sentence, each behind the one before, and told by nobody else', async () => {
  const { host } = await open({ pace: 10 });
  const said: string[] = [];
  const stop = useNotices.subscribe((now, before) => void (now.announcement !== before.announcement && said.push(now.announcement.text)));
  say(true);
  await until(() => spoken().length > 0, 'the first sentence');
  // It is asked for before the last one is written.
  expect(chatOf('c1').turn?.text).not.toContain('Four');
  await until(() => useSpeaking.getState().range !== null, 'the first sound');
  await act(async () => {});
  expect(status()).toMatch(/^Speaking/);
  expect(spoken().length).toBeLessThanOrEqual(2);
  await until(() => spoken().length === 4, 'the last sentence');
  await silent();
  stop();
  expect(spoken()).toEqual(['One is here.', 'Two is here.', 'Three is here.', 'Four is here.']);
  const { played } = FakeAudioContext;
  for (const [at, one] of played.entries()) expect(one.begins).toBeGreaterThanOrEqual(played[at - 1]?.ends ?? 0);
  expect(said.join(' ')).not.toContain('One is here');
  expect(host.state.asked.some(({ name }) => name === 'turn.heard')).toBe(false);
  await act(async () => {});
  expect(status()).toMatch(/^Ready/);
});

it('the moment of its first sound is kept with the answer, beside those of its question', async () => {
  const { host } = await open();
  clearTimings();
  questionEnded('u1');
  questionCaptured('u1');
  questionRecognised('u1', 'whisper-tiny.en');
  say(true);
  questionAsked('u1', useChats.getState().outgoing.c1?.id as string);
  const kept = () => host.state.messages.c1?.at(-1)?.timings?.voice;
  await until(() => kept()?.heard !== undefined, 'the first sound to be kept');
  expect(kept()).toMatchObject({ recogniser: 'whisper-tiny.en', synthesizer: piper.id });
  expect(kept()?.heard).toBeGreaterThanOrEqual(kept()?.recognised as number);
});

it('what was typed is answered in silence', async () => {
  await open();
  say(false);
  await answered();
  expect(spoken()).toEqual([]);
});

it('nothing is spoken where the person wants no answer aloud', async () => {
  await open({ settings: { 'onboarding.done': true, 'voice.answerAloud': false } });
  say(true);
  await answered();
  expect(spoken()).toEqual([]);
});

it('interrupted, it is silent within 100 ms, stops writing, and what was heard is all that is kept', async () => {
  await open({ pace: 30 });
  say(true);
  await until(() => useSpeaking.getState().range?.[0] === ANSWER.indexOf('Two'), 'the second sentence');
  const { message } = useSpeaking.getState();
  const before = performance.now();
  const told = silence();
  const took = performance.now() - before;
  expect(FakeAudioContext.gains).toEqual([0]);
  const cut = FakeAudioContext.played.flatMap(({ stopped }) => (stopped === null ? [] : [stopped]));
  expect(cut.length).toBeGreaterThan(0);
  expect(took + Math.max(...cut) * 1000).toBeLessThan(100);
  expect(told?.message).toBe(message);
  expect(ANSWER.slice(0, told?.heard)).toMatch(/^One is here\.( Two is here\.| Two is| Two)?\s?$/);
  await until(() => chatOf('c1').turn === null, 'the end of the turn');
  expect(heard()).toEqual([{ message, characters: told?.heard }]);
  await until(() => chatOf('c1').messages.at(-1)?.status === 'stopped', 'the answer to be cut');
  expect(chatOf('c1').messages.at(-1)?.parts[0]?.text).toBe(ANSWER.slice(0, told?.heard));
  expect(useSpeaking.getState().message).toBeNull();
});

it('Esc silences it and nothing else: the answer goes on in writing, and all of it is kept', async () => {
  await open({ pace: 20 });
  say(true);
  await until(() => useSpeaking.getState().range !== null, 'the first sound');
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(useSpeaking.getState().message).toBeNull();
  expect(chatOf('c1').turn).not.toBeNull();
  await answered();
  expect(chatOf('c1').messages.at(-1)).toMatchObject({ status: 'done', parts: [{ text: ANSWER }] });
  expect(heard()).toEqual([]);
  const after = spoken().length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(spoken()).toHaveLength(after);
});

it('"Mute voice" is there while something is spoken, silences at a press, is kept, and nothing is spoken until it is taken back', async () => {
  const { host } = await open({ pace: 10 });
  expect(screen.queryByRole('button', { name: 'Mute voice' })).toBeNull();
  say(true);
  const mute = await screen.findByRole('button', { name: 'Mute voice', pressed: false });
  fireEvent.click(mute);
  expect(useSpeaking.getState()).toMatchObject({ message: null, muted: true });
  await until(() => host.state.settings['voice.muted'] === true, 'the setting');
  await answered();
  const before = spoken().length;

  say(true);
  await until(() => chatOf('c1').messages.length === 6, 'the next answer');
  fireEvent.click(screen.getAllByRole('button', { name: 'Read aloud' }).at(-1) as HTMLElement);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(spoken()).toHaveLength(before);
  expect(useNotices.getState().notices.at(-1)?.text).toBe('The voice is muted: nothing is read aloud.');
  fireEvent.click(screen.getByRole('button', { name: 'Mute voice', pressed: true }));
  expect(useSpeaking.getState().muted).toBe(false);
});

it('another window mutes it', async () => {
  const { host } = await open({ pace: 10 });
  say(true);
  await until(() => useSpeaking.getState().message !== null, 'a voice');
  host.publish({ type: 'settings', name: 'voice.muted', value: true });
  await silent();
});

it('"Read aloud" reads any message, is pressed meanwhile, and a second press stops it without taking anything away', async () => {
  await open();
  const button = screen.getAllByRole('button', { name: 'Read aloud' }).at(-1) as HTMLElement;
  fireEvent.click(button);
  await until(() => useSpeaking.getState().range !== null, 'the first sound');
  await act(async () => {});
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(spoken()[0]).toBe('An old answer.');
  fireEvent.click(button);
  expect(useSpeaking.getState().message).toBeNull();
  expect(button.getAttribute('aria-pressed')).toBe('false');
  fireEvent.click(button);
  await until(() => useSpeaking.getState().range !== null, 'the first sound again');
  silence();
  expect(heard()).toEqual([]);
});

it('where there is no voice it says so, once, and the answer is written', async () => {
  await open({ voice: freshVoice() });
  say(true);
  expect((await screen.findByRole('alert')).textContent).toContain('speech.no-voice');
  await answered();
  expect(screen.getAllByRole('alert')).toHaveLength(1);
});
