import { describe, expect, it, vi } from 'vitest';
import { fakeModel } from './testing/fakes.ts';
import { testScene } from './testing/scene.ts';
import { checkedTitle } from './titles.ts';

const FIRST = 'How do I take the sails off for the winter, and what comes after that?';
const ANSWER = 'Take the sails off on a calm day, dry them, then loosen the rigging.';
const isTitling = (prompt: [string, string][]): boolean => prompt[0]?.[1].startsWith('You write titles') ?? false;

function scene(title = 'Taking sails off for winter', card = {}) {
  const model = fakeModel(card);
  const t = testScene({ model });
  const asked: [string, string][][] = [];
  model.reply = (prompt) => {
    if (!isTitling(prompt)) return ANSWER;
    asked.push(prompt);
    return title;
  };
  const idle = async (ms: number): Promise<void> => {
    t.clock.advance(ms);
    // Whatever was begun is given the time to end.
    for (let n = 0; n < 50; n += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...t, model, asked, idle };
}

describe('a better title', () => {
  it('is made once, when the person has been quiet, outside of the conversation’s own sequence', async () => {
    const t = scene();
    const id = await t.conversation();
    await t.ask(id, FIRST);
    expect(await t.store.conversation(id)).toMatchObject({ titleSource: 'first-words' });
    await t.idle(10_000);
    expect(t.asked).toHaveLength(0);
    await t.idle(10_001);
    await vi.waitFor(async () => {
      expect(await t.store.conversation(id)).toMatchObject({ title: 'Taking sails off for winter', titleSource: 'model' });
    });
    expect(t.asked[0]?.[1]?.[1]).toContain('How do I take the sails off');
    expect(t.model.calls.at(-1)?.options.providerOptions).toBeUndefined();
    expect(t.events.at(-1)).toMatchObject({ type: 'conversation', conversation: { titleSource: 'model' } });
    await t.ask(id, 'And the rigging?');
    await t.idle(60_000);
    expect(t.asked).toHaveLength(1);
  });

  it('waits while the person types, and is dropped when they come back', async () => {
    const t = scene();
    t.model.reply = null;
    const id = await t.conversation();
    const asking = t.ask(id, FIRST);
    const answer = await t.model.call(0);
    answer.say(ANSWER);
    answer.finish();
    await asking;
    await t.idle(15_000);
    t.assistant.prepare(id, 'And');
    await t.idle(15_000);
    expect(t.model.calls).toHaveLength(1);
    await t.idle(6_000);
    const titling = await t.model.call(1);
    t.assistant.prepare(id, 'And then');
    expect(titling.aborted).toBe(true);
    titling.fail(new DOMException('', 'AbortError'));
    await t.idle(0);
    expect(await t.store.conversation(id)).toMatchObject({ titleSource: 'first-words' });
    await t.idle(20_001);
    const again = await t.model.call(2);
    again.say('Sails off for the winter');
    again.finish();
    await vi.waitFor(async () => expect((await t.store.conversation(id)).titleSource).toBe('model'));
  });

  it('is never made over a rename, with the setting off, on battery saver, or by a model elsewhere or not loaded', async () => {
    const renamed = scene();
    const id = await renamed.conversation();
    await renamed.ask(id, FIRST);
    await renamed.store.updateConversation(id, { title: 'Mine', titleSource: 'person' });
    await renamed.idle(30_000);
    expect(renamed.asked).toHaveLength(0);

    const off = scene();
    await off.store.setSetting('titles.better', false);
    await off.ask(await off.conversation(), FIRST);
    await off.idle(30_000);
    expect(off.asked).toHaveLength(0);

    const saving = scene();
    await saving.ask(await saving.conversation(), FIRST);
    saving.power.batterySaver = true;
    await saving.idle(30_000);
    expect(saving.asked).toHaveLength(0);

    const elsewhere = scene('x', { place: { kind: 'elsewhere', host: 'example.com' } });
    await elsewhere.ask(await elsewhere.conversation(), FIRST);
    await elsewhere.idle(30_000);
    expect(elsewhere.asked).toHaveLength(0);

    const unloaded = scene();
    await unloaded.ask(await unloaded.conversation(), FIRST);
    unloaded.model.card.loaded = false;
    await unloaded.idle(30_000);
    expect(unloaded.asked).toHaveLength(0);
  });

  it('asks a server only after a longer quiet', async () => {
    const t = scene('Sails off for the winter', { id: 'ollama/fake', provider: 'ollama' });
    const id = await t.conversation();
    await t.ask(id, FIRST);
    await t.idle(20_001);
    expect(t.asked).toHaveLength(0);
    await t.idle(160_000);
    await vi.waitFor(() => expect(t.asked).toHaveLength(1));
  });

  it('keeps the first words where the model writes none', async () => {
    const t = scene('Sure! Here is a title for you');
    const id = await t.conversation();
    await t.ask(id, FIRST);
    const { title } = await t.store.conversation(id);
    await t.idle(20_001);
    await vi.waitFor(() => expect(t.asked).toHaveLength(1));
    await t.idle(60_000);
    expect(await t.store.conversation(id)).toMatchObject({ title, titleSource: 'first-words' });
    expect(t.asked).toHaveLength(1);
  });
});

describe('what a model wrote is a title', () => {
  const said = [FIRST, ANSWER];
  it.each([
    ['"Sails off for the winter."', 'Sails off for the winter'],
    ['**Winter rigging**', 'Winter rigging'],
    ['Drying sails\nand more', 'Drying sails'],
  ])('%s', (written, title) => expect(checkedTitle(written, said)).toBe(title));

  it.each([
    '',
    'Ok',
    'Title: Sails',
    "I'm sorry, I can not do that",
    'A completely different subject of gardens',
    'Sails '.repeat(20),
    '<b>Sails</b>',
    '[Sails](https://example.com)',
    'the and of',
  ])('not: %s', (written) => expect(checkedTitle(written, said)).toBeNull());

  it('in a script without gaps', () => {
    expect(checkedTitle('冬の帆', ['冬に帆を外す方法は？', '帆を乾かします'])).toBe('冬の帆');
  });
});
