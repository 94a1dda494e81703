/**
 * What a person gives at once (text, sound, images) as one percept: encoded in parallel, aligned in time and in meaning, and put
 * together where it shares a space (late fusion).
 */
export {
  alignInMeaning,
  alignInTime,
  type Interval,
  type MeaningAlignment,
  type Modality,
  type PerceptVector,
  similarity,
  synchrony,
  type TimeAlignment,
} from './alignment.ts';
export { type Fused, fuse, type LeftOut } from './fusion.ts';
export type { Dropped, Encoders, Given, GivenAudio, GivenImage, ImagePercept, Percept } from './percept.ts';
export { MultimodalProcessor, type PerceiveOptions } from './processor.ts';
export { type Sensed, sensed } from './sensed.ts';
