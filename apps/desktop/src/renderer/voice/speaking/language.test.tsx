// @vitest-environment happy-dom
/** In which voice an answer is read, by its language: a window on a host in memory, and a system with voices. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chatOf, useChats } from '../../chat/index.ts';
import '../../i18n/index.ts';
import { goTo } from '../../lib/route.ts';
import { App } from '../../shell/App.tsx';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import type { FakeState } from '../../testing/fake-state.ts';
import { freshVoice } from '../../testing/fake-voice.ts';
import { hush, readAloud, speakAnswerTo, useSpeaking } from './index.ts';
import { FakeAudioContext } from './testing/fake-audio.ts';
import { FakeLanguageWorker, FakeSynthesis, FakeUtterance, systemVoice } from './testing/fake-synthesis.ts';
import { endTelling } from './text-language.ts';
import { useVoices } from './voices.ts';

const GERMAN = 'Gern. Die Papiere für das Boot liegen in der zweiten Schublade.';
const ENGLISH = 'Sure. The papers for the boat lie in the second drawer.';
const piper = { id: 'joe', name: 'Joe', language: 'en-US', licence: 'MIT' };

let connected: Connected | null = null;
let synthesis: FakeSynthesis;
beforeEach(() => {
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('SpeechSynthesisUtterance', FakeUtterance);
  vi.stubGlobal('Worker', FakeLanguageWorker);
  FakeLanguageWorker.started = 0;
});
afterEach(() => {
  hush();
  endTelling();
  cleanup();
  connected?.end();
  connected = null;
  vi.unstubAllGlobals();
});

async function open(voices: SpeechSynthesisVoice[], state: Partial<FakeState> = {}): Promise<void> {
  synthesis = new FakeSynthesis(voices);
  vi.stubGlobal('speechSynthesis', synthesis);
  useVoices.setState({ system: voices, process: [] });
  connected = await connect({
    conversations: [data.conversation('c1', 'Boat papers')],
    messages: { c1: [data.message('user', 'Earlier', { id: 'q0', conversation: 'c1' })] },
    ...{ answer: GERMAN, pace: 5, voice: freshVoice() },
    ...state,
  });
  goTo('c1');
  render(<App onRetry={() => {}} />);
  await until(() => chatOf('c1').conversation !== null, 'the conversation');
}

async function answeredAloud(): Promise<void> {
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.change(box, { target: { value: 'Where are they?' } });
  fireEvent.keyDown(box, { key: 'Enter' });
  speakAnswerTo(useChats.getState().outgoing.c1?.id as string);
  await until(() => useSpeaking.getState().message !== null, 'a voice');
  await until(() => useSpeaking.getState().message === null, 'silence');
}

const byProcess = () => (connected?.host.state.asked ?? []).flatMap(({ name, params }) => (name === 'voice.speak' ? [params] : []));
const who = () => synthesis.said.map(({ voice, text }) => `${voice}: ${text}`);

it("an answer in another language than the interface's is read by a voice of its own, from its first word on", async () => {
  await open([systemVoice('Amy', 'en-GB'), systemVoice('Hans', 'de-DE')]);
  await answeredAloud();
  expect(who()).toEqual(['Hans: Gern.', 'Hans: Die Papiere für das Boot liegen in der zweiten Schublade.']);
});

it('where an English voice of the speech process is chosen, the system reads German, and the chosen one English', async () => {
  const settings = { 'onboarding.done': true, 'voice.voice': piper.id };
  await open([systemVoice('Hans', 'de-DE')], { settings, voice: { ...freshVoice(), voices: [piper] } });
  await answeredAloud();
  expect(who()).toHaveLength(2);
  expect(byProcess()).toEqual([]);
  readAloud({ id: 'other', conversation: 'c1', text: ENGLISH, final: true });
  await until(() => byProcess().length > 0, 'the chosen voice');
  expect(byProcess()[0]).toMatchObject({ voice: piper.id, text: 'Sure.' });
});

it('where nobody speaks its language, the chosen voice reads it', async () => {
  const settings = { 'onboarding.done': true, 'voice.voice': 'system:Amy' };
  await open([systemVoice('Amy', 'en-GB'), systemVoice('Luc', 'fr-FR')], { settings });
  await answeredAloud();
  expect(who()[0]).toBe('Amy: Gern.');
});

it("what is too short to be told, and a system with one language alone, keep to the interface's", async () => {
  await open([systemVoice('Hans', 'de-DE'), systemVoice('Amy', 'en-GB')], { answer: 'Ja, gern.' });
  await answeredAloud();
  expect(who()).toEqual(['Amy: Ja, gern.']);
  FakeLanguageWorker.started = 0;
  endTelling();
  useVoices.setState({ system: [systemVoice('Amy', 'en-GB')] });
  readAloud({ id: 'other', conversation: 'c1', text: GERMAN, final: true });
  await until(() => who().length > 1, 'the voice');
  expect(who()[1]).toBe('Amy: Gern.');
  expect(FakeLanguageWorker.started).toBe(0);
});

it('a sample is read by the voice that was chosen, whatever it speaks', async () => {
  const settings = { 'onboarding.done': true, 'voice.voice': 'system:Hans' };
  await open([systemVoice('Hans', 'de-DE'), systemVoice('Amy', 'en-GB')], { settings });
  readAloud({ id: 'sample', conversation: 'sample', text: ENGLISH, final: true, sample: true });
  await until(() => who().length > 0, 'the voice');
  expect(who()[0]).toBe('Hans: Sure.');
});

it('code and addresses do not make a text English', async () => {
  await open([systemVoice('Amy', 'en-GB'), systemVoice('Hans', 'de-DE')], {
    answer:
      'So geht es in der Konsole des Rechners:\n\n```js\n// This is the function that returns everything there is, and more\nreturn all(of, them);\n```\n',
  });
  await answeredAloud();
  expect(who()[0]).toBe('Hans: So geht es in der Konsole des Rechners:');
});
