import { describe, expect, it } from 'vitest';
import { TRAPS } from '../declarative/facts.fixture.ts';
import { NEAR_TRAPS } from '../declarative/heldout.fixture.ts';
import { assertions, deriveFacts } from '../declarative/index.ts';
import { CLAIMS } from './claims.ts';
import { admitted, open } from './gate.ts';
import { PROBE } from './probe-set.ts';

/** Everything that a model could say of a clause in its own words: every relation with every run of one to five words. */
function everything(clause: string): [string, string][] {
  const words = clause.split(' ');
  const runs = words.flatMap((_, from) => [1, 2, 3, 4, 5].map((n) => words.slice(from, from + n).join(' ')));
  return [...CLAIMS.keys()].flatMap((relation) => runs.map((object): [string, string] => [relation, object]));
}

const claimed = (clause: string) =>
  everything(clause).flatMap(([relation, object]) => admitted(clause, { subject: 'user', relation, object }) ?? []);

describe('a model that says all it can', () => {
  it.each([...TRAPS, ...NEAR_TRAPS])('draws no fact from: %s', (text) => {
    for (const clause of assertions(text)) expect(claimed(clause).map((f) => f.text)).toEqual([]);
  });
});

describe('a fact that a model proposes', () => {
  const say = (clause: string, relation: string, object: string, subject = 'user') => admitted(clause, { subject, relation, object });

  it.each([
    ['I currently live with two cats in Bergen', 'lives in', 'Bergen', 'You live in Bergen.'],
    ['I mostly work nights as a paramedic', 'works as', 'paramedic', 'You work as paramedic.'],
    ['I am badly allergic to wasp stings', 'allergic to', 'wasp stings', 'You are allergic to wasp stings.'],
    ['I speak mostly Greek at home', 'speaks', 'greek', 'You speak Greek.'],
    ['We have just adopted a grey kitten named Mimi', 'kitten', 'Mimi', "Your kitten's name is Mimi."],
    ['Ich wohne mit meinen Eltern in einem Haus bei Passau', 'lives in', 'einem Haus bei Passau', 'Sie wohnen in einem Haus bei Passau.'],
    ['Seit Mai arbeite ich fest beim Roten Kreuz', 'works at', 'Roten Kreuz', 'Sie arbeiten bei Roten Kreuz.'],
  ])('stands where the sentence says it: %s', (clause, relation, object, text) => {
    expect(say(clause, relation, object)).toMatchObject({ text, relation });
  });

  it.each([
    ['of somebody else', 'I live in Bergen', 'lives in', 'Bergen', 'other'],
    ['in words that are not there', 'I live in Bergen', 'lives in', 'Oslo', 'user'],
    ['in half a word', 'I live in Bergen', 'lives in', 'Berg', 'user'],
    ['by another relation', 'I live in Bergen', 'works at', 'Bergen', 'user'],
    ['by a relation that nobody knows', 'I live in Bergen', 'owns', 'Bergen', 'user'],
    ['against a negation', 'I do not live in Bergen', 'lives in', 'Bergen', 'user'],
    ['of half of what is named', 'I have a car accident to report', 'has', 'car', 'user'],
    ["of a friend's", "My friend's dog is called Rex", 'dog', 'Rex', 'user'],
    ['of another person in the sentence', 'I know that Ana lives in Bergen', 'lives in', 'Bergen', 'user'],
    ['without an object', 'I live in Bergen', 'lives in', ' ', 'user'],
  ])('falls %s', (_, clause, relation, object, subject) => {
    expect(say(clause, relation, object, subject)).toBeNull();
  });

  it('is of the probe’s own labels too, but for few', () => {
    const labels = PROBE.flatMap(([text, facts]) => facts.map((fact) => ({ text, fact })));
    const kept = labels.filter(({ text, fact }) => admitted(text, fact) !== null);
    expect(kept.length / labels.length).toBeGreaterThanOrEqual(0.9);
    for (const [text, facts] of PROBE) if (facts.length === 0) expect(claimed(text).map((f) => f.text)).toEqual([]);
  });
});

it('a model is asked about what rules did not understand, and about the person alone', () => {
  expect(deriveFacts('I live in Patras.')).toHaveLength(1);
  expect(open('I live in Patras')).toBe(false);
  expect(open('I mostly work nights as a paramedic')).toBe(true);
  expect(open('The printer is broken')).toBe(false);
  expect(open('I no longer work nights')).toBe(false);
});
