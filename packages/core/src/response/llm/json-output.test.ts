import { describe, expect, it } from 'vitest';
import { JsonWatch, repairJson } from './json-output.ts';

const watch = (text: string) => {
  const one = new JsonWatch();
  one.push(text);
  return one;
};

describe('following JSON', () => {
  it.each([
    ['{"a":1}', true],
    ['{"a":"}"}', true],
    ['{"a":"\\"}"', false],
    ['[1,[2]]', true],
    ['[1,[2]', false],
    ['', false],
  ])('%s is whole: %s', (text, whole) => {
    expect(watch(text).whole).toBe(whole);
  });

  it('knows white space without end, but not inside a string', () => {
    expect(watch(`{"a":1}${' '.repeat(40)}`).runaway).toBe(true);
    expect(watch(`{"a":1}${' '.repeat(20)}`).runaway).toBe(false);
    expect(watch(`{${'\n'.repeat(300)}`).runaway).toBe(true);
    expect(watch(`{"a":"${' '.repeat(5000)}`).runaway).toBe(false);
  });
});

describe('saving cut JSON', () => {
  it.each([
    ['{"a":1}  \n\n', { a: 1 }],
    ['{"a":"x","b":"half of a sen', { a: 'x', b: 'half of a sen' }],
    ['{"a":"x","b":', { a: 'x' }],
    ['{"a":"x","b"', { a: 'x' }],
    ['{"a":[1,2,{"c":tr', { a: [1, 2, {}] }],
    ['{"a":{"b":1', { a: { b: 1 } }],
    ['{"a', {}],
  ])('%s', (text, value) => {
    expect(JSON.parse(repairJson(text) ?? 'null')).toEqual(value);
  });

  it.each(['no json', '', '   '])('gives up on %j', (text) => {
    expect(repairJson(text)).toBeNull();
  });
});
