// @vitest-environment happy-dom
import { ERROR_CODES } from '@mia/core/errors.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorAction } from '../i18n/errors.ts';
import { closeSettings, useLayout } from '../lib/layout.ts';
import { notices, useNotices } from '../lib/notices.ts';
import { useModels } from '../models/index.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { AlertList } from './AlertList.tsx';

let it_: Connected;
beforeEach(async () => {
  it_ = await connect();
});
afterEach(() => {
  cleanup();
  it_.end();
  closeSettings();
  useModels.setState({ pickerOpen: false });
});

/** Shows the alert of a code and presses its button. */
function press(code: (typeof ERROR_CODES)[number], retry?: () => void): void {
  useNotices.setState({ alerts: [{ id: 'a', error: { code }, retry }] });
  render(<AlertList />);
  const [button] = screen.getAllByRole('button').filter((one) => one.getAttribute('aria-label') !== 'Dismiss');
  if (!button) throw new Error(`${code} has no button`);
  fireEvent.click(button);
  expect(useNotices.getState().alerts).toEqual([]);
}

const suggesting = (action: string) => ERROR_CODES.filter((code) => errorAction(code) === action);

describe('the button of an error does what its sentence suggests', () => {
  it.each(suggesting('retry'))('%s: tries again', (code) => {
    const retry = vi.fn();
    press(code, retry);
    expect(retry).toHaveBeenCalledOnce();
  });

  it.each(suggesting('choose-model'))('%s: opens the picker', (code) => {
    press(code);
    expect(useModels.getState().pickerOpen).toBe(true);
  });

  it.each([...suggesting('free-space'), ...suggesting('open-models')])('%s: opens the models', (code) => {
    press(code);
    expect(useLayout.getState().settings).toBe('models');
  });

  it.each(suggesting('open-security'))('%s: opens the backups', (code) => {
    press(code);
    expect(useLayout.getState().settings).toBe('security');
  });

  it.each(suggesting('open-voice'))('%s: opens what is set about the voice', (code) => {
    press(code);
    expect(useLayout.getState().settings).toBe('voice');
  });

  it.each(suggesting('start-ollama'))('%s: starts Ollama, then tries again', async (code) => {
    const retry = vi.fn();
    press(code, retry);
    await until(() => retry.mock.calls.length === 1);
    expect(it_.host.state.asked.map(({ name }) => name)).toContain('model.server.start');
  });

  it('model.not-running of LM Studio: starts that; of a server that only the person can start: tries again', async () => {
    const retry = vi.fn();
    useNotices.setState({ alerts: [{ id: 'a', error: { code: 'model.not-running', details: { provider: 'lm-studio' } }, retry }] });
    render(<AlertList />);
    fireEvent.click(screen.getByRole('button', { name: 'Start LM Studio' }));
    await until(() => retry.mock.calls.length === 1);
    expect(it_.host.state.asked.find(({ name }) => name === 'model.server.start')?.params).toEqual({ provider: 'lm-studio' });
    cleanup();
    useNotices.setState({ alerts: [{ id: 'b', error: { code: 'model.not-running', details: { provider: 'llama-server' } }, retry }] });
    render(<AlertList />);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(2);
  });

  it.each(suggesting('choose-file'))('%s: asks for a file', (code) => {
    const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => {});
    press(code);
    expect(click).toHaveBeenCalledOnce();
    click.mockRestore();
  });

  it.each(suggesting('unlock'))('%s: looks at the vault, which asks for the passphrase', async (code) => {
    it_.host.state.asked.length = 0;
    press(code);
    await until(() => it_.host.state.asked.some(({ name }) => name === 'vault.status'));
  });

  it.each(suggesting('reload'))('%s: reloads the window', (code) => {
    const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {});
    press(code);
    expect(reload).toHaveBeenCalledOnce();
    reload.mockRestore();
  });

  it.each(suggesting('reconnect'))('%s: connects now', async (code) => {
    it_.away(true);
    await until(() => it_.link() === 'away');
    it_.away(false);
    press(code);
    await until(() => it_.link() === 'open');
  });

  it('leaves no code that suggests something without a button', () => {
    const held = [
      'retry',
      'choose-model',
      'free-space',
      'open-models',
      'open-security',
      'open-voice',
      'start-ollama',
      'choose-file',
      'unlock',
      'reload',
      'reconnect',
    ];
    expect(ERROR_CODES.filter((code) => errorAction(code) !== null && !held.includes(errorAction(code) ?? ''))).toEqual([]);
  });

  it('has no button where there is nothing to try again', () => {
    notices().alert({ code: 'internal' });
    render(<AlertList />);
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });
});
