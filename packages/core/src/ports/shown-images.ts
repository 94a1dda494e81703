import type { ImageCopy, Region } from './image.ts';

/** An image of a message, as a turn names it. */
export interface ShownImage {
  attachment: string;
  /** What the person pointed at. */
  region?: Region;
}

/** What can be said of an image without seeing it. */
export interface Observed {
  /** What is written in it, in reading order with its layout; empty where nothing is. */
  text: string;
  /** What it shows, with probabilities of .3 or more. */
  labels: { text: string; probability: number }[];
  /** False where it could not be read or encoded; `text` and `labels` are what there is. */
  whole: boolean;
}

/** What a turn asks of the images that messages name. The host gives it; where it is absent, images are only named. */
export interface ShownImages {
  /**
   * Copies for a model that sees, in order: the image, reduced or in tiles where it is large; of a region its crop behind the whole.
   * @throws MiaError `image.*`, `attachment.*`, `child.*`, `request.cancelled`
   */
  copies(image: ShownImage, signal: AbortSignal): Promise<ImageCopy[]>;
  /** Waits until it was read, for `patience` milliseconds at most. Never throws but `request.cancelled`. */
  observed(image: ShownImage, options: { patience: number; signal: AbortSignal }): Promise<Observed>;
}
