import { describe, expect, it, vi } from 'vitest';
import { fakeModel } from './testing/fakes.ts';
import { testScene } from './testing/scene.ts';

/** A conversation with one turn, a fact said in another one, and nothing running. */
async function told(options: Parameters<typeof testScene>[0] = {}) {
  const t = testScene(options);
  const [other, c] = [await t.conversation(), await t.conversation()];
  t.model.reply = () => 'Noted.';
  await t.ask(other, 'My daughter is called Eleni', 'fact');
  await t.ask(c, 'Let us talk');
  await vi.waitFor(() => expect(t.assistant.running(c)).toBeNull());
  t.model.calls.length = 0;
  t.encoder.encoded.length = 0;
  return { ...t, t, c, other };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('ready before you ask', () => {
  it('loads the model and reads the stable prefix when a conversation is opened', async () => {
    const { t, c, model, assistant, events } = await told({ model: fakeModel({ loaded: false }) });
    const loads = model.loads;
    assistant.prepare(c, '');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    expect(model.loads).toBe(loads + 1);
    model.prepared[0]?.finish(40);
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'prepared', conversation: c, done: true }));
    await t.ask(c, 'Go on');
    const sent = model.calls.at(-1)?.prompt ?? [];
    expect(sent.slice(0, -1)).toEqual(model.prepared[0]?.prompt);
  });

  it('makes the encoder ready when a conversation is opened, and gives it nothing to read yet', async () => {
    const { c, assistant, encoder, model } = await told();
    const warm = vi.fn(async () => {});
    Object.assign(encoder, { warm });
    assistant.prepare(c, 'How is');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    assistant.prepare(c, 'How is my daughter');
    await settled();
    expect(warm).toHaveBeenCalledTimes(1);
    expect(encoder.encoded).toEqual([]);
  });

  it('recalls on a pause in typing, not before, and Send uses it: nothing is searched again', async () => {
    const { t, c, model, assistant, clock, encoder, store } = await told();
    assistant.prepare(c, 'How is my');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    clock.advance(200);
    assistant.prepare(c, 'How is my daughter called?');
    clock.advance(200);
    await settled();
    expect(encoder.encoded).toEqual([]);
    clock.advance(60);
    await vi.waitFor(() => expect(encoder.encoded).toEqual(['How is my daughter called?']));
    model.prepared[0]?.finish(40);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(2));
    store.intercept('recallCandidates', () => Promise.reject(new Error('searched again')), 9);
    const { events } = await t.ask(c, 'How is my daughter called?', 'm1');
    expect(events.find((e) => e.type === 'recalled')).toMatchObject({ count: 1 });
    expect(
      (await store.receipts(events.at(-1)?.type === 'end' ? ((await store.path(c)).at(-1)?.id ?? '') : '')).map((r) => r.memory),
    ).toEqual(['fact']);
    // The draft's own message was read ahead, to the letter.
    expect(model.prepared[1]?.prompt).toEqual(model.calls.at(-1)?.prompt);
    expect(encoder.encoded.filter((text) => text === 'How is my daughter called?')).toHaveLength(1);
  });

  it('renders the time again when the draft lay for long', async () => {
    const { t, c, model, assistant, clock, store } = await told();
    assistant.prepare(c, 'How is my daughter called?');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    clock.advance(300);
    await settled();
    clock.advance(600_000);
    await t.ask(c, 'How is my daughter called?', 'm1');
    expect((await store.message('m1')).context).toMatch(/18:07\]\n\[From earlier[\s\S]*Eleni/);
  });

  it('recalls anew when what is sent is not what was typed', async () => {
    const { t, c, model, assistant, clock, store } = await told();
    assistant.prepare(c, 'How is my daughter called?');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    clock.advance(300);
    await settled();
    await t.ask(c, 'What is the capital of Norway?', 'm1');
    expect((await store.message('m1')).context).not.toContain('Eleni');
  });

  it('an unsent text gets no vector, no receipt and no message', async () => {
    const { c, model, assistant, clock, encoder, store } = await told();
    const before = [store.vectors.size, store.log.length];
    assistant.prepare(c, 'My secret plan about my daughter');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    clock.advance(300);
    await vi.waitFor(() => expect(encoder.encoded).toHaveLength(1));
    model.prepared[0]?.finish(40);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(2));
    assistant.unprepare(c);
    await assistant.encodeBacklog();
    expect([store.vectors.size, store.log.length]).toEqual(before);
  });

  it('holds nothing any more of what was forgotten meanwhile', async () => {
    const { t, c, model, assistant, clock, store } = await told();
    assistant.prepare(c, 'How is my daughter called?');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    model.prepared[0]?.finish(40);
    clock.advance(300);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(2));
    expect(JSON.stringify(model.prepared[1]?.prompt)).toContain('Eleni');
    await store.forget('fact');
    assistant.forgot();
    expect(model.prepared[1]?.signal.aborted).toBe(true);
    // Prepared anew, without it.
    await vi.waitFor(() => expect(model.prepared).toHaveLength(3));
    model.prepared[2]?.finish(40);
    clock.advance(300);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(4));
    expect(JSON.stringify(model.prepared[3]?.prompt)).not.toContain('Eleni');
    const { events } = await t.ask(c, 'How is my daughter called?', 'm1');
    expect(events.filter((e) => e.type === 'recalled')).not.toContainEqual(expect.objectContaining({ count: 1 }));
    expect((await store.message('m1')).context).not.toContain('Eleni');
  });

  it('is dropped at once when the person goes elsewhere, and when another conversation asks', async () => {
    const { t, c, other, model, assistant } = await told();
    assistant.prepare(c, '');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    assistant.prepare(other, '');
    expect(model.prepared[0]?.signal.aborted).toBe(true);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(2));
    assistant.unprepare(c);
    expect(model.prepared[1]?.signal.aborted).toBe(false);
    assistant.unprepare(other);
    expect(model.prepared[1]?.signal.aborted).toBe(true);
    assistant.prepare(other, '');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(3));
    await t.ask(c, 'Hello again');
    expect(model.prepared[2]?.signal.aborted).toBe(true);
  });

  it('a reading that still runs ends when the question is sent', async () => {
    const { t, c, model, assistant } = await told();
    assistant.prepare(c, '');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    await t.ask(c, 'Hello again');
    expect(model.prepared[0]?.signal.aborted).toBe(true);
  });

  it('waits while a turn runs and goes on after it', async () => {
    const { t, c, other, model, assistant } = await told();
    model.reply = null;
    const { turn } = await assistant.send({ conversation: other, message: 'm1', text: 'Tell me' });
    const call = await vi.waitFor(() => {
      if (!model.calls[0]) throw new Error('not yet');
      return model.calls[0];
    });
    assistant.prepare(c, '');
    await settled();
    expect(model.prepared).toEqual([]);
    call.finish();
    await t.all(turn as string);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
  });

  it('does nothing on battery saver, when switched off, or for a model on another machine', async () => {
    const saving = await told();
    saving.power.batterySaver = true;
    saving.assistant.prepare(saving.c, 'How is my daughter called?');
    const off = await told();
    off.store.saved['prepare.enabled'] = false;
    off.assistant.prepare(off.c, 'How is my daughter called?');
    const away = await told({ model: fakeModel({ place: { kind: 'elsewhere', host: 'api.example.com' } }) });
    away.assistant.prepare(away.c, 'How is my daughter called?');
    for (const t of [saving, off, away]) {
      await settled();
      t.clock.advance(300);
      await settled();
      expect(t.model.prepared).toEqual([]);
      expect(t.encoder.encoded).toEqual([]);
    }
  });

  it('reads drafts ahead only where dropping them costs nothing', async () => {
    const server = await told({ model: fakeModel({ id: 'ollama/x', provider: 'ollama' }) });
    server.assistant.prepare(server.c, 'How is my daughter called?');
    await vi.waitFor(() => expect(server.model.prepared).toHaveLength(1));
    server.model.prepared[0]?.finish(40);
    server.clock.advance(300);
    await vi.waitFor(() => expect(server.encoder.encoded).toHaveLength(1));
    await settled();
    expect(server.model.prepared).toHaveLength(1);
  });

  it('reads no more drafts with a model that lost its prefix by dropping one', async () => {
    const { c, model, assistant, clock } = await told();
    assistant.prepare(c, 'How is my daughter');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    model.prepared[0]?.finish(40);
    clock.advance(300);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(2));
    assistant.prepare(c, 'How is my daughter called?');
    expect(model.prepared[1]?.signal.aborted).toBe(true);
    clock.advance(300);
    await vi.waitFor(() => expect(model.prepared).toHaveLength(3));
    model.prepared[2]?.progress(0, 60);
    assistant.prepare(c, 'How is my daughter called now?');
    clock.advance(300);
    await settled();
    await settled();
    expect(model.prepared).toHaveLength(3);
  });

  it('tells how far the prefix is read, and how long the rest takes', async () => {
    const { c, model, assistant, clock, events } = await told();
    assistant.prepare(c, '');
    await vi.waitFor(() => expect(model.prepared).toHaveLength(1));
    model.prepared[0]?.progress(0, 100);
    clock.advance(1000);
    model.prepared[0]?.progress(50, 100);
    expect(events.at(-1)).toEqual({ type: 'prepared', conversation: c, progress: { read: 50, total: 100, etaMs: 1000 }, done: false });
  });
});
