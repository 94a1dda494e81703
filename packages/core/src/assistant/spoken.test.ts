import { expect, it } from 'vitest';
import type { Part } from '../memory/storage/types.ts';
import { perceiveAudio } from '../perception/index.ts';
import { testScene } from './testing/scene.ts';

const audio: Part = {
  kind: 'audio',
  text: '',
  attachment: 'a'.repeat(32),
  meta: { seconds: 3, words: [{ text: 'Hello', confidence: 0.9 }], prosody: perceiveAudio(new Float32Array(48_000), { words: 1 }) },
};

it('a spoken question has its recording beside its words, and the model reads the words alone', async () => {
  const t = testScene();
  t.model.reply = () => 'I see.';
  const c = await t.conversation();
  const { turn } = await t.assistant.send({ conversation: c, message: 'm', text: 'Hello there', audio });
  await t.all(turn as string);
  expect((await t.store.message('m')).parts).toEqual([{ kind: 'text', text: 'Hello there' }, audio]);
  const prompt = JSON.stringify(t.model.calls.at(-1)?.options.prompt);
  expect(prompt).toContain('Hello there');
  expect(prompt).not.toMatch(/confidence|aaaaaaaa|prosody|energy|loudest|syllables|pauses|-96/);
});

it('a recording without words is kept as a note, and answered once it has some', async () => {
  const t = testScene();
  t.model.reply = () => 'I see.';
  const c = await t.conversation();
  const sent = await t.assistant.send({ conversation: c, message: 'm', text: '', audio });
  expect(sent.turn).toBeNull();
  expect(sent.accepted.message).toMatchObject({ status: 'note', parts: [audio] });
  await t.store.updateMessage('m', { parts: [{ kind: 'text', text: 'Hello there' }, audio] });
  const { turn } = await t.assistant.answer({ conversation: c, message: 'm' });
  await t.all(turn as string);
  expect(await t.store.message('m')).toMatchObject({ status: 'done', parts: [{ text: 'Hello there' }, { kind: 'audio' }] });
});
