// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { sendEdited } from './actions.ts';
import { beginEdit, clearEdits, flushEdits, forgetEdit, saveEdit, useEdits, writeEdit } from './edits.ts';
import { openConversation } from './pages.ts';

const said = data.message('user', 'first', { id: 'q1', conversation: 'c1' });
let connected: Connected;
beforeEach(async () => {
  connected = await connect({ conversations: [data.conversation('c1', 'A')], messages: { c1: [said] }, answer: 'new' });
  await openConversation('c1');
});
afterEach(() => {
  clearEdits();
  connected.end();
});

const kept = () => connected.host.state.edits;
const paste = { id: 'p', name: 'log', text: 'x'.repeat(5000) };

describe('what is written anew of a message', () => {
  it('is stored a moment after the last key, and stands there again after a reload', async () => {
    beginEdit(said);
    expect(kept()).toEqual({});
    writeEdit('q1', { text: 'fir', pastes: [] });
    writeEdit('q1', { text: 'first, better', pastes: [paste] });
    expect(kept()).toEqual({});
    await until(() => kept().q1 !== undefined);
    expect(kept().q1).toEqual({ text: 'first, better', pastes: [paste] });
    clearEdits();
    await openConversation('c1');
    expect(useEdits.getState()).toEqual({ q1: { text: 'first, better', pastes: [paste] } });
  });

  it('is stored at once where the page goes', async () => {
    writeEdit('q1', { text: 'half', pastes: [] });
    flushEdits();
    await until(() => kept().q1?.text === 'half');
  });

  it('is not stored any more once it was given up or sent, and stays until the message is kept', async () => {
    writeEdit('q1', { text: 'half', pastes: [] });
    await saveEdit('q1');
    forgetEdit('q1');
    await until(() => kept().q1 === undefined);
    writeEdit('q1', { text: 'precious', pastes: [] });
    await saveEdit('q1');
    connected.host.fail('turn.send', new MiaError('data.disk-full'));
    await sendEdited(said, { text: 'precious', pastes: [] });
    expect([kept().q1?.text, useEdits.getState().q1?.text]).toEqual(['precious', 'precious']);
    await sendEdited(said, { text: 'precious', pastes: [] });
    await until(() => kept().q1 === undefined);
    expect(useEdits.getState()).toEqual({});
  });

  it('is tried again where it could not be stored', async () => {
    writeEdit('q1', { text: 'half', pastes: [] });
    connected.host.fail('draft.edit', new MiaError('data.disk-full'));
    expect(await saveEdit('q1')).toBe(false);
    flushEdits();
    await until(() => kept().q1?.text === 'half');
  });

  it('in another window stands here too and ends here with it, but never over words that are not stored yet', async () => {
    const tell = (text: string | null, conversation = 'c1'): void =>
      connected.host.publish({
        ...{ type: 'edit', conversation, message: conversation === 'c1' ? 'q1' : 'q9', window: 'other' },
        edit: text === null ? null : { text, pastes: [] },
      });
    // Of a conversation that is not open here nothing is taken.
    tell('elsewhere', 'c9');
    tell('fir');
    await until(() => useEdits.getState().q1?.text === 'fir');
    tell('first, better');
    await until(() => useEdits.getState().q1?.text === 'first, better');
    tell(null);
    await until(() => useEdits.getState().q1 === undefined);
    expect(useEdits.getState()).toEqual({});
    writeEdit('q1', { text: 'mine', pastes: [] });
    tell('theirs');
    tell(null);
    await until(() => kept().q1?.text === 'mine');
    expect(useEdits.getState().q1?.text).toBe('mine');
  });

  it('of this window comes back to it and changes nothing', async () => {
    writeEdit('q1', { text: 'half', pastes: [] });
    await saveEdit('q1');
    writeEdit('q1', { text: 'half a', pastes: [] });
    await until(() => kept().q1?.text === 'half a');
    expect(useEdits.getState().q1?.text).toBe('half a');
  });

  it('is not overwritten by what the database had before', async () => {
    writeEdit('q1', { text: 'stored', pastes: [] });
    await saveEdit('q1');
    writeEdit('q1', { text: 'newer', pastes: [] });
    await openConversation('c1');
    expect(useEdits.getState().q1?.text).toBe('newer');
  });
});
