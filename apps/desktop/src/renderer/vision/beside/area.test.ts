import { describe, expect, it } from 'vitest';
import { areaOf, between, moved, regionOfArea, WHOLE, withSide } from './area.ts';

describe('an area', () => {
  it('is the whole image where none is marked, and that is no region', () => {
    expect(areaOf(undefined)).toEqual(WHOLE);
    expect(regionOfArea(WHOLE)).toBeUndefined();
  });

  it('goes to a region and back', () => {
    const region = { left: 0.125, top: 0.25, width: 0.5, height: 0.75 };
    expect(regionOfArea(areaOf(region))).toEqual(region);
  });

  it('set side by side in any order lies within the image', () => {
    const area = withSide(withSide(withSide(withSide(WHOLE, 'left', 10), 'top', 20), 'width', 30), 'height', 40);
    expect(area).toEqual({ left: 10, top: 20, width: 30, height: 40 });
    expect(withSide(area, 'left', 90)).toMatchObject({ left: 90, width: 10 });
    expect(withSide(area, 'left', 300)).toMatchObject({ left: 99, width: 1 });
    expect(withSide(area, 'width', 500)).toMatchObject({ left: 10, width: 90 });
    expect(withSide(area, 'height', Number.NaN)).toMatchObject({ height: 1 });
  });

  it('is what lies between two corners, whichever was first', () => {
    const area = { left: 20, top: 10, width: 30, height: 60 };
    expect(between({ x: 20, y: 10 }, { x: 50, y: 70 })).toEqual(area);
    expect(between({ x: 50, y: 70 }, { x: 20, y: 10 })).toEqual(area);
    expect(between({ x: -30, y: 50 }, { x: 120, y: 150 })).toEqual({ left: 0, top: 50, width: 100, height: 50 });
  });

  it('lies around a point that was clicked', () => {
    expect(between({ x: 50, y: 2 }, { x: 50, y: 2 })).toEqual({ left: 40, top: 0, width: 20, height: 20 });
  });

  it('is moved up to the edges', () => {
    const area = { left: 1, top: 10, width: 30, height: 40 };
    expect(moved(area, { x: -5, y: 5 })).toEqual({ left: 0, top: 15, width: 30, height: 40 });
    expect(moved(area, { x: 500, y: 500 })).toEqual({ left: 70, top: 60, width: 30, height: 40 });
  });
});
