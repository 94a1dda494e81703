import { expect, it } from 'vitest';
import { runsOf } from './runs.ts';

const MAP = { _: [0], '^': [1], $: [2], ' ': [3], '.': [10], ',': [8], a: [14], b: [15, 16] };
const clause = (text: string, mark: string) => ({ sounds: [...text], mark });

it('has a pad behind the beginning and behind each sound, and none behind the end', () => {
  expect(runsOf([clause('ab', '.')], MAP)).toEqual([[1, 0, 14, 0, 15, 16, 0, 10, 0, 2]]);
});

it('parts clauses by their mark and a space, and leaves out what the voice does not know', () => {
  expect(runsOf([clause('aX', ','), clause('a', '?')], MAP)).toEqual([[1, 0, 14, 0, 8, 0, 3, 0, 14, 0, 2]]);
});

it('gives nothing for nothing', () => {
  expect(runsOf([], MAP)).toEqual([]);
});

it('cuts what is too long between clauses, and a clause that is too long between words', () => {
  const sounds = (run: number[] | undefined) => run?.filter((id) => id === 14).length;
  const long = Array.from({ length: 4 }, () => clause('a'.repeat(140), ','));
  expect(runsOf(long, MAP).map(sounds)).toEqual([280, 280]);
  const words = runsOf([clause('aaaaaaaaa '.repeat(70).trim(), '.')], MAP);
  expect(words.map(sounds)).toEqual([270, 270, 90]);
  expect(runsOf([clause('a'.repeat(700), '.')], MAP).map(sounds)).toEqual([300, 300, 100]);
});
