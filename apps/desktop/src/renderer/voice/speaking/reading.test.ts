import { MiaError } from '@mia/core/errors.ts';
import { expect, it } from 'vitest';
import { Reading } from './reading.ts';
import { handEngine } from './testing/hand-engine.ts';
import { spokenWords } from './words.ts';

function reading(engine = handEngine()) {
  const ranges: string[] = [];
  const ends: (string | null)[] = [];
  const one = new Reading('m', engine, spokenWords(), {
    at: ({ sentence, word }) => ranges.push(word ? sentence.text.slice(...word) : sentence.text),
    over: (error) => ends.push(error?.code ?? null),
  });
  return { one, engine, ranges, ends };
}

it('begins with the first whole sentence, while the rest is still being written', () => {
  const { one, engine } = reading();
  one.feed('The first one is', false);
  expect(engine.texts()).toEqual([]);
  one.feed('The first one is whole. The sec', false);
  expect(engine.texts()).toEqual(['The first one is whole.']);
});

it('has at most one sentence made ahead of the one that is heard', async () => {
  const { one, engine, ranges, ends } = reading();
  one.feed('One is here. Two is here. Three is here. Four is here.', true);
  expect(engine.texts()).toEqual(['One is here.']);
  engine.begin(0);
  expect(engine.texts()).toEqual(['One is here.', 'Two is here.']);
  await engine.end(0);
  expect(engine.texts()).toHaveLength(2);
  engine.begin(1);
  expect(engine.texts()).toHaveLength(3);
  await engine.end(1);
  engine.begin(2);
  await engine.end(2);
  engine.begin(3);
  await engine.end(3);
  expect(ranges).toEqual(engine.texts());
  expect(ends).toEqual([null]);
});

it('waits where the writing is slower than the voice, and goes on with what comes', async () => {
  const { one, engine, ends } = reading();
  one.feed('One is here. ', false);
  one.feed('One is here. Two', false);
  engine.begin(0);
  await engine.end(0);
  expect(ends).toEqual([]);
  one.feed('One is here. Two is here.', true);
  expect(engine.texts()).toEqual(['One is here.', 'Two is here.']);
});

it('counts what was heard in the text as it stands there, marks and all', async () => {
  const { one, engine } = reading();
  const text = '**One** is [here](https://example.org). And two is there.';
  one.feed(text, true);
  expect(one.stop()).toBe(0);

  const next = reading();
  next.one.feed(text, true);
  next.engine.begin(0);
  next.engine.hear(0, 'One is '.length);
  expect(text.slice(0, next.one.stop())).toBe('**One** is [');
  expect(next.engine.silenced).toBe(1);

  const last = reading();
  last.one.feed(text, true);
  last.engine.begin(0);
  await last.engine.end(0);
  expect(text.slice(0, last.one.stop())).toBe('**One** is [here](https://example.org).');
  expect(engine.silenced).toBe(1);
});

it('says nothing any more once it is stopped', async () => {
  const { one, engine, ranges, ends } = reading();
  one.feed('One is here. Two is here. Thr', false);
  engine.begin(0);
  one.stop();
  engine.word(0, 0, 3);
  await engine.end(0, false);
  one.feed('One is here. Two is here. Three is here.', true);
  expect(engine.texts()).toHaveLength(2);
  expect(ranges).toEqual(['One is here.']);
  expect(ends).toEqual([]);
});

it('tells of words where the engine knows them', () => {
  const { one, engine, ranges } = reading();
  one.feed('One is here.', true);
  engine.begin(0);
  engine.word(0, 4, 6);
  expect(ranges).toEqual(['One is here.', 'is']);
});

it('ends with the reason where there is no sound, and at once where there is nothing to say', async () => {
  const { one, engine, ends } = reading();
  one.feed('One is here. Two is here.', true);
  await engine.fail(0, new MiaError('speech.silent'));
  expect(ends).toEqual(['speech.silent']);

  const nothing = reading();
  nothing.one.feed('---', true);
  expect(nothing.ends).toEqual([null]);
});

it('announces code instead of spelling it', () => {
  const { one, engine } = reading();
  one.feed('Like this:\n\n```ts\nlet x = 1;\n```\n\nThat is all.', true);
  engine.begin(0);
  expect(engine.texts()).toEqual(['Like this:', 'Code in ts.']);
});
