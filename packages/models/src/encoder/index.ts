export { createTextEncoder, type TextEncoderOptions } from './text-encoder.ts';
