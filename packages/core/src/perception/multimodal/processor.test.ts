import { afterEach, describe, expect, it, vi } from 'vitest';
import { testClock } from '../../assistant/testing/fakes.ts';
import { MiaError } from '../../errors.ts';
import type { AudioEncoder, ImageEncoder, ImageEncoding, OpenImage, TextEncoder } from '../../ports/index.ts';
import { type Encoders, type Given, MultimodalProcessor, type PerceiveOptions } from './index.ts';

/** One call of an encoder: the test answers it. */
interface Call {
  encoder: 'text' | 'words' | 'audio' | 'image';
  given: unknown;
  signal: AbortSignal;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

function world() {
  const calls: Call[] = [];
  const clock = testClock();
  const call = (encoder: Call['encoder'], given: unknown, signal?: AbortSignal): Promise<never> =>
    new Promise((resolve, reject) => {
      calls.push({ encoder, given, signal: signal as AbortSignal, answer: resolve as (value: unknown) => void, fail: reject });
    });
  const close = async () => {};
  const text: TextEncoder = {
    id: 'minilm',
    dimension: 2,
    available: async () => true,
    encode: (texts, { priority, signal } = {}) => call('text', { texts, priority }, signal),
    close,
  };
  const audio: AudioEncoder = {
    id: 'wav2vec2',
    dimension: 2,
    available: () => true,
    encode: (samples, { signal } = {}) => call('audio', samples.length, signal),
    close,
  };
  const image: ImageEncoder = {
    id: 'clip',
    dimension: 2,
    kind: 'clip',
    provider: 'cpu',
    available: () => true,
    encode: (image, { signal, ...options } = {}) => call('image', { image, ...options }, signal),
    encodeTexts: (texts, { signal } = {}) => call('words', texts, signal),
    close,
  };
  const perceive = (given: Given, options?: PerceiveOptions, encoders: Encoders = { text, audio, image }) =>
    new MultimodalProcessor({ clock, ...encoders }).perceive(given, options);
  /** All calls of one encoder that wait. */
  const of = (encoder: Call['encoder']) => calls.filter((one) => one.encoder === encoder);
  const only = (encoder: Call['encoder']): Call => {
    expect(of(encoder)).toHaveLength(1);
    return of(encoder)[0] as Call;
  };
  return { calls, clock, text, audio, image, perceive, of, only };
}

const picture = (name: string) => ({ facts: { name } }) as unknown as OpenImage;
const encoding = (vector: number[], labels: ImageEncoding['labels'] = [], patches: ImageEncoding['patches'] = null): ImageEncoding => ({
  vector: Float32Array.from(vector),
  labels,
  patches,
});
const vectors = (...rows: number[][]) => rows.map((row) => Float32Array.from(row));
const sound = (pooled: number[]) => ({ frames: 1, values: Float32Array.from(pooled), pooled: Float32Array.from(pooled) });
/** Lets what was answered reach who waits for it. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

afterEach(() => vi.restoreAllMocks());

describe('what is given at once', () => {
  it('is encoded side by side, and is one percept', async () => {
    const { calls, only, of, perceive } = world();
    const [dog, street] = [picture('dog'), picture('street')];
    const region = { left: 0, top: 0, width: 0.5, height: 0.5 };
    const perceived = perceive({
      text: 'Where is the dog?\r\n',
      audio: { samples: new Float32Array(16_000), said: { from: 5000, to: 6000 } },
      images: [
        { image: street, page: 2, region, shown: { from: 4000, to: 4000 } },
        { image: dog, shown: { from: 5500, to: 9000 } },
      ],
    });
    // Nobody waited for anybody.
    expect(calls.map((one) => one.encoder).toSorted()).toEqual(['audio', 'image', 'image', 'text', 'words']);
    expect(only('text').given).toEqual({ texts: ['Where is the dog?\n'], priority: 'query' });
    expect(only('words').given).toEqual(['Where is the dog?\n', 'dog']);
    expect(only('audio').given).toBe(16_000);
    expect(of('image').map(({ given }) => given)).toEqual([
      { image: street, page: 2, region, patches: true },
      { image: dog, patches: true },
    ]);
    only('words').answer(vectors([0.6, 0.8], [1, 0]));
    of('image')[1]?.answer(
      encoding([0.7, 0.7], [{ text: 'dog', probability: 0.5 }], { rows: 1, columns: 2, values: Float32Array.of(0, 1, 1, 0) }),
    );
    of('image')[0]?.answer(encoding([0, 1]));
    only('audio').answer(sound([0, 1]));
    only('text').answer(vectors([1, 0]));

    const percept = await perceived;
    expect(percept.dropped).toEqual([]);
    expect(percept.text).toEqual({ text: 'Where is the dog?\n' });
    expect(percept.audio).toMatchObject({ percept: { seconds: 1, pitch: null }, encoding: { frames: 1 } });
    // Where the word looks: the second patch.
    expect(percept.images[1]?.focus?.weights[1]).toBeGreaterThan(0.999);
    expect(percept.images[0]).toMatchObject({ encoding: { labels: [] }, focus: null });
    expect(percept.alignment.time).toEqual([
      { image: 1, synchrony: 0.9375 },
      { image: 0, synchrony: 0.5 },
    ]);
    // The dog's image stands where the word looks, and not where the whole of it does.
    expect(percept.alignment.meaning).toEqual([
      { a: { modality: 'text', index: 0 }, b: { modality: 'image', index: 0 }, space: 'clip', similarity: expect.closeTo(0.8, 5) },
      { a: { modality: 'text', index: 0 }, b: { modality: 'image', index: 1 }, space: 'clip', similarity: expect.closeTo(0.6, 5) },
    ]);
    expect(percept.fused.map(({ space }) => space)).toEqual(['minilm', 'clip', 'wav2vec2']);
    expect(percept.fused[1]?.parts).toEqual([
      { modality: 'text', index: 0, weight: expect.closeTo(0.4, 6) },
      { modality: 'image', index: 0, weight: expect.closeTo(0.4, 6) },
      { modality: 'image', index: 1, weight: expect.closeTo(0.2, 6) },
    ]);
  });

  it('as words that were spoken is weighed by how well they were recognised', async () => {
    const { only, perceive } = world();
    const transcript = { text: 'a dog', words: [], confidence: 0.25 };
    const perceived = perceive({ text: 'look', audio: { samples: new Float32Array(0), transcript } });
    expect(only('text').given).toMatchObject({ texts: ['look', 'a dog'] });
    only('text').answer(vectors([1, 0], [0, 1]));
    only('audio').fail(new MiaError('speech.missing'));
    const { fused, alignment, dropped } = await perceived;
    expect(fused).toMatchObject([
      {
        space: 'minilm',
        parts: [
          { modality: 'text', weight: expect.closeTo(0.8, 6) },
          { modality: 'audio', weight: expect.closeTo(0.2, 6) },
        ],
      },
    ]);
    expect(alignment.meaning).toMatchObject([{ space: 'minilm', similarity: 0 }]);
    expect(dropped).toEqual([{ modality: 'audio', index: 0, encoder: 'wav2vec2', reason: 'missing', code: 'speech.missing' }]);
  });

  it('is said once where what is sent is what was recognised', async () => {
    const { only, perceive } = world();
    const transcript = { text: ' a dog', words: [], confidence: 0.25 };
    const perceived = perceive({ text: 'a dog', audio: { samples: new Float32Array(0), transcript } });
    expect(only('text').given).toMatchObject({ texts: ['a dog'] });
    only('text').answer(vectors([1, 0]));
    only('audio').answer(sound([1, 1]));
    expect((await perceived).fused[0]?.parts).toEqual([{ modality: 'text', index: 0, weight: 1 }]);
  });

  it('keeps how it was said, where that was heard before', async () => {
    const { only, perceive } = world();
    const percept = {
      seconds: 9,
      energy: { speech: -20, loudest: -10, floor: -60 },
      pitch: null,
      rate: null,
      pauses: { count: 0, seconds: 0, longest: 0 },
    };
    const perceived = perceive({ audio: { samples: new Float32Array(160), percept } });
    only('audio').answer(sound([1, 0]));
    expect(await perceived).toMatchObject({ text: null, audio: { percept }, dropped: [] });
  });

  it('is looked at as a whole by a question that names nothing', async () => {
    const { only, perceive } = world();
    const perceived = perceive({ text: 'What is this?', images: [{ image: picture('x') }] });
    expect(only('words').given).toEqual(['What is this?']);
    only('text').answer(vectors([1, 0]));
    only('words').answer(vectors([0, 1]));
    only('image').answer(encoding([1, 0], [], { rows: 2, columns: 1, values: Float32Array.of(0, 1, 1, 0) }));
    expect((await perceived).images[0]?.focus?.weights[0]).toBeGreaterThan(0.999);
  });

  it('without words asks for no patches, and of nothing there is nothing', async () => {
    const { only, perceive, of, calls } = world();
    const perceived = perceive({ text: ' ', images: [{ image: picture('x') }] });
    expect(only('image').given).toMatchObject({ patches: false });
    expect(of('words')).toEqual([]);
    only('image').answer(encoding([1, 0]));
    expect(await perceived).toMatchObject({ text: { text: ' ' }, audio: null, images: [{ focus: null }], fused: [{ space: 'clip' }] });
    expect(await perceive({})).toEqual({
      text: null,
      audio: null,
      images: [],
      alignment: { time: [], meaning: [] },
      fused: [],
      dropped: [],
    });
    expect(calls).toHaveLength(1);
  });
});

describe('what cannot be had', () => {
  const everything = (): Given => ({
    text: 'a dog',
    audio: { samples: new Float32Array(160) },
    images: [{ image: picture('one') }, { image: picture('two') }],
  });

  it('is dropped and named, each with its reason, and the rest is there', async () => {
    const { only, of, perceive, clock } = world();
    const perceived = perceive(everything(), { patience: 500 });
    only('text').answer(vectors([1, 0]));
    only('words').answer(vectors([0, 1], [0, 1]));
    of('image')[0]?.fail(new MiaError('image.damaged'));
    await turn();
    clock.advance(499);
    of('image')[1]?.answer(encoding([0, 1]));
    await turn();
    clock.advance(1);
    const { fused, dropped, audio, images } = await perceived;
    expect(dropped).toEqual([
      { modality: 'audio', index: 0, encoder: 'wav2vec2', reason: 'late', code: null },
      { modality: 'image', index: 0, encoder: 'clip', reason: 'failed', code: 'image.damaged' },
    ]);
    expect(audio).toMatchObject({ percept: { seconds: 0.01 }, encoding: null });
    expect(images.map(({ encoding }) => encoding !== null)).toEqual([false, true]);
    expect(fused.map(({ space, parts }) => [space, parts.length])).toEqual([
      ['minilm', 1],
      ['clip', 2],
    ]);
  });

  it('in time is given up: its signal says so, and what it gives later is nobody’s', async () => {
    const { calls, perceive, clock } = world();
    const perceived = perceive(everything());
    await turn();
    expect(calls.some(({ signal }) => signal.aborted)).toBe(false);
    clock.advance(1999);
    await turn();
    clock.advance(1);
    const percept = await perceived;
    expect(percept).toMatchObject({ text: { text: 'a dog' }, fused: [], alignment: { meaning: [] } });
    expect(percept.dropped.map(({ modality, index, encoder, reason }) => [modality, index, encoder, reason])).toEqual([
      ['text', 0, 'minilm', 'late'],
      ['text', 0, 'clip', 'late'],
      ['audio', 0, 'wav2vec2', 'late'],
      ['image', 0, 'clip', 'late'],
      ['image', 1, 'clip', 'late'],
    ]);
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
    const before = structuredClone(percept);
    for (const call of calls) call.fail(new Error('too late'));
    await turn();
    expect(percept).toEqual(before);
  });

  it('since nobody here encodes it, is named as well; an error of another kind is internal', async () => {
    const { only, perceive, text } = world();
    const perceived = perceive(everything(), {}, { text });
    only('text').fail(new TypeError('a bug'));
    expect((await perceived).dropped).toEqual([
      { modality: 'text', index: 0, encoder: 'minilm', reason: 'failed', code: 'internal' },
      { modality: 'audio', index: 0, encoder: null, reason: 'missing', code: 'encoder.missing' },
      { modality: 'image', index: 0, encoder: null, reason: 'missing', code: 'encoder.missing' },
      { modality: 'image', index: 1, encoder: null, reason: 'missing', code: 'encoder.missing' },
    ]);
  });

  it('since an encoder throws before it begins, is dropped as well', async () => {
    const { perceive, text } = world();
    vi.spyOn(text, 'encode').mockImplementation(() => {
      throw new MiaError('child.crashed');
    });
    expect((await perceive({ text: 'x' }, {}, { text })).dropped).toMatchObject([{ reason: 'failed', code: 'child.crashed' }]);
  });

  it('be used, since it has no direction or nobody was sure of it, is told', async () => {
    const { only, perceive } = world();
    const transcript = { text: 'mumble', words: [], confidence: 0 };
    const perceived = perceive({ text: 'x', audio: { samples: new Float32Array(0), transcript }, images: [{ image: picture('x') }] });
    only('text').answer(vectors([Number.NaN, 0], [0, 1]));
    only('words').answer(vectors([0, 1], [0, 1]));
    only('audio').answer(sound([0, 0]));
    only('image').answer(encoding([0, 1]));
    const { dropped, fused } = await perceived;
    expect(dropped.map(({ modality, encoder, reason }) => [modality, encoder, reason])).toEqual([
      ['text', 'minilm', 'empty'],
      ['audio', 'wav2vec2', 'empty'],
      ['audio', 'minilm', 'unsure'],
      ['audio', 'clip', 'unsure'],
    ]);
    expect(fused.map(({ space, parts }) => [space, parts.map(({ modality }) => modality)])).toEqual([['clip', ['text', 'image']]]);
  });
});

describe('stopping', () => {
  it('ends it, gives up what runs, and leaves no timer', async () => {
    const { calls, perceive, clock } = world();
    const cancelled = vi.fn();
    const after = vi.spyOn(clock, 'after').mockReturnValue(cancelled);
    const controller = new AbortController();
    const perceived = perceive({ text: 'x', images: [{ image: picture('x') }] }, { signal: controller.signal });
    controller.abort();
    await expect(perceived).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true);
    expect(after).toHaveBeenCalledOnce();
    expect(cancelled).toHaveBeenCalledOnce();
    await expect(perceive({ text: 'x' }, { signal: controller.signal })).rejects.toMatchObject({ code: 'request.cancelled' });
  });

  it('is not needed for a time that cannot be: nothing begins', async () => {
    const { calls, perceive } = world();
    const images = [{ image: picture('x'), shown: { from: 2, to: 1 } }];
    const audio = { samples: new Float32Array(0), said: { from: 0, to: 1 } };
    await expect(perceive({ audio, images })).rejects.toMatchObject({ code: 'request.invalid' });
    expect(calls).toEqual([]);
  });
});

it('vectors of another version of an encoder lie in a space of their own', async () => {
  const { only, perceive, text } = world();
  const perceived = perceive({ text: 'x' }, {}, { text: { ...text, version: '2' } });
  only('text').answer(vectors([1, 0]));
  expect((await perceived).fused).toMatchObject([{ space: 'minilm@2' }]);
});
