import { describe, expect, test } from 'vitest';
import { PP_OCR, textBoxes } from './components.ts';
import { convexHull, corners, quarter, smallestBox, turned } from './geometry.ts';
import { planes, sample } from './raster.ts';
import { pageAngle } from './skew.ts';
import { spans } from './tiles.ts';

const degree = Math.PI / 180;

describe('rectangles', () => {
  test('hull: inner points and those on a side are left out', () => {
    const square = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => ({ x, y })));
    expect(convexHull(square)).toHaveLength(4);
  });

  test('the smallest box around a turned rectangle is that rectangle', () => {
    const box = { x: 50, y: 40, width: 80, height: 10, angle: 12 * degree };
    const found = smallestBox(corners(box));
    for (const key of ['x', 'y', 'width', 'height', 'angle'] as const) expect(found[key]).toBeCloseTo(box[key], 6);
  });

  test('turning there and back', () => {
    const box = { x: 5, y: 9, width: 4, height: 2, angle: 0.1 };
    const there = turned(box, 0.7, { x: 1, y: 2 }, { x: 30, y: 40 });
    const back = turned(there, -0.7, { x: 30, y: 40 }, { x: 1, y: 2 });
    expect([back.x, back.y, back.angle].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([5, 9, 0.1]);
    expect(quarter(91 * degree)).toBeCloseTo(degree, 9);
  });
});

describe('areas of text', () => {
  /** A map with a bar of probability `level` from (20, 10) to (80, 20), and a speck. */
  const map = (level: number) => {
    const data = new Uint8Array(100 * 40);
    for (let y = 10; y < 20; y++) data.fill(level, y * 100 + 20, y * 100 + 80);
    data[30 * 100 + 5] = 255;
    return { data, width: 100, height: 40 };
  };

  test('a bar is widened by area · ratio / perimeter, specks are none', () => {
    const [box, ...rest] = textBoxes(map(230));
    const by = (60 * 10 * PP_OCR.widen) / (2 * 70);
    expect(rest).toEqual([]);
    expect([box?.x, box?.y]).toEqual([50, 15]);
    expect(box?.width).toBeCloseTo(60 + 2 * by, 6);
    expect(box?.height).toBeCloseTo(10 + 2 * by, 6);
  });

  test('what is unsure on the whole is none', () => {
    expect(textBoxes(map(120))).toEqual([]);
  });

  test('arms that meet further down are one area', () => {
    const data = new Uint8Array(60 * 30);
    for (let y = 5; y < 25; y++) {
      data.fill(255, y * 60 + 5, y * 60 + 10);
      data.fill(255, y * 60 + 40, y * 60 + 45);
    }
    for (let y = 20; y < 25; y++) data.fill(255, y * 60 + 5, y * 60 + 45);
    expect(textBoxes({ data, width: 60, height: 30 })).toHaveLength(1);
  });
});

describe('pixels', () => {
  const image = { data: Uint8Array.from([255, 0, 0, 0, 0, 255]), width: 2, height: 1 };

  test('enlarged between its pixels, its edges go on', () => {
    const row = sample(image, { x: 1, y: 0.5, width: 2, height: 1, angle: 0 }, 4, 1);
    expect([row[0], row[3], row[6], row[9]]).toEqual([255, 191.25, 63.75, 0]);
  });

  test('made smaller it is the mean; on its head it is turned', () => {
    expect([...sample(image, { x: 1, y: 0.5, width: 2, height: 1, angle: 0 }, 1, 1)].map(Math.round)).toEqual([128, 0, 128]);
    const turnedRow = sample(image, { x: 1, y: 0.5, width: 2, height: 1, angle: Math.PI }, 2, 1);
    expect([turnedRow[0], turnedRow[5]].map((value) => Math.round(value ?? 0))).toEqual([0, 0]);
  });

  test('planes: blue first', () => {
    expect([...planes(Float32Array.from([255, 0, 127.5]), [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])]).toEqual([0, -1, 1]);
  });
});

test('tiles cover each pixel once by what is believed of them', () => {
  for (const size of [1, 960, 1120, 1121, 2000, 5000]) {
    const all = spans(size);
    expect(all[0]?.believedFrom).toBe(0);
    expect(all.at(-1)?.believedTo).toBe(size);
    for (const [i, { from, to, believedFrom, believedTo }] of all.entries()) {
      expect(from).toBeLessThanOrEqual(believedFrom);
      expect(to).toBeGreaterThanOrEqual(believedTo);
      if (i > 0) expect(believedFrom).toBe(all[i - 1]?.believedTo);
    }
  }
});

describe("a page's tilt", () => {
  const line = (angle: number, width = 300, height = 20) => ({ x: 0, y: 0, width, height, angle });
  test('is that of most of its long lines, never of its short ones', () => {
    expect(pageAngle([line(0.02), line(0.021), line(0.4, 70, 16), line(0.7, 30)])).toBeCloseTo(0.02, 2);
    expect(pageAngle([line(0.3, 30)])).toBe(0);
  });
  test('has a quarter turn where text runs down', () => {
    expect(pageAngle([line(0.02, 20, 300), line(0.02, 20, 300)])).toBeCloseTo(Math.PI / 2 + 0.02, 6);
  });
});
