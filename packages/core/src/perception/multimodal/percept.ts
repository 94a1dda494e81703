import type { ErrorCode } from '../../errors.ts';
import type { AudioEncoder, AudioEncoding } from '../../ports/audio-encoder.ts';
import type { ImageEncoder, ImageEncoding, OpenImage, Region } from '../../ports/image.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import type { Transcript } from '../../ports/transcriber.ts';
import type { Focus } from '../attention/index.ts';
import type { AudioPercept } from '../audio/index.ts';
import type { TextPercept } from '../text.ts';
import type { Interval, MeaningAlignment, Modality, TimeAlignment } from './alignment.ts';
import type { Fused, LeftOut } from './fusion.ts';

export interface GivenAudio {
  /** 16 kHz mono, −1 to 1. */
  samples: Float32Array;
  /** When it was said, monotonic ms. */
  said?: Interval | undefined;
  /** What was recognised. */
  transcript?: Pick<Transcript, 'text' | 'words' | 'confidence'> | undefined;
  /** How it was said, where that was perceived while it came. */
  percept?: AudioPercept | undefined;
}

export interface GivenImage {
  /** Stays open: whoever opened it closes it. */
  image: OpenImage;
  page?: number | undefined;
  /** What the person points at. */
  region?: Region | undefined;
  /** When it could be seen, monotonic ms. */
  shown?: Interval | undefined;
}

/** What a person gives at once. */
export interface Given {
  text?: string | undefined;
  audio?: GivenAudio | undefined;
  images?: readonly GivenImage[] | undefined;
}

/** Who encodes: what is absent is not there on this machine. */
export interface Encoders {
  text?: TextEncoder | undefined;
  audio?: AudioEncoder | undefined;
  image?: ImageEncoder | undefined;
}

/** What could not be had, and why. The rest is as if it had not been given. */
export interface Dropped {
  modality: Modality;
  /** Which of that modality, from 0. */
  index: number;
  /** Who should have encoded it; null where nobody here could. */
  encoder: string | null;
  /** Nobody here encodes it, it failed, it was not there in time; or what was made of it cannot be used: see `LeftOut`. */
  reason: 'missing' | 'failed' | 'late' | LeftOut['reason'];
  code: ErrorCode | null;
}

export interface ImagePercept {
  /** Null where it was dropped. */
  encoding: ImageEncoding | null;
  /** Where the words look: where there are words, and the encoder has patches. */
  focus: Focus | null;
}

/** All that was perceived at once. */
export interface Percept {
  text: TextPercept | null;
  audio: { percept: AudioPercept; encoding: AudioEncoding | null } | null;
  /** As they were given. */
  images: ImagePercept[];
  /** Which images belong to what was said, and how near each percept is to those of other modalities. */
  alignment: { time: TimeAlignment[]; meaning: MeaningAlignment[] };
  /** One for each space that something lies in. */
  fused: Fused[];
  dropped: Dropped[];
}
