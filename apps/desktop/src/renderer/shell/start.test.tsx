// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { flushDrafts, useDrafts } from '../chat/index.ts';
import '../i18n/index.ts';
import { goTo, NEW } from '../lib/route.ts';
import { closeRestore } from '../security/backups.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import type { FakeHost } from '../testing/fake-host.ts';
import { freshVoice } from '../testing/fake-voice.ts';
import { speechEntries } from '../testing/voice-scenes.ts';
import { App } from './App.tsx';
import { begin, useShell } from './start.ts';

let connected: Connected | null = null;
afterEach(() => {
  cleanup();
  connected?.end();
  connected = null;
});

const show = async (state: Parameters<typeof connect>[0] = {}): Promise<Connected> => {
  connected = await connect(state);
  render(<App onRetry={() => {}} />);
  return connected;
};

describe('a locked vault', () => {
  const locked = {
    locked: true,
    protectedBy: ['passphrase' as const],
    conversations: [data.conversation('c1', 'The cellar door')],
    messages: { c1: [data.message('user', 'x')] },
  };

  it('shows nothing but the way to open it, says when the passphrase is wrong, and then shows everything', async () => {
    await show(locked);
    await screen.findByRole('heading', { name: 'Unlock M.I.A' });
    expect(screen.queryByText('The cellar door')).toBeNull();
    const box = screen.getByRole('textbox', { name: 'Passphrase' });
    fireEvent.change(box, { target: { value: 'wrong' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    expect((await screen.findByRole('alert')).textContent).toContain('vault.wrong-passphrase');
    fireEvent.change(box, { target: { value: 'seven quiet herons at dusk' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    await screen.findByRole('link', { name: 'The cellar door' });
  });

  it('takes the recovery phrase in its place', async () => {
    const { host } = await show(locked);
    fireEvent.click(await screen.findByRole('button', { name: 'Use recovery phrase' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Recovery words' }), { target: { value: ' Abandon  ability\nable ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    await until(() => host.state.asked.some((a) => a.name === 'vault.unlock'));
    expect(host.state.asked.find((a) => a.name === 'vault.unlock')?.params).toEqual({ words: 'abandon ability able' });
  });

  it('asks for the recovery phrase at once where no passphrase was set', async () => {
    await show({ ...locked, protectedBy: ['file', 'phrase'] });
    await screen.findByRole('textbox', { name: 'Recovery words' });
    expect(screen.queryByRole('textbox', { name: 'Passphrase' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Use passphrase' })).toBeNull();
    expect(screen.queryByText(/The passphrase opens it/)).toBeNull();
    (document.activeElement as HTMLElement).blur();
    fireEvent.click(screen.getByRole('button', { name: 'Use recovery phrase' }));
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Recovery words' }));
  });

  it('leaves nothing in the window when it is locked again', async () => {
    const { host } = await show({ ...locked, locked: false });
    await screen.findByRole('link', { name: 'The cellar door' });
    act(() => {
      host.state.locked = true;
      host.publish({ type: 'vault', state: 'locked' });
    });
    await screen.findByRole('heading', { name: 'Unlock M.I.A' });
    expect(screen.queryByText('The cellar door')).toBeNull();
  });
});

describe('a window whose data is still on its way', () => {
  /** Everything that waits for the database waits until the returned function is called. */
  const held = async (state: Parameters<typeof connect>[0] = {}): Promise<{ host: FakeHost; arrive(): void; end: Promise<Connected> }> => {
    const gate = Promise.withResolvers<void>();
    let host: FakeHost | null = null;
    const end = connect(state, (made) => {
      host = made;
      for (const name of ['conversation.list', 'draft.get', 'setting.all', 'model.list'] as const) made.onNext(name, () => gate.promise);
      // The vault's state comes before what the host says of itself.
      made.onNext('app.info', () => new Promise((resolve) => setImmediate(resolve)));
    }).then((it) => {
      connected = it;
      return it;
    });
    render(<App onRetry={() => {}} />);
    if (!host) throw new Error('no host');
    return { host, arrive: gate.resolve, end };
  };
  const box = (): Promise<HTMLTextAreaElement> => screen.findByRole('textbox', { name: 'Message' });

  it('is drawn as the person left it from the first moment: a sidebar that was shut is never seen open', async () => {
    const seen: boolean[] = [];
    const watch = new MutationObserver(() => seen.push(screen.queryByRole('navigation', { name: 'Conversations' }) !== null));
    watch.observe(document.body, { childList: true, subtree: true });
    const { arrive, end } = await held({
      early: { 'sidebar.open': false },
      settings: { 'onboarding.done': true, 'sidebar.open': false },
    });
    await box();
    await screen.findByRole('button', { name: 'Open sidebar' });
    arrive();
    await end;
    watch.disconnect();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).not.toContain(true);
  });

  it('takes what is typed, which then stands behind the stored draft and is stored with it', async () => {
    const { host, arrive, end } = await held({ drafts: { new: { text: 'Begun yesterday.', pastes: [] } } });
    const textarea = await box();
    expect(screen.queryByRole('status', { name: 'Assistant status' })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Welcome to M.I.A' })).toBeNull();
    textarea.focus();
    fireEvent.change(textarea, { target: { value: 'And today' } });
    flushDrafts();
    expect(host.state.asked.some((a) => a.name === 'draft.set')).toBe(false);
    arrive();
    await end;
    await until(() => host.state.drafts.new?.text === 'Begun yesterday.\nAnd today');
    const after = await box();
    expect(after).toBe(textarea);
    expect(document.activeElement).toBe(textarea);
    expect(after.value).toBe('Begun yesterday.\nAnd today');
  });

  it('that begins in a conversation has the draft of a new chat too, and keeps what is written there', async () => {
    goTo('c1');
    const { host } = await show({
      conversations: [data.conversation('c1', 'The cellar door')],
      messages: { c1: [data.message('user', 'x')] },
      drafts: { new: { text: 'Begun yesterday.', pastes: [] } },
    });
    await screen.findByRole('link', { name: 'The cellar door' });
    act(() => goTo(NEW));
    await until(() => (screen.queryByRole('textbox', { name: 'Message' }) as HTMLTextAreaElement | null)?.value === 'Begun yesterday.');
    fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: 'Begun yesterday. And today' } });
    flushDrafts();
    await until(() => host.state.drafts.new?.text === 'Begun yesterday. And today');
  });

  it('shows what is sent at once, and sends it when everything is here; the stored draft stays', async () => {
    const { host, arrive, end } = await held({ drafts: { new: { text: 'Begun yesterday.', pastes: [] } } });
    const textarea = await box();
    fireEvent.change(textarea, { target: { value: 'Hello there' } });
    fireEvent.keyDown(textarea, { key: 'Enter' });
    await screen.findByText('Hello there');
    expect(textarea.value).toBe('');
    expect(host.state.asked.some((a) => a.name === 'conversation.create')).toBe(false);
    // A reload at this moment finds it in the box, behind what stood there.
    await until(() => host.state.drafts.new?.text === 'Begun yesterday.\nHello there');
    arrive();
    await end;
    await until(() => host.state.asked.some((a) => a.name === 'turn.send'));
    expect(host.state.asked.find((a) => a.name === 'turn.send')?.params).toMatchObject({ text: 'Hello there' });
    await until(() => host.state.drafts.new?.text === 'Begun yesterday.');
    expect(useDrafts.getState().texts.new).toBe('Begun yesterday.');
  });
});

describe('what keeps the window from showing anything', () => {
  it('is told in a sentence with its code, and tried again when the person asks', async () => {
    const { host } = await show();
    useShell.setState({ ready: false });
    host.fail('vault.status', new MiaError('vault.damaged'));
    await act(() => begin({ listening: true }));
    expect((await screen.findByRole('alert')).textContent).toContain('vault.damaged');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('textbox', { name: 'Message' });
  });
});

describe('a memory that is damaged', () => {
  it('is put back from a backup where its sentence says so', async () => {
    connected = await connect({ locked: true, damaged: true });
    const { host } = connected;
    host.state.locked = false;
    await act(() => begin({ listening: true }));
    render(<App onRetry={() => {}} />);
    expect((await screen.findByRole('alert')).textContent).toContain('data.damaged');
    fireEvent.click(screen.getByRole('button', { name: 'Restore from a backup' }));
    const list = await screen.findByRole('list', { name: 'Backups' });
    fireEvent.click(list.querySelectorAll('button')[0] as HTMLButtonElement);
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {});
    fireEvent.click(await screen.findByRole('button', { name: 'Restore this backup' }));
    await until(() => host.state.asked.some(({ name }) => name === 'restore.run'));
    await until(() => reload.mock.calls.length === 1);
    reload.mockRestore();
    act(closeRestore);
  });

  it('offers no backup for what a backup does not mend', async () => {
    const { host } = await show();
    useShell.setState({ ready: false });
    host.fail('vault.status', new MiaError('data.read-only'));
    await act(() => begin({ listening: true }));
    await screen.findByText('data.read-only');
    expect(screen.queryByRole('button', { name: 'Restore from a backup' })).toBeNull();
  });
});

describe('a conversation that could not be opened', () => {
  it('is told with a button that opens it again', async () => {
    const { host } = await show({
      conversations: [data.conversation('c1', 'Boat papers')],
      messages: { c1: [data.message('user', 'The survey is in March.')] },
    });
    host.fail('conversation.open', new MiaError('internal'));
    fireEvent.click(await screen.findByRole('link', { name: 'Boat papers' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('internal');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('article', { name: 'You' });
  });
});

describe('the first start', () => {
  it('offers the choices, each described, and folds them when one is taken', async () => {
    const { host } = await show({
      settings: {},
      models: [],
      chosen: null,
      entries: data.entries.map((e) => ({ ...e, state: 'absent' as const })),
    });
    await screen.findByRole('heading', { name: 'Welcome to M.I.A' });
    const server = screen.getByRole('button', { name: 'Use a model server on this computer' });
    await until(
      () =>
        document.getElementById(server.getAttribute('aria-describedby') ?? '')?.textContent?.startsWith('Ollama is running, 5 models.') ===
        true,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Download a starter model' }));
    await screen.findByRole('progressbar', { name: /^Qwen2.5-Coder/ });
    expect(screen.queryByRole('heading', { name: 'Welcome to M.I.A' })).toBeNull();
    expect(host.state.settings['onboarding.done']).toBe(true);
    expect(screen.getByRole('button', { name: 'Pause' })).toBeDefined();
  });

  it.each([true, false])('speech follows behind the starter where it is wanted (%s), asked with its size', async (wanted) => {
    const { host } = await show({
      settings: {},
      models: [],
      chosen: null,
      entries: [...data.entries, ...speechEntries].map((e) => ({ ...e, state: 'absent' as const })),
      voice: { ...freshVoice(), missing: speechEntries.map((e) => e.id) },
    });
    const speech = await screen.findByRole('checkbox', { name: 'Also speech' });
    expect(speech).toHaveProperty('checked', true);
    expect(screen.getByText(/^43 MB, follows behind/)).toBeDefined();
    if (!wanted) fireEvent.click(speech);
    fireEvent.click(screen.getByRole('button', { name: 'Download a starter model' }));
    const asked = (): unknown[] => host.state.asked.filter((a) => a.name === 'download.start').map((a) => a.params);
    await until(() => asked().length === (wanted ? 2 : 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked()).toEqual([{ entries: ['qwen', 'minilm'] }, ...(wanted ? [{ entries: ['whisper-tiny.en', 'silero-vad'] }] : [])]);
  });

  it('says that a model which is here already answers, and suggests nothing else', async () => {
    await show({ settings: {}, models: [data.model('qwen', 'Qwen2.5-Coder 0.5B')], chosen: 'qwen' });
    await screen.findByText(/^Qwen2.5-Coder 0.5B is on this computer already and answers/);
    expect(screen.queryByText('Suggested')).toBeNull();
    expect(screen.getByRole('button', { name: 'Skip for now' })).toBeDefined();
  });

  it('puts the choices back when nothing could begin', async () => {
    const { host } = await show({
      settings: {},
      models: [],
      chosen: null,
      entries: data.entries.map((e) => ({ ...e, state: 'absent' as const })),
    });
    await screen.findByRole('heading', { name: 'Welcome to M.I.A' });
    host.fail('download.start', new MiaError('download.offline'));
    fireEvent.click(screen.getByRole('button', { name: 'Download a starter model' }));
    await screen.findByText('download.offline');
    await screen.findByRole('heading', { name: 'Welcome to M.I.A' });
  });

  it('shows no Pause where the source can not be paused', async () => {
    await show({ models: [], chosen: null, downloads: [data.download] });
    await screen.findByRole('progressbar');
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.getByText('From the package qwen-gguf, checked by sha256')).toBeDefined();
  });
});
