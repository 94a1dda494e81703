import { quarter } from './geometry.ts';
import type { Box } from './raster.ts';

/** Lines so many times as long as high tell the page's tilt. */
const TELLING = 4;
/** Of a page without long lines nothing is known. */
const LEAST_LENGTH = 60;

/**
 * How far a page is turned, in radians: the median of its lines' angles, each as heavy as it is long; with a quarter turn where most of
 * its text runs up or down. 0 where there is no telling.
 */
export function pageAngle(boxes: readonly Box[]): number {
  const lines = boxes
    .map((box) => ({ angle: quarter(box.angle), length: Math.max(box.width, box.height), upright: box.height > box.width, box }))
    .filter(({ length, box }) => length > LEAST_LENGTH && length > TELLING * Math.min(box.width, box.height))
    .sort((a, b) => a.angle - b.angle);
  const whole = lines.reduce((sum, { length }) => sum + length, 0);
  if (whole === 0) return 0;
  let passed = 0;
  const middle = lines.find(({ length }) => {
    passed += length;
    return passed >= whole / 2;
  });
  const upright = lines.reduce((sum, { length, upright: up }) => sum + (up ? length : 0), 0);
  return (middle?.angle ?? 0) + (upright > whole / 2 ? Math.PI / 2 : 0);
}
