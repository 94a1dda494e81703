/** How an image encoder is used, as its makers say: see `catalogue/schema.ts`. */
export interface ImageRecipe {
  /** clip: images and texts learnt together; conse: labels that stand for their words. */
  kind: 'clip' | 'conse';
  /** Of several that are installed the one of the highest rank encodes. */
  rank: number;
  /** Numbers in each vector; null where it is that of the sentence encoder. */
  dimension: number | null;
  /** Pixels of each side of what the network sees. */
  size: number;
  /** crop: the shorter side is brought to `scaleTo`, and the middle is taken; squash: the whole, whatever its sides. */
  fit: 'crop' | 'squash';
  scaleTo: number;
  /** Of the resizing. */
  kernel: 'linear' | 'cubic' | 'lanczos3';
  /** Of red, green and blue in 0 to 1. */
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
  /** Of an encoder that has a tower for texts. */
  text?: TextRecipe | undefined;
}

export interface TextRecipe {
  /** Tokens of one text at most, special ones included. */
  maxTokens: number;
  /** What fills up to that. */
  padId: number;
  /** Whether the network was taught on texts that were filled up to `maxTokens`. */
  padded: boolean;
  lowercase: boolean;
}

/** All that is needed of an encoder to prepare an image for it. */
export type Preparation = Pick<ImageRecipe, 'size' | 'fit' | 'scaleTo' | 'mean' | 'std' | 'kernel'>;
