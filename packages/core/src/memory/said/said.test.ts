import { describe, expect, it } from 'vitest';
import { LOOK_ALIKES, SAID } from './said.fixture.ts';
import { saidInWords } from './said.ts';
import { SECOND_LOOK_ALIKES, SECOND_SAID } from './second.fixture.ts';

const after = { afterMemory: true };

describe('what is said to the memory', () => {
  it.each([...SAID, ...SECOND_SAID])('%s → %s', (text, kind) => {
    expect(saidInWords(text, after)?.kind).toBe(kind);
  });

  it.each([...LOOK_ALIKES, ...SECOND_LOOK_ALIKES])('not: %s', (text) => {
    expect(saidInWords(text, after)).toBeNull();
  });
});
