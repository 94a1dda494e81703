import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardPart } from '../said/index.ts';
import { answer, message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { conversationJson, conversationMarkdown, type ExportOptions } from './conversation.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
const words = {
  ...{ you: 'You', app: 'M.I.A', untitled: 'Untitled', exported: 'Exported on {{when}}.', pasted: 'Pasted: {{name}}' },
  ...{ note: 'note', said: 'said to the memory', stopped: 'stopped', failed: 'failed', forgotten: 'Forgotten' },
};
const options: ExportOptions = { words, language: 'en-GB', now: Date.UTC(2026, 10, 24, 15), zone: 'UTC' };

async function all(pieces: AsyncGenerator<{ text: string; messages: number }>) {
  let text = '';
  let messages = 0;
  let longest = 0;
  for await (const piece of pieces) {
    text += piece.text;
    messages += piece.messages;
    longest = Math.max(longest, piece.text.length);
  }
  return { text, messages, longest };
}

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c1', created: Date.UTC(2026, 1, 1), zone: 'UTC' });
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

async function talk(): Promise<void> {
  const created = Date.UTC(2026, 1, 1, 12, 30, 5);
  await store.addMessage(message('q1', 'c1', null, 'Old wording?', { created }));
  const parts = [
    { kind: 'text' as const, text: 'What does it say?' },
    { kind: 'file' as const, text: 'a\n```\nb', meta: { paste: true, name: 'Letter' } },
  ];
  await store.addMessage(message('q1b', 'c1', null, '', { created, parts }));
  const thought = [
    { kind: 'thinking' as const, text: 'secret thought' },
    { kind: 'text' as const, text: '**Friday**, at *nine*.' },
  ];
  await store.addMessage(answer('a1', 'c1', 'q1b', '', { created, parts: thought, modelName: 'Qwen' }));
  await store.setReceipts('a1', [{ rank: 1, memory: 'q1', reasons: ['words'], score: 0.5, text: 'Old wording?' }]);
  await store.addMessage(message('q2', 'c1', 'a1', 'forget me', { created }));
  await store.forget('q2');
  await store.updateConversation('c1', { title: 'The letter', titleSource: 'person' });
}

it('writes Markdown of what is shown: who, when, the words as they are, pastes that can not end their block', async () => {
  await talk();
  const { text, messages } = await all(conversationMarkdown(await store.conversation('c1'), store, options));
  expect(messages).toBe(3);
  expect(text).toBe(`# The letter

*Exported on 24 November 2026 at 15:00:00.*

## You · 1 February 2026 at 13:30:05

What does it say?

**Pasted: Letter**

\`\`\`\`text
a
\`\`\`
b
\`\`\`\`

## M.I.A · Qwen · 1 February 2026 at 13:30:05

**Friday**, at *nine*.

## You · 1 February 2026 at 13:30:05

*Forgotten*
`);
});

it('writes JSON of everything that is kept: versions, parts, times with their zone, memories used, nothing forgotten', async () => {
  await talk();
  const { text } = await all(conversationJson(await store.conversation('c1'), store, options));
  const read = JSON.parse(text);
  expect(read).toMatchObject({
    ...{ format: 'mia.conversation', version: 1, exported: '2026-11-24T15:00:00.000Z', shown: ['q1b', 'a1', 'q2'] },
    conversation: { id: 'c1', title: 'The letter', created: '2026-02-01T00:00:00.000Z' },
  });
  expect(read.messages.map((m: { id: string }) => m.id)).toEqual(['q1', 'q1b', 'a1']);
  expect(read.messages[1]).toMatchObject({
    parent: null,
    zone: 'Europe/Berlin',
    parts: [{}, { kind: 'file', name: 'Letter', paste: true }],
  });
  expect(read.messages[2]).toMatchObject({ modelName: 'Qwen', memoriesUsed: [{ memory: 'q1', reasons: ['words'] }] });
  expect(text).not.toContain('forget me');
});

it('writes long ones in pieces, and empty ones', async () => {
  const empty = await all(conversationJson(await store.conversation('c1'), store, options));
  expect(JSON.parse(empty.text)).toMatchObject({ shown: [], messages: [] });
  const messages = Array.from({ length: 1500 }, (_, i) => message(`m${i}`, 'c1', i === 0 ? null : `m${i - 1}`, `words ${i}`));
  await store.importMessages({ messages });
  const json = await all(conversationJson(await store.conversation('c1'), store, options));
  expect(json.messages).toBe(1500);
  expect(JSON.parse(json.text).messages.map((m: { id: string }) => m.id)).toEqual(messages.map((m) => m.id));
  const markdown = await all(conversationMarkdown(await store.conversation('c1'), store, options));
  expect(markdown.messages).toBe(1500);
  expect(markdown.longest).toBeLessThan(markdown.text.length / 5);
  expect(markdown.text.match(/^words \d+$/gm)?.map((line) => line.slice(6))).toEqual(messages.map((_, i) => String(i)));
});

it('says of what was said to the memory that it was, and which card answered it', async () => {
  const created = Date.UTC(2026, 1, 1, 12);
  await store.createConversation({ id: 'c9', created, zone: 'UTC' });
  const parts = [{ kind: 'text' as const, text: 'What do you know about me?' }, cardPart({ kind: 'known', of: 'everything' })];
  await store.addMessage(message('k1', 'c9', null, '', { created, parts }));
  const conversation = await store.conversation('c9');
  const { text } = await all(conversationMarkdown(conversation, store, options));
  expect(text).toMatch(/## You · .* · said to the memory\n\nWhat do you know about me\?\n$/);
  const json = JSON.parse((await all(conversationJson(conversation, store, options))).text);
  expect(json.messages[0].parts[1]).toEqual({ kind: 'tool', text: '', card: { kind: 'known', of: 'everything' } });
});
