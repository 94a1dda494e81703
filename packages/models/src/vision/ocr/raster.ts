import type { RawImage } from '../raw-image.ts';

/** A rectangle in an image that may be turned: its centre and sides in pixels, its angle in radians, clockwise as y grows downwards. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
}

/** More of them than this would be spent on text that is too large to need them. */
const MOST_SAMPLES = 6;

/**
 * The part of `image` under `box` as `width` × `height` pixels, RGB interleaved, 0 to 255. Enlarged bilinearly; where it is made smaller,
 * the mean over what falls into a pixel. Beyond the image's edge its outermost pixels go on.
 */
export function sample(image: RawImage, box: Box, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height * 3);
  const [stepX, stepY] = [box.width / width, box.height / height];
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const [samplesX, samplesY] = [samplesOf(stepX), samplesOf(stepY)];
  const share = 1 / (samplesX * samplesY);
  for (let row = 0; row < height; row++) {
    for (let subRow = 0; subRow < samplesY; subRow++) {
      const v = (row + (subRow + 0.5) / samplesY) * stepY - box.height / 2;
      for (let column = 0; column < width; column++) {
        const at = (row * width + column) * 3;
        for (let subColumn = 0; subColumn < samplesX; subColumn++) {
          const u = (column + (subColumn + 0.5) / samplesX) * stepX - box.width / 2;
          addPixel(image, box.x + u * cos - v * sin - 0.5, box.y + u * sin + v * cos - 0.5, share, out, at);
        }
      }
    }
  }
  return out;
}

function samplesOf(step: number): number {
  return Math.max(1, Math.min(MOST_SAMPLES, Math.round(step)));
}

/** Adds the bilinear value at (x, y) times `share` to the three numbers at `at`. */
function addPixel({ data, width, height }: RawImage, x: number, y: number, share: number, out: Float32Array, at: number): void {
  const cx = Math.max(0, Math.min(x, width - 1));
  const cy = Math.max(0, Math.min(y, height - 1));
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - left, cy - top];
  const first = (top * width + left) * 3;
  const right = left + 1 < width ? 3 : 0;
  const below = top + 1 < height ? width * 3 : 0;
  const [a, b, c, d] = [(1 - fx) * (1 - fy) * share, fx * (1 - fy) * share, (1 - fx) * fy * share, fx * fy * share];
  for (let channel = 0; channel < 3; channel++) {
    const p = first + channel;
    out[at + channel] =
      (out[at + channel] as number) +
      a * (data[p] as number) +
      b * (data[p + right] as number) +
      c * (data[p + below] as number) +
      d * (data[p + below + right] as number);
  }
}

/** Planes of blue, green and red, as the networks were taught: each value (value / 255 − mean) / deviation, means in that order. */
export function planes(pixels: Float32Array, mean: readonly number[], deviation: readonly number[]): Float32Array {
  const size = pixels.length / 3;
  const out = new Float32Array(pixels.length);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (deviation[channel] as number));
    const shift = (mean[channel] as number) / (deviation[channel] as number);
    const from = 2 - channel;
    for (let i = 0; i < size; i++) out[channel * size + i] = (pixels[i * 3 + from] as number) * scale - shift;
  }
  return out;
}
