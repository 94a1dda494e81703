/** The multimodal processor with the real sentence encoder: what people say and what classifiers call things lie in one space. */
import { heatMap, MultimodalProcessor, perceiveAudio, pooled, SHARPNESS } from '@mia/core/perception/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { ImageEncoder, ImageEncoding, OpenImage } from '@mia/core/ports/image.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../installed.ts';
import { findMiniLm } from './fixtures.ts';
import { createTextEncoder } from './index.ts';

const found = findMiniLm();

describe.skipIf(!found)('with all-MiniLM-L6-v2 (skipped where no model folder holds it)', () => {
  let text: TextEncoder;
  /** Images that are made of labels: each patch stands where the words of its label stand, as ConSE's do. */
  let image: ImageEncoder;
  const patient = { patience: 60_000 };
  const picture = (rows: number, ...labels: string[]) => ({ rows, labels }) as unknown as OpenImage;

  beforeAll(() => {
    text = createTextEncoder({ entry: new URL('./entry.ts', import.meta.url), model: () => found as InstalledModel, logger: silentLogger });
    image = {
      id: 'labels',
      dimension: 384,
      kind: 'conse',
      provider: 'cpu',
      available: () => true,
      encodeTexts: (texts) => text.encode(texts, { priority: 'query' }),
      async encode(picture, { patches } = {}): Promise<ImageEncoding> {
        const { rows, labels } = picture as unknown as { rows: number; labels: string[] };
        const vectors = await text.encode(labels.map((label) => `a photo of a ${label}`));
        const values = Float32Array.from(vectors.flatMap((vector) => [...vector]));
        const sum = Float32Array.from({ length: 384 }, (_, i) => vectors.reduce((all, vector) => all + (vector[i] as number), 0));
        const norm = Math.hypot(...sum);
        return {
          vector: sum.map((value) => value / norm),
          labels: [{ text: labels[0] as string, probability: 0.6 }],
          patches: patches ? { rows, columns: labels.length / rows, values } : null,
        };
      },
      close: async () => {},
    };
  });
  afterAll(() => text.close());

  it('a question and what was shown are perceived together', async () => {
    const kitchen = picture(2, 'refrigerator', 'espresso', 'stove', 'dining table');
    const garden = picture(2, 'lawn mower', 'tabby cat', 'picket fence', 'daisy');
    const processor = new MultimodalProcessor({ clock: systemClock, text, image });
    const perceived = await processor.perceive(
      {
        text: 'Where is the kitten hiding?',
        audio: { samples: new Float32Array(1600), said: { from: 0, to: 3000 }, percept: perceiveAudio(new Float32Array(1600)) },
        images: [
          { image: kitchen, shown: { from: -60_000, to: -30_000 } },
          { image: garden, shown: { from: 1000, to: 4000 } },
        ],
      },
      patient,
    );
    expect(perceived.dropped).toMatchObject([{ modality: 'audio', reason: 'missing' }]);
    expect(perceived.alignment.time.map((one) => one.image)).toEqual([1]);
    // The garden is nearer than the kitchen, and in it the cat's patch.
    expect(perceived.alignment.meaning.map(({ b }) => b.index)).toEqual([1, 0]);
    const weights = perceived.images[1]?.focus?.weights ?? new Float32Array();
    expect(weights.indexOf(Math.max(...weights))).toBe(1);
    expect(weights[1]).toBeGreaterThan(0.8);
    expect(perceived.fused.map(({ space, parts }) => [space, parts.length])).toEqual([
      [text.id, 1],
      ['labels', 3],
    ]);
  });

  it.each([
    ['coffee', 1],
    ['keep food cold', 0],
    ['cooking', 2],
  ])('"%s" is warm where it is', async (words, place) => {
    const encoding = await image.encode(picture(2, 'refrigerator', 'espresso', 'stove', 'dining table'), { patches: true });
    const map = heatMap(encoding.patches as NonNullable<ImageEncoding['patches']>, await image.encodeTexts([words]), {
      sharpness: SHARPNESS.conse,
    });
    expect(map.values[place]).toBe(1);
  });

  it('function words of a question stay silent beside its names', async () => {
    const encoding = await image.encode(picture(1, 'refrigerator', 'espresso', 'stove'), { patches: true });
    const queries = await image.encodeTexts(['the', 'of', 'espresso']);
    const focus = pooled(encoding.patches as NonNullable<ImageEncoding['patches']>, queries, { sharpness: SHARPNESS.conse });
    expect(focus?.words[2]).toBeGreaterThan(0.9);
    expect(focus?.weights[1]).toBeGreaterThan(0.8);
  });
});
