/** What is kept of images beside their files: the rest of the core asks for it here. */
import type { ImageFormat, ImageNote, ReadLine, Region } from '../../ports/image.ts';

/** An image that a message or a draft names. */
export interface ImageRecord {
  /** Its original: an attachment. */
  attachment: string;
  format: ImageFormat;
  /** Pixels, upright. */
  width: number;
  height: number;
  pages: number;
  notes: ImageNote[];
  /** WebP, 320 pixels at most; null where none could be made. */
  thumb: Uint8Array | null;
  created: number;
  /** What is written in it, in reading order; null until it was read. */
  lines: (ReadLine & { page?: number })[] | null;
  /** Who read it: a catalogue id, or "text-layer". */
  reader: string | null;
  /** What it shows, likeliest first; null until it was encoded. */
  labels: { text: string; probability: number }[] | null;
}

export type NewImage = Pick<ImageRecord, 'attachment' | 'format' | 'width' | 'height' | 'pages' | 'notes' | 'thumb' | 'created'>;

/** One image of the Memory page's grid: with the message that showed it. */
export interface ImageItem {
  attachment: string;
  name: string | null;
  message: string;
  conversation: string;
  conversationTitle: string;
  created: number;
  width: number;
  height: number;
  /** The beginning of what is written in it. */
  text: string;
  labels: string[];
}

/** A vector as it is kept. */
export interface ImageVector {
  encoder: string;
  ordinal: number;
  region: Region | null;
  vector: Float32Array;
}

export interface NearImage {
  attachment: string;
  /** The message that shows it: the newest one that is kept. */
  message: string;
  /** Cosine of the nearest of its vectors: of the whole, or of a region that was marked. */
  similarity: number;
}

/** Every method rejects with MiaError `data.*`, `not-found`. What a forgotten or hidden message showed is not found. */
export interface ImageStore {
  setImage(image: NewImage): Promise<void>;
  image(attachment: string): Promise<ImageRecord>;
  /** Takes over what was known of it elsewhere; what is known here stays. */
  adoptImage(image: ImageRecord, vectors: ImageVector[]): Promise<void>;
  /** What was read: every message that shows it gets it as an `observation` part, which words and meaning find. */
  setImageText(attachment: string, text: { lines: NonNullable<ImageRecord['lines']>; reader: string }): Promise<void>;
  /**
   * What an encoder made of the whole (region null) or of areas: each takes the place of what it made of the same before, others stay.
   * Labels are those of the whole: absent, they stay.
   */
  setImageVectors(
    attachment: string,
    seen: {
      encoder: string;
      vectors: { region: Region | null; vector: Float32Array }[];
      labels?: { text: string; probability: number }[];
    },
  ): Promise<void>;
  /** Areas that messages point at in it and that this encoder has not looked at, in the order of the messages. */
  regionsToDo(attachment: string, encoder: string): Promise<Region[]>;
  /** Images of messages that are kept, newest first. `before`: the attachment of the last one that was given. */
  images(options: { before?: string; limit: number }): Promise<ImageItem[]>;
  /** Of these attachments those that `images` would give, in the order given. */
  imageItems(attachments: string[]): Promise<ImageItem[]>;
  /** Those that are nearest, nearest first. `conversation` is the one that asks: what folders keep to themselves is not given to others. */
  nearestImages(encoder: string, vector: Float32Array, options: { limit: number; conversation?: string }): Promise<NearImage[]>;
  /** Attachments of images that `images` would give, nearest first: also of what is not remembered. */
  nearestKept(encoder: string, vector: Float32Array, limit: number): Promise<{ attachment: string; similarity: number }[]>;
  /** The same by words, best first: all of them in what is written in one, what it shows, its name, or what was said with it. */
  imagesByWords(text: string, limit: number): Promise<string[]>;
  /** How many images have a vector of this encoder. */
  seenImages(encoder: string): Promise<number>;
  /**
   * Attachments of images that were not read yet, or have no vector of this encoder, of the whole or of an area; newest first. `known` is false where nobody has
   * looked at the file yet (`setImage`): an export brought it.
   */
  imagesToDo(encoder: string | null, limit: number): Promise<{ attachment: string; known: boolean; read: boolean; encoded: boolean }[]>;
}
