// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../i18n/index.ts';
import { useNotices } from '../../lib/notices.ts';
import { takeSetting } from '../../lib/settings.ts';
import { loadCatalogue } from '../../models/index.ts';
import { dropTalk, useTalk } from './index.ts';
import { microphone } from './microphone.fixture.ts';
import { loadVoice } from './store.ts';
import { asked, box, close, connected, holdAndSpeak, later, open, press, release, said, settled, speak } from './talking.fixture.tsx';
import { loadWaiting } from './waiting.ts';

vi.mock('../capture/index.ts', () => import('./microphone.fixture.ts'));

afterEach(close);

describe('what becomes of it', () => {
  it('left by its window, it is kept in the message box', async () => {
    await open();
    press();
    await speak();
    later(1000);
    fireEvent(window, new Event('blur'));
    await settled(() => box().value === 'Which day did I plant the tomatoes?');
    expect(asked('turn.send')).toHaveLength(0);
  });

  it('"After speaking" can be the message box; what is sent from there has its utterance', async () => {
    await open();
    takeSetting('voice.after', 'box');
    await holdAndSpeak();
    await settled(() => box().value === 'Which day did I plant the tomatoes?');
    expect(said()).toBe('What was said is in the message box.');
    expect(document.activeElement).toBe(box());
    fireEvent.keyDown(box(), { key: 'Enter' });
    await settled(() => asked('turn.send').length === 1);
    expect(asked('turn.send')[0]).toMatchObject({ utterance: asked('voice.listen')[0]?.utterance });
  });

  it('what is emptied and written anew was not spoken', async () => {
    await open();
    takeSetting('voice.after', 'box');
    await holdAndSpeak();
    await settled(() => box().value !== '');
    fireEvent.change(box(), { target: { value: '' } });
    fireEvent.change(box(), { target: { value: 'Written' } });
    fireEvent.keyDown(box(), { key: 'Enter' });
    await settled(() => asked('turn.send').length === 1);
    expect(asked('turn.send')[0]).not.toHaveProperty('utterance');
  });

  it('a number that was not heard well waits in the box, marked and named; an edit of it takes the mark away', async () => {
    await open();
    connected.host.state.voice.hears = [
      ...['Give', 'her'].map((text) => ({ text, confidence: 0.97 })),
      { text: '15', confidence: 0.4 },
      ...['milligrams', 'at', 'night.'].map((text) => ({ text, confidence: 0.97 })),
    ];
    await holdAndSpeak();
    await settled(() => box().value === 'Give her 15 milligrams at night.');
    expect(asked('turn.send')).toHaveLength(0);
    expect(said()).toBe('One word was not heard well: 15. Check it in the message box, then send.');
    const named = screen.getByRole('button', { name: '15 (amount)' });
    expect(document.querySelector('mark')?.textContent).toBe('15');
    fireEvent.click(named);
    expect([box().selectionStart, box().selectionEnd]).toEqual([9, 11]);
    fireEvent.change(box(), { target: { value: 'Give her 50 milligrams at night.' } });
    expect(screen.queryByRole('button', { name: /amount/ })).toBeNull();
    expect(document.querySelector('mark')).toBeNull();
  });

  it('comes behind a draft, and sends nothing of it', async () => {
    await open();
    fireEvent.change(box(), { target: { value: 'About the garden:' } });
    await holdAndSpeak();
    await settled(() => box().value === 'About the garden: Which day did I plant the tomatoes?');
    expect(asked('turn.send')).toHaveLength(0);
  });

  it('nothing heard is told gently, with the microphone and its level, and no model is asked', async () => {
    await open();
    connected.host.state.voice.hears = [];
    await holdAndSpeak(10, 0.0005);
    await settled(() => useNotices.getState().notices.length > 0);
    expect(useNotices.getState().notices.at(-1)?.text).toBe(
      'Nothing was heard, so nothing was sent. The microphone is “Headset”; its level was low.',
    );
    expect(asked('turn.send')).toHaveLength(0);
    expect(useNotices.getState().alerts).toHaveLength(0);
  });
});

describe('when something is missing', () => {
  it('a refused microphone is told once, and nothing goes on being held', async () => {
    await open();
    microphone.error = new MiaError('microphone.refused');
    press();
    await settled(() => useNotices.getState().alerts.length === 1);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('microphone.refused');
    expect(useTalk.getState().phase).toBe('idle');
    later(1000);
    release();
    expect(asked('voice.listen')).toHaveLength(0);
  });

  it('a microphone that is refused after the key was let go can be asked for again', async () => {
    await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    microphone.opens = promise;
    microphone.error = new MiaError('microphone.refused');
    press();
    later(1000);
    release();
    later(3000);
    resolve();
    await settled(() => useNotices.getState().alerts.length === 1);
    microphone.error = null;
    useNotices.getState().alerts[0]?.retry?.();
    await settled(() => microphone.begun === 2 && microphone.options !== null);
  });

  it('let go while the person is asked for the permission: says that it is ready now', async () => {
    await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    microphone.opens = promise;
    press();
    later(1000);
    // The question takes the focus.
    fireEvent(window, new Event('blur'));
    release();
    later(3000);
    resolve();
    await settled(() => useNotices.getState().notices.length > 0);
    expect(useNotices.getState().notices.at(-1)?.text).toBe('The microphone is ready now. Hold to talk, and speak.');
    expect(useTalk.getState().phase).toBe('idle');
    expect(microphone.discarded).toBe(1);
  });

  it('a device that goes leaves what was said until then', async () => {
    await open();
    press();
    await speak();
    microphone.options?.onEnd('unplugged');
    await settled(() => box().value === 'Which day did I plant the tomatoes?');
    expect(useNotices.getState().notices.at(-1)?.text).toBe('The microphone went away. What was said until then is kept.');
  });

  it('without a recogniser it is offered with its size, and the recording waits until it is here', async () => {
    await open();
    const [entry] = connected.host.state.entries;
    if (!entry) throw new Error('no entry');
    connected.host.state.voice.missing = [entry.id];
    await loadVoice();
    await loadCatalogue();
    await holdAndSpeak(50);
    await settled(() => useTalk.getState().waiting !== null);
    expect(asked('voice.listen')).toMatchObject([{ conversation: 'c1', waits: true }]);
    expect(asked('voice.end')[0]).toMatchObject({ samples: 50 * 512 });
    expect(asked('turn.send')).toHaveLength(0);
    expect(asked('download.start')).toHaveLength(0);
    expect(screen.getByText(/recorded, waits until speech is here/).textContent).toContain('0:01');
    fireEvent.click(screen.getByRole('button', { name: 'Download speech' }));
    await settled(() => asked('download.start').length === 1);
    expect(asked('download.start')[0]).toEqual({ entries: [entry.id] });
    connected.host.state.voice.missing = [];
    await act(() => loadVoice());
    await settled(() => asked('turn.send').length === 1);
    const [heard] = asked('voice.waiting.hear');
    expect(asked('turn.send')[0]).toMatchObject({ utterance: heard?.utterance });
    expect(useTalk.getState().waiting).toBeNull();
  });

  it('what an earlier start left waits in its conversation, and is looked at before it is sent', async () => {
    await open();
    connected.host.state.voice.missing = ['whisper'];
    connected.host.state.voice.waiting.c1 = 61;
    await loadVoice();
    await loadWaiting('c1');
    await settled(() => screen.queryByText(/recorded, waits until speech is here/)?.textContent?.includes('1:01') === true);
    connected.host.state.voice.missing = [];
    await act(() => loadVoice());
    await settled(() => box().value === 'Which day did I plant the tomatoes?');
    expect(asked('turn.send')).toHaveLength(0);
    expect(useTalk.getState().waiting).toBeNull();
  });

  it('what could not be recognised goes on waiting, and is tried again when the person says so', async () => {
    await open();
    connected.host.state.voice.missing = ['whisper'];
    await loadVoice();
    await holdAndSpeak();
    await settled(() => useTalk.getState().waiting !== null);
    connected.host.fail('voice.waiting.hear', new MiaError('child.crashed'));
    connected.host.state.voice.missing = [];
    await act(() => loadVoice());
    await settled(() => useNotices.getState().alerts.length === 1);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('child.crashed');
    await act(() => loadVoice());
    expect(asked('voice.waiting.hear')).toHaveLength(1);
    expect(useTalk.getState().waiting).not.toBeNull();
    await act(async () => useNotices.getState().alerts[0]?.retry?.());
    await settled(() => asked('turn.send').length === 1);
  });

  it('locked, the window knows of it no more, and the host keeps it', async () => {
    await open();
    connected.host.state.voice.missing = ['whisper'];
    await loadVoice();
    await holdAndSpeak();
    await settled(() => useTalk.getState().waiting !== null);
    dropTalk();
    expect(useTalk.getState().waiting).toBeNull();
    expect(asked('voice.waiting.drop')).toHaveLength(0);
    await loadWaiting('c1');
    expect(useTalk.getState().waiting).not.toBeNull();
  });

  it('what waits can be discarded', async () => {
    await open();
    connected.host.state.voice.missing = ['whisper'];
    await loadVoice();
    await holdAndSpeak();
    await settled(() => useTalk.getState().waiting !== null);
    fireEvent.keyDown(box(), { key: 'Escape' });
    expect(useTalk.getState().waiting).toBeNull();
    await settled(() => asked('voice.waiting.drop').length === 1);
  });

  it('a connection that breaks while somebody speaks: the host keeps what came, and that is said', async () => {
    await open();
    press();
    await speak();
    await settled(() => asked('voice.listen').length === 1);
    connected.host.drop();
    await settled(() => useTalk.getState().phase === 'idle');
    expect(useNotices.getState().notices.at(-1)?.text).toBe(
      'The connection broke while you spoke. What was said until then comes into the message box.',
    );
    expect(useNotices.getState().alerts).toHaveLength(0);
  });

  it('what could not be recognised is kept in a message without words; what stands in the box stays there', async () => {
    await open();
    fireEvent.change(box(), { target: { value: 'A draft' } });
    press();
    await speak();
    await settled(() => asked('voice.listen').length === 1);
    // The recogniser is gone by the time all was said.
    connected.host.state.voice.missing = ['whisper-tiny.en'];
    later(1000);
    release();
    await settled(() => asked('turn.send').length === 1);
    expect(asked('turn.send')[0]).toMatchObject({ text: '', utterance: asked('voice.listen')[0]?.utterance });
    expect(asked('voice.discard')).toHaveLength(0);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('speech.missing');
    expect(box().value).toBe('A draft');
  });

  it('an error of the recogniser is told', async () => {
    await open();
    connected.host.fail('voice.listen', new MiaError('child.crashed'));
    press();
    await speak();
    await settled(() => useNotices.getState().alerts.length === 1);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('child.crashed');
    expect(useTalk.getState().phase).toBe('idle');
    expect(asked('turn.send')).toHaveLength(0);
  });
});
