import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTestModel } from '../../../../scripts/lib/test-models.ts';
import type { InstalledModel } from '../installed.ts';
import { type CtcVocabulary, ctcVocabulary, ctcWords } from './ctc.ts';
import { findSpeech, recording, silence, WHY } from './fixtures/speech.ts';
import { createAudioEncoder, createTranscriber, RATE } from './index.ts';
import { recogniserFiles } from './recogniser-files.ts';
import { loadWav2Vec2 } from './wav2vec2.ts';
import { framesOf, normalised, padded, RECEPTIVE_FIELD } from './wave-front-end.ts';

describe('the front end', () => {
  it('scales samples to mean 0 and variance 1', () => {
    // (1, 2, 3, 6): mean 3, variance 3.5
    const scaled = normalised(Float32Array.of(1, 2, 3, 6));
    for (const [i, wanted] of [-1.069, -0.5345, 0, 1.6036].entries()) expect(scaled[i]).toBeCloseTo(wanted, 3);
    expect([...normalised(silence(0.01))].every((one) => one === 0)).toBe(true);
    expect(normalised(new Float32Array(0))).toHaveLength(0);
  });

  it('makes a frame of 400 samples, and another of every 320 more', () => {
    expect(RECEPTIVE_FIELD).toBe(400);
    const worked = { 0: 0, 1: 0, 399: 0, 400: 1, 719: 1, 720: 2, 16000: 49, 160000: 499, 480000: 1499 };
    for (const [samples, frames] of Object.entries(worked)) expect([samples, framesOf(Number(samples))]).toEqual([samples, frames]);
  });

  it('fills up what is too short, and masks it', () => {
    const { samples, mask } = padded(Float32Array.of(0.5, -0.5), 4);
    expect([...samples]).toEqual([0.5, -0.5, 0, 0]);
    expect([...mask]).toEqual([1n, 1n, 0n, 0n]);
    expect(padded(new Float32Array(5), 4).samples).toHaveLength(5);
  });
});

describe('CTC decoding', () => {
  const signs = ['<pad>', '<s>', '</s>', '<unk>', '|', 'H', 'E', 'L', 'O', "'"];
  const vocabulary: CtcVocabulary = { signs, blank: 0, delimiter: '|' };
  /** One frame for each sign ('_' is the blank), of that probability. */
  function frames(line: string, sure = 0.9): [Float32Array, number] {
    const logits = [...line].flatMap((sign) => {
      const number = sign === '_' ? 0 : sign === '?' ? 3 : signs.indexOf(sign);
      return signs.map((_, i) => Math.log(i === number ? sure : (1 - sure) / (signs.length - 1)));
    });
    return [Float32Array.from(logits), line.length];
  }
  const text = (line: string) => ctcWords(...frames(line), vocabulary).map((word) => word.text);

  it.each([
    ['repeats are one sign', 'HHEEELLLOO', ['helo']],
    ['a blank between two keeps both', 'HHE_LL_LLO', ['hello']],
    ['blanks alone say nothing', '____', []],
    ['nothing at all', '', []],
    ['a delimiter ends a word', 'HE|LO', ['he', 'lo']],
    ['delimiters that repeat, and at the ends, make no empty word', '||_HE|_||LO|', ['he', 'lo']],
    ['a letter on both sides of a delimiter is two', 'HEL|LO', ['hel', 'lo']],
    ['a blank inside of a word does not end it', 'H__E__', ['he']],
    ['signs without a letter are left out', 'H?E|?', ['he']],
    ['an apostrophe is a letter', "HE'L_L", ["he'll"]],
  ])('%s', (_, line, wanted) => {
    expect(text(line)).toEqual(wanted);
  });

  it('says how sure it was of each word: the geometric mean of its letters, each by its surest frame', () => {
    const [one] = ctcWords(...frames('HHE'), vocabulary);
    expect(one?.confidence).toBeCloseTo(0.9, 5);
    const sure = frames('H', 0.9)[0];
    const unsure = frames('H', 0.4)[0];
    const lasting = ctcWords(Float32Array.of(...unsure, ...sure, ...unsure), 3, vocabulary);
    expect(lasting).toEqual([{ text: 'h', confidence: expect.closeTo(0.9, 5) }]);
    const two = ctcWords(Float32Array.of(...sure, ...frames('E', 0.4)[0]), 2, vocabulary);
    expect(two[0]?.confidence).toBeCloseTo(Math.sqrt(0.9 * 0.4), 5);
  });

  it('takes a vocabulary of signs and numbers, and no other', () => {
    const json = Object.fromEntries(signs.map((sign, i) => [sign, i]));
    expect(ctcVocabulary(json)).toEqual(vocabulary);
    const { '|': _delimiter, ...without } = json;
    for (const bad of [null, [], 'x', {}, { '<pad>': 0, '|': 2 }, { '<pad>': -1, '|': 0 }, { '<pad>': 1e9, '|': 0 }, without])
      expect(ctcVocabulary(bad)).toBeNull();
  });
});

it('which files there are says which engine it is', () => {
  expect(recogniserFiles({ encoder: 'e', weights: 'w' })).toEqual({ encoder: 'e' });
  expect(recogniserFiles({ weights: 'w', vocabulary: 'v' })).toEqual({ weights: 'w', vocabulary: 'v' });
  expect(recogniserFiles({ weights: 'w' })).toBeNull();
  const moonshine = { moonshine: 'm', decoder: 'd', tokenizer: 't' };
  expect(recogniserFiles(moonshine)).toEqual(moonshine);
  expect(recogniserFiles({ ...moonshine, tokenizer: '' })).toBeNull();
});

const weights = findTestModel('wav2vec2-tiny-random', 'onnx/model.onnx');
const why = weights ? '' : ' (skipped: wav2vec2-tiny-random is in no model folder; MIA_SHARED names the one that has it)';

describe.skipIf(!weights)(`with random weights${why}`, () => {
  const files = { weights: weights ?? '', vocabulary: '' };
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mia-wav2vec2-'));
    files.vocabulary = join(folder, 'vocab.json');
    const tokenizer = JSON.parse(await readFile(findTestModel('wav2vec2-tiny-random', 'tokenizer.json') as string, 'utf8'));
    await writeFile(files.vocabulary, JSON.stringify(tokenizer.model.vocab));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the layer that the head reads, as ONNX Runtime itself does', async () => {
    const wanted = JSON.parse(await readFile(new URL('./fixtures/wav2vec2.json', import.meta.url), 'utf8'));
    const model = await loadWav2Vec2(files);
    const samples = Float32Array.from({ length: 4_000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 220 * n) / RATE) * (1 + n / 4_000));
    const { frames, values, pooled } = await model.encode(samples);
    expect(frames).toBe(wanted.frames);
    expect(pooled).toHaveLength(32);
    for (const [i, one] of wanted.first.entries()) expect(values[i]).toBeCloseTo(one, 3);
    for (const [i, one] of wanted.last.entries()) expect(values[(frames - 1) * 32 + i]).toBeCloseTo(one, 3);
    expect(Math.hypot(...pooled)).toBeCloseTo(1, 5);
    await model.release();
  });

  it.each([0, 100, 399, 400, 31 * RATE])('encodes %i samples', async (length) => {
    const model = await loadWav2Vec2(files);
    const samples = Float32Array.from({ length }, (_, n) => Math.sin(n / 7));
    const { frames, values } = await model.encode(samples);
    expect(frames).toBe(framesOf(Math.min(length, 30 * RATE)) + framesOf(Math.max(0, length - 30 * RATE)));
    expect(values).toHaveLength(32 * frames);
    await model.release();
  });

  it.each([
    ['no graph', { weights: () => join(folder, 'vocab.json') }],
    ['another vocabulary', { vocabulary: () => join(folder, 'other.json') }],
    ['a broken graph', { weights: () => join(folder, 'broken.onnx') }],
    ['no file', { vocabulary: () => join(folder, 'nowhere.json') }],
  ])('refuses %s', async (_, other: { weights?: () => string; vocabulary?: () => string }) => {
    await writeFile(join(folder, 'other.json'), '{"a":0}');
    await writeFile(join(folder, 'broken.onnx'), 'no graph');
    const given = { weights: other.weights?.() ?? files.weights, vocabulary: other.vocabulary?.() ?? files.vocabulary };
    await expect(loadWav2Vec2(given)).rejects.toMatchObject({ code: 'speech.missing' });
  });

  const speech = findSpeech();
  const model = (given: Record<string, string>) => ({ id: 'x', files: given }) as unknown as InstalledModel;
  const common = { entry: new URL('./entry.ts', import.meta.url), logger: silentLogger };

  it.skipIf(!speech)(`is a recogniser in the speech process, behind voice activity${speech ? '' : ` ${WHY}`}`, async () => {
    const transcriber = createTranscriber({
      ...{ ...common, id: 'wav2vec2', languages: ['en'] },
      model: () => model(files),
      activity: () => model({ weights: speech?.activity ?? '' }),
    });
    const { text, words, speechSeconds } = await transcriber.transcribe(recording('0930'));
    // Nonsense, letter by letter: the weights are random.
    expect(text).toMatch(/^[a-z' ]+$/);
    expect(words.map((word) => word.text).join(' ')).toBe(text);
    expect(speechSeconds).toBeGreaterThan(2);
    expect(await transcriber.transcribe(silence(2))).toMatchObject({ text: '', words: [] });
    await transcriber.close();
  });

  it('is an encoder in the speech process', async () => {
    const encoder = createAudioEncoder({ ...common, id: 'wav2vec2', model: () => model(files) });
    expect(encoder.available()).toBe(true);
    expect(encoder.dimension).toBeNull();
    const { frames, values } = await encoder.encode(recording('0930'));
    expect(frames).toBe(framesOf(recording('0930').length));
    expect(values).toHaveLength(frames * (encoder.dimension as number));
    await expect(encoder.encode(recording('0930'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request.cancelled' });
    await encoder.close();
    const missing = createAudioEncoder({ ...common, id: 'wav2vec2', model: () => undefined });
    expect(missing.available()).toBe(false);
    await expect(missing.encode(silence(1))).rejects.toMatchObject({ code: 'speech.missing' });
  });
});
