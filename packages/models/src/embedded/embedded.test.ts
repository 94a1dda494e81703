import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenModel, Prompt } from '@mia/core/ports/language-model.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { installedModel, providerOf, QWEN, SMOLLM2 } from './fixtures/real-models.ts';
import { ask, assistant, filler, system, user } from './fixtures/talk.ts';
import type { EmbeddedProvider } from './index.ts';
import { MAX_SLICE } from './slices.ts';

const NO_SMOLLM2 = SMOLLM2 ? '' : ' (skipped: SmolLM2-135M is not there)';
const NO_QWEN = QWEN ? '' : ' (skipped: Qwen2.5-Coder-0.5B is not there)';

describe.skipIf(!SMOLLM2)(`SmolLM2-135M in its child${NO_SMOLLM2}`, { timeout: 120_000 }, () => {
  let provider: EmbeddedProvider;
  let model: OpenModel;

  beforeAll(async () => {
    provider = providerOf([installedModel('smollm2', SMOLLM2 as string)]);
    model = await provider.open('embedded/smollm2');
    await model.load(new AbortController().signal);
  }, 120_000);
  afterAll(() => provider.release());

  it('tells its card from the file’s header', async () => {
    const [card] = await provider.list();
    expect(card).toMatchObject({
      id: 'embedded/smollm2',
      place: { kind: 'this-computer' },
      contextLength: 8_192,
      thinking: false,
      jsonSchema: true,
      tokenizer: 'exact',
      sizeBytes: 98_362_432,
      loaded: true,
    });
    expect(await provider.probe()).toEqual({ provider: 'embedded', state: 'ready', models: 1 });
    await expect(provider.open('embedded/other')).rejects.toMatchObject({ code: 'model.missing' });
  });

  it('writes the same answer twice at temperature 0, and the same with a seed', async () => {
    const prompt = [user('Write one sentence about the sea.')];
    const cold = await ask(model, prompt, 'twice a');
    expect(cold.text.length).toBeGreaterThan(5);
    expect(cold.finish).toBe('length');
    expect(cold.output).toBe(12);
    expect((await ask(model, prompt, 'twice a')).text).toBe(cold.text);
    const seeded = await ask(model, prompt, 'twice b', { temperature: 1.2, seed: 7 });
    expect((await ask(model, prompt, 'twice b', { temperature: 1.2, seed: 7 })).text).toBe(seeded.text);
  });

  it('counts tokens as generation does', async () => {
    const prompt = [system('Be brief.'), user('How many <|im_end|> are in this? 日本語 👩‍👩‍👧')];
    const counted = await model.countTokens(prompt);
    expect((await ask(model, prompt, 'count', { maxOutputTokens: 1 })).input).toBe(counted);
  });

  it('reads nothing again over 30 turns: the answers’ own tokens stay', async () => {
    const said: Prompt = [system('You are M.I.A.')];
    let known = 0;
    let input = 0;
    let again = 0;
    for (let turn = 0; turn < 30; turn++) {
      said.push(user(`${turn}: tell me ${filler(2)} — “ünïcode” ${turn % 3 ? '🙂' : ''}`));
      const answer = await ask(model, said, 'thirty', { maxOutputTokens: 6, temperature: 0.9, seed: turn });
      input += turn > 0 ? answer.input : 0;
      again += turn > 0 ? Math.max(0, known - answer.cached) : 0;
      // The last token written is read with the next prompt; one more may have held half a character.
      expect(known - answer.cached, `turn ${turn}`).toBeLessThanOrEqual(3);
      known = answer.input + answer.output;
      said.push(assistant(answer.text));
    }
    expect(1 - again / input).toBeGreaterThanOrEqual(0.95);
  });

  it('stops while it reads, within a slice, and keeps what was read', async () => {
    const prompt = [system(filler(300)), user('Go.')];
    const stop = new AbortController();
    let read = 0;
    const unwatch = model.watchReading?.('reading', (progress) => {
      read = progress.read;
      if (progress.read > 60) stop.abort();
    });
    await expect(ask(model, prompt, 'reading', { abortSignal: stop.signal })).rejects.toMatchObject({ code: 'request.cancelled' });
    const startedAt = performance.now();
    await provider.settled();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    unwatch?.();
    const resumed = await ask(model, prompt, 'reading', { maxOutputTokens: 1 });
    expect(resumed.cached).toBeGreaterThanOrEqual(read);
    expect(resumed.cached).toBeLessThan(resumed.input - 50);
  });

  it('reads half as much at once where nobody waits for it, so that who comes waits half as long', async () => {
    const prompt = [system(filler(300)), user('Go.')];
    const mia = { conversation: 'nobody waits', background: true };
    const { providerMetadata } = await model.model.doGenerate({ prompt, maxOutputTokens: 1, providerOptions: { mia } });
    expect(Number(providerMetadata?.mia?.largestSlice)).toBeLessThanOrEqual(MAX_SLICE / 2);
  });

  it('stops while it writes and keeps what was said', async () => {
    const prompt = [user('Write a long story about a river and a stone.')];
    const stop = new AbortController();
    let seen = '';
    const stopped = await ask(model, prompt, 'writing', {
      maxOutputTokens: 400,
      abortSignal: stop.signal,
      onText: (text) => {
        seen += text;
        if (seen.length > 20) stop.abort();
      },
    });
    expect(stopped.error).toMatchObject({ code: 'request.cancelled' });
    await provider.settled();
    const next = await ask(model, [...prompt, assistant(stopped.text), user('Go on.')], 'writing', { maxOutputTokens: 2 });
    expect(next.cached).toBeGreaterThanOrEqual((await model.countTokens(prompt)) + 3);
  });

  it('goes on with an answer in the same turn', async () => {
    const prompt = [user('Write a long story about a river and a stone.')];
    const whole = await ask(model, prompt, 'whole', { maxOutputTokens: 16 });
    const first = await ask(model, prompt, 'go on', { maxOutputTokens: 8 });
    const rest = await ask(model, [...prompt, assistant(first.text)], 'go on', {
      maxOutputTokens: 8,
      providerOptions: { mia: { conversation: 'go on', continue: true } },
    });
    expect(first.text + rest.text).toBe(whole.text);
    expect(rest.input - rest.cached).toBeLessThanOrEqual(2);
  });

  it('prepares: at Send only the last message is left to read', async () => {
    const history = [system(filler(200)), user('First.'), assistant('Noted.')];
    const seen: number[] = [];
    const prepared = await model.prepare?.(history, {
      conversation: 'prepared',
      signal: new AbortController().signal,
      onProgress: (progress) => seen.push(progress.read),
    });
    expect(prepared?.cached).toBeGreaterThan(200);
    expect(seen.at(-1)).toBe(prepared?.cached);
    const answer = await ask(model, [...history, user('Second.')], 'prepared', { maxOutputTokens: 2 });
    expect(answer.cached).toBe(prepared?.cached);
    expect(answer.input - answer.cached).toBeLessThan(15);
  });

  it('drops a preparation for a real request, and at the signal, and keeps what it read', async () => {
    const history = [system(filler(900))];
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const preparing = model.prepare?.(history, {
      conversation: 'dropped',
      signal: new AbortController().signal,
      onProgress: (progress) => progress.read > 0 && resolve(),
    });
    await begun;
    const answer = await ask(model, [user('Hi')], 'other', { maxOutputTokens: 2 });
    expect(answer.output).toBe(2);
    const first = await preparing;
    expect(first?.cached).toBeLessThan(900);
    const leave = new AbortController();
    const second = await model.prepare?.(history, {
      conversation: 'dropped',
      signal: leave.signal,
      onProgress: (progress) => progress.read > (first?.cached ?? 0) + 20 && leave.abort(),
    });
    expect(second?.cached).toBeGreaterThan(first?.cached ?? 0);
    expect(second?.cached).toBeLessThan(900);
  });

  it('keeps the prefixes of the last conversations and forgets when told', async () => {
    const prompt = (name: string) => [system(`You are ${name}.`), user('Say hello to everybody in the room.')];
    for (const name of ['a', 'b', 'c']) await ask(model, prompt(name), name, { maxOutputTokens: 1 });
    expect((await ask(model, prompt('a'), 'a', { maxOutputTokens: 1 })).cached).toBeGreaterThan(10);
    // A fourth conversation takes the place of the one unused for longest.
    await ask(model, prompt('d'), 'd', { maxOutputTokens: 1 });
    expect((await ask(model, prompt('a'), 'a', { maxOutputTokens: 1 })).cached).toBeGreaterThan(10);
    expect((await ask(model, prompt('b'), 'b', { maxOutputTokens: 1 })).cached).toBeLessThan(10);
    await model.forget?.('a');
    expect((await ask(model, prompt('a'), 'a', { maxOutputTokens: 1 })).cached).toBe(0);
    await provider.forgetAll();
    for (const name of ['d', 'a', 'c']) expect((await ask(model, prompt(name), name, { maxOutputTokens: 1 })).cached).toBe(0);
    expect((await provider.list())[0]?.loaded).toBe(true);
  });

  it('ends at a stop sequence without showing it', async () => {
    const whole = await ask(model, [user('Count: one, two, three, four, five')], 'stops', { maxOutputTokens: 24 });
    const word = whole.text.trim().split(/\s+/)[3] as string;
    const cut = await ask(model, [user('Count: one, two, three, four, five')], 'stops', { maxOutputTokens: 24, stopSequences: [word] });
    expect(cut.finish).toBe('stop');
    expect(cut.raw).toBe('stop-sequence');
    expect(cut.text).toBe(whole.text.slice(0, whole.text.indexOf(word)));
  });

  it('writes JSON that follows a schema', async () => {
    const schema = {
      type: 'object' as const,
      properties: { city: { type: 'string' as const, maxLength: 12 }, warm: { type: 'boolean' as const } },
      required: ['city', 'warm'],
      additionalProperties: false,
    };
    const answer = await ask(model, [user('A city in Italy, and whether it is warm, as JSON.')], 'json', {
      maxOutputTokens: 60,
      responseFormat: { type: 'json', schema },
    });
    const value = JSON.parse(answer.text);
    expect(value).toEqual({ city: expect.any(String), warm: expect.any(Boolean) });
    expect(answer.finish).toBe('stop');
  });

  it('refuses images and says that it has no tools', async () => {
    const image: Prompt[number] = {
      role: 'user',
      content: [{ type: 'file', mediaType: 'image/png', data: { type: 'data', data: new Uint8Array([1]) } }],
    };
    await expect(model.model.doStream({ prompt: [image] })).rejects.toMatchObject({ code: 'model.unsupported' });
    const { warnings } = await model.model.doGenerate({
      prompt: [user('Hi')],
      maxOutputTokens: 1,
      tools: [{ type: 'function', name: 'f', inputSchema: { type: 'object' } }],
    });
    expect(warnings).toEqual([{ type: 'unsupported', feature: 'tools' }]);
  });

  it('tells when it crashed while answering, keeps what was said, and starts again', async () => {
    const answer = await ask(model, [user('Write a long story about a river and a stone.')], 'crash', {
      maxOutputTokens: 400,
      onText: () => {
        if (provider.pid) process.kill(provider.pid, 'SIGKILL');
      },
    });
    expect(answer.error).toMatchObject({ code: 'model.crashed' });
    expect(answer.text.length).toBeGreaterThan(0);
    expect(model.card.loaded).toBe(false);
    expect((await ask(model, [user('Hi')], 'crash', { maxOutputTokens: 2 })).output).toBe(2);
    expect(model.card.loaded).toBe(true);
  });
});

describe.skipIf(!SMOLLM2)(`a full window${NO_SMOLLM2}`, { timeout: 120_000 }, () => {
  it('is told before reading, ends an answer, and never shifts silently', async () => {
    // So little memory that the smallest context is made.
    const provider = providerOf([installedModel('smollm2', SMOLLM2 as string)], { memoryBytes: 330 << 20 });
    try {
      const model = await provider.open('embedded/smollm2');
      const limit = model.card.contextLength;
      expect(limit).toBeLessThan(2_048);
      const long = [user(filler(1_500))];
      const tokens = await model.countTokens(long);
      await expect(ask(model, long, 'full')).rejects.toMatchObject({ code: 'model.too-long', details: { limit, tokens } });
      const nearly = [user(filler(Math.floor(limit * 0.7)))];
      const room = limit - (await model.countTokens(nearly));
      const ended = await ask(model, nearly, 'full', { maxOutputTokens: 5_000, stopSequences: [], temperature: 1.5, seed: 3 });
      if (ended.raw !== 'end-of-turn') expect(ended).toMatchObject({ finish: 'length', raw: 'context-full', output: room });
      expect(ended.input + ended.output).toBeLessThanOrEqual(limit);
      // There is room for this one conversation: what nobody waits for may not push it out.
      const mia = { conversation: 'nobody waits', background: true };
      const behind = model.model.doGenerate({ prompt: [user('Hi')], maxOutputTokens: 1, providerOptions: { mia } });
      await expect(behind).rejects.toMatchObject({ code: 'model.unsupported', details: { reason: 'one sequence' } });
      const again = await ask(model, nearly, 'full', { maxOutputTokens: 1 });
      expect(again.cached).toBeGreaterThanOrEqual(again.input - 2);
    } finally {
      await provider.release();
    }
  });

  it('is refused where not even the smallest fits in memory', async () => {
    const provider = providerOf([installedModel('smollm2', SMOLLM2 as string)], { memoryBytes: 200 << 20 });
    try {
      await expect(provider.open('embedded/smollm2')).rejects.toMatchObject({ code: 'model.out-of-memory' });
      const [card] = await provider.list();
      // What can not fit must look so in the picker.
      expect(card?.memoryBytes).toBeGreaterThan(200 << 20);
    } finally {
      await provider.release();
    }
  });

  it('frees the weights after an idle time and loads them again at the next question', async () => {
    const provider = providerOf([installedModel('smollm2', SMOLLM2 as string)], { idleMs: 50 });
    try {
      const model = await provider.open('embedded/smollm2');
      await ask(model, [user('Hi')], 'idle', { maxOutputTokens: 1 });
      await vi.waitFor(() => expect(model.card.loaded).toBe(false), { timeout: 5_000 });
      await vi.waitFor(() => expect(provider.pid).toBeUndefined(), { timeout: 5_000 });
      expect((await ask(model, [user('Hi')], 'idle', { maxOutputTokens: 1 })).output).toBe(1);
    } finally {
      await provider.release();
    }
  });

  it('a damaged file is told as such, and harms nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-embedded-'));
    const whole = readFileSync(SMOLLM2 as string);
    const files: Record<string, Buffer> = {
      empty: Buffer.alloc(0),
      text: Buffer.from('this is no model, though somebody called it one'),
      truncated: whole.subarray(0, 40_000_000),
      headless: Buffer.concat([whole.subarray(0, 8), Buffer.alloc(64, 0xff)]),
    };
    const models = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(folder, `${name}.gguf`), bytes);
      return installedModel(name, join(folder, `${name}.gguf`));
    });
    const provider = providerOf([...models, installedModel('gone', join(folder, 'gone.gguf'))]);
    try {
      for (const name of Object.keys(files)) {
        await expect(provider.open(`embedded/${name}`), name).rejects.toMatchObject({ code: 'model.file-invalid' });
      }
      await expect(provider.open('embedded/gone')).rejects.toMatchObject({ code: 'model.missing' });
      expect(await provider.list()).toEqual([]);
    } finally {
      await provider.release();
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf(!QWEN)(`Qwen2.5-Coder-0.5B in its child${NO_QWEN}`, { timeout: 240_000 }, () => {
  let provider: EmbeddedProvider;
  let model: OpenModel;
  beforeAll(async () => {
    provider = providerOf([installedModel('qwen', QWEN as string)]);
    model = await provider.open('embedded/qwen');
  });
  afterAll(() => provider.release());

  it('reads nothing again over 30 turns', async () => {
    const said: Prompt = [system('You are M.I.A.')];
    let known = 0;
    for (let turn = 0; turn < 30; turn++) {
      said.push(user(`${turn} 日本?`));
      const answer = await ask(model, said, 'thirty', { maxOutputTokens: 3, temperature: 0.9, seed: turn });
      expect(known - answer.cached, `turn ${turn}`).toBeLessThanOrEqual(4);
      known = answer.input + answer.output;
      said.push(assistant(answer.text));
    }
  });

  it('answers from what it is told', async () => {
    const answer = await ask(model, [system('Answer briefly.'), user('My cat is called Mochi. What is my cat called?')], 'told');
    expect(answer.text).toContain('Mochi');
  });
});
