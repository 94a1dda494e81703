// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import { setChat, useChats } from '../chat/index.ts';
import { useNotices } from '../lib/notices.ts';
import { goTo } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import type { FakeState } from '../testing/fake-state.ts';
import { App } from './App.tsx';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  connected?.end();
  connected = null;
});

/** A window in which one conversation is open, and everything that "Announcements" is given from then on. */
async function listen(state: Partial<FakeState>): Promise<{ said: string[]; say(text: string): void }> {
  connected = await connect({ conversations: [data.conversation('c1', 'Boat papers')], ...state });
  goTo('c1');
  render(<App onRetry={() => {}} />);
  await until(() => useChats.getState().chats.c1?.conversation != null);
  const said: string[] = [];
  useNotices.subscribe((now, before) => {
    if (now.announcement !== before.announcement) said.push(now.announcement.text);
  });
  return {
    said,
    say(text) {
      const box = screen.getByRole('textbox', { name: 'Message' });
      fireEvent.change(box, { target: { value: text } });
      fireEvent.keyDown(box, { key: 'Enter' });
    },
  };
}

const byParagraph = { settings: { 'onboarding.done': true, 'announce.answers': 'paragraph' as const } };

it('reads every paragraph once, in order, also those that come many at a time', async () => {
  const text = 'One.\n\nTwo.\n\n```ts\na();\n\nb();\n```\n\nThree.\n\nFour.';
  const { said, say } = await listen({ ...byParagraph, answer: 'x' });
  say('Go on');
  await until(() => useChats.getState().chats.c1?.turn === null && said.some((one) => one === 'x'));
  said.length = 0;
  // As a model that is faster than the window draws, or a page that was loaded anew in the middle of an answer.
  const answer = { id: 'a9', model: 'qwen', modelName: 'Qwen', place: { kind: 'this-computer' as const } };
  const written = (length: number) =>
    act(() =>
      setChat('c1', (chat) => ({
        ...chat,
        turn: {
          ...{
            id: 't9',
            n: length,
            question: null,
            cut: null,
            base: { text: '', thinking: '' },
            thinking: '',
            phase: 'answering' as const,
          },
          ...{ started: 0, progress: null, recalled: null, answer, text: text.slice(0, length) },
        },
      })),
    );
  written(text.indexOf('Three') + 2);
  expect(said.filter((one) => one !== 'Answering')).toEqual(['One.\n\nTwo.\n\na();\n\nb();']);
  // Both were said within one task, and both are heard.
  await until(() => screen.getByRole('status', { name: 'Announcements' }).textContent?.includes('One.') === true);
  expect(screen.getByRole('status', { name: 'Announcements' }).textContent).toContain('Answering');
  written(text.length);
  expect(said.at(-1)).toBe('Three.');
});

it('reads what is left of it at the end, more than the last paragraph too', async () => {
  const { said, say } = await listen({ ...byParagraph, answer: 'Alpha.\n\nBeta.\n\nGamma.' });
  say('Go on');
  await until(() => said.join('\n').includes('Gamma.'));
  const answer = said.filter((one) => /Alpha|Beta|Gamma/.test(one)).join('\n\n');
  expect(answer).toBe('Alpha.\n\nBeta.\n\nGamma.');
});

it('says once that an answer was stopped, and what became of it', async () => {
  const { said, say } = await listen({ pace: 20, answer: 'word '.repeat(400) });
  say('Go on');
  await screen.findByRole('article', { name: 'M.I.A' });
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  await until(() => said.includes('Stopped. What was said is kept.'));
  await act(() => new Promise((resolve) => setTimeout(resolve, 100)));
  expect(said.filter((one) => one.startsWith('Stopped'))).toEqual(['Stopped. What was said is kept.']);
});
