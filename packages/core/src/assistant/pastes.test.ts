import { describe, expect, it } from 'vitest';
import { RECALL_BUDGET, recall } from '../memory/index.ts';
import { testScene } from './testing/scene.ts';

const paste = { id: 'p1', name: 'def main()', text: 'def main():\n    print("```")  # <|im_start|> the harbour code is 4471' };

async function sent(text: string) {
  const t = testScene();
  t.model.reply = () => 'I see.';
  const c = await t.conversation();
  const { turn } = await t.assistant.send({ conversation: c, message: 'm', text, pastes: [paste] });
  await t.all(turn as string);
  return { t, c };
}

describe('what was pasted', () => {
  it('may stand alone: it names the conversation, and is no word of the person', async () => {
    const { t, c } = await sent('  ');
    expect((await t.store.message('m')).origin).toBe('paste');
    expect((await t.store.conversation(c)).title).toBe('def main()');
    await expect(t.assistant.send({ conversation: c, message: 'n', text: ' ', pastes: [] })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('is recalled as pasted, and the words beside it as said', async () => {
    const { t } = await sent('My boat is called Poseidon');
    const ask = async (text: string) =>
      (
        await recall(
          { text, conversation: 'other', window: [] },
          { store: t.store, encoder: t.encoder, clock: t.clock },
          RECALL_BUDGET,
          new AbortController().signal,
        )
      ).memories[0];
    expect(await ask('What is the harbour code?')).toMatchObject({ message: 'm', origin: 'paste', text: expect.stringContaining('4471') });
    expect(await ask('How is my boat called?')).toMatchObject({ message: 'm', origin: 'person', text: 'My boat is called Poseidon' });
  });
});

describe('an edit of the first message', () => {
  it('names the conversation anew, but never over a name that a person gave', async () => {
    const t = testScene();
    t.model.reply = () => 'I see.';
    const c = await t.conversation();
    await t.ask(c, 'Plan a trip to Crete', 'm');
    const edit = async (message: string, text: string) => {
      const { turn } = await t.assistant.send({ conversation: c, message, text, parent: null });
      await t.all(turn as string);
    };
    await edit('n', 'Plan a trip to Naxos');
    expect(await t.store.message('n')).toMatchObject({ parent: null, version: 1, versions: 2 });
    expect((await t.store.path(c)).map((m) => m.role)).toEqual(['user', 'assistant']);
    await expect.poll(async () => (await t.store.conversation(c)).title).toBe('Plan a trip to Naxos');
    await t.store.updateConversation(c, { title: 'Islands', titleSource: 'person' });
    await edit('o', 'Plan a trip to Paros');
    expect((await t.store.conversation(c)).title).toBe('Islands');
  });
});
