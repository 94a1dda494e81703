import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { heatMap, SHARPNESS } from '@mia/core/perception/index.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { SupervisedChild } from '../../child/index.ts';
import type { InstalledModel } from '../../installed.ts';
import { createImageReader, createVisionProcess, HeldImage } from '../index.ts';
import { efficientNet, miniLm, tinyClip } from './fixtures/installed.ts';
import { PHOTOS, type Photo, photo, QUESTIONS } from './fixtures/photos.ts';
import { catalogue } from './fixtures/recipes.ts';
import { createImageEncoder } from './image-encoder.ts';
import { loadLabels } from './label-vectors.ts';

const process = createVisionProcess({ entry: new URL('../entry.ts', import.meta.url), logger: silentLogger });
const reader = createImageReader(process);
const texts = miniLm() as TextEncoder;
const encoderOf = (...models: (InstalledModel | undefined)[]) =>
  createImageEncoder({ process, catalogue, installed: { list: () => models.filter((one) => one !== undefined) }, texts: () => texts });
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, one, i) => sum + one * (b[i] as number), 0);

afterAll(async () => {
  await reader.close();
  await texts?.close();
});

describe.skipIf(!efficientNet() || !texts)('EfficientNet-Lite0 with ConSE, in the vision process (fetch-test-models)', () => {
  const encoder = encoderOf(efficientNet());

  test('says what it is', async () => {
    expect([encoder.id, encoder.kind, encoder.dimension, encoder.available()]).toEqual(['efficientnet-lite0', 'conse', 384, true]);
  });

  test('finds photographs by words', async () => {
    const vectors = new Map<string, Float32Array>();
    for (const name of PHOTOS) {
      const image = await reader.open(photo(name));
      vectors.set(name, (await encoder.encode(image)).vector);
      image.close();
    }
    const asked = await encoder.encodeTexts(QUESTIONS.map(([question]) => question));
    const ranks = QUESTIONS.map(([, wanted], i) => {
      const near = [...vectors].sort((a, b) => cosine(asked[i] as Float32Array, b[1]) - cosine(asked[i] as Float32Array, a[1]));
      return near.findIndex(([name]) => name === wanted);
    });
    const recall = (at: number) => ranks.filter((rank) => rank < at).length / ranks.length;
    expect(recall(1)).toBeGreaterThanOrEqual(0.8);
    expect(recall(3)).toBeGreaterThanOrEqual(0.9);
  });

  test('ships its labels’ vectors as the memory’s encoder makes them', async () => {
    const { labels = '', ...files } = efficientNet()?.files ?? {};
    const shipped = await loadLabels({ labels, 'label-vectors': files['label-vectors'] as string }, texts);
    expect([shipped.names.length, shipped.vectors.length]).toEqual([1000, 384_000]);
    const few = join(mkdtempSync(join(tmpdir(), 'mia-labels-')), 'labels.json');
    writeFileSync(few, JSON.stringify(shipped.names.slice(0, 20)));
    const made = await loadLabels({ labels: few }, texts);
    for (let at = 0; at < 20 * 384; at += 384)
      expect(cosine(made.vectors.subarray(at, at + 384), shipped.vectors.subarray(at, at + 384))).toBeGreaterThan(0.97);
    await expect(loadLabels({ labels: few, 'label-vectors': files['label-vectors'] as string }, texts)).rejects.toMatchObject({
      code: 'encoder.missing',
    });
  });

  test('tells labels, features for images like it, and where in the image a text is', async () => {
    const image = await reader.open(photo('cat'));
    const { vector, labels, patches, features } = await encoder.encode(image, { patches: true });
    expect(encoder.provider).toBe('cpu');
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(labels[0]?.text).toMatch(/cat|tabby/);
    expect(labels).toHaveLength(10);
    expect(features).toHaveLength(1280);
    expect([patches?.rows, patches?.columns, patches?.values.length]).toEqual([7, 7, 49 * 384]);
    const [cat] = await encoder.encodeTexts(['a cat']);
    const { values } = heatMap(patches as NonNullable<typeof patches>, [cat as Float32Array], { sharpness: SHARPNESS.conse });
    expect(Math.max(...values)).toBe(1);
    // A part is another image: blurred cloth behind an ear.
    const part = await encoder.encode(image, { region: { left: 0.8, top: 0, width: 0.2, height: 0.4 } });
    expect(cosine(part.vector, vector)).toBeLessThan(0.99);
    await expect(encoder.encode(image, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request.cancelled' });
    image.close();
  });
});

describe.skipIf(!efficientNet() || !texts)('the heat map of EfficientNet-Lite0 (fetch-test-models)', () => {
  test('is warm where the words say', async () => {
    const side = 300;
    const half = (name: Photo) => sharp(photo(name)).resize({ width: side, height: side, fit: 'cover' }).toBuffer();
    const both = sharp({ create: { width: 2 * side, height: side, channels: 3, background: '#888' } })
      .composite([
        { input: await half('cat'), left: 0, top: 0 },
        { input: await half('rocket'), left: side, top: 0 },
      ])
      .png();
    const encoder = encoderOf(efficientNet());
    const image = await reader.open(await both.toBuffer());
    const { patches } = await encoder.encode(image, { patches: true });
    const warmth = async (words: string) => {
      const [text] = await encoder.encodeTexts([words]);
      const map = heatMap(patches as NonNullable<typeof patches>, [text as Float32Array], { sharpness: SHARPNESS.conse });
      const sum = (columns: readonly number[]) =>
        columns.reduce((all, column) => all + [...map.values].filter((_, at) => at % map.columns === column).reduce((a, b) => a + b, 0), 0);
      // The column in the middle belongs to both.
      return { left: sum([0, 1, 2]), right: sum([4, 5, 6]) };
    };
    const cat = await warmth('a cat');
    const rocket = await warmth('a rocket');
    expect(cat.left).toBeGreaterThan(1.5 * cat.right);
    expect(rocket.right).toBeGreaterThan(1.5 * rocket.left);
    image.close();
  });
});

describe.skipIf(!tinyClip() || !efficientNet() || !texts)('of what is installed', () => {
  test('a CLIP encodes before labels do, and the vector’s id says so', async () => {
    const clip = tinyClip() as InstalledModel;
    const tiny = catalogue.entry(clip.id);
    const shrunk = {
      ...catalogue,
      entry: (id: string) => (id === clip.id && tiny?.image ? { ...tiny, image: { ...tiny.image, dimension: 32 } } : catalogue.entry(id)),
    };
    let wanted: string | null = null;
    const there = [efficientNet() as InstalledModel, clip];
    const encoder = createImageEncoder({
      process,
      catalogue: shrunk,
      installed: { list: () => there },
      texts: () => texts,
      wanted: () => wanted,
    });
    expect([encoder.id, encoder.kind, encoder.dimension]).toEqual(['clip-vit-base-patch32', 'clip', 32]);
    const image = await reader.open(photo('cat'));
    const { vector, labels, patches, attention } = await encoder.encode(image, { patches: true });
    expect([vector.length, labels.length, patches?.values.length, attention?.values.length]).toEqual([32, 0, 49 * 32, 49]);
    const [one, other] = await encoder.encodeTexts(['a cat', 'a rocket']);
    expect(one).toHaveLength(32);
    expect(one).not.toEqual(other);
    wanted = 'efficientnet-lite0';
    expect([encoder.id, encoder.kind, encoder.provider]).toEqual(['efficientnet-lite0', 'conse', null]);
    image.close();
  });

  test('nothing is not available', async () => {
    const encoder = encoderOf();
    expect([encoder.available(), encoder.dimension, encoder.provider]).toEqual([false, null, null]);
    await expect(encoder.encodeTexts(['a'])).rejects.toMatchObject({ code: 'encoder.missing' });
    const image = await reader.open(photo('cat'));
    await expect(encoder.encode(image)).rejects.toMatchObject({ code: 'encoder.missing' });
    image.close();
  });
});

describe('an execution provider that ends the process', () => {
  test('is not tried again: the processor does it, also the next time', async () => {
    const asked: unknown[] = [];
    const vector = Float32Array.from([1, 0]);
    const request = async (method: string, params: unknown) => {
      if (method !== 'encodeImage') return { format: 'png', width: 1, height: 1, pages: 1, notes: [] };
      const { providers } = params as { providers?: string[] };
      asked.push(providers);
      if (!providers) throw new MiaError('child.crashed', { reason: 'crashed' });
      return { kind: 'clip', provider: 'cpu', vector, patches: null };
    };
    const fake = { request, alive: () => true } as unknown as SupervisedChild;
    const model = {
      id: 'clip-vit-base-patch32',
      files: { vision: 'v.onnx', text: 't.onnx', tokenizer: 't.json' },
    } as unknown as InstalledModel;
    const encoder = createImageEncoder({ process: fake, catalogue, installed: { list: () => [model] }, texts: () => texts });
    const image = new HeldImage(fake, Uint8Array.of(1));
    expect((await encoder.encode(image)).vector).toEqual(vector);
    expect(encoder.provider).toBe('cpu');
    await encoder.encode(image);
    expect(asked).toEqual([undefined, undefined, ['cpu'], ['cpu']]);
  });
});

describe('ConSE with another sentence encoder', () => {
  test('is another space under another id, and its labels are encoded by that one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-conse-'));
    const labels = join(folder, 'labels.json');
    writeFileSync(labels, JSON.stringify(['cat', 'dog']));
    const sentences: string[] = [];
    const other = {
      ...{ id: 'other', dimension: 2 },
      async encode(given: readonly string[]) {
        sentences.push(...given);
        return given.map((text) => Float32Array.from(text.endsWith('cat') ? [2, 0] : [0, 2]));
      },
    } as unknown as TextEncoder;
    const encoded = {
      ...{ kind: 'conse', provider: 'cpu', patches: null },
      classified: {
        labels: [
          { index: 1, probability: 0.6 },
          { index: 0, probability: 0.8 },
        ],
        features: Float32Array.of(1),
      },
    };
    const fake = { request: async () => encoded, alive: () => true } as unknown as SupervisedChild;
    const model = { id: 'efficientnet-lite0', files: { graph: 'model.onnx', labels } } as unknown as InstalledModel;
    const encoder = createImageEncoder({ process: fake, catalogue, installed: { list: () => [model] }, texts: () => other });
    expect([encoder.id, encoder.dimension]).toEqual(['efficientnet-lite0+other', 2]);
    const { vector, labels: told } = await encoder.encode(new HeldImage(fake, Uint8Array.of(1)));
    expect(vector[0]).toBeCloseTo(0.8, 5);
    expect(vector[1]).toBeCloseTo(0.6, 5);
    expect(told.map(({ text }) => text)).toEqual(['dog', 'cat']);
    expect(sentences).toEqual(['a photo of a cat', 'a photo of a dog']);
  });
});
