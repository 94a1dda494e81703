import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AutoTokenizer, CLIPTextModelWithProjection, env } from '@huggingface/transformers';
import { describe, expect, test } from 'vitest';
import { loadImageTower, loadTextTower } from './clip.ts';
import expected from './fixtures/clip-patches.json' with { type: 'json' };
import { tinyClip } from './fixtures/installed.ts';
import { recipeOf } from './fixtures/recipes.ts';
import type { TextRecipe } from './recipe.ts';

const recipe = { ...recipeOf('clip-vit-base-patch32'), dimension: 32 };
const files = tinyClip()?.files as { vision: string; text: string; tokenizer: string };
const pixels = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i / 97));
const near = (got: Float32Array | undefined, wanted: readonly number[]) => {
  for (const [i, one] of wanted.entries()) expect(got?.[i]).toBeCloseTo(one, 4);
};

describe.skipIf(!tinyClip())('CLIP’s towers (clip-tiny-random)', () => {
  test('an image is one vector of length 1, its patches are in the same space, and its attention sums to 1', async () => {
    const tower = await loadImageTower(files.vision, recipe);
    expect(tower.provider).toBe('cpu');
    const { vector } = await tower.encode(pixels);
    near(vector, expected.vector);
    const found = await tower.patches(pixels);
    expect([found?.patches.rows, found?.patches.columns, found?.patches.values.length]).toEqual([7, 7, 49 * 32]);
    near(found?.patches.values, expected.first);
    near(found?.patches.values.subarray(48 * 32), expected.last);
    near(found?.attention?.values, expected.attention);
    expect(found?.attention?.values.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    await tower.release();
  });

  test('texts are what transformers.js makes of them, alone and filled up beside longer ones', async () => {
    env.allowRemoteModels = false;
    env.localModelPath = dirname(dirname(files.tokenizer));
    const tokenizer = await AutoTokenizer.from_pretrained('clip-tiny-random');
    const model = await CLIPTextModelWithProjection.from_pretrained('clip-tiny-random', { dtype: 'fp32' });
    const texts = ['a photo of a cat', 'a much longer description of a dog that runs over a meadow in the rain'];
    const tower = await loadTextTower(files, recipe.text as TextRecipe);
    const together = await tower.encode(texts);
    for (const [row, text] of texts.entries()) {
      const { text_embeds: theirs } = await model(tokenizer([text]));
      const length = Math.hypot(...theirs.data);
      near(
        together.subarray(row * 32, row * 32 + 32),
        Array.from(theirs.data as Float32Array, (one) => one / length),
      );
      near(await tower.encode([text]), [...together.subarray(row * 32, row * 32 + 32)]);
    }
    expect(await tower.encode([])).toHaveLength(0);
    await tower.release();
  });

  test('more texts than go in one pass come in their order', async () => {
    const tower = await loadTextTower(files, recipe.text as TextRecipe);
    const texts = Array.from({ length: 70 }, (_, i) => `picture ${i}`);
    const all = await tower.encode(texts);
    near(await tower.encode([texts[69] ?? '']), [...all.subarray(69 * 32)]);
    await tower.release();
  });

  test('files that are not what they should be are refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-clip-'));
    const broken = join(folder, 'broken.onnx');
    writeFileSync(broken, 'no graph');
    const missing = { code: 'encoder.missing' };
    await expect(loadImageTower(broken, recipe)).rejects.toMatchObject(missing);
    await expect(loadImageTower(join(folder, 'gone.onnx'), recipe)).rejects.toMatchObject(missing);
    await expect(loadImageTower(files.tokenizer, recipe)).rejects.toMatchObject(missing);
    await expect(loadTextTower({ ...files, text: files.vision }, recipe.text as TextRecipe)).rejects.toMatchObject(missing);
    await expect(loadTextTower({ ...files, tokenizer: broken }, recipe.text as TextRecipe)).rejects.toMatchObject(missing);
    const other = await loadImageTower(files.vision, { ...recipe, dimension: 512 });
    await expect(other.encode(pixels)).rejects.toMatchObject(missing);
    await other.release();
  });
});
