// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import { setChat, writeDraft } from '../../chat/index.ts';
import { newTurn } from '../../chat/turn.ts';
import { useTalk } from './index.ts';
import { microphone } from './microphone.fixture.ts';
import { asked, box, button, close, holdAndSpeak, later, open, press, release, said, settled, speak } from './talking.fixture.tsx';

vi.mock('../capture/index.ts', () => import('./microphone.fixture.ts'));

afterEach(close);

describe('hold, speak, release', () => {
  it('sends what was heard, with the utterance it was heard in', async () => {
    await open();
    await holdAndSpeak(100);
    await settled(() => asked('turn.send').length === 1);
    const [listen] = asked('voice.listen');
    expect(asked('turn.send')[0]).toMatchObject({
      conversation: 'c1',
      text: 'Which day did I plant the tomatoes?',
      utterance: listen?.utterance,
    });
    expect(asked('voice.end')).toEqual([{ utterance: listen?.utterance, samples: 100 * 512 }]);
    expect(asked('voice.frames')[0]).toMatchObject({ at: 0 });
    expect(box().value).toBe('');
    expect(useTalk.getState().phase).toBe('idle');
  });

  it('shows what stands so far, what still moves muted, and announces none of it', async () => {
    await open();
    press();
    expect(button().getAttribute('aria-pressed')).toBe('true');
    await speak();
    await settled(() => screen.queryByText('Which day did I') !== null);
    expect(screen.getByText('Which day did I').className).toContain('text-muted');
    expect(screen.getByText('Which day did I').closest('[aria-live]')?.getAttribute('aria-live')).toBe('off');
    later(1000);
    release();
    await settled(() => useTalk.getState().phase === 'idle');
    expect(button().getAttribute('aria-pressed')).toBe('false');
  });

  it('is read ahead while it is said, and no more once it is over', async () => {
    await open();
    press();
    await speak();
    await settled(() => asked('turn.prepare').some(({ text }) => text === 'Which day did I'));
    const stopped = asked('turn.unprepare').length;
    later(1000);
    release();
    await settled(() => asked('voice.end').length === 1);
    expect(asked('turn.unprepare').slice(stopped)).toEqual([{ conversation: 'c1' }]);
    await settled(() => useTalk.getState().phase === 'idle');
  });

  it('is not read ahead where something else stands in the box', async () => {
    await open();
    writeDraft('c1', 'Written before');
    press();
    await speak();
    await settled(() => screen.queryByText('Which day did I') !== null);
    later(1000);
    release();
    await settled(() => useTalk.getState().phase === 'idle');
    expect(asked('turn.prepare').some(({ text }) => text === 'Which day did I')).toBe(false);
  });

  it('with a tap it goes on without a hand, and a second tap ends it', async () => {
    await open();
    press();
    later(100);
    release();
    await speak();
    expect(useTalk.getState().latched).toBe(true);
    later(3000);
    press();
    release();
    await settled(() => asked('turn.send').length === 1);
    expect(microphone.begun).toBe(1);
  });

  it('a click that nothing is held for latches, without pre-roll; one behind a pointer is none', async () => {
    await open();
    fireEvent.click(button(), { detail: 1 });
    expect(microphone.begun).toBe(0);
    fireEvent.click(button(), { detail: 0 });
    await speak();
    expect(microphone.options?.preRoll).toBe(false);
    await settled(() => useTalk.getState().phase === 'listening');
    fireEvent.click(button(), { detail: 0 });
    await settled(() => asked('turn.send').length === 1);
  });

  it('Space on the button is held like it, without pre-roll', async () => {
    await open();
    fireEvent.keyDown(button(), { key: ' ' });
    await speak();
    expect(microphone.options?.preRoll).toBe(false);
    await settled(() => useTalk.getState().phase === 'listening');
    later(1000);
    fireEvent.keyDown(button(), { key: ' ', repeat: true });
    fireEvent.keyUp(button(), { key: ' ' });
    later(30);
    await settled(() => asked('turn.send').length === 1);
    expect(microphone.begun).toBe(1);
  });

  it.each(['Control', 'Shift', 'm'])('Ctrl+Shift+M works from anywhere, with pre-roll; the release of %s ends it', async (key) => {
    await open();
    fireEvent.keyDown(box(), { key: 'M', ctrlKey: true, shiftKey: true });
    await speak();
    expect(microphone.options?.preRoll).toBe(true);
    await settled(() => useTalk.getState().phase === 'listening');
    later(1000);
    fireEvent.keyUp(box(), { key });
    later(30);
    await settled(() => asked('turn.send').length === 1);
  });

  it('Esc discards it: nothing is sent, nothing is in the box, and the host forgets it', async () => {
    await open();
    press();
    await speak();
    later(1000);
    fireEvent.keyDown(box(), { key: 'Escape' });
    release();
    await settled(() => asked('voice.discard').length === 1);
    expect(microphone.discarded).toBe(1);
    expect(useTalk.getState().phase).toBe('idle');
    expect(said()).toBe('Discarded. Nothing of it was kept.');
    expect([asked('turn.send').length, asked('voice.end').length, box().value]).toEqual([0, 0, '']);
  });

  it('"Discard recording" does the same', async () => {
    await open();
    fireEvent.click(button(), { detail: 0 });
    await speak();
    fireEvent.click(screen.getByRole('button', { name: 'Discard recording' }));
    await settled(() => asked('voice.discard').length === 1);
    expect(screen.queryByRole('button', { name: 'Discard recording' })).toBeNull();
  });

  it('stops the answer that is being written', async () => {
    await open();
    setChat('c1', (chat) => ({ ...chat, turn: newTurn(0, { id: 't1', phase: 'answering' }) }));
    press();
    await settled(() => asked('turn.stop').length === 1);
  });
});
