/** A question with its candidates: what a ranking is fitted on. */
export interface Example {
  set: string;
  /** Of the cross-validation. */
  fold: number;
  question: string;
  category: string;
  ids: string[];
  /** The candidates' measures, one after the other. */
  rows: Float32Array;
  /** Ids that hold the answer. */
  evidence: string[];
}

const ROUNDS = 200;
const RIDGE = 1e-3;
const RATE = 0.05;

/** Weights by which any of the evidence comes first; each set counts alike. */
export function fitWeights(examples: readonly Example[], count: number): Float64Array {
  const usable = examples
    .map((example) => ({ example, right: example.ids.map((id) => example.evidence.includes(id)) }))
    .filter(({ right }) => right.includes(true));
  const sizes = new Map<string, number>();
  for (const { example } of usable) sizes.set(example.set, (sizes.get(example.set) ?? 0) + 1);
  const weights = new Float64Array(count);
  const [first, second] = [new Float64Array(count), new Float64Array(count)];
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = new Float64Array(count);
    for (const { example, right } of usable) addSlope(example, right, weights, slope, 1 / ((sizes.get(example.set) ?? 1) * sizes.size));
    const rate = round < ROUNDS * 0.7 ? RATE : RATE * 0.3;
    for (let k = 0; k < count; k++) {
      const g = (slope[k] ?? 0) + RIDGE * (weights[k] ?? 0);
      first[k] = 0.9 * (first[k] ?? 0) + 0.1 * g;
      second[k] = 0.99 * (second[k] ?? 0) + 0.01 * g * g;
      const step = (first[k] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((second[k] ?? 0) / (1 - 0.99 ** round)) + 1e-8);
      weights[k] = (weights[k] ?? 0) - rate * step;
    }
  }
  return weights;
}

/** Plain loops: this runs some hundred million times. */
function addSlope({ rows }: Example, right: readonly boolean[], weights: Float64Array, slope: Float64Array, share: number): void {
  const count = weights.length;
  const scores = scoresIn(rows, right.length, weights);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) most = Math.max(most, scores[i] as number);
  let [all, held] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const e = Math.exp((scores[i] as number) - most);
    scores[i] = e;
    all += e;
    if (right[i]) held += e;
  }
  for (let i = 0; i < scores.length; i++) {
    const e = scores[i] as number;
    const d = share * (e / all - (right[i] ? e / (held || Number.MIN_VALUE) : 0));
    if (Math.abs(d) < 1e-12) continue;
    for (let k = 0, at = i * count; k < count; k++, at++) slope[k] = (slope[k] as number) + d * (rows[at] as number);
  }
}

function scoresIn(rows: Float32Array, candidates: number, weights: Float64Array): Float64Array {
  const scores = new Float64Array(candidates);
  for (let i = 0, at = 0; i < candidates; i++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++, at++) sum += (weights[k] as number) * (rows[at] as number);
    scores[i] = sum;
  }
  return scores;
}

/** Scores of the candidates, in their order. */
export function scoresOf({ ids, rows }: Example, weights: Float64Array): number[] {
  return [...scoresIn(rows, ids.length, weights)];
}

/** Ids, best first. */
export function orderOf(example: Example, weights: Float64Array): string[] {
  const scores = scoresOf(example, weights);
  return example.ids
    .map((id, i) => ({ id, score: scores[i] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
}

/** Platt's scaling (1999): from a score to the probability that it is evidence, by gradient descent on the log loss. */
export function calibrate(examples: readonly Example[], weights: Float64Array): { slope: number; offset: number } {
  const points = examples.flatMap((example) =>
    scoresOf(example, weights).map((score, i) => ({ score, y: example.evidence.includes(example.ids[i] ?? '') ? 1 : 0 })),
  );
  const mean = points.reduce((sum, { score }) => sum + score, 0) / points.length;
  let [slope, offset] = [1, -4];
  for (let round = 0; round < 400; round++) {
    let [ds, d, h11, h12, h22] = [0, 0, 1e-9, 0, 1e-9];
    for (const { score, y } of points) {
      const x = score - mean;
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const v = p * (1 - p);
      ds += (p - y) * x;
      d += p - y;
      h11 += v * x * x;
      h12 += v * x;
      h22 += v;
    }
    // Newton's step: two unknowns
    const det = h11 * h22 - h12 * h12;
    const [a, b] = [(h22 * ds - h12 * d) / det, (h11 * d - h12 * ds) / det];
    slope -= 0.5 * a;
    offset -= 0.5 * b;
    if (Math.abs(a) + Math.abs(b) < 1e-7) break;
  }
  return { slope, offset: offset - slope * mean };
}
