export { AudioPerceiver, type AudioPercept, type LogMel, logMel, type PerceiveAudioOptions, perceiveAudio } from './audio/index.ts';
export { type ImageMeta, imagesOf } from './image.ts';
export { isPaste, type PasteMeta, pastedParts, pastesOf } from './paste.ts';
export { perceiveText, type TextPercept } from './text.ts';
