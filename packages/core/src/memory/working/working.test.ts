import { describe, expect, it } from 'vitest';
import { type Chunk, FADES_AFTER_MS, fades, HELD, present } from './activation.ts';
import { offered, WORKING_BUDGET } from './offer.ts';
import { heard, settled, takesUp, took } from './uses.ts';

/** Numbers that look random, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const chunk = (id: string, uses: number[], text = 'the boat Calypso lies in Patras') => ({
  kind: 'message' as const,
  chunk: id,
  uses,
  text,
});
const pass = (seconds: number) => Array.from({ length: seconds }, () => 'Mm.');

describe('activation', () => {
  it('is ACT-R’s: the logarithm of the summed powers of the ages', () => {
    expect(present({ uses: [4_000] })).toBeCloseTo(Math.log(4 ** -0.5), 12);
    expect(present({ uses: [4_000, 9_000] })).toBeCloseTo(Math.log(1 / 2 + 1 / 3), 12);
  });

  it('falls while time passes, rises by every use, and what was used once is gone within 15 to 30 seconds', () => {
    const next = numbers(1);
    for (let run = 0; run < 500; run++) {
      const uses = Array.from({ length: 1 + next(6) }, () => 1000 + next(60_000)).sort((a, b) => a - b);
      expect(present({ uses: uses.map((age) => age + 1 + next(5_000)) })).toBeLessThan(present({ uses }));
      expect(present({ uses: [1000 + next(60_000), ...uses] })).toBeGreaterThan(present({ uses }));
    }
    expect(FADES_AFTER_MS).toBeGreaterThanOrEqual(15_000);
    expect(FADES_AFTER_MS).toBeLessThanOrEqual(30_000);
    expect(fades({ uses: [FADES_AFTER_MS] })).toBe(false);
    expect(fades({ uses: [FADES_AFTER_MS + 100] })).toBe(true);
    // Used twice it lasts longer than used once.
    expect(fades({ uses: [FADES_AFTER_MS + 100, FADES_AFTER_MS + 5_000] })).toBe(false);
  });
});

describe('time', () => {
  it('passes with what is said alone: the same talk leaves the same in mind, however it is cut into calls', () => {
    const talk = ['What shall we cook?', 'Lentils.', `${'A long recipe. '.repeat(50)}`, 'Thanks!'];
    const at = [chunk('a', [0]), chunk('b', [3_000, 8_000])];
    const step = talk.reduce<(Chunk & { text: string })[]>((now, text) => heard(now, [text]), at);
    expect(heard(at, talk)).toEqual(step);
    expect(heard(at, [])).toEqual(at);
  });

  it('of the longest messages leaves what was used two turns ago', () => {
    const long = 'Something else entirely, at great length. '.repeat(40);
    expect(heard([chunk('a', [0])], [long, long, long, long])).toHaveLength(1);
    expect(heard([chunk('a', [0])], [long, long, long, long, long])).toHaveLength(0);
  });

  it('does not wear out what is spoken of', () => {
    let now = [chunk('spoken', [0]), chunk('silent', [0], 'a recipe for lentils')];
    for (const text of pass(40)) now = heard(now, [text, 'Where in Patras does the boat lie?']);
    expect(now.map((c) => c.chunk)).toEqual(['spoken']);
  });
});

it('a text takes up another by two of its words of substance, or by the only one', () => {
  expect(takesUp(['boat', 'patras'], 'The boats of Patras')).toBe(true);
  expect(takesUp(['boat', 'colour'], 'The boats of Patras')).toBe(false);
  expect(takesUp(['boat'], 'The boats of Patras')).toBe(true);
  expect(takesUp([], 'The boats of Patras')).toBe(false);
});

it('holds seven, nine at most, whatever is used in whatever order, and keeps the most present', () => {
  const next = numbers(2);
  let chunks: Chunk[] = [];
  for (let run = 0; run < 2_000; run++) {
    const aged = chunks.map((c) => ({ ...c, uses: c.uses.map((age) => age + next(2_000)) }));
    const before = took(
      aged,
      Array.from({ length: next(4) }, () => ({ kind: 'message' as const, chunk: `m${next(40)}` })),
    );
    chunks = settled(before);
    expect(chunks.length).toBeLessThanOrEqual(HELD.most);
    const there = before.filter((c) => !fades(c));
    expect(chunks).toHaveLength(there.length > HELD.most ? HELD.usual : there.length);
    const left = there.filter((c) => !chunks.some((kept) => kept.chunk === c.chunk));
    if (left.length > 0) expect(Math.min(...chunks.map(present))).toBeGreaterThanOrEqual(Math.max(...left.map(present)));
    for (const { uses } of chunks) expect(uses.length).toBeLessThanOrEqual(8);
    expect(new Set(chunks.map((c) => c.chunk)).size).toBe(chunks.length);
  }
});

it('gives what is not seen anyway, most present first, within its budget, and the same for the same state', () => {
  const next = numbers(3);
  for (let run = 0; run < 300; run++) {
    const chunks = Array.from({ length: next(10) }, (_, i) =>
      chunk(`m${i}`, [next(20_000)], `Said ${i}: ${'boats and harbours, '.repeat(next(40))}`),
    );
    const seen = (c: Chunk) => c.chunk.endsWith('3');
    const given = offered(chunks, ['harbours'], seen);
    expect(given).toEqual(offered([...chunks].reverse(), ['harbours'], seen));
    expect(given.length).toBeLessThanOrEqual(WORKING_BUDGET.chunks);
    expect(given.some(seen)).toBe(false);
    for (const { text } of given) expect(text.length).toBeLessThanOrEqual(WORKING_BUDGET.charactersEach + 4);
    expect(given.map(present)).toEqual(given.map(present).sort((a, b) => b - a));
  }
});
