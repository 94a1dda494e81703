// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../i18n/index.ts';
import { openConversation, useDrafts, useEdits } from '../chat/index.ts';
import { useNotices } from '../lib/notices.ts';
import { useRoute } from '../lib/route.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { Composer } from './Composer.tsx';

let connected: Connected;
beforeEach(async () => {
  connected = await connect({
    conversations: [data.conversation('c1', 'A')],
    messages: { c1: [data.message('user', 'x', { id: 'x1' })] },
    answer: 'Fine.',
  });
  useDrafts.setState({ texts: { c1: '' }, pastes: {}, dirty: {} });
  useRoute.setState({ conversation: 'c1' });
});
afterEach(() => {
  cleanup();
  connected.end();
});

const asked = (name: string): unknown[] => connected.host.state.asked.filter((a) => a.name === name).map((a) => a.params);
const box = (): HTMLTextAreaElement => screen.getByRole('textbox', { name: 'Message' });
const write = (text: string): void => {
  fireEvent.change(box(), { target: { value: text } });
};

describe('the message box', () => {
  it('sends with Enter and is empty at once', async () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('Hello');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(box().value).toBe('');
    await until(() => asked('turn.send').length === 1);
    expect(asked('turn.send')[0]).toMatchObject({ conversation: 'c1', text: 'Hello' });
  });

  it('breaks the line with Shift+Enter', () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('Hello');
    expect(fireEvent.keyDown(box(), { key: 'Enter', shiftKey: true })).toBe(true);
    expect(box().value).toBe('Hello');
    expect(asked('turn.send')).toHaveLength(0);
  });

  it.each([
    ['while a word is composed', { isComposing: true }],
    ['when the input method reports 229', { keyCode: 229 }],
  ])('never sends %s', (_when, how) => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('こんにち');
    fireEvent.keyDown(box(), { key: 'Enter', ...how });
    expect(box().value).toBe('こんにち');
    expect(asked('turn.send')).toHaveLength(0);
  });

  it('sends nothing that is only space', () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('  \n ');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(asked('turn.send')).toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true);
  });

  it('has Stop in place of Send while something runs, and keeps what is typed meanwhile', () => {
    render(<Composer conversation="c1" busy hasModel />);
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Stop' })).toBeDefined();
    write('Next question');
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(box().value).toBe('Next question');
    expect(asked('turn.send')).toHaveLength(0);
  });

  it('tells that two million characters are the most, before they are sent', () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('x'.repeat(2_000_001));
    fireEvent.keyDown(box(), { key: 'Enter' });
    expect(asked('turn.send')).toHaveLength(0);
    expect(useNotices.getState().alerts[0]?.error.code).toBe('request.too-large');
    expect(box().value).toHaveLength(2_000_001);
  });

  it('puts a long paste beside the message, where it can be taken away and brought back', async () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    const paste = (text: string): boolean => fireEvent.paste(box(), { clipboardData: { getData: () => text } });
    expect(paste('short')).toBe(true);
    expect(screen.queryByRole('region', { name: 'Attachments' })).toBeNull();
    expect(paste(`Minutes of Monday\n${'x'.repeat(4000)}`)).toBe(false);
    expect(screen.getByRole('region', { name: 'Attachments' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false);
    fireEvent.click(screen.getByRole('button', { name: 'Remove Minutes of Monday' }));
    expect(screen.queryByRole('region', { name: 'Attachments' })).toBeNull();
    await useNotices.getState().notices.at(-1)?.undo?.();
    await until(() => screen.queryByRole('button', { name: 'Remove Minutes of Monday' }) !== null);
    expect(asked('turn.send')).toHaveLength(0);
  });

  it('edits the last own message with Up, only where it is empty', async () => {
    await openConversation('c1');
    render(<Composer conversation="c1" busy={false} hasModel />);
    write('words');
    expect(fireEvent.keyDown(box(), { key: 'ArrowUp' })).toBe(true);
    write('');
    expect(fireEvent.keyDown(box(), { key: 'ArrowUp', isComposing: true })).toBe(true);
    expect(fireEvent.keyDown(box(), { key: 'ArrowUp' })).toBe(false);
    expect(useEdits.getState().x1?.text).toBe('x');
  });

  it('is not remembered by the browser', () => {
    render(<Composer conversation="c1" busy={false} hasModel />);
    expect(box().getAttribute('autocomplete')).toBe('off');
    expect(box().getAttribute('name')).toBeNull();
  });

  it('makes ready when a conversation is opened, while the person types, and drops it when they leave', async () => {
    const { unmount } = render(<Composer conversation="c1" busy={false} hasModel />);
    await until(() => asked('turn.prepare').length === 1);
    expect(asked('turn.prepare')[0]).toEqual({ conversation: 'c1', text: '' });
    for (const text of ['W', 'Wh', 'Why']) write(text);
    await until(() => asked('turn.prepare').length === 2);
    expect(asked('turn.prepare')[1]).toEqual({ conversation: 'c1', text: 'Why' });
    useRoute.setState({ conversation: 'elsewhere' });
    unmount();
    await until(() => asked('turn.unprepare').length === 1);
  });
});
