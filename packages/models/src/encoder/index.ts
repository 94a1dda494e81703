export type { EncoderRecipe } from './recipe.ts';
export { createTextEncoder, DEFAULT_ENCODER, type TextEncoderOptions } from './text-encoder.ts';
