import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  crossAttention,
  type Matrix,
  matrixOf,
  multiHeadAttention,
  type Projections,
  rowOf,
  scaledDotProductAttention,
  selfAttention,
} from './index.ts';
import { softmax } from './scaled-dot-product.ts';

interface Told {
  rows: number;
  columns: number;
  values: number[];
}
interface Plain {
  name: string;
  queries: Told;
  keys: Told;
  values: Told;
  heads: number;
  mask: boolean[] | null;
  causal: boolean;
  scale: number | null;
  output: Told;
  weights: Told[];
}
interface Projected extends Pick<Plain, 'name' | 'heads' | 'causal' | 'output' | 'weights'> {
  inputs: Told;
  context: Told;
  projections: Record<keyof Projections, { weight: Told; bias: number[] }>;
}

const reference: { plain: Plain[]; projected: Projected[] } = JSON.parse(
  readFileSync(new URL('./fixtures/attention.json', import.meta.url), 'utf8'),
);
const made = ({ rows, columns, values }: Told): Matrix => ({ rows, columns, values: Float32Array.from(values) });

function isNear(given: Matrix, wanted: Told, within = 1e-5): void {
  expect([given.rows, given.columns, given.values.length]).toEqual([wanted.rows, wanted.columns, wanted.values.length]);
  // Relative to its size where it is large: what float32 can hold.
  const off = wanted.values.map((value, i) => Math.abs(value - (given.values[i] as number)) / Math.max(1, Math.abs(value)));
  expect(Math.max(...off)).toBeLessThan(within);
}

/** Numbers that look random, the same in every run: about −1 to 1. */
function random(seed: number): (rows: number, columns: number) => Matrix {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return (rows, columns) => ({ rows, columns, values: Float32Array.from({ length: rows * columns }, next) });
}

const vectors = (matrix: Matrix) => Array.from({ length: matrix.rows }, (_, row) => rowOf(matrix, row));
const ordered = (matrix: Matrix, order: number[]) => matrixOf(order.map((row) => rowOf(matrix, row)));
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

describe("attention is that of ONNX's reference evaluator to 1e-5", () => {
  it.each(reference.plain)('$name', ({ queries, keys, values, heads, mask, causal, scale, output, weights }) => {
    const input = { queries: made(queries), keys: made(keys), values: made(values) };
    const options = { causal, ...(mask && { mask }), ...(scale !== null && { scale }) };
    const given = multiHeadAttention(input, { ...options, heads });
    isNear(given.output, output);
    expect(given.weights).toHaveLength(heads);
    for (const [head, wanted] of weights.entries()) isNear(given.weights[head] as Matrix, wanted);
    if (heads > 1) return;
    const one = scaledDotProductAttention(input, options);
    isNear(one.output, output);
    isNear(one.weights, weights[0] as Told);
  });

  it.each(reference.projected)('with learned projections: $name', ({ inputs, context, heads, causal, projections, output, weights }) => {
    const learned = Object.fromEntries(
      Object.entries(projections).map(([name, { weight, bias }]) => [name, { weight: made(weight), bias: Float32Array.from(bias) }]),
    ) as unknown as Projections;
    const given = crossAttention(made(inputs), made(context), { heads, causal, projections: learned });
    isNear(given.output, output);
    for (const [head, wanted] of weights.entries()) isNear(given.weights[head] as Matrix, wanted);
  });
});

describe('whatever the numbers are', () => {
  it.each(SEEDS)('weights are shares, and keys that are left out have none (%i)', (seed) => {
    const make = random(seed);
    const [q, k] = [make(1 + (seed % 5), 8), make(2 + (seed % 7), 8)];
    const mask = Array.from({ length: k.rows }, (_, key) => (key * seed) % 3 !== 0);
    for (const weights of crossAttention(q, k, { heads: 4, mask, causal: seed % 2 === 0 }).weights) {
      for (const [query, row] of vectors(weights).entries()) {
        const looked = mask.map((seen, key) => seen && !(seed % 2 === 0 && key > query));
        for (const [key, weight] of row.entries()) expect(weight > 0).toBe(looked[key]);
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(looked.includes(true) ? 1 : 0, 6);
      }
    }
  });

  it.each(SEEDS)('self-attention of rows in another order is that of the rows, in that order (%i)', (seed) => {
    const x = random(seed)(7, 12);
    const order = [3, 0, 6, 2, 5, 1, 4];
    const straight = selfAttention(x, { heads: 3 });
    const mixed = selfAttention(ordered(x, order), { heads: 3 });
    isNear(mixed.output, { ...straight.output, values: [...ordered(straight.output, order).values] }, 1e-6);
    for (const [head, weights] of mixed.weights.entries()) {
      for (const [i, from] of order.entries()) {
        for (const [j, to] of order.entries()) {
          expect(weights.values[i * 7 + j]).toBeCloseTo(straight.weights[head]?.values[from * 7 + to] as number, 6);
        }
      }
    }
  });

  it.each(SEEDS)('the order of the keys changes nothing for who asks (%i)', (seed) => {
    const make = random(seed);
    const [q, k] = [make(3, 6), make(4, 6)];
    const mixed = crossAttention(q, ordered(k, [2, 0, 3, 1])).output;
    isNear(mixed, { ...mixed, values: [...crossAttention(q, k).output.values] }, 1e-6);
  });

  it.each(SEEDS)('leaving a key out is as if it were not there (%i)', (seed) => {
    const make = random(seed);
    const [q, k] = [make(3, 6), make(4, 6)];
    const fewer = crossAttention(q, ordered(k, [0, 2, 3])).output;
    // Even where it holds no number.
    rowOf(k, 1).fill(Number.NaN);
    isNear(crossAttention(q, k, { mask: [true, false, true, true] }).output, { ...fewer, values: [...fewer.values] }, 1e-7);
  });

  it('the first row of causal attention is its own value', () => {
    const x = random(3)(5, 4);
    expect([...rowOf(selfAttention(x, { causal: true, heads: 2 }).output, 0)]).toEqual([...rowOf(x, 0)]);
  });

  it('scores that exponentials overflow at are shares all the same', () => {
    const scores = Float64Array.of(1e6, 1e6 - 1, -1e6, Number.NEGATIVE_INFINITY);
    softmax(scores);
    expect([...scores].map((share) => Number(share.toFixed(4)))).toEqual([0.7311, 0.2689, 0, 0]);
  });
});

describe('where nothing is', () => {
  it('no key: zeros', () => {
    const { output, weights } = scaledDotProductAttention({ queries: random(1)(2, 3), keys: random(1)(0, 3), values: random(1)(0, 4) });
    expect(output).toEqual({ rows: 2, columns: 4, values: new Float32Array(8) });
    expect(weights).toEqual({ rows: 2, columns: 0, values: new Float32Array(0) });
  });

  it('no query: no rows', () => {
    expect(crossAttention(random(1)(0, 3), random(1)(5, 3)).output).toEqual({ rows: 0, columns: 3, values: new Float32Array(0) });
  });
});

describe('shapes that do not fit are refused, and named', () => {
  const make = random(9);
  const input = { queries: make(2, 6), keys: make(3, 6), values: make(3, 4) };
  const weight = make(6, 6);
  const projections = { query: { weight }, key: { weight }, value: { weight: make(4, 6) }, output: { weight } };

  it.each([
    ['keys of another width', { ...input, keys: make(3, 5) }, {}, { what: 'keys.columns', expected: 6, given: 5 }],
    ['fewer values than keys', { ...input, values: make(2, 4) }, {}, { what: 'values.rows', expected: 3, given: 2 }],
    ['a mask of another length', input, { mask: [true] }, { what: 'mask', expected: 3, given: 1 }],
    [
      'too few numbers',
      { ...input, queries: { rows: 2, columns: 6, values: new Float32Array(7) } },
      {},
      { what: 'queries', expected: 12, given: 7 },
    ],
    [
      'half a row',
      { ...input, queries: { rows: 0.5, columns: 6, values: new Float32Array(3) } },
      {},
      { what: 'queries', given: '0.5 × 6' },
    ],
    ['a scale that is none', input, { scale: Number.NaN }, { what: 'scale' }],
    ['heads that do not divide the width', input, { heads: 4 }, { what: 'heads', given: 4 }],
    ['no head', input, { heads: 0 }, { what: 'heads', given: 0 }],
    [
      'a projection of another width',
      input,
      { projections: { ...projections, key: { weight: make(5, 6) } } },
      { what: 'key.weight', expected: 6, given: 5 },
    ],
    [
      'a bias of another width',
      input,
      { projections: { ...projections, value: { weight: make(4, 6), bias: new Float32Array(2) } } },
      { what: 'value.bias', expected: 6, given: 2 },
    ],
  ])('%s', (_, given, options, details) => {
    expect(() => multiHeadAttention(given, options)).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: expect.objectContaining(details) }),
    );
  });

  it('vectors of several lengths make no matrix', () => {
    expect(() => matrixOf([new Float32Array(3), new Float32Array(4)])).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'vectors', expected: 3, given: 4 } }),
    );
  });
});
