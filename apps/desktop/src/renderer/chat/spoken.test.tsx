// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../i18n/index.ts';
import { useNotices } from '../lib/notices.ts';
import { useModels } from '../models/index.ts';
import * as data from '../testing/data.ts';
import { Status } from './Status.tsx';
import { newTurn, type Turn } from './turn.ts';

let said: string[] = [];
let stop = (): void => {};
beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  stop = useNotices.subscribe((now, before) => {
    if (now.announcement !== before.announcement) said.push(now.announcement.text);
  });
  useModels.setState({ models: [data.model('m', 'Qwen')], chosen: { model: 'm', name: 'Qwen', why: 'last-used' } });
});
afterEach(() => {
  stop();
  cleanup();
  vi.useRealTimers();
});

const shown = (turn: Turn | null, pending = false) => (
  <Status conversation="c" connected turn={turn} pending={pending} stopped={false} voice={null} />
);
/** Time goes by in steps in which the window draws. */
function pass(ms: number): void {
  for (let gone = 0; gone < ms; gone += 100) act(() => void vi.advanceTimersByTime(100));
}

it('says each state of an answer once, and neither the first one nor "Ready" at its end', () => {
  const { rerender } = render(shown(null));
  const turn = newTurn(performance.now(), { phase: 'reading' });
  rerender(shown(turn));
  pass(500);
  expect(said).toEqual([]);
  pass(1000);
  expect(said).toEqual(['Reading']);
  rerender(shown({ ...turn, phase: 'answering', text: 'One' }));
  rerender(shown({ ...turn, phase: 'answering', text: 'One two' }));
  pass(20_000);
  rerender(shown(null));
  pass(1000);
  expect(said).toEqual(['Reading', 'Answering']);
});

it('repeats a wait every seven seconds, with what is known of it by then', () => {
  const { rerender } = render(shown(null));
  rerender(shown(newTurn(performance.now(), { phase: 'reading', progress: { read: 0, total: 1500, etaMs: 8000 } })));
  pass(6900);
  expect(said).toEqual(['Reading']);
  pass(200);
  expect(said).toEqual(['Reading', 'Reading 1,500 tokens, about 8 s']);
  pass(14_000);
  expect(said).toHaveLength(4);
});

it('repeats the wait for a model that is still being fetched', () => {
  const { rerender } = render(shown(null));
  rerender(shown(null, true));
  pass(7100);
  expect(said).toEqual(['Waiting for model', 'Waiting for model']);
});
