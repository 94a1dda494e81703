/** Text as people compare it: neither case nor marks count (Unicode NFD without combining marks). */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return /\P{ASCII}/u.test(lower) ? lower.normalize('NFD').replace(/\p{M}/gu, '') : lower;
}
