import { describe, expect, test } from 'vitest';
import { planCopies, withContext } from './plan.ts';

const image = (width: number, height: number, format: 'png' | 'jpeg' | 'pdf' = 'png', pages = 1) => ({ format, width, height, pages });
const sizes = (plan: ReturnType<typeof planCopies>) => plan.copies.map(({ width, height }) => [width, height]);

describe('what a model sees', () => {
  test('is all of a small image, as it is', () => {
    expect(planCopies(image(1200, 800))).toEqual({
      copies: [{ page: 0, longest: 1344, width: 1200, height: 800 }],
      reduced: false,
      tiled: false,
    });
    expect(sizes(planCopies(image(1, 1)))).toEqual([[1, 1]]);
  });

  test('is a photo made smaller, and the person is told', () => {
    const plan = planCopies(image(4000, 3000, 'jpeg'));
    expect([sizes(plan), plan.reduced, plan.tiled]).toEqual([[[1344, 1008]], true, false]);
  });

  test.each([
    ['a full screen', 1920, 1080, 2],
    ['a large screen', 3840, 2160, 6],
    ['two large screens', 5120, 1440, 4],
    ['a page that was scrolled', 1280, 7000, 5],
  ])('is %s in tiles in which print stays legible, behind the whole', (_name, width, height, tiles) => {
    const { copies, tiled } = planCopies(image(width, height));
    expect(tiled).toBe(true);
    const [whole, ...parts] = copies;
    expect(whole?.region).toBeUndefined();
    expect(parts).toHaveLength(tiles);
    for (const { region, ...part } of parts) expect(part.width / (width * (region?.width ?? 0))).toBeGreaterThan(0.7);
    // No line is lost between two of them.
    for (let y = 0; y < 1; y += 0.01) {
      for (let x = 0; x < 1; x += 0.01) {
        const held = parts.some(
          ({ region: r }) => r && x >= r.left - 1e-9 && x <= r.left + r.width && y >= r.top - 1e-9 && y <= r.top + r.height,
        );
        if (!held) expect([x, y]).toBe('in a tile');
      }
    }
  });

  test('is never more than six tiles, and what is smaller then is told', () => {
    const plan = planCopies(image(10_000, 10_000));
    expect([plan.copies.length, plan.reduced, plan.tiled]).toEqual([5, true, true]);
    expect(planCopies(image(1000, 30_000, 'jpeg')).copies).toHaveLength(7);
  });

  test('is the part that was pointed at with what is around it, behind the whole', () => {
    const region = { left: 0.4, top: 0.4, width: 0.1, height: 0.2 };
    const { copies, tiled, reduced } = planCopies(image(2000, 1000), region);
    expect(copies).toHaveLength(2);
    expect(copies[0]).toEqual({ page: 0, longest: 896, width: 896, height: 448 });
    expect(copies[1]?.region?.left).toBeCloseTo(0.375);
    expect([copies[1]?.width, copies[1]?.height]).toEqual([300, 300]);
    expect([tiled, reduced]).toEqual([false, false]);
  });

  test('is the first pages of a document', () => {
    const plan = planCopies(image(1000, 1400, 'pdf', 9));
    expect([plan.copies.map(({ page }) => page), plan.reduced]).toEqual([[0, 1, 2, 3], true]);
    expect(planCopies(image(1000, 1300, 'pdf', 2)).copies).toHaveLength(2);
  });
});

test('the context of a region ends at the edge of its image, and of a tiny one is not nothing', () => {
  expect(withContext({ left: 0, top: 0.9, width: 1, height: 0.1 }, { width: 100, height: 1000 })).toEqual({
    ...{ left: 0, top: 0.868, width: 1 },
    height: expect.closeTo(0.132),
  });
});
