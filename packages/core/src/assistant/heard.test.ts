import { describe, expect, it, vi } from 'vitest';
import type { Part } from '../memory/storage/types.ts';
import { heardParts } from './heard.ts';
import { testScene } from './testing/scene.ts';

const text = (words: string, meta?: Record<string, unknown>): Part => ({ kind: 'text', text: words, ...(meta ? { meta } : {}) });
const thinking: Part = { kind: 'thinking', text: 'Hm.' };

describe('what of an answer was heard', () => {
  it.each<[string, Part[], number, Part[] | null]>([
    ['all of it', [text('One. Two.')], 9, null],
    ['more than there is', [text('One.')], 90, null],
    ['all but the space at its end', [text('One.\n')], 4, null],
    ['its first sentence', [text('One. Two.')], 5, [text('One.')]],
    ['nothing', [text('One.')], 0, []],
    ['nothing, where later turns need what is kept with it', [text('One.', { window: 'm1' })], 0, [text('', { window: 'm1' })]],
    ['not what was thought', [thinking, text('One. Two.')], 4, [thinking, text('One.')]],
    ['half a character is none', [text('Well 🎻 done')], 6, [text('Well')]],
    ['the second of two parts', [text('One. '), text('Two. Three.')], 10, [text('One. '), text('Two.')]],
    ['the claim of a change goes with its note', [text("Yes. I've saved that.", { unchanged: true })], 4, [text('Yes.')]],
  ])('%s', (_what, parts, characters, kept) => expect(heardParts(parts, characters)).toEqual(kept));
});

describe('an answer that was spoken and interrupted', () => {
  it('is stopped while it is written, and kept as far as it was heard', async () => {
    const t = testScene();
    const c = await t.conversation();
    const { turn } = await t.assistant.send({ conversation: c, message: 'm1', text: 'Tell a story' });
    const call = await t.model.call(0);
    call.say('Once upon a time. There was a lighthouse. Then ');
    await vi.waitFor(() => expect(t.assistant.running(c)).toBe(turn));
    const heard = t.assistant.heard(turn as string, 'Once upon a time.'.length);
    await vi.waitFor(() => expect(call.aborted).toBe(true));
    await heard;
    expect(await t.store.message(turn as string)).toMatchObject({ status: 'stopped', parts: [{ text: 'Once upon a time.' }] });
    expect(t.events.at(-1)).toMatchObject({ type: 'message', message: { id: turn, status: 'stopped' } });
  });

  it('is what the next prompt holds, and a question asked at the same moment waits for it', async () => {
    const t = testScene();
    t.model.reply = () => 'The first one. The second one.';
    const c = await t.conversation();
    const { turn } = await t.ask(c, 'What are they?', 'm1');
    const before = t.model.calls[0]?.prompt;
    const cut = Promise.withResolvers<void>();
    t.store.intercept('updateMessage', () => cut.promise);
    const heard = t.assistant.heard(turn, 'The first one.'.length);
    const next = await t.assistant.send({ conversation: c, message: 'm2', text: 'And?' });
    expect(t.model.calls).toHaveLength(1);
    cut.resolve();
    await heard;
    await t.all(next.turn as string);
    const after = t.model.calls[1]?.prompt ?? [];
    // The prompt rule holds up to the cut: what the model has read of it is not read again.
    expect(after.slice(0, before?.length)).toEqual(before);
    expect(after.at(-2)).toEqual(['assistant', 'The first one.']);
  });

  it('can be gone on with', async () => {
    const t = testScene();
    t.model.reply = () => 'The first one. The second one.';
    const c = await t.conversation();
    const { turn } = await t.ask(c, 'What are they?', 'm1');
    await t.assistant.heard(turn, 14);
    t.model.reply = () => ' And another one.';
    const on = await t.assistant.continueAnswer({ conversation: c, message: turn });
    await t.all(on.turn as string);
    expect(t.model.calls[1]?.prompt.at(-1)).toEqual(['assistant', 'The first one.']);
    expect(await t.store.message(turn)).toMatchObject({ status: 'done', parts: [{ text: 'The first one. And another one.' }] });
  });

  it('stays as it is where it was heard to its end', async () => {
    const t = testScene();
    t.model.reply = () => 'Yes.';
    const { turn } = await t.ask(await t.conversation(), 'Is it?', 'm1');
    const events = t.events.length;
    await t.assistant.heard(turn, 4);
    expect(await t.store.message(turn)).toMatchObject({ status: 'done', parts: [{ text: 'Yes.' }] });
    expect(t.events).toHaveLength(events);
  });

  it('is an answer, and there', async () => {
    const t = testScene();
    t.model.reply = () => 'Yes.';
    await t.ask(await t.conversation(), 'Is it?', 'm1');
    await expect(t.assistant.heard('m1', 1)).rejects.toMatchObject({ code: 'conflict' });
    await expect(t.assistant.heard('nowhere', 1)).rejects.toMatchObject({ code: 'not-found' });
  });
});
