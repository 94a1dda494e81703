import type { Box } from './raster.ts';

export interface Point {
  x: number;
  y: number;
}

/** The convex hull, counter-clockwise (Andrew 1979, monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** The rectangle of least area around all points: one of its sides lies on the hull (Freeman and Shapira 1975). Angle from −45° to 45°. */
export function smallestBox(points: readonly Point[]): Box {
  const hull = convexHull(points);
  let best: Box | null = null;
  for (const [index, a] of hull.entries()) {
    const b = hull[(index + 1) % hull.length] as Point;
    const angle = quarter(Math.atan2(b.y - a.y, b.x - a.x));
    const box = boxAt(hull, angle);
    if (!best || box.width * box.height < best.width * best.height) best = box;
  }
  return best ?? boxAt(hull, 0);
}

/** The rectangle of this angle around all points. */
export function boxAt(points: readonly Point[], angle: number): Box {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  return { x: u * cos - v * sin, y: u * sin + v * cos, width: right - left, height: bottom - top, angle };
}

/** An angle without the quarter turns in it: −45° to 45°. */
export function quarter(angle: number): number {
  return angle - Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
}

export function corners({ x, y, width, height, angle }: Box): Point[] {
  const [cos, sin] = [Math.cos(angle) / 2, Math.sin(angle) / 2];
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([u, v]) => {
    const [across, down] = [(u as number) * width, (v as number) * height];
    return { x: x + across * cos - down * sin, y: y + across * sin + down * cos };
  });
}

/** A box of one plane in another that is turned by `angle` about `from`, which lies at `to` there. */
export function turned(box: Box, angle: number, from: Point, to: Point): Box {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [box.x - from.x, box.y - from.y];
  return { ...box, x: to.x + u * cos - v * sin, y: to.y + u * sin + v * cos, angle: box.angle + angle };
}
