import { MiaError } from '@mia/core/errors.ts';
import { describe, expect, it } from 'vitest';
import { type EmbeddedModelOptions, embeddedLanguageModel } from './language-model.ts';
import type { GenerateParams, GenerateResult } from './protocol.ts';

const result: GenerateResult = {
  finish: 'stop',
  raw: 'end-of-turn',
  inputTokens: 10,
  cachedTokens: 4,
  outputTokens: 6,
  reasoningTokens: 2,
  readMs: 1,
  writeMs: 1,
  largestSlice: 1,
  slices: 1,
  longestSliceMs: 1,
  threads: 1,
};
const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi' }] }];

function modelOf(generate: EmbeddedModelOptions['generate']) {
  return embeddedLanguageModel({ id: 'm', generate });
}

async function partsOf(stream: ReadableStream<{ type: string }>) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

describe('the embedded language model', () => {
  it('streams reasoning, then text, each opened and closed once, then usage', async () => {
    const model = modelOf(async (_params, { onEvent }) => {
      onEvent({ kind: 'started', total: 10, cached: 4 });
      onEvent({ kind: 'delta', reasoning: 'so', text: '' });
      onEvent({ kind: 'delta', reasoning: '.', text: 'Y' });
      onEvent({ kind: 'delta', reasoning: '', text: 'es' });
      return result;
    });
    const { stream } = await model.doStream({ prompt });
    const parts = await partsOf(stream);
    expect(parts.map((part) => part.type)).toEqual([
      'stream-start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(parts.at(-1)).toMatchObject({
      finishReason: { unified: 'stop' },
      usage: { inputTokens: { total: 10, cacheRead: 4, noCache: 6 }, outputTokens: { total: 6, text: 4, reasoning: 2 } },
    });
  });

  it('rejects what is wrong before reading, and ends the stream with what goes wrong after', async () => {
    const early = modelOf(async () => {
      throw new MiaError('model.too-long', { tokens: 9, limit: 5 });
    });
    await expect(early.doStream({ prompt })).rejects.toMatchObject({ code: 'model.too-long' });
    const late = modelOf(async (_params, { onEvent }) => {
      onEvent({ kind: 'started', total: 1, cached: 0 });
      onEvent({ kind: 'delta', reasoning: '', text: 'said' });
      throw new MiaError('model.crashed');
    });
    const parts = await partsOf((await late.doStream({ prompt })).stream);
    expect(parts.map((part) => part.type)).toEqual(['stream-start', 'text-start', 'text-delta', 'text-end', 'error']);
    expect(parts.at(-1)).toMatchObject({ error: { code: 'model.crashed' } });
  });

  it('stops the model when nobody reads the stream any more', async () => {
    const seen = Promise.withResolvers<AbortSignal>();
    const model = modelOf(
      (_params, { signal, onEvent }) =>
        new Promise((_resolve, reject) => {
          onEvent({ kind: 'delta', reasoning: '', text: 'said' });
          seen.resolve(signal as AbortSignal);
          signal?.addEventListener('abort', () => reject(new MiaError('request.cancelled')));
        }),
    );
    const { stream } = await model.doStream({ prompt });
    await stream.cancel();
    expect((await seen.promise).aborted).toBe(true);
  });

  it('hands on what the caller asked for', async () => {
    let seen: Omit<GenerateParams, 'load'> | undefined;
    const model = modelOf(async (params) => {
      seen = params;
      return result;
    });
    await model.doGenerate({
      prompt: [
        { role: 'system', content: 'S' },
        ...prompt,
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'thought' },
            { type: 'text', text: 'A' },
          ],
        },
        { role: 'user', content: [{ type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'file' } }] },
      ],
      temperature: 0,
      seed: 3,
      stopSequences: ['x'],
      reasoning: 'none',
      responseFormat: { type: 'json' },
      providerOptions: { mia: { conversation: 'c', background: true } },
    });
    expect(seen).toMatchObject({
      conversation: 'c',
      continue: false,
      background: true,
      thinking: false,
      json: true,
      sampling: { temperature: 0, seed: 3, topP: null, maxOutputTokens: null, stopSequences: ['x'] },
      messages: [
        { role: 'system', text: 'S' },
        { role: 'user', text: 'Hi' },
        { role: 'assistant', text: 'A' },
        { role: 'user', text: 'file' },
      ],
    });
  });
});
