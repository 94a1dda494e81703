export type { EncoderRecipe } from './model.ts';
export { createTextEncoder, DEFAULT_ENCODER, type TextEncoderOptions } from './text-encoder.ts';
