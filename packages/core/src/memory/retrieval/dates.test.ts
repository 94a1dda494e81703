import { describe, expect, it } from 'vitest';
import { asksWhen, namesTime, timeOf } from './dates.ts';

/** A Friday. */
const NOW = Date.UTC(2024, 2, 15, 12);
const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date);
const within = (question: string) => {
  const range = timeOf(question, NOW);
  return range && [new Date(range.from).toISOString().slice(0, 10), new Date(range.to).toISOString().slice(0, 10)];
};

describe('the time that a question speaks of', () => {
  it('is a day, however it is written', () => {
    for (const text of [
      'What happened on 5 January 2024?',
      'Where was I on 05.01.2024?',
      'What did I do on January 5, 2024?',
      'Was war am 5. Januar 2024?',
    ]) {
      expect(within(text), text).toEqual(['2024-01-05', '2024-01-06']);
    }
  });

  it('is resolved against the clock, and lies behind it', () => {
    expect(within('What did I say yesterday?')).toEqual(['2024-03-14', '2024-03-15']);
    expect(within('What did I buy last Tuesday?')?.[0]).toMatch(/2024-03-(?:05|12)/);
    expect(within('Was habe ich gestern gesagt?')).toEqual(['2024-03-14', '2024-03-15']);
    expect(timeOf('What did we plan in December?', NOW)).toEqual({ from: day(2023, 12, 1), to: day(2024, 1, 1) });
  });

  it('is none where none is named', () => {
    for (const text of ['What is my cat called?', 'How many cats do I have? 3 or 4?', 'May I ask?', 'Who came second?'])
      expect(within(text), text).toBeNull();
  });
});

it('tells questions for a time, and texts that name one', () => {
  expect([asksWhen('When did I move?'), asksWhen('Wann war das?'), asksWhen('Where do I live?')]).toEqual([true, true, false]);
  expect([namesTime('We moved on Tuesday'), namesTime('at 9:30'), namesTime('Nothing at all')]).toEqual([true, true, false]);
});
