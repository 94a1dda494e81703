import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kill } from 'node:process';
import { type LogFields, type Logger, silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../installed.ts';
import { findMiniLm } from './fixtures.ts';
import { createTextEncoder } from './index.ts';
import { loadEncoder, pool } from './model.ts';
import { type EncoderRecipe, MINILM } from './recipe.ts';

const entry = new URL('./entry.ts', import.meta.url);
const found = findMiniLm();
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const at = <T>(list: readonly T[], index: number): T => list[index] as T;

describe('without an encoder', () => {
  it('says that it is missing, and starts no child', async () => {
    const encoder = createTextEncoder({ entry, model: () => undefined, logger: silentLogger });
    expect(await encoder.available()).toBe(false);
    await expect(encoder.encode(['x'])).rejects.toMatchObject({ code: 'encoder.missing' });
    await encoder.warm?.();
    await encoder.close();
  });

  it('refuses files that are no encoder, and lives on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mia-encoder-'));
    const files = { weights: join(folder, 'model.onnx'), tokenizer: join(folder, 'tokenizer.json') };
    await writeFile(files.weights, 'not a graph');
    await writeFile(files.tokenizer, '{}');
    const model = { id: 'all-minilm-l6-v2', files } as unknown as InstalledModel;
    const encoder = createTextEncoder({ entry, model: () => model, logger: silentLogger });
    await expect(encoder.encode(['x'])).rejects.toMatchObject({ code: 'encoder.missing' });
    await expect(encoder.encode(['x'])).rejects.toMatchObject({ code: 'encoder.missing' });
    await encoder.close();
    await rm(folder, { recursive: true });
  });
});

describe('what the graph gives becomes one vector a text', () => {
  // Two texts of two numbers a token, padded to three tokens; the last token of the first one is padding.
  const hidden = Float32Array.of(1, 0, 3, 4, 100, 100, 0, 2, 0, 4, 0, 6);
  const batch = [
    [5, 6],
    [5, 6, 7],
  ];
  const recipe = { ...MINILM, dimension: 2, normalise: false };

  it.each([
    ['mean', hidden, [2, 2, 0, 4]],
    ['cls', hidden, [1, 0, 0, 2]],
    ['graph', Float32Array.of(3, 4, 0, 9), [3, 4, 0, 9]],
  ] as const)('by %s', (pooling, given, expected) => {
    expect([...pool(given, batch, { ...recipe, pooling })]).toEqual(expected);
    const unit = pool(given, batch, { ...recipe, pooling, normalise: true });
    for (const row of [0, 2]) expect(Math.hypot(unit[row] ?? 0, unit[row + 1] ?? 0)).toBeCloseTo(1, 5);
  });

  it('unless its shape is another one than was promised', () => {
    expect(() => pool(hidden, batch, { ...recipe, pooling: 'graph' })).toThrow('encoder.missing');
    expect(() => pool(hidden, batch, { ...recipe, dimension: 5 })).toThrow('encoder.missing');
  });
});

describe.skipIf(!found)('all-MiniLM-L6-v2 in its child (skipped where no model folder holds it)', () => {
  const model = found as InstalledModel;
  let encoder: TextEncoder;
  let pid = 0;
  const logger: Logger = {
    ...silentLogger,
    info: (event: string, fields?: LogFields) => {
      if (event === 'child.ready') pid = fields?.pid ?? 0;
    },
  };
  beforeAll(() => {
    encoder = createTextEncoder({ entry, model: () => model, logger });
  });
  afterAll(() => encoder.close());

  it('is ready before its first text once it was warmed', async () => {
    await encoder.warm?.();
    const warmed = pid;
    expect(warmed).toBeGreaterThan(0);
    await encoder.encode(['A first question']);
    expect(pid).toBe(warmed);
  });

  it('gives one vector of length 1 a text, and like texts like vectors', async () => {
    const texts = ['A cat sits on the mat.', 'A kitten is resting on the rug.', 'The stock market fell by two percent.', ''];
    const vectors = await encoder.encode(texts);
    expect(vectors).toHaveLength(4);
    for (const vector of vectors) {
      expect(vector).toHaveLength(384);
      expect(dot(vector, vector)).toBeCloseTo(1, 4);
    }
    expect(dot(at(vectors, 0), at(vectors, 1))).toBeGreaterThan(0.5);
    expect(dot(at(vectors, 0), at(vectors, 2))).toBeLessThan(0.2);
  });

  it('agrees with transformers.js on the same files', async () => {
    const { env, AutoTokenizer } = await import('@huggingface/transformers');
    env.allowRemoteModels = false;
    env.localModelPath = join(dirname(model.files.tokenizer as string), '..');
    const theirs = await AutoTokenizer.from_pretrained(
      dirname(model.files.tokenizer as string)
        .split('/')
        .at(-1) as string,
    );
    const ours = await loadEncoder({ weights: model.files.weights as string, tokenizer: model.files.tokenizer as string });
    for (const text of [
      'Hello, world!',
      'Γειά σου Κόσμε',
      '東京タワー',
      'naïve café — “quoted”',
      "don't",
      'a'.repeat(150),
      '🙂 ok',
      '\u0000nul',
    ]) {
      expect([...ours.tokenize(text)], text).toEqual(theirs.encode(text));
    }
    await ours.release();
  });

  it('truncates at 256 tokens and bounds what a huge text costs', async () => {
    const long = 'many words in a row '.repeat(50_000);
    const [whole, cut] = await encoder.encode([long, long.slice(0, 16_000)]);
    expect(dot(whole as Float32Array, cut as Float32Array)).toBeGreaterThan(0.99);
    const ours = await loadEncoder({ weights: model.files.weights as string, tokenizer: model.files.tokenizer as string });
    const ids = ours.tokenize(long);
    expect(ids).toHaveLength(MINILM.maxTokens);
    expect([ids[0], ids.at(-1)]).toEqual([101, 102]);
    await ours.release();
  });

  it('takes lone surrogates, NUL bytes, right-to-left text and a 100,000-character line', async () => {
    const vectors = await encoder.encode(['\ud800 alone', 'nul \u0000 here', 'שלום עולם', 'x'.repeat(100_000)]);
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 4);
  });

  it('gives a text nearly the same vector whatever it is batched with', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `Sentence number ${i} about ${['boats', 'bread', 'music', 'rain'][i % 4]}.`);
    const together = await encoder.encode(texts);
    for (const i of [0, 7, 39]) {
      const [alone] = await encoder.encode([at(texts, i)], { priority: 'query' });
      expect(dot(at(together, i), alone as Float32Array)).toBeGreaterThan(0.97);
    }
  });

  it('answers a query before background work that came earlier', async () => {
    const order: string[] = [];
    const texts = Array.from({ length: 200 }, (_, i) => `Background sentence ${i}, with a few more words to make it longer.`);
    const background = encoder.encode(texts).then(() => order.push('background'));
    const query = encoder.encode(['What is my daughter called?'], { priority: 'query' }).then(() => order.push('query'));
    await Promise.all([background, query]);
    expect(order).toEqual(['query', 'background']);
  });

  it('is used as its entry says: prefixes for questions and for what is to be found, other pooling, fewer tokens', async () => {
    const other: EncoderRecipe = { ...MINILM, pooling: 'cls', maxTokens: 32, queryPrefix: 'query: ', passagePrefix: 'passage: ' };
    const [mean, cls] = await Promise.all([
      loadEncoder({ weights: model.files.weights as string, tokenizer: model.files.tokenizer as string }),
      loadEncoder({ weights: model.files.weights as string, tokenizer: model.files.tokenizer as string }, other),
    ]);
    expect(cls.tokenize('many words in a row '.repeat(50))).toHaveLength(32);
    const second = createTextEncoder({ entry, id: 'second', recipe: other, model: () => model, logger: silentLogger });
    expect(second).toMatchObject({ id: 'second', dimension: 384, asymmetric: true, unit: true });
    const text = 'Where does the heron stand?';
    const alone = async (one: typeof mean, said: string) => one.run([one.tokenize(said)]);
    for (const [priority, before] of [
      ['query', 'query: '],
      ['background', 'passage: '],
    ] as const) {
      const [vector] = await second.encode([text], { priority });
      expect(dot(vector as Float32Array, await alone(cls, before + text))).toBeGreaterThan(0.999);
      expect(dot(vector as Float32Array, await alone(mean, text))).toBeLessThan(0.95);
    }
    await Promise.all([second.close(), mean.release(), cls.release()]);
  });

  it('is refused where its graph is not what the entry says', async () => {
    for (const recipe of [
      { ...MINILM, dimension: 768 },
      { ...MINILM, pooling: 'graph' as const },
    ]) {
      const wrong = createTextEncoder({ entry, id: 'wrong', recipe, model: () => model, logger: silentLogger });
      await expect(wrong.encode(['x'])).rejects.toMatchObject({ code: 'encoder.missing' });
      await wrong.close();
    }
  });

  it('stops at the signal', async () => {
    const controller = new AbortController();
    const work = encoder.encode(
      Array.from({ length: 500 }, (_, i) => `Sentence ${i}`),
      { signal: controller.signal },
    );
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(await encoder.encode(['still there'], { priority: 'query' })).toHaveLength(1);
  });

  it('does the work once more when its child was killed', async () => {
    await encoder.encode(['warm'], { priority: 'query' });
    const first = pid;
    const work = encoder.encode(Array.from({ length: 60 }, (_, i) => `A sentence that is being encoded, number ${i}.`));
    kill(first, 'SIGKILL');
    expect(await work).toHaveLength(60);
    expect(pid).not.toBe(first);
  });
});
