import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../../scripts/lib/test-models.ts';
import { recipeOf } from './fixtures/recipes.ts';
import type { TextRecipe } from './recipe.ts';
import { filled, loadTokens } from './tokens.ts';

const CLIP = recipeOf('clip-vit-base-patch32').text as TextRecipe;
const SIGLIP = recipeOf('siglip2-base-patch16-224').text as TextRecipe;
const MOBILE = recipeOf('mobileclip2-s0').text as TextRecipe;
const tokenizer = findTestModel('clip-tiny-random', 'tokenizer.json') ?? '';

/**
 * Token numbers that others published for CLIP's tokenizer: "Hello World!" is openai/CLIP's own example (notebooks/Interacting_with_CLIP.ipynb,
 * "Tokenizing"), the astronaut and the MacBook are Apple's (ml-stable-diffusion, TokenizerTests), the cat and the dog Hugging Face's.
 */
const PUBLISHED: [string, number[]][] = [
  ['Hello World!', [49406, 3306, 1002, 256, 49407]],
  ['a photo of a cat', [49406, 320, 1125, 539, 320, 2368, 49407]],
  ['a photo of a dog', [49406, 320, 1125, 539, 320, 1929, 49407]],
  ['a photo of an astronaut riding a horse on mars', [49406, 320, 1125, 539, 550, 18376, 6765, 320, 4558, 525, 7496, 49407]],
  [
    'Apple CoreML developer tools on a Macbook Air are fast',
    [49406, 3055, 19622, 5780, 10929, 5771, 525, 320, 20617, 1922, 631, 1953, 49407],
  ],
];

describe.skipIf(tokenizer === '')('CLIP’s tokenizer (clip-tiny-random)', () => {
  test.each(PUBLISHED)('gives the published numbers: %s', async (text, numbers) => {
    expect((await loadTokens(tokenizer, CLIP)).encode(text)).toEqual(numbers);
  });

  test('does not care for case and white space', async () => {
    const { encode } = await loadTokens(tokenizer, CLIP);
    expect(encode('  A  PHOTO of\na cat ')).toEqual(encode('a photo of a cat'));
  });

  test('cuts a long text to 77 and keeps the closing token', async () => {
    const ids = (await loadTokens(tokenizer, CLIP)).encode('dog '.repeat(1_000_000));
    expect(ids).toHaveLength(77);
    expect([ids[0], ids.at(-1)]).toEqual([49406, 49407]);
  });

  test('an empty text is its two special tokens', async () => {
    expect((await loadTokens(tokenizer, CLIP)).encode('')).toEqual([49406, 49407]);
  });
});

describe('filling up', () => {
  const rows = [
    [49406, 320, 49407],
    [49406, 320, 2368, 49407],
  ];

  test('CLIP to the longest of a batch, with its closing token', () => {
    const { ids, length } = filled(rows, CLIP, null);
    expect(length).toBe(4);
    expect([...ids].map(Number)).toEqual([49406, 320, 49407, 49407, 49406, 320, 2368, 49407]);
  });

  test('MobileCLIP2 to 77 with 0, as OpenCLIP does; SigLIP 2 to 64', () => {
    const mobile = filled(rows, MOBILE, null);
    expect(mobile.length).toBe(77);
    expect([...mobile.ids.subarray(0, 5)].map(Number)).toEqual([49406, 320, 49407, 0, 0]);
    const siglip = filled(rows, SIGLIP, null);
    expect(siglip.length).toBe(64);
    expect(Number(siglip.ids[63])).toBe(0);
  });

  test('a graph of one length gets that', () => expect(filled(rows, CLIP, 77).length).toBe(77));
});

test('what is no tokenizer is refused', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'mia-tokens-')), 'tokenizer.json');
  writeFileSync(path, '{');
  await expect(loadTokens(path, CLIP)).rejects.toThrow(SyntaxError);
  await expect(loadTokens(`${path}.gone`, CLIP)).rejects.toThrow('ENOENT');
});
