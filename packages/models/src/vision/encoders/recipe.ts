/** How an image encoder is used, as its makers say: see `catalogue/schema.ts`. */
export interface ImageRecipe {
  /** clip: images and texts learnt together; conse: labels that stand for their words. */
  kind: 'clip' | 'conse';
  /** Numbers in each vector; null where it is that of the sentence encoder. */
  dimension: number | null;
  /** Pixels of each side of what the network sees. */
  size: number;
  /** crop: the shorter side is brought to `scaleTo`, and the middle is taken; squash: the whole, whatever its sides. */
  fit: 'crop' | 'squash';
  scaleTo: number;
  kernel: 'linear' | 'cubic';
  /** Of red, green and blue in 0 to 1. */
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
  /** Of an encoder that has a tower for texts. */
  text?: TextRecipe;
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

/** EfficientNet-Lite (Liu et al. 2020): (x − 127) / 128 of a byte x, the middle seven eighths. */
export const EFFICIENTNET_LITE0: ImageRecipe = {
  ...{ kind: 'conse', dimension: null, size: 224, fit: 'crop', scaleTo: 256, kernel: 'cubic' },
  mean: [127 / 255, 127 / 255, 127 / 255],
  std: [128 / 255, 128 / 255, 128 / 255],
};

/** CLIP ViT-B/32 (Radford et al. 2021). */
export const CLIP_VIT_B32: ImageRecipe = {
  ...{ kind: 'clip', dimension: 512, size: 224, fit: 'crop', scaleTo: 224, kernel: 'cubic' },
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
  text: { maxTokens: 77, padId: 49407, padded: false, lowercase: false },
};
