import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../../scripts/lib/test-models.ts';
import { loadClassifier } from './classifier.ts';
import { efficientNet } from './fixtures/installed.ts';
import { recipeOf } from './fixtures/recipes.ts';
import { unitRows } from './vectors.ts';

const recipe = recipeOf('efficientnet-lite0');
const model = efficientNet();
const { graph = '', head = '' } = model?.files ?? {};
const whole = findTestModel('efficientnet-lite0', 'onnx/model.onnx');
const pixels = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i / 997) * Math.cos(i / 61));
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, one, i) => sum + one * (b[i] as number), 0);

describe.skipIf(!model)('EfficientNet-Lite0, our graph over the package’s file (fetch-test-models)', () => {
  test('gives labels with probabilities, and features of length 1', async () => {
    const classifier = await loadClassifier({ graph, head }, recipe);
    const { labels, features } = await classifier.classify(pixels);
    expect(labels).toHaveLength(10);
    expect(labels.every(({ probability }, i) => i === 0 || probability <= (labels[i - 1]?.probability ?? 0))).toBe(true);
    expect(features).toHaveLength(1280);
    expect(Math.hypot(...features)).toBeCloseTo(1, 5);
    await classifier.release();
  });

  test.skipIf(!whole || whole.startsWith(graph.slice(0, -10)))('is the same network as the one that was exported as a whole', async () => {
    const session = await InferenceSession.create(whole as string);
    const theirs = await session.run({ pixel_values: new Tensor('float32', pixels, [1, 3, 224, 224]) });
    const classifier = await loadClassifier({ graph }, recipe);
    const { labels, features } = await classifier.classify(pixels);
    const wanted = unitRows(Float32Array.from(theirs.features?.data as Float32Array), 1280);
    expect(cosine(features, wanted)).toBeGreaterThan(0.9999);
    const logits = theirs.logits?.data as Float32Array;
    expect(labels[0]?.index).toBe(logits.indexOf(Math.max(...logits)));
    await classifier.release();
    await session.release();
  });

  test('reads each place of the image', async () => {
    const classifier = await loadClassifier({ graph, head }, recipe);
    const found = await classifier.patches(pixels);
    expect([found?.rows, found?.columns, found?.labels.length]).toEqual([7, 7, 49]);
    expect(found?.labels.every((one) => one.length === 10)).toBe(true);
    const without = await loadClassifier({ graph }, recipe);
    expect(await without.patches(pixels)).toBeNull();
    await Promise.all([classifier.release(), without.release()]);
  });

  test('a graph that is not there is refused', async () => {
    await expect(loadClassifier({ graph: `${graph}.gone` }, recipe)).rejects.toMatchObject({ code: 'encoder.missing' });
  });
});
