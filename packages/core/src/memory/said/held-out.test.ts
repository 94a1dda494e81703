import { expect, it } from 'vitest';
import { PARTS_LOOK_ALIKES_EN, PARTS_SAID_EN } from './by-parts-english.fixture.ts';
import { PARTS_LOOK_ALIKES_DE, PARTS_SAID_DE } from './by-parts-german.fixture.ts';
import { FRESH_LOOK_ALIKES, FRESH_SAID } from './fresh.fixture.ts';
import { HELD_OUT_LOOK_ALIKES, HELD_OUT_SAID } from './held-out.fixture.ts';
import { type SaidKind, saidInWords } from './said.ts';

const kindOf = (text: string) => saidInWords(text, { afterMemory: true })?.kind ?? null;
const missed = (said: readonly [string, SaidKind][]) => said.filter(([text, kind]) => kindOf(text) !== kind).map(([text]) => text);
const taken = (lookAlikes: readonly string[]) => lookAlikes.filter((text) => kindOf(text) !== null);
it('of what the grammar was put together with, nothing is missed and nothing taken', () => {
  expect(missed([...PARTS_SAID_EN, ...PARTS_SAID_DE])).toEqual([]);
  expect(taken([...PARTS_LOOK_ALIKES_EN, ...PARTS_LOOK_ALIKES_DE])).toEqual([]);
});

it('measured: 14 of 20 fresh phrasings are caught, 1 of 20 fresh look-alikes is taken', () => {
  expect(missed(FRESH_SAID).length).toBeLessThanOrEqual(6);
  expect(taken(FRESH_LOOK_ALIKES).length).toBeLessThanOrEqual(1);
});

it('measured: 27 of 30 held-out phrasings are caught (21 before the grammar had parts), none of 30 look-alikes is taken', () => {
  expect(missed(HELD_OUT_SAID).length).toBeLessThanOrEqual(3);
  expect(taken(HELD_OUT_LOOK_ALIKES)).toEqual([]);
});

it('is read in no time, whatever is said', () => {
  const long = [
    'please remember that my '.repeat(20),
    'forget everything that you know about my all the things i said about our '.repeat(7),
    'can you please just ask me to you would like it for me to be '.repeat(8),
    'alles was du über mich was ich dir über meine sachen die du '.repeat(8),
    'merk dir bitte doch mal auch noch einfach gut also jetzt ja '.repeat(8),
    'no, no, nope, wait, sorry, well, that is '.repeat(12),
    'was hast du denn so alles schon bisher eigentlich über mich '.repeat(8),
    'I have it, '.repeat(45),
    '- '.repeat(240),
  ];
  for (const text of long) {
    const began = performance.now();
    saidInWords(text.slice(0, 500), { afterMemory: true });
    expect(performance.now() - began, text.slice(0, 30)).toBeLessThan(500);
  }
});
