export * from './attention/index.ts';
export { AudioPerceiver, type AudioPercept, type LogMel, logMel, type PerceiveAudioOptions, perceiveAudio } from './audio/index.ts';
export { type ImageMeta, imageParts, imagesOf } from './image.ts';
export * from './multimodal/index.ts';
export { isPaste, type PasteMeta, pastedParts, pastesOf } from './paste.ts';
export { perceiveText, type TextPercept } from './text.ts';
