// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useNotices } from '../lib/notices.ts';
import { useRoute } from '../lib/route.ts';
import { forget } from '../memory/index.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { answer, sendEdited } from './actions.ts';
import { beginEdit, useEdits } from './edits.ts';
import { openConversation } from './pages.ts';
import { pastesOf } from './pastes.ts';
import { chatOf } from './store.ts';
import { shownMessages, textOf } from './turn.ts';
import { branchFrom, showFollowing, showVersion } from './versions.ts';

let connected: Connected;
beforeEach(async () => {
  connected = await connect({
    conversations: [data.conversation('c1', 'A', { messages: 4 })],
    messages: {
      c1: [
        data.message('user', 'first', { id: 'q1' }),
        data.message('assistant', 'one', { id: 'a1', parent: 'q1' }),
        data.message('user', 'second', { id: 'q2', parent: 'a1' }),
        data.message('assistant', 'two', { id: 'a2', parent: 'q2' }),
      ],
    },
    answer: 'new',
  });
  useRoute.setState({ conversation: 'c1' });
  await openConversation('c1');
});
afterEach(() => connected.end());

const shown = () => shownMessages(chatOf('c1'));
const texts = (): string[] => shown().map((m) => textOf(m));
const at = (index: number) => {
  const message = shown().at(index);
  if (!message) throw new Error(`no message ${index}`);
  return message;
};
const asked = (name: string): unknown[] => connected.host.state.asked.filter((a) => a.name === name).map((a) => a.params);

describe('an edited question', () => {
  it('is sent as another version of the old one, and what followed that leaves the path', async () => {
    const paste = { id: 'p', name: 'log', text: 'x'.repeat(5000) };
    await sendEdited(at(0), { text: 'first, better', pastes: [paste] });
    expect(asked('turn.send')[0]).toMatchObject({ parent: null, text: 'first, better', pastes: [paste] });
    expect(texts()).toEqual(['first, better', 'new']);
    expect(at(0)).toMatchObject({ version: 1, versions: 2 });
    expect(pastesOf(at(0)).map((p) => p.name)).toEqual(['log']);
  });

  it('in the middle keeps what stood before it', async () => {
    await sendEdited(at(2), { text: 'second, better', pastes: [] });
    expect(asked('turn.send')[0]).toMatchObject({ parent: 'a1' });
    expect(texts()).toEqual(['first', 'one', 'second, better', 'new']);
  });

  it('shows the old version with all that followed it, and the new one again', async () => {
    await sendEdited(at(0), { text: 'first, better', pastes: [] });
    await showVersion(at(0), -1);
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
    expect(useNotices.getState().announcement.text).toBe('Version 1 of 2');
    await showVersion(at(0), 1);
    expect(texts()).toEqual(['first, better', 'new']);
  });

  it('stands in its box again when it could not be kept, and the conversation as it was', async () => {
    connected.host.fail('turn.send', new MiaError('data.disk-full'));
    beginEdit(at(2));
    await sendEdited(at(2), { text: 'precious', pastes: [] });
    expect(useEdits.getState().q2?.text).toBe('precious');
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
    expect(useNotices.getState().alerts.map((a) => a.error.code)).toEqual(['data.disk-full']);
  });

  it('keeps what was written in it when it is opened again', () => {
    beginEdit(at(0));
    useEdits.setState({ q1: { text: 'half', pastes: [] } });
    beginEdit(at(0));
    expect(useEdits.getState().q1?.text).toBe('half');
  });
});

describe('an answer', () => {
  it('in the middle is answered again as a version; the path goes back to what followed with the old one', async () => {
    await answer('c1', 'q1');
    expect(texts()).toEqual(['first', 'new']);
    expect(at(1)).toMatchObject({ version: 1, versions: 2 });
    await showVersion(at(1), -1);
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
  });

  it('of another model leaves the conversation with its own', async () => {
    await answer('c1', 'q2', 'smol');
    expect(asked('turn.answer')[0]).toMatchObject({ message: 'q2', model: 'smol' });
    expect(at(-1).modelName).toBe('SmolLM2 135M');
    expect(asked('model.use')).toEqual([]);
    expect(connected.host.state.chosen).toBe('qwen');
  });
});

describe('a deleted version', () => {
  it('leaves its place to another one, with what followed that, and Undo shows it again', async () => {
    await answer('c1', 'q1');
    expect(texts()).toEqual(['first', 'new']);
    await forget(at(1).id);
    await until(() => texts().length === 4);
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
    expect(at(1)).toMatchObject({ version: 0, versions: 1 });
    await useNotices.getState().notices.at(-1)?.undo?.();
    await until(() => texts().length === 2);
    expect(texts()).toEqual(['first', 'new']);
    expect(at(1)).toMatchObject({ version: 1, versions: 2, forgotten: false });
  });
});

describe('a branch', () => {
  it('ends the path there, keeps what followed, and Undo shows it again', async () => {
    await branchFrom(at(1));
    expect(texts()).toEqual(['first', 'one']);
    const [notice] = useNotices.getState().notices;
    await notice?.undo?.();
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
  });

  it('goes on from there beside what followed, which can be shown as a version', async () => {
    await branchFrom(at(1));
    await sendEdited({ ...at(1), parent: 'a1', id: 'none' }, { text: 'instead', pastes: [] });
    expect(texts()).toEqual(['first', 'one', 'instead', 'new']);
    await showVersion(at(2), -1);
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
  });

  it('shows what followed on request', async () => {
    const end = at(1);
    await branchFrom(end);
    await showFollowing(end);
    expect(texts()).toEqual(['first', 'one', 'second', 'two']);
  });

  it('that the host refuses changes nothing and is told', async () => {
    connected.host.fail('conversation.update', new MiaError('data.read-only'));
    expect(await branchFrom(at(1))).toBe(false);
    expect(texts()).toHaveLength(4);
    expect(useNotices.getState().alerts.map((a) => a.error.code)).toEqual(['data.read-only']);
  });
});
