/** How near each part of an image is to some words, spread over 0 (the least) to 1. */
export function heatMap(
  { rows, columns, values }: { rows: number; columns: number; values: Float32Array },
  words: Float32Array,
): { rows: number; columns: number; values: Float32Array } {
  const near = Float32Array.from({ length: rows * columns }, (_, patch) =>
    words.reduce((sum, one, at) => sum + one * (values[patch * words.length + at] ?? 0), 0),
  );
  const least = Math.min(...near);
  const span = Math.max(...near) - least;
  return { rows, columns, values: near.map((one) => (span > 1e-6 ? (one - least) / span : 0)) };
}
