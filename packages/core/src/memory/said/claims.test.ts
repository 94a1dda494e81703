import { describe, expect, it } from 'vitest';
import { CLAIMS, NO_CLAIMS } from './claims.fixture.ts';
import { claimsChange } from './claims.ts';

describe('an answer that says it changed the memory', () => {
  it.each(CLAIMS)('%s', (answer) => expect(claimsChange(answer)).toBe(true));

  it.each(NO_CLAIMS)('not: %s', (answer) => expect(claimsChange(answer)).toBe(false));

  it('within a longer answer too, and in no time on a long one', () => {
    expect(claimsChange("Nice to meet Rex!\n\nI'll remember that for next time. What does he like to eat?")).toBe(true);
    const began = performance.now();
    claimsChange(`${'I have saved your '.repeat(4000)}.`);
    claimsChange(`${'Ich habe mir das alles über Ihre '.repeat(3000)}\n`.repeat(5));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
