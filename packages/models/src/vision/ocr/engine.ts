import type { ReadLine } from '@mia/core/ports/image.ts';
import type { RawImage } from '../raw-image.ts';
import { openDetector } from './detector.ts';
import { openOrientation } from './orientation.ts';
import { type Engines, readText } from './reader.ts';
import type { PaddleFiles, ReaderFiles } from './reader-files.ts';
import { openRecogniser } from './recogniser.ts';
import { openTesseract } from './tesseract.ts';

/** What reads. */
export interface Engine {
  /** An image of more pixels is made smaller before it is read. */
  readonly mostPixels: number;
  /**
   * @param turn awaited between steps: what is more urgent comes between; throws where it was cancelled
   * @returns lines in reading order, boxes as fractions of this image
   */
  read(image: RawImage, turn: () => Promise<void>): Promise<ReadLine[]>;
  release(): Promise<void>;
}

/** @throws MiaError `ocr.missing` when a file is not there or none of its kind */
export function openEngine(files: ReaderFiles): Promise<Engine> {
  return 'traineddata' in files ? openTesseract(files) : openPaddle(files);
}

async function openPaddle({ detection, recognition, dictionary, orientation }: PaddleFiles): Promise<Engine> {
  const engines: Engines = {
    detector: await openDetector(detection),
    recogniser: await openRecogniser(recognition, dictionary),
    orientation: orientation ? await openOrientation(orientation) : null,
  };
  return {
    // a screen of 8K is not made smaller
    mostPixels: 34e6,
    read: (image, turn) => readText(image, engines, turn),
    release: async () => {
      await Promise.all([engines.detector.release(), engines.recogniser.release(), engines.orientation?.release()]);
    },
  };
}
