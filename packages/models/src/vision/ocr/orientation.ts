import type { RawImage } from '../raw-image.ts';
import { type Box, planes, sample } from './raster.ts';
import { openNetwork } from './session.ts';

export interface Orientation {
  /** How likely a line stands on its head, 0 to 1. */
  upsideDown(image: RawImage, box: Box): Promise<number>;
  release(): Promise<void>;
}

const [WIDTH, HEIGHT] = [192, 48];
const HALF = [0.5, 0.5, 0.5];

/** @throws MiaError `ocr.missing` */
export async function openOrientation(weights: string): Promise<Orientation> {
  const network = await openNetwork(weights);
  return {
    release: () => network.release(),
    upsideDown: async (image, box) => {
      // A line's beginning is enough, in its own proportions.
      const shown = Math.min(box.width, (box.height * WIDTH) / HEIGHT);
      const shift = (box.width - shown) / 2;
      const start = { ...box, width: shown, x: box.x - shift * Math.cos(box.angle), y: box.y - shift * Math.sin(box.angle) };
      const inner = Math.max(1, Math.round((shown / box.height) * HEIGHT));
      const pixels = new Float32Array(WIDTH * HEIGHT * 3).fill(127.5);
      const read = sample(image, start, inner, HEIGHT);
      for (let row = 0; row < HEIGHT; row++) pixels.set(read.subarray(row * inner * 3, (row + 1) * inner * 3), row * WIDTH * 3);
      const { data } = await network.run(planes(pixels, HALF, HALF), [1, 3, HEIGHT, WIDTH]);
      return data[1] ?? 0;
    },
  };
}
