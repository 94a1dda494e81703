/** The area that is marked on an image, in percent of its sides, as a person sets it. Pure. */
import type { Region } from '../../../contract/index.ts';

/** Percent, each 0 to 100. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const WHOLE: Area = { left: 0, top: 0, width: 100, height: 100 };

/** The smallest side of an area, in percent. */
const LEAST = 1;
/** What a click without a drag marks around its point, in percent. */
const CLICKED = 20;

const tenth = (value: number): number => Math.round(value * 10) / 10;
const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? value : least));

export function areaOf(region: Region | undefined): Area {
  if (!region) return WHOLE;
  return {
    left: tenth(region.left * 100),
    top: tenth(region.top * 100),
    width: tenth(region.width * 100),
    height: tenth(region.height * 100),
  };
}

/** The area as the contract names it; undefined where it is the whole image. */
export function regionOfArea({ left, top, width, height }: Area): Region | undefined {
  if (left <= 0 && top <= 0 && width >= 100 && height >= 100) return undefined;
  return { left: left / 100, top: top / 100, width: Math.min(width, 100 - left) / 100, height: Math.min(height, 100 - top) / 100 };
}

/** One side is set: what no longer fits behind it gives way. */
export function withSide(area: Area, side: keyof Area, value: number): Area {
  switch (side) {
    case 'left': {
      const left = within(value, 0, 100 - LEAST);
      return { ...area, left, width: tenth(Math.min(area.width, 100 - left)) };
    }
    case 'top': {
      const top = within(value, 0, 100 - LEAST);
      return { ...area, top, height: tenth(Math.min(area.height, 100 - top)) };
    }
    case 'width':
      return { ...area, width: within(value, LEAST, tenth(100 - area.left)) };
    case 'height':
      return { ...area, height: within(value, LEAST, tenth(100 - area.top)) };
  }
}

export interface Point {
  /** Percent of the image's width and height. */
  x: number;
  y: number;
}

/** The area between two corners, whichever was first; around the point where both are one. */
export function between(from: Point, to: Point): Area {
  const left = within(Math.min(from.x, to.x), 0, 100);
  const top = within(Math.min(from.y, to.y), 0, 100);
  const width = within(Math.max(from.x, to.x), 0, 100) - left;
  const height = within(Math.max(from.y, to.y), 0, 100) - top;
  if (width < LEAST && height < LEAST) {
    return {
      left: tenth(within(from.x - CLICKED / 2, 0, 100 - CLICKED)),
      top: tenth(within(from.y - CLICKED / 2, 0, 100 - CLICKED)),
      ...{ width: CLICKED, height: CLICKED },
    };
  }
  const x = Math.min(left, 100 - LEAST);
  const y = Math.min(top, 100 - LEAST);
  return { left: tenth(x), top: tenth(y), width: tenth(Math.max(LEAST, width)), height: tenth(Math.max(LEAST, height)) };
}

/** The area moved by so much, never over an edge. */
export function moved(area: Area, by: Point): Area {
  return {
    ...area,
    left: tenth(within(area.left + by.x, 0, 100 - area.width)),
    top: tenth(within(area.top + by.y, 0, 100 - area.height)),
  };
}
