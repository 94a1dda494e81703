// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import type { Part } from '../../../contract/index.ts';
import { MessageItem } from '../../chat/MessageItem.tsx';
import { useNotices } from '../../lib/notices.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { stopPlaying, usePlaying } from './playing.ts';
import { barsOf } from './VoicePart.tsx';

const released = vi.hoisted(() => [] as string[]);

vi.mock('../../host/index.ts', async (original) => ({
  ...(await original<object>()),
  attachmentUrl: async (id: string) => ({ url: `blob:${id}`, release: () => released.push(id) }),
}));

const part: Part = { kind: 'audio', text: '', attachment: 'a'.repeat(32), meta: { seconds: 75, peaks: [0.1, 0.4, 0.2] } };
const message = (text: string, over: Partial<ReturnType<typeof data.message>> = {}) => {
  const made = data.message('user', text, { id: 'v1', ...over });
  return { ...made, parts: [...(text === '' ? [] : made.parts), part] };
};

let connected: Connected;
let played: string[] = [];
beforeEach(async () => {
  connected = await connect({ conversations: [data.conversation('c1', 'A')] });
  played = [];
  released.length = 0;
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    played.push(this.src);
  });
});
afterEach(() => {
  stopPlaying();
  cleanup();
  vi.restoreAllMocks();
  connected.end();
});

const show = (shown: ReturnType<typeof message>): void => {
  render(<MessageItem message={shown} position={1} size={1} last busy={false} />);
};
const button = () => screen.getByRole('button', { name: 'Play recording' });

it('a spoken message has its words and its recording, which is played and stopped', async () => {
  show(message('Which day was it?'));
  expect(screen.getByText('Which day was it?')).toBeDefined();
  expect(screen.getByText('1:15')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Transcribe again' })).toBeNull();
  fireEvent.click(button());
  await until(() => played.length === 1);
  expect(played[0]).toContain('blob:aaaa');
  expect(button().getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(button());
  expect(button().getAttribute('aria-pressed')).toBe('false');
  expect(released).toEqual(['a'.repeat(32)]);
});

it('what is not shown any more is not heard any more', async () => {
  show(message('Which day was it?'));
  fireEvent.click(button());
  await until(() => played.length === 1);
  cleanup();
  expect(usePlaying.getState().attachment).toBeNull();
  expect(released).toHaveLength(1);
});

it('a recording that this window can not decode is told', async () => {
  vi.mocked(HTMLMediaElement.prototype.play).mockRejectedValue(new DOMException('no', 'NotSupportedError'));
  show(message('Which day was it?'));
  fireEvent.click(button());
  await until(() => useNotices.getState().alerts.length === 1);
  expect(useNotices.getState().alerts[0]?.error.code).toBe('audio.unsupported');
  expect(button().getAttribute('aria-pressed')).toBe('false');
});

it('one without words is recognised again, and offers no answer before', async () => {
  const shown = message('', { status: 'note' });
  connected.host.state.messages.c1 = [shown];
  show(shown);
  expect(screen.queryByRole('button', { name: 'Answer this' })).toBeNull();
  expect(screen.getByRole('note').textContent).toBe('This could not be written down.');
  fireEvent.click(screen.getByRole('button', { name: 'Transcribe again' }));
  await until(() => connected.host.state.messages.c1?.[0]?.parts[0]?.text === 'Which day did I plant the tomatoes?');
  expect(connected.host.state.asked.find((a) => a.name === 'voice.again')?.params).toEqual({ message: 'v1' });
});

it('bars are the loudest of what they stand for, the loudest one as high as there is room', () => {
  expect(barsOf([0.1, 0.4, 0.2, 0.2], 2)).toEqual([1, 0.5]);
  expect(barsOf([0.5], 3)).toEqual([1, 1, 1]);
  expect(barsOf([], 2)).toEqual([0, 0]);
});
