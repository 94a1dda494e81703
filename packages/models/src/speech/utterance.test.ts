/** What is recognised when, with a voice activity and a recogniser whose answers are known: loud samples are speech. */
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import { expect, test } from 'vitest';
import { joined, RATE, silence } from './fixtures/speech.ts';
import { Listening, type Piece, type RecogniseOptions, type Recogniser } from './utterance.ts';

const speech = (seconds: number) => new Float32Array(Math.round(seconds * RATE)).fill(0.5);
const activity = {
  hear: async (frame: Float32Array) => (frame.reduce((sum, one) => sum + Math.abs(one), 0) / frame.length > 0.2 ? 0.99 : 0.01),
};

class Fake implements Recogniser {
  readonly asked: { seconds: number; prompt: string; language: string | undefined }[] = [];
  fail: Error | null = null;

  async recognise(samples: Float32Array, { prompt = '', language, signal }: RecogniseOptions): Promise<Piece> {
    await new Promise((next) => setImmediate(next));
    signal?.throwIfAborted();
    if (this.fail) throw this.fail;
    this.asked.push({ seconds: samples.length / RATE, prompt, language });
    return { words: [{ text: `piece${this.asked.length}`, confidence: 0.9 }], language: language ?? 'de' };
  }

  async release(): Promise<void> {}
}

function listen(more: { onPartial?: (partial: Transcript) => void; vocabulary?: string[] } = {}) {
  const recogniser = new Fake();
  return { recogniser, listening: new Listening({ recogniser, activity, ...more }) };
}

/** In pieces as a microphone gives them. */
async function say(listening: Listening, samples: Float32Array): Promise<void> {
  for (let start = 0; start < samples.length; start += 1600) {
    listening.push(samples.subarray(start, start + 1600));
    for (let turn = 0; turn < 12; turn++) await new Promise((next) => setImmediate(next));
  }
}

test('only what was said is recognised, with a little around it', async () => {
  const { listening, recogniser } = listen();
  await say(listening, joined(silence(1), speech(2), silence(0.4)));
  expect(await listening.finish()).toMatchObject({ text: 'piece1', language: 'de', speechSeconds: expect.closeTo(2, 1) });
  expect(recogniser.asked).toHaveLength(1);
  expect(recogniser.asked[0]?.seconds).toBeCloseTo(2.4, 1);
});

test('of silence no word is made: the recogniser is not asked', async () => {
  const { listening, recogniser } = listen({ onPartial: () => {} });
  await say(listening, joined(silence(7), speech(0.15), silence(2)));
  expect(await listening.finish()).toEqual({ text: '', words: [], confidence: 0, language: 'en', speechSeconds: 0 });
  expect(recogniser.asked).toEqual([]);
});

test('what stands before a pause is recognised while the person goes on: the rest alone is left, and told what was said before', async () => {
  const { listening, recogniser } = listen({ vocabulary: ['Dashwood', 'Norland'] });
  await say(listening, joined(speech(4), silence(0.8), speech(2)));
  expect(recogniser.asked).toMatchObject([{ prompt: 'Dashwood, Norland', language: undefined }]);
  expect((await listening.finish()).text).toBe('piece1 piece2');
  expect(recogniser.asked[1]).toMatchObject({ prompt: 'Dashwood, Norland. piece1', language: 'de' });
  expect(recogniser.asked[1]?.seconds).toBeCloseTo(2.2, 1);
});

test('without a pause no piece is longer than a recogniser hears', async () => {
  const { listening, recogniser } = listen();
  listening.push(speech(70));
  const { words, speechSeconds } = await listening.finish();
  expect(words.length).toBeGreaterThanOrEqual(3);
  expect(speechSeconds).toBeCloseTo(70, 0);
  for (const { seconds } of recogniser.asked) expect(seconds).toBeLessThanOrEqual(27);
});

test('what was said so far is shown now and then, and is good for the end where nothing follows', async () => {
  const partials: string[] = [];
  const { listening, recogniser } = listen({ onPartial: ({ text }) => void partials.push(text) });
  await say(listening, joined(speech(2.5), silence(1.2)));
  expect(partials.length).toBeGreaterThanOrEqual(2);
  const before = recogniser.asked.length;
  expect((await listening.finish()).text).toBe(partials.at(-1));
  expect(recogniser.asked.length).toBe(before);
});

test('a partial under way is left at the end', async () => {
  const { listening, recogniser } = listen({ onPartial: () => {} });
  listening.push(speech(1));
  await new Promise((next) => setImmediate(next));
  const { text } = await listening.finish();
  expect(text).toBe(`piece${recogniser.asked.length}`);
});

test('a failure is told at the end, and a discarded one has none', async () => {
  const { listening, recogniser } = listen();
  recogniser.fail = new Error('broken');
  await say(listening, speech(1));
  await expect(listening.finish()).rejects.toThrow('broken');
  const other = listen();
  await say(other.listening, speech(1));
  other.listening.discard();
  await expect(other.listening.finish()).rejects.toMatchObject({ code: 'request.cancelled' });
  expect(other.recogniser.asked).toEqual([]);
});
