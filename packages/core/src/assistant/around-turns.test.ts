import { describe, expect, it, vi } from 'vitest';
import { MiaError } from '../errors.ts';
import type { TurnEvent } from './events.ts';
import { testScene } from './testing/scene.ts';

describe('following a turn', () => {
  it('replays from any number while it runs, and goes on live', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    const call = await t.model.call(0);
    call.say('one ');
    const late: TurnEvent[] = [];
    const following = (async () => {
      for await (const event of t.assistant.follow(turn as string, 2, new AbortController().signal)) late.push(event);
    })();
    await vi.waitFor(() => expect(late.at(-1)).toMatchObject({ type: 'text', delta: 'one ' }));
    call.say('two');
    call.finish();
    await following;
    expect(late[0]?.n).toBe(3);
    expect(late.map((e) => e.n)).toEqual(late.map((_, i) => i + 3));
    expect(late.at(-1)).toMatchObject({ type: 'end', message: { parts: [{ text: 'one two' }] } });
  });

  it('goes on when a follower leaves', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    const call = await t.model.call(0);
    for await (const event of t.assistant.follow(turn as string, 0, new AbortController().signal)) if (event.type === 'answer') break;
    const left = new AbortController();
    const leaving = (async () => {
      for await (const _ of t.assistant.follow(turn as string, 0, left.signal));
    })();
    left.abort();
    await leaving;
    expect(call.aborted).toBe(false);
    call.say('one');
    call.finish();
    expect((await t.all(turn as string)).at(-1)).toMatchObject({ message: { status: 'done' } });
  });

  it('gives the stored end when it is over, after a restart too, and says when there was no such turn', async () => {
    const t = testScene();
    t.model.reply = () => 'Yes.';
    const c = await t.conversation();
    const { turn } = await t.ask(c, 'Hi');
    await vi.waitFor(() => expect(t.assistant.running(c)).toBeNull());
    const assistant = t.restart();
    const events: TurnEvent[] = [];
    for await (const event of assistant.follow(turn, 7, new AbortController().signal)) events.push(event);
    expect(events).toEqual([{ n: 8, type: 'end', message: expect.objectContaining({ id: turn, status: 'done' }) }]);
    await expect(t.all('nothing')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names the turn that runs in a conversation, for a window that comes back', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    expect(t.assistant.running(c)).toBe(turn);
    expect(t.events.filter((e) => e.type === 'turn')).toEqual([{ type: 'turn', conversation: c, turn }]);
    (await t.model.call(0)).finish();
    await t.all(turn as string);
    expect(t.assistant.running(c)).toBeNull();
  });

  it('stops and commits what runs when the assistant closes', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    (await t.model.call(0)).say('one');
    await vi.waitFor(async () => {
      for await (const e of t.assistant.follow(turn as string, 0, new AbortController().signal)) if (e.type === 'text') return;
    });
    await t.assistant.close();
    expect(await t.store.message(turn as string)).toMatchObject({ status: 'stopped', parts: [{ text: 'one' }] });
    await expect(t.assistant.send({ conversation: c, message: 'm2', text: 'more' })).rejects.toBeInstanceOf(MiaError);
  });
});

describe('the same message sent twice', () => {
  it('is stored once and answered once while it runs', async () => {
    const t = testScene();
    const c = await t.conversation();
    const sends = await Promise.all([1, 2, 3].map(() => t.assistant.send({ conversation: c, message: 'm1', text: 'Hi' })));
    expect(new Set(sends.map((s) => s.turn)).size).toBe(1);
    await t.model.call(0);
    expect(t.model.calls).toHaveLength(1);
    expect(await t.store.path(c)).toHaveLength(2);
  });

  it('is answered once after a restart, and at last when the host died between question and answer', async () => {
    const t = testScene();
    t.model.reply = () => 'Hello.';
    const c = await t.conversation();
    const { turn } = await t.ask(c, 'Hi', 'm1');
    const assistant = t.restart();
    expect(await assistant.send({ conversation: c, message: 'm1', text: 'Hi' })).toMatchObject({
      turn,
      accepted: { message: { id: 'm1' } },
    });
    expect(t.model.calls).toHaveLength(1);
    await t.store.addMessage({
      id: 'm2',
      conversation: c,
      parent: turn,
      role: 'user',
      status: 'done',
      created: 1,
      zone: 'UTC',
      origin: 'person',
      parts: [{ kind: 'text', text: 'There?' }],
    });
    const again = await assistant.send({ conversation: c, message: 'm2', text: 'There?' });
    for await (const _ of assistant.follow(again.turn as string, 0, new AbortController().signal));
    expect((await t.store.path(c)).map((m) => m.role)).toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('is refused for another conversation', async () => {
    const t = testScene();
    t.model.reply = () => 'Hello.';
    const [c, d] = [await t.conversation(), await t.conversation()];
    await t.ask(c, 'Hi', 'm1');
    await expect(t.assistant.send({ conversation: d, message: 'm1', text: 'Hi' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('without a model', () => {
  it('a message becomes a note, which is never answered by itself but on request', async () => {
    const t = testScene({ model: null });
    const c = await t.conversation();
    const sent = await t.assistant.send({ conversation: c, message: 'm1', text: 'My cat is called Minka' });
    expect(sent).toMatchObject({
      turn: null,
      accepted: { n: 1, type: 'accepted', message: { status: 'note' }, conversation: { title: 'My cat is called Minka', messages: 1 } },
    });
    expect(await t.store.conversation(c)).toMatchObject({ messages: 1 });
    await expect(t.assistant.answer({ conversation: c, message: 'm1' })).rejects.toMatchObject({ code: 'model.none' });
    t.models.model = t.model;
    t.model.reply = () => 'Noted.';
    t.models.change();
    await t.assistant.resumePending();
    expect(t.model.calls).toEqual([]);
    const { turn } = await t.assistant.answer({ conversation: c, message: 'm1' });
    await t.all(turn as string);
    expect((await t.store.path(c)).map((m) => m.status)).toEqual(['done', 'done']);
  });

  it('a message sent early waits for its model and is then answered', async () => {
    const t = testScene({ model: null });
    t.models.fetching = true;
    const c = await t.conversation();
    const sent = await t.assistant.send({ conversation: c, message: 'm1', text: 'What is a fjord?' });
    expect(sent).toMatchObject({ turn: null, accepted: { message: { status: 'pending' } } });
    expect(await t.assistant.send({ conversation: c, message: 'm1', text: 'What is a fjord?' })).toMatchObject({ turn: null });
    t.models.model = t.model;
    t.models.change();
    const call = await t.model.call(0);
    expect(call.prompt.at(-1)?.[1]).toContain('What is a fjord?');
    expect(t.events.find((e) => e.type === 'turn')).toMatchObject({ conversation: c, turn: t.assistant.running(c) });
    call.say('An inlet.');
    call.finish();
    await vi.waitFor(async () => expect((await t.store.path(c)).map((m) => m.status)).toEqual(['done', 'done']));
  });

  it('a message that came while a file was still being checked is answered, not kept as a note', async () => {
    const t = testScene({ model: null });
    t.models.fetching = true;
    const c = await t.conversation();
    t.model.reply = () => 'An inlet.';
    const choose = t.models.choose;
    vi.spyOn(t.models, 'choose').mockImplementationOnce(async (conversation) => {
      const none = await choose(conversation);
      // found whole just after the list was read
      t.models.fetching = false;
      t.models.model = t.model;
      t.models.change();
      return none;
    });
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'What is a fjord?' });
    await t.all(turn as string);
    expect((await t.store.path(c)).map((m) => m.status)).toEqual(['done', 'done']);
  });

  it('a message that was just about to wait when its model came is answered', async () => {
    const t = testScene({ model: null });
    t.models.fetching = true;
    const c = await t.conversation();
    t.model.reply = () => 'An inlet.';
    const update = t.store.updateMessage.bind(t.store);
    vi.spyOn(t.store, 'updateMessage').mockImplementationOnce(async (id, change) => {
      expect(change).toEqual({ status: 'pending' });
      t.models.fetching = false;
      t.models.model = t.model;
      t.models.change();
      // those that wait are looked for before this one is among them
      await t.assistant.resumePending();
      return await update(id, change);
    });
    await t.assistant.send({ conversation: c, message: 'm1', text: 'What is a fjord?' });
    await vi.waitFor(async () => expect((await t.store.path(c)).map((m) => m.status)).toEqual(['done', 'done']));
  });

  it('early messages survive a restart; several in a row get one answer that sees them all', async () => {
    const t = testScene({ model: null });
    t.models.fetching = true;
    const c = await t.conversation();
    await t.assistant.send({ conversation: c, message: 'm1', text: 'First question' });
    await t.assistant.send({ conversation: c, message: 'm2', text: 'Second question' });
    await t.assistant.close();
    t.models.model = t.model;
    t.model.reply = () => 'Both answered.';
    const assistant = t.restart();
    await assistant.resumePending();
    const call = await t.model.call(0);
    expect(call.prompt).toHaveLength(2);
    expect(call.prompt[1]?.[1]).toMatch(/First question[\s\S]*Second question/);
    await vi.waitFor(async () => expect((await t.store.path(c)).map((m) => m.status)).toEqual(['done', 'done', 'done']));
    await assistant.resumePending();
    expect(t.model.calls).toHaveLength(1);
  });

  it('an early message goes back to the box, and leaves the conversation for good', async () => {
    const t = testScene({ model: null });
    t.models.fetching = true;
    const c = await t.conversation();
    await t.assistant.send({ conversation: c, message: 'm1', text: 'Wait, no' });
    const [image, region] = ['f'.repeat(32), { left: 0, top: 0, width: 0.5, height: 1 }];
    const shows = { kind: 'image' as const, text: 'boat.png', attachment: image, meta: { name: 'boat.png', width: 8, height: 8, region } };
    await t.store.updateMessage('m1', { parts: [...(await t.store.message('m1')).parts, shows] });
    expect(await t.assistant.withdraw('m1')).toEqual({ text: 'Wait, no' });
    expect(await t.store.draft(c)).toMatchObject({ text: 'Wait, no', attachments: [{ id: image, region }] });
    expect(await t.store.path(c)).toEqual([]);

    expect(t.store.log).toContain('purge m1');
    t.models.model = t.model;
    t.models.change();
    await t.assistant.resumePending();
    expect(t.model.calls).toEqual([]);
    await expect(t.assistant.withdraw('m1')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('answering again', () => {
  it('makes a version beside the first, with the very same prompt and receipts', async () => {
    const t = testScene();
    t.model.reply = () => 'It is Eleni.';
    const [c, d] = [await t.conversation(), await t.conversation()];
    await t.ask(c, 'My daughter is called Eleni', 'fact');
    const { turn } = await t.ask(d, 'How is my daughter called?', 'm1');
    t.clock.advance(3_600_000);
    const again = await t.assistant.answer({ conversation: d, message: 'm1' });
    await t.all(again.turn as string);
    expect(t.model.calls[2]?.prompt).toEqual(t.model.calls[1]?.prompt);
    expect(await t.store.receipts(again.turn as string)).toEqual(await t.store.receipts(turn));
    expect((await t.store.receipts(turn)).map((r) => r.memory)).toContain('fact');
    expect(await t.store.message(again.turn as string)).toMatchObject({ versions: 2, version: 1 });
  });

  it('gives nothing that was forgotten since', async () => {
    const t = testScene();
    t.model.reply = () => 'Fine.';
    const [c, d] = [await t.conversation(), await t.conversation()];
    await t.ask(c, 'My daughter is called Eleni', 'fact');
    await t.ask(d, 'How is my daughter called?', 'm1');
    await t.store.forget('fact');
    const again = await t.assistant.answer({ conversation: d, message: 'm1' });
    await t.all(again.turn as string);
    expect(JSON.stringify(t.model.calls[2]?.prompt)).not.toContain('Eleni');
    expect(await t.store.receipts(again.turn as string)).toEqual([]);
  });
});

describe('the backlog', () => {
  it('gives vectors to what was said before the encoder was there, while nobody asks', async () => {
    const t = testScene({ encoder: false });
    t.model.reply = () => 'Good to know.';
    const c = await t.conversation();
    await t.ask(c, 'My cat is called Minka', 'm1');
    expect(await t.assistant.encodeBacklog()).toBe(0);
    t.encoder.there = true;
    t.model.reply = null;
    const running = await t.assistant.send({ conversation: c, message: 'm2', text: 'Tell me more' });
    const call = await t.model.call(1);
    t.encoder.encoded.length = 0;
    const encoding = t.assistant.encodeBacklog();
    await vi.waitFor(() => expect(t.assistant.running(c)).toBe(running.turn));
    expect(t.encoder.encoded).toEqual([]);
    call.say('More.');
    call.finish();
    expect(await encoding).toBe(2);
    expect([...t.store.vectors.keys()]).toContain('m1');
  });

  it('heals by itself what was said while the encoder failed: words alone until then', async () => {
    const t = testScene();
    t.model.reply = () => 'Good to know.';
    const c = await t.conversation();
    const { encode } = t.encoder;
    t.encoder.encode = () => Promise.reject(new MiaError('child.crashed'));
    await t.ask(c, 'My cat is called Minka', 'm1');
    const other = await t.conversation();
    const { events } = await t.ask(other, 'How is my cat called?', 'm2');
    expect(events.find((e) => e.type === 'recalled')).toMatchObject({ count: 1 });
    expect(t.store.vectors.size).toBe(0);
    t.encoder.encode = encode;
    await t.ask(other, 'Thank you', 'm3');
    await vi.waitFor(() => expect([...t.store.vectors.keys()]).toEqual(expect.arrayContaining(['m1', 'm2', 'm3'])));
  });

  it('gives a note its vector, too', async () => {
    const t = testScene({ model: null });
    const c = await t.conversation();
    await t.assistant.send({ conversation: c, message: 'note', text: 'The spare key lies under the flowerpot' });
    await vi.waitFor(() => expect([...t.store.vectors.keys()]).toEqual(['note']));
  });
});
