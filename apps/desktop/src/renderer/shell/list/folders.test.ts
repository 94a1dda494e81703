// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { useConversations } from '../../chat/index.ts';
import { notices, useNotices } from '../../lib/notices.ts';
import { readSetting, useSettings } from '../../lib/settings.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import * as data from '../../testing/data.ts';
import { deleteFolder, useFolders } from './folders.ts';

let connected: Connected | null = null;
afterEach(() => connected?.end());

const folderOf = (id: string): string | null | undefined => useConversations.getState().conversations.find((c) => c.id === id)?.folder;

describe('a deleted folder', () => {
  it('comes back as it was, with what nobody put elsewhere meanwhile, and says what its going means for the memory', async () => {
    connected = await connect({
      folders: [
        { id: 'f1', name: 'Diary', position: 0, conversations: 2, remember: false },
        { id: 'f2', name: 'Boats', position: 1, conversations: 0 },
      ],
      conversations: [data.conversation('c1', 'One', { folder: 'f1' }), data.conversation('c2', 'Two', { folder: 'f1' })],
      settings: { 'sidebar.shut': ['f1'] },
    });
    const { host } = connected;
    await until(() => folderOf('c2') === 'f1');
    await deleteFolder('f1');
    expect(useNotices.getState().notices.at(-1)?.text).toBe(
      'Deleted the folder Diary. Its conversations stay. What was said in it can be remembered everywhere now.',
    );
    await until(() => folderOf('c1') === null && folderOf('c2') === null);
    // Another window puts one of them elsewhere.
    host.patch('c2', { folder: 'f2' });
    await until(() => folderOf('c2') === 'f2');
    expect(notices().undoLast()).toBe(true);
    await until(() => useFolders.getState().folders.length === 2 && folderOf('c1') !== null, 'the folder again');
    const again = useFolders.getState().folders.find((f) => f.name === 'Diary');
    expect(again).toMatchObject({ position: 0, remember: false });
    expect([folderOf('c1'), folderOf('c2')]).toEqual([again?.id, 'f2']);
    await until(() => readSetting(useSettings.getState().values, 'sidebar.shut').includes(again?.id ?? ''), 'shut as it was');
  });
});
