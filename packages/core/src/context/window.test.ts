import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../assistant/testing/memory-store.ts';
import type { Message } from '../memory/storage/types.ts';
import { chooseWindow, loadPath, type WindowRequest } from './index.ts';

const SYSTEM = 'Be brief.';

/** A path of `turns` questions and answers of about `size` characters each, and a last question. */
function path(turns: number, size = 100, patch: (m: Message, i: number) => Partial<Message> = () => ({})): Message[] {
  return Array.from({ length: turns * 2 + 1 }, (_, i): Message => {
    const m: Message = {
      id: `m${i}`,
      conversation: 'c',
      parent: i === 0 ? null : `m${i - 1}`,
      role: i % 2 ? 'assistant' : 'user',
      status: 'done',
      seq: i,
      created: i,
      zone: 'UTC',
      origin: i % 2 ? 'assistant' : 'person',
      model: i % 2 ? 'a/b' : null,
      modelName: null,
      place: null,
      usage: null,
      timings: null,
      error: null,
      parts: [{ kind: 'text', text: `${i} `.padEnd(size, 'x') }],
      forgotten: false,
      receipts: 0,
      version: 0,
      versions: 1,
      siblings: [],
      children: 0,
      context: null,
    };
    return { ...m, ...patch(m, i) };
  });
}

function request(messages: Message[], limit: number, more: Partial<WindowRequest> = {}): WindowRequest & { counted: number } {
  const r = {
    system: SYSTEM,
    path: messages,
    whole: true,
    model: 'a/b',
    limit,
    extra: 0,
    counted: 0,
    async count(prompt: Parameters<WindowRequest['count']>[0]) {
      r.counted += 1;
      return prompt.reduce(
        (sum, m) =>
          sum +
          (typeof m.content === 'string' ? m.content : m.content.map((p) => (p.type === 'text' ? p.text : '')).join('')).length / 4 +
          4,
        0,
      );
    },
    ...more,
  };
  return r;
}

describe('the window', () => {
  it('is the whole conversation while it fits, and the model is not asked to count what certainly fits', async () => {
    const r = request(path(3), 5_000);
    expect(await chooseWindow(r)).toMatchObject({ start: null, cut: false });
    expect(r.counted).toBe(0);
  });

  it('trusts the last answer’s own count where the bytes do not tell', async () => {
    const usage = { inputTokens: 300, cachedTokens: 0, outputTokens: 20 };
    const r = request(
      path(30, 100, (_, i) => (i === 59 ? { usage } : {})),
      1_000,
    );
    expect((await chooseWindow(r)).cut).toBe(false);
    expect(r.counted).toBe(0);
  });

  it('is cut to half at a question when it is full, and begins there from then on', async () => {
    const messages = path(40);
    const first = await chooseWindow(request(messages, 1_000));
    expect(first.cut).toBe(true);
    expect(first.messages[0]?.role).toBe('user');
    expect(first.messages.at(-1)?.id).toBe('m80');
    expect(first.messages.length * 29).toBeLessThan(600);
    const answered = [...messages, ...path(41).slice(81)].map((m) =>
      m.id === 'm81' ? { ...m, parts: [{ ...m.parts[0], meta: { window: first.start } }] as Message['parts'] } : m,
    );
    const second = await chooseWindow(request(answered, 1_000));
    expect(second).toMatchObject({ start: first.start, cut: false });
    expect(second.messages).toHaveLength(first.messages.length + 2);
  });

  it('starts anew for another model', async () => {
    const messages = path(5, 100, (_, i) => (i === 9 ? { parts: [{ kind: 'text', text: 'x', meta: { window: 'm8' } }] } : {}));
    expect((await chooseWindow(request(messages, 5_000))).messages[0]?.id).toBe('m8');
    expect((await chooseWindow(request(messages, 5_000, { model: 'other' }))).messages[0]?.id).toBe('m0');
  });

  it('keeps the last question whatever it takes, and says when that alone is too long', async () => {
    const messages = path(3, 100, (_, i) => (i === 6 ? { parts: [{ kind: 'text', text: 'y'.repeat(3_000) }] } : {}));
    expect((await chooseWindow(request(messages, 800))).messages.map((m) => m.id)).toEqual(['m6']);
    await expect(chooseWindow(request(messages, 700))).rejects.toMatchObject({ code: 'model.too-long', details: { limit: 700 } });
  });
});

describe('the path that is loaded', () => {
  async function long(count: number, window?: [at: number, start: string]) {
    const store = createMemoryStore();
    await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
    for (const m of path((count - 1) / 2)) {
      await store.addMessage({
        ...m,
        parts: m.id === `m${window?.[0]}` ? [{ kind: 'text', text: 'a', meta: { window: window?.[1] } }] : m.parts,
      });
    }
    return store;
  }

  it('is whole for a short conversation, and none for one that has no message yet', async () => {
    const store = await long(21);
    const { path: loaded, whole } = await loadPath(store, 'c', 'm20', 100_000);
    expect([loaded.length, whole]).toEqual([21, true]);
    expect(await loadPath(store, 'c', null, 1_000)).toEqual({ path: [], whole: true });
  });

  it('reaches back to where the window began, or until it overflows, and no further', async () => {
    const begun = await loadPath(await long(1001, [999, 'm900']), 'c', 'm1000', 1_000_000);
    expect([begun.path.length, begun.whole]).toEqual([200, false]);
    const full = await loadPath(await long(1001), 'c', 'm1000', 4_000);
    expect([full.path.length, full.whole]).toEqual([400, false]);
    expect(full.path[0]?.id).toBe('m601');
    expect(full.path.at(-1)?.id).toBe('m1000');
  });
});
