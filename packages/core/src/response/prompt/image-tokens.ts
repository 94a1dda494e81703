import type { LanguageModelV4FilePart } from '@ai-sdk/provider';

/**
 * Tokens that an image takes of a model's context, by the family that the model's name tells; what its server really took is not told
 * for the image alone. Of an unknown family, squares of 28 pixels: the most that today's local models make of one.
 */
const FAMILIES: readonly [RegExp, (width: number, height: number) => number][] = [
  // Always a square of 896 pixels, pooled
  [/gemma-?[34]/i, () => 256],
  [/moondream/i, () => 729],
  // Five squares of 336 pixels in patches of 14
  [/llava/i, () => 5 * 576],
  // A view of the whole and up to nine slices, 64 tokens each
  [/minicpm-?v/i, (w, h) => 64 * (1 + Math.min(9, Math.ceil((w * h) / 448 ** 2)))],
  [/qwen-?3(\.\d)?-?vl/i, (w, h) => squares(w, h, 32)],
];

const squares = (width: number, height: number, side: number): number => Math.ceil(width / side) * Math.ceil(height / side);

/** What an image costs at least: start, end, and the fewest patches that servers scale up to. */
const LEAST = 64;

/** Tokens of an image of this size for this model, estimated; see above. */
export function imageTokens({ width, height }: { width: number; height: number }, model: string): number {
  const [, family] = FAMILIES.find(([name]) => name.test(model)) ?? [];
  return Math.max(LEAST, family ? family(width, height) : squares(width, height, 28)) + 2;
}

/** The same of a part of a prompt; of one that does not say its size, those of a square of 768 pixels. */
export function filePartTokens(part: LanguageModelV4FilePart, model: string): number {
  const { width, height } = part.providerOptions?.mia ?? {};
  const size = typeof width === 'number' && typeof height === 'number' ? { width, height } : { width: 768, height: 768 };
  return imageTokens(size, model);
}
