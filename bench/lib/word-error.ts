/**
 * Words to insert, delete or replace until the one is the other (Levenshtein 1966, over words): word error rate is the sum of these over
 * the sum of the words that were said.
 */
export function wordErrors(said: readonly string[], recognised: readonly string[]): number {
  let row = recognised.map((_, index) => index + 1);
  for (const [i, word] of said.entries()) {
    let corner = i;
    let left = i + 1;
    row = recognised.map((other, j) => {
      const above = row[j] ?? 0;
      left = Math.min(above + 1, left + 1, corner + (word === other ? 0 : 1));
      corner = above;
      return left;
    });
  }
  return row.at(-1) ?? said.length;
}
