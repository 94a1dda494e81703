import { describe, expect, it, vi } from 'vitest';
import { MiaError } from '../errors.ts';
import { fakeModel } from './testing/fakes.ts';
import { testScene } from './testing/scene.ts';

const types = (events: { type: string }[]) => events.map((e) => e.type);

describe('a turn', () => {
  it('goes from the question on disk to the remembered answer in the order of the design', async () => {
    const t = testScene();
    t.model.reply = () => 'Hello.';
    const c = await t.conversation();
    const { events } = await t.ask(c, 'Hi there', 'm1');
    expect(types(events).filter((type) => type !== 'state')).toEqual(['accepted', 'answer', 'recalled', 'text', 'end']);
    expect(events.map((e) => e.n)).toEqual(events.map((_, i) => i + 1));
    expect(events.flatMap((e) => (e.type === 'state' ? [e.state] : []))).toEqual(['waiting', 'reading', 'answering']);
    const end = events.at(-1);
    expect(end?.type === 'end' && end.message).toMatchObject({
      role: 'assistant',
      status: 'done',
      parent: 'm1',
      modelName: 'Fake',
      place: 'this-computer',
    });
    expect(end?.type === 'end' && end.message?.parts).toEqual([{ kind: 'text', text: 'Hello.' }]);
    expect(end?.type === 'end' && end.message).not.toHaveProperty('context');
    const messages = await t.store.path(c);
    expect(messages.map((m) => [m.role, m.status])).toEqual([
      ['user', 'done'],
      ['assistant', 'done'],
    ]);
    expect(messages[0]?.context).toMatch(/^\[Now: Monday,? 23 November 2026(?:,| at) 17:57\]$/);
  });

  it('says "accepted" only after the commit, and recalls only after that', async () => {
    const t = testScene();
    const c = await t.conversation();
    const commit = Promise.withResolvers<void>();
    const order: string[] = [];
    t.store.intercept('addMessage', async () => {
      await commit.promise;
      order.push('committed');
    });
    t.store.intercept('recallCandidates', async () => void order.push('recall'));
    const sending = t.assistant.send({ conversation: c, message: 'm1', text: 'Where does my sister live?' }).then((r) => {
      order.push('accepted');
      return r;
    });
    await vi.waitFor(() => expect(t.events).toEqual([]));
    commit.resolve();
    await sending;
    await vi.waitFor(() => expect(order).toEqual(['committed', 'accepted', 'recall']));
  });

  it('accepts nothing that could not be committed', async () => {
    const t = testScene();
    const c = await t.conversation();
    t.store.intercept('addMessage', () => Promise.reject(new MiaError('data.disk-full')));
    await expect(t.assistant.send({ conversation: c, message: 'm1', text: 'Hi' })).rejects.toMatchObject({ code: 'data.disk-full' });
    expect(t.model.calls).toEqual([]);
    expect(t.assistant.running(c)).toBeNull();
    await expect(t.assistant.send({ conversation: c, message: 'm2', text: ' \u0000 ' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(t.assistant.send({ conversation: 'nowhere', message: 'm3', text: 'Hi' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stores text without NUL bytes and lone surrogates, and nothing else changed', async () => {
    const t = testScene();
    t.model.reply = () => 'Yes.';
    const c = await t.conversation();
    await t.ask(c, 'a\u0000b \ud800 שלום\r\n  x  ', 'm1');
    expect((await t.store.message('m1')).parts[0]?.text).toBe('ab \ufffd שלום\n  x  ');
  });

  it('saves a growing answer at least every second', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Tell a story' });
    const call = await t.model.call(0);
    const texts = () => t.store.message(turn as string).then((m) => m.parts.map((p) => p.text).join(''));
    for (let second = 1; second <= 3; second++) {
      call.say(`${second} `);
      await vi.waitFor(async () => expect((await tail(t, turn as string)).filter((e) => e.type === 'text')).toHaveLength(second));
      t.clock.advance(900);
      await vi.waitFor(async () => expect(await texts()).toBe(['1 ', '1 2 ', '1 2 3 '][second - 1]));
    }
    expect((await t.store.message(turn as string)).status).toBe('streaming');
    call.finish();
    const events = await t.all(turn as string);
    expect(events.at(-1)).toMatchObject({ type: 'end', message: { status: 'done' } });
  });

  it('stops within one step, tells the model at once, and keeps what was said', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Tell a story' });
    const call = await t.model.call(0);
    call.say('Once upon');
    await vi.waitFor(async () => expect((await tail(t, turn as string)).at(-1)?.type).toBe('text'));
    const stopped = t.assistant.stop(turn as string);
    expect(call.aborted).toBe(true);
    await stopped;
    expect(await t.store.message(turn as string)).toMatchObject({ status: 'stopped', error: null, parts: [{ text: 'Once upon' }] });
  });

  it('stops while the model loads and while it reads', async () => {
    const t = testScene({ model: fakeModel({ loaded: false }) });
    const c = await t.conversation();
    let aborted = false;
    t.model.load = (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        }),
      );
    const first = await t.assistant.send({ conversation: c, message: 'm1', text: 'Hi' });
    await vi.waitFor(async () => expect((await tail(t, first.turn as string)).at(-1)).toMatchObject({ type: 'state', state: 'loading' }));
    await t.assistant.stop(first.turn as string);
    expect(aborted).toBe(true);
    expect(await t.store.message(first.turn as string)).toMatchObject({ status: 'stopped', parts: [] });
  });

  it('stops at once even where the model does not listen', async () => {
    const t = testScene();
    const c = await t.conversation();
    const asked = Promise.withResolvers<void>();
    t.model.model.doStream = () => {
      asked.resolve();
      return new Promise(() => {});
    };
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Hi' });
    await asked.promise;
    await t.assistant.stop(turn as string);
    expect(await t.store.message(turn as string)).toMatchObject({ status: 'stopped', error: null });
  });

  it('keeps question and partial answer when the model breaks off, with the code and nothing of the prompt', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Tell a story' });
    const call = await t.model.call(0);
    call.say('Once');
    call.breakOff();
    const events = await t.all(turn as string);
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      message: { status: 'failed', error: { code: 'model.interrupted' }, parts: [{ text: 'Once' }] },
    });
    expect(await t.store.message('m1')).toMatchObject({ status: 'done' });
    const second = await t.assistant.send({ conversation: c, message: 'm2', text: 'And now?' });
    (await t.model.call(1)).fail(new MiaError('model.timeout', { seconds: 60 }));
    expect((await t.all(second.turn as string)).at(-1)).toMatchObject({
      message: { error: { code: 'model.timeout', details: { seconds: 60 } } },
    });
    const third = await t.assistant.send({ conversation: c, message: 'm3', text: 'And now?' });
    (await t.model.call(2)).fail(new Error('requestBodyValues: the whole prompt'));
    const last = (await t.all(third.turn as string)).at(-1);
    expect(last).toMatchObject({ message: { error: { code: 'model.interrupted' } } });
    expect(JSON.stringify(last)).not.toContain('whole prompt');
  });

  it('ends as failed, with the text, when the answer can not be stored', async () => {
    const t = testScene();
    t.model.reply = () => 'Hello.';
    const c = await t.conversation();
    t.store.intercept('updateMessage', () => Promise.reject(new MiaError('data.disk-full')), 9);
    const { events } = await t.ask(c, 'Hi');
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      message: { status: 'failed', error: { code: 'data.disk-full' }, parts: [{ text: 'Hello.' }] },
    });
  });

  it('goes on from a stopped answer in the same message', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    const first = await t.model.call(0);
    first.say('One, two,');
    await vi.waitFor(async () => expect((await tail(t, turn as string)).at(-1)?.type).toBe('text'));
    await t.assistant.stop(turn as string);
    const again = await t.assistant.continueAnswer({ conversation: c, message: turn as string });
    const second = await t.model.call(1);
    expect(second.prompt.at(-1)).toEqual(['assistant', 'One, two,']);
    expect(second.options.providerOptions?.mia).toMatchObject({ continue: true });
    expect(second.prompt.slice(0, -1)).toEqual(first.prompt);
    second.say(' three.');
    await vi.waitFor(async () => expect((await tail(t, again.turn as string)).at(-1)?.type).toBe('text'));
    // A window that comes to it now knows what the pieces stand behind.
    expect(await tail(t, again.turn as string)).toContainEqual(
      expect.objectContaining({ type: 'answer', message: turn, begun: { text: 'One, two,', thinking: '' } }),
    );
    second.finish();
    expect((await t.all(again.turn as string)).at(-1)).toMatchObject({
      message: { id: turn, status: 'done', parts: [{ text: 'One, two, three.' }] },
    });
    expect((await t.all(again.turn as string)).at(-1)).toMatchObject({ type: 'end', message: { id: turn } });
    await expect(t.assistant.continueAnswer({ conversation: c, message: turn as string })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('can be gone on with when it reached its greatest length', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Count' });
    const call = await t.model.call(0);
    call.say('One');
    call.finish('length');
    expect((await t.all(turn as string)).at(-1)).toMatchObject({ message: { status: 'stopped' } });
  });

  it('keeps thinking apart from text and out of the next prompt', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Two and two?' });
    const call = await t.model.call(0);
    call.think('2+2');
    call.say('Four.');
    call.finish();
    const events = await t.all(turn as string);
    expect(events.filter((e) => e.type === 'thinking' || e.type === 'text').map((e) => e.type)).toEqual(['thinking', 'text']);
    expect((await t.store.message(turn as string)).parts.map((p) => p.kind)).toEqual(['thinking', 'text']);
    await t.assistant.send({ conversation: c, message: 'm2', text: 'And three?' });
    expect((await t.model.call(1)).prompt[2]).toEqual(['assistant', 'Four.']);
  });

  it('commits the finished turn with its vectors before the next of the conversation starts; others need not wait', async () => {
    const t = testScene();
    const [c, d] = [await t.conversation(), await t.conversation()];
    const first = await t.assistant.send({ conversation: c, message: 'm1', text: 'My cat is called Minka' });
    const call = await t.model.call(0);
    const second = await t.assistant.send({ conversation: c, message: 'm2', text: 'And my dog Rex' });
    expect((await t.store.message('m2')).parent).toBe(first.turn);
    expect((await tail(t, second.turn as string)).at(-1)).toMatchObject({ type: 'state', state: 'waiting' });
    await t.assistant.send({ conversation: d, message: 'm3', text: 'Elsewhere' });
    await t.model.call(1);
    expect(t.model.calls).toHaveLength(2);
    call.say('A fine name.');
    call.finish();
    const third = await t.model.call(2);
    expect(third.prompt.map(([role]) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect([...t.store.vectors.keys()]).toEqual(expect.arrayContaining(['m1', first.turn]));
    const { log } = t.store;
    expect(log.indexOf(`update ${first.turn} status,parts,usage,timings,error done`)).toBeLessThan(
      log.findIndex((l) => l.startsWith('vectors')),
    );
  });

  it('titles a conversation by its first words, once, and never over a rename', async () => {
    const t = testScene();
    t.model.reply = () => 'Ok.';
    const c = await t.conversation();
    const { events } = await t.ask(c, '## Plan a trip to Delphi\nwith the children');
    expect(events[0]).toMatchObject({ type: 'accepted', conversation: { title: 'Plan a trip to Delphi', titleSource: 'first-words' } });
    await t.ask(c, 'Something else');
    expect((await t.store.conversation(c)).title).toBe('Plan a trip to Delphi');
  });

  it('measures how fast the model reads and writes', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Hi' });
    const call = await t.model.call(0);
    t.clock.advance(1000);
    call.say('Hello');
    await vi.waitFor(async () => expect((await tail(t, turn as string)).at(-1)?.type).toBe('text'));
    t.clock.advance(500);
    call.finish('stop', { input: 300, cached: 100, output: 50 });
    await t.all(turn as string);
    expect(t.models.speeds).toEqual([['embedded/fake', { readSpeed: 200, writeSpeed: 100 }]]);
    expect((await t.store.message(turn as string)).timings).toMatchObject({ firstToken: 1000, total: 1500 });
  });

  it('gives a model on another machine the question alone', async () => {
    const t = testScene({ model: fakeModel({ place: { kind: 'elsewhere', host: 'api.example.com' } }) });
    t.model.reply = () => 'Ok.';
    const [c, d] = [await t.conversation(), await t.conversation()];
    await t.ask(c, 'My daughter is called Eleni');
    await t.ask(d, 'Hello');
    await t.ask(d, "What is my daughter's name?");
    expect(t.model.calls.at(-1)?.prompt).toEqual([
      ['system', expect.anything()],
      ['user', "What is my daughter's name?"],
    ]);
  });
});

/** Events so far. */
async function tail(t: ReturnType<typeof testScene>, turn: string) {
  const seen: { type: string }[] = [];
  const left = new AbortController();
  const reading = (async () => {
    for await (const event of t.assistant.follow(turn, 0, left.signal)) seen.push(event);
  })();
  await new Promise((resolve) => setImmediate(resolve));
  left.abort();
  await reading;
  return seen;
}
