import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../storage/testing.ts';
import { chatgptJson, chatgptOne, patched, readAll, writeZip } from './testing.ts';
import type { ImportedConversation } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.dir, 'export.zip');
});
afterEach(() => folder.remove());

async function read(files: Parameters<typeof writeZip>[1]): Promise<ImportedConversation[]> {
  await writeZip(path, files);
  return (await readAll(path, folder.dir)).flatMap(({ conversations }) => conversations);
}
const said = (c: ImportedConversation | undefined): unknown[] => (c?.messages ?? []).map((m) => [m.role, ...m.parts.map((p) => p.text)]);
const refused = (code: string, reason?: string) =>
  expect(readAll(path, folder.dir)).rejects.toMatchObject({ code, ...(reason ? { details: { reason } } : {}) });

it('reads ChatGPT: roles, times, models, versions and branches, the shown leaf, archived ones', async () => {
  const one = chatgptOne(1, 2, { is_archived: true }) as { mapping: Record<string, Record<string, unknown>>; current_node: string };
  // The first question was edited: a second version with its own answer.
  one.mapping.root = { ...one.mapping.root, children: ['m0', 'e0'] };
  one.mapping.e0 = {
    id: 'e0',
    parent: 'root',
    children: ['e1'],
    message: { author: { role: 'user' }, content: { content_type: 'text', parts: ['Edited 👩‍🚀'] } },
  };
  one.mapping.e1 = {
    id: 'e1',
    parent: 'e0',
    children: [],
    message: { author: { role: 'assistant' }, content: { content_type: 'text', parts: ['So it is'] } },
  };
  one.current_node = 'm3';
  const [c] = await read({ 'export/conversations.json': JSON.stringify([one]), 'chat.html': '<html>' });
  expect(c).toMatchObject({
    source: 'chatgpt',
    title: 'Talk 1',
    archived: true,
    pinned: false,
    created: 1_700_000_060_000,
    zone: 'Europe/Berlin',
  });
  expect(c?.messages.map((m) => [m.role, m.origin, m.status])).toEqual(
    [0, 1, 2, 3, 4, 5].map((i) => [i % 2 === 0 ? 'user' : 'assistant', 'import', 'done']),
  );
  const [m0, m1, , m3, e0, e1] = c?.messages ?? [];
  expect([m0?.parent, e0?.parent, m1?.parent, e1?.parent]).toEqual([null, null, m0?.key, e0?.key]);
  expect(e0?.parts).toEqual([{ kind: 'text', text: 'Edited 👩‍🚀' }]);
  expect(m1).toMatchObject({ created: 1_700_000_061_000, modelName: 'gpt-4o' });
  expect(c?.head).toEqual(m3?.key);
});

it('leaves out what was not said to the person, and joins an answer that came in pieces', async () => {
  const node = (id: string, parent: string | null, children: string[], message: unknown) => ({ [id]: { id, parent, children, message } });
  const text = (role: string, words: string, more = {}) => ({
    author: { role },
    content: { content_type: 'text', parts: [words] },
    ...more,
  });
  const mapping = {
    ...node('r', null, ['s'], null),
    ...node('s', 'r', ['i'], text('system', 'You are')),
    ...node('i', 's', ['q'], {
      author: { role: 'user' },
      content: { content_type: 'user_editable_context', user_instructions: 'Always metric' },
    }),
    ...node('q', 'i', ['t'], {
      author: { role: 'user' },
      content: {
        content_type: 'multimodal_text',
        parts: [{ content_type: 'image_asset_pointer', asset_pointer: 'file-1' }, 'What is this?'],
      },
      metadata: { attachments: [{ name: 'boat.png' }] },
    }),
    ...node('t', 'q', ['c'], { author: { role: 'assistant' }, content: { content_type: 'thoughts', thoughts: [{ content: 'Hm' }, 7] } }),
    ...node('c', 't', ['o'], { author: { role: 'assistant' }, recipient: 'python', content: { content_type: 'code', text: 'secret()' } }),
    ...node('o', 'c', ['a'], text('tool', 'tool output')),
    ...node('a', 'o', [], text('assistant', 'A boat')),
  };
  const [c] = await read({ 'conversations-000.json': JSON.stringify([{ id: 'x', title: 'T', mapping, current_node: 'a' }]) });
  expect(said(c)).toEqual([
    ['user', 'What is this?', '[boat.png]'],
    ['assistant', 'Hm', 'A boat'],
  ]);
  expect(c?.messages[1]?.parts[0]?.kind).toBe('thinking');
  expect(c?.head).toEqual(c?.messages[1]?.key);
});

it('reads Claude: conversations with branches and attached texts, projects, memories', async () => {
  const message = (uuid: string, sender: string, words: string, more = {}) => ({
    uuid,
    sender,
    text: words,
    created_at: '2025-03-01T10:00:00.000Z',
    content: [{ type: 'text', text: words }],
    ...more,
  });
  const nobody = '00000000-0000-4000-8000-000000000000';
  const conversation = {
    ...{ uuid: 'c', name: 'Boats', created_at: '2025-03-01T09:00:00Z', updated_at: '2025-03-02T09:00:00Z' },
    chat_messages: [
      message('1', 'human', 'Hi', {
        parent_message_uuid: nobody,
        attachments: [{ file_name: 'a.txt', extracted_content: 'attached words' }],
      }),
      message('2', 'assistant', 'Hello', { parent_message_uuid: '1' }),
      message('3', 'assistant', 'Good day', { parent_message_uuid: '1' }),
    ],
  };
  const found = await read({
    'conversations.json': JSON.stringify([conversation, { uuid: 'd', name: '', chat_messages: [message('9', 'human', 'Alone')] }]),
    'projects.json': JSON.stringify([
      { uuid: 'p', name: 'House', prompt_template: 'Always answer in Greek', docs: [{ filename: 'plan.md', content: 'The plan' }] },
    ]),
    'memories.json': JSON.stringify([{ conversations_memory: 'Likes boats', project_memories: { p: 'Builds a house' } }]),
    'users.json': '[]',
  });
  expect(found.map((c) => [c.title, c.messages.length])).toEqual([
    ['Boats', 3],
    ['', 1],
    ['Memories', 2],
    ['House', 2],
  ]);
  expect(found[0]?.messages[0]?.parts[1]).toEqual({ kind: 'file', text: 'attached words', meta: { paste: true, name: 'a.txt' } });
  expect(found[0]?.messages.map((m) => m.parent)).toEqual([null, found[0]?.messages[0]?.key, found[0]?.messages[0]?.key]);
  expect(found.flatMap((c) => c.messages).every((m) => m.origin === 'import')).toBe(true);
});

it('takes what is of wrong types for nothing, and goes on', async () => {
  const bad = [
    null,
    7,
    'x',
    [],
    {},
    { mapping: 5 },
    { mapping: { a: 1, b: { parent: 7, children: 'x', message: { author: 5, content: 9 } } } },
    { chat_messages: [1, {}, { sender: 'human', content: 'x', text: 4 }] },
  ];
  const loop = {
    id: 'l',
    mapping: {
      a: { parent: 'b', children: ['b'] },
      b: { parent: 'a', children: ['a'], message: { author: { role: 'user' }, content: { parts: ['x'] } } },
    },
  };
  const odd = chatgptOne(2, 1, { title: 5, create_time: 'soon', update_time: 9e99, current_node: {} });
  await writeZip(path, { 'conversations.json': JSON.stringify([...bad, loop, odd]) });
  const pieces = await readAll(path, folder.dir);
  expect(pieces.flatMap((p) => p.conversations).map((c) => [c.title, c.messages.length])).toEqual([['', 2]]);
  expect(pieces.at(-1)?.progress).toMatchObject({ skipped: 6 });
});

it('reads a bare conversations.json, an empty one, and one that is a single line', async () => {
  await writeFile(path, [...chatgptJson(300)].join(''));
  expect((await readAll(path, folder.dir)).flatMap((p) => p.conversations)).toHaveLength(300);
  await writeFile(path, '[]');
  expect((await readAll(path, folder.dir)).flatMap((p) => p.conversations)).toEqual([]);
});

it('refuses names that go elsewhere, doubled names, links, encrypted entries, and reads no archive in an archive', async () => {
  const evil = async (from: string, to: string): Promise<void> => {
    await writeZip(path, { [from]: '[]', 'conversations.json': '[]' });
    await patched(path, (bytes) => Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'));
  };
  await evil('aaaconversations.json', '../conversations.json');
  await refused('import.unsafe', 'name');
  await evil('aconversations.json', '/conversations.json');
  await refused('import.unsafe', 'name');
  await evil('aaaconversations.json', 'C:/conversations.json');
  await refused('import.unsafe', 'name');
  await evil('aconversations.json', '\\conversations.json');
  await refused('import.unsafe', 'name');
  await evil('xonversations.json', 'conversations.json');
  await refused('import.unsafe', 'duplicate');
  await writeZip(path, { 'conversations.json': '/etc/passwd' }, 0o120777);
  await refused('import.unsafe', 'link');
  await writeZip(path, { 'export.zip': 'PK' });
  await refused('import.unknown', 'nested');
  await writeZip(path, { 'photo.png': 'x' });
  await refused('import.unknown', 'nothing');
  await writeZip(path, { 'conversations.json': '[]' });
  // Bit 0 of the general purpose flags, in the central directory.
  await patched(path, (bytes) => {
    const at = bytes.indexOf('PK\x01\x02', 0, 'latin1') + 8;
    bytes.writeUInt16LE(bytes.readUInt16LE(at) | 1, at);
    return bytes;
  });
  await refused('import.unsafe', 'encrypted');
});

it('stops a bomb while it is inflated: by ratio, by bytes, by entries', async () => {
  const zeros = function* () {
    for (let i = 0; i < 400; i++) yield ' '.repeat(256 * 1024);
  };
  await writeZip(path, { 'conversations.json': zeros() });
  await refused('import.unsafe', 'ratio');
  await writeZip(path, { 'conversations.json': [...chatgptJson(2000)].join('') });
  const limits = { entries: 10, bytes: 100_000, ratio: 1e9, slack: 1e9 };
  await expect(readAll(path, folder.dir, { limits })).rejects.toMatchObject({ code: 'import.unsafe', details: { reason: 'bytes' } });
  await writeZip(path, Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}.txt`, ''])));
  await expect(readAll(path, folder.dir, { limits })).rejects.toMatchObject({ code: 'import.unsafe', details: { reason: 'entries' } });
});

it('says of what is cut, damaged, empty or something else what it is', async () => {
  await writeZip(path, { 'conversations.json': [...chatgptJson(500)].join('') });
  await patched(path, (bytes) => bytes.subarray(0, bytes.length - 400));
  await refused('import.damaged');
  await writeZip(path, { 'conversations.json': [...chatgptJson(500)].join('') });
  await patched(path, (bytes) => {
    bytes.fill(0x55, 2000, 2600);
    return bytes;
  });
  await refused('import.damaged');
  await writeZip(path, { 'conversations.json': [...chatgptJson(3)].join('').slice(0, -50) });
  await refused('import.damaged', 'cut');
  await writeFile(path, '');
  await refused('import.damaged', 'empty');
  await writeFile(path, 'GIF89a');
  await refused('import.unknown');
});
