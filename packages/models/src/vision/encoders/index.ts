export { createImageEncoder, type ImageEncoderOptions } from './image-encoder.ts';
