import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../ports/language-model.ts';
import { type Candidate, fitsInMemory, type Needs, selectBest } from './select.ts';

const GB = 1e9;

function card(id: string, sizeGb: number, more: Partial<ModelCard> = {}): ModelCard {
  return {
    id,
    name: id,
    provider: 'p',
    place: { kind: 'this-computer' },
    task: 'chat',
    contextLength: 8192,
    vision: false,
    tools: false,
    jsonSchema: true,
    thinking: false,
    tokenizer: 'estimated',
    sizeBytes: sizeGb * GB,
    memoryBytes: sizeGb * 1.2 * GB,
    loaded: false,
    ...more,
  };
}

function candidate(id: string, sizeGb: number, more: Partial<ModelCard> & { speed?: number; used?: number } = {}): Candidate {
  const { speed = null, used = null, ...rest } = more;
  return { card: card(id, sizeGb, rest), writeSpeed: speed, lastUsed: used };
}

const elsewhere = { kind: 'elsewhere', host: 'example.com' } as const;

describe('the best installed model', () => {
  it.each<[string, Candidate[], Needs, number, string | null]>([
    ['is none where there is none', [], {}, 16, null],
    ['is the only one', [candidate('a', 1)], {}, 16, 'a'],
    ['is the larger of two that run well', [candidate('small', 0.5), candidate('large', 4)], {}, 16, 'large'],
    ['is not one that can not fit', [candidate('small', 0.5), candidate('huge', 40)], {}, 16, 'small'],
    ['is the smallest where none fits', [candidate('huge', 40), candidate('huger', 80)], {}, 16, 'huge'],
    ['is not one that fills most of the memory, unmeasured', [candidate('half', 4), candidate('most', 9)], {}, 16, 'half'],
    ['is such a one when it was measured to be fast', [candidate('half', 4), candidate('most', 9, { speed: 30 })], {}, 16, 'most'],
    [
      'is not one that was measured to be slow',
      [candidate('small', 0.5, { speed: 40 }), candidate('large', 6, { speed: 2 })],
      {},
      16,
      'small',
    ],
    ['is the slow before the very slow', [candidate('slow', 2, { speed: 5 }), candidate('slower', 6, { speed: 1 })], {}, 16, 'slow'],
    [
      'can do what is needed, before all else',
      [candidate('large', 6), candidate('eyes', 2, { vision: true, speed: 5 })],
      { vision: true },
      16,
      'eyes',
    ],
    ['is the best of all where none can do it', [candidate('large', 6), candidate('small', 2)], { vision: true }, 16, 'large'],
    [
      'is never elsewhere',
      [candidate('cloud', 1, { place: elsewhere, sizeBytes: null, memoryBytes: null }), candidate('a', 1)],
      {},
      16,
      'a',
    ],
    ['is none where all are elsewhere', [candidate('cloud', 1, { place: elsewhere })], {}, 16, null],
    ['is never one for embeddings', [candidate('embed', 3, { task: 'embedding' }), candidate('a', 1)], {}, 16, 'a'],
    ['is the loaded one of equals', [candidate('a', 1), candidate('b', 1, { loaded: true })], {}, 16, 'b'],
    ['is the last used of equals', [candidate('a', 1, { used: 1 }), candidate('b', 1, { used: 2 })], {}, 16, 'b'],
    ['is the same each time', [candidate('b', 1), candidate('a', 1)], {}, 16, 'a'],
  ])('%s', (_, candidates, needs, memoryGb, expected) => {
    expect(selectBest(candidates, memoryGb * GB, needs)?.card.id ?? null).toBe(expected);
    expect(selectBest([...candidates].reverse(), memoryGb * GB, needs)?.card.id ?? null).toBe(expected);
  });
});

describe('what fits in memory', () => {
  it.each<[string, ModelCard, number, boolean]>([
    ['a small one', card('a', 1), 8, true],
    ['one as large as the memory', card('a', 8), 8, false],
    ['one that leaves 2 GB', card('a', 5), 8, true],
    ['one of which nothing is known', card('a', 0, { sizeBytes: null, memoryBytes: null }), 8, true],
    ['one elsewhere', card('a', 500, { place: elsewhere }), 8, true],
  ])('%s', (_, one, memoryGb, fits) => {
    expect(fitsInMemory(one, memoryGb * GB)).toBe(fits);
  });
});
