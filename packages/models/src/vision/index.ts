export { createImageEncoder } from './encoders/index.ts';
export { HeldImage, heldImage } from './held-image.ts';
export { createImageReader } from './image-reader.ts';
export { createTextReader } from './ocr/index.ts';
export { createVisionProcess, type VisionProcessOptions } from './process.ts';
