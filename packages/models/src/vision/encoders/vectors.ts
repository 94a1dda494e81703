/** Brings each row of that length to L2 norm 1, in place; a row of zeros stays as it is. */
export function unitRows(values: Float32Array, dimension: number): Float32Array {
  for (let start = 0; start < values.length; start += dimension) {
    const row = values.subarray(start, start + dimension);
    let sum = 0;
    for (const one of row) sum += one * one;
    if (sum === 0) continue;
    const scale = 1 / Math.sqrt(sum);
    for (const [i, one] of row.entries()) row[i] = one * scale;
  }
  return values;
}

export interface Likely {
  /** Which of the classes. */
  index: number;
  probability: number;
}

/** The `count` likeliest classes under softmax, likeliest first. */
export function likeliest(logits: Float32Array, count: number): Likely[] {
  let highest = Number.NEGATIVE_INFINITY;
  for (const one of logits) highest = Math.max(highest, one);
  let sum = 0;
  for (const one of logits) sum += Math.exp(one - highest);
  const best: number[] = [];
  for (const [index, one] of logits.entries()) {
    if (best.length === count && one <= (logits[best[count - 1] as number] as number)) continue;
    let at = best.length;
    while (at > 0 && one > (logits[best[at - 1] as number] as number)) at -= 1;
    best.splice(at, 0, index);
    if (best.length > count) best.pop();
  }
  return best.map((index) => ({ index, probability: Math.exp((logits[index] as number) - highest) / sum }));
}
