import { MiaError } from '@mia/core/errors.ts';
import { expect, test } from 'vitest';
import { scene } from './looking.fixture.ts';

test('an image is encoded and read behind, and closed; then its window is told', async () => {
  const t = scene();
  t.put('a');
  t.behind.add('a');
  expect(t.behind.standing('a')).toBe('reading');
  t.read.resolve();
  await expect.poll(() => t.told).toEqual([['a', undefined]]);
  expect(t.log).toEqual(['open a', 'encode a', 'read a', 'close a']);
  expect(t.records.get('a')).toMatchObject({ lines: [{ text: 'words of a' }], reader: 'reader', labels: [{ text: 'a harbour' }] });
  expect(t.behind.standing('a')).toBeNull();
});

test('while an answer is written it waits, unless somebody waits for it', async () => {
  const t = scene();
  t.read.resolve();
  t.busy = true;
  t.put('a', 'b');
  t.behind.add('a');
  t.behind.add('b');
  await t.behind.wanted('b');
  expect(t.log).toEqual(['open b', 'encode b', 'read b', 'close b']);
  expect(t.behind.standing('a')).toBe('waiting');
  t.clock.pass(500);
  await Promise.resolve();
  expect(t.behind.standing('a')).toBe('waiting');
  t.busy = false;
  await expect
    .poll(() => {
      t.clock.pass(500);
      return t.told;
    })
    .toEqual([
      ['b', undefined],
      ['a', undefined],
    ]);
});

test('one that can not be read is given up for this start, with what is known of it; taken in again it is tried again', async () => {
  const t = scene();
  t.read.resolve();
  t.broken.add('a');
  t.put('a', 'b');
  t.behind.add('a');
  t.behind.add('b');
  await expect
    .poll(() => t.told)
    .toEqual([
      ['a', 'child.crashed'],
      ['b', undefined],
    ]);
  expect([t.behind.standing('a'), t.records.get('a')?.labels]).toEqual(['failed', [{ text: 'a harbour', probability: 0.8 }]]);
  t.behind.resume();
  await t.behind.wanted('a');
  expect(t.behind.standing('a')).toBe('failed');
  t.broken.clear();
  t.behind.add('a');
  await t.behind.wanted('a');
  expect([t.behind.standing('a'), t.records.get('a')?.lines?.length]).toEqual([null, 1]);
});

test('a start does all that the last one left', async () => {
  const t = scene();
  t.read.resolve();
  const ids = Array.from({ length: 120 }, (_, n) => `i${n}`);
  t.put(...ids);
  t.behind.resume();
  await expect.poll(() => t.told.length).toBe(120);
  expect([...t.records.values()].every(({ lines, labels }) => lines && labels)).toBe(true);
});

test('without a reader it is encoded, and read once one is there', async () => {
  const t = scene({ reader: false });
  t.put('a');
  t.behind.add('a');
  await expect.poll(() => t.told).toEqual([['a', undefined]]);
  expect([t.records.get('a')?.labels?.length, t.records.get('a')?.lines]).toEqual([1, null]);
  t.behind.resume();
  await expect.poll(() => t.behind.standing('a')).toBeNull();
  expect(t.log.filter((done) => done.startsWith('open'))).toHaveLength(1);
});

test('what is let go of, or is gone, tells nobody anything; the end waits for nothing', async () => {
  const t = scene();
  t.put('a', 'b');
  t.behind.add('a');
  t.behind.add('gone');
  await expect.poll(() => t.log).toContain('read a');
  t.behind.drop('a');
  await expect.poll(() => t.log).toContain('close a');
  t.behind.add('b');
  await expect.poll(() => t.log).toContain('read b');
  const waits = t.behind.wanted('b');
  await t.behind.close();
  await waits;
  expect(t.told).toEqual([]);
  t.behind.add('a');
  expect(t.log.filter((done) => done === 'open a')).toHaveLength(1);
});

test('what was marked is encoded beside the whole, each area once, and the whole is neither encoded nor read again', async () => {
  const t = scene();
  t.read.resolve();
  t.put('a');
  t.behind.add('a');
  await expect.poll(() => t.log).toContain('read a');
  const area = (left: number) => ({ left, top: 0, width: 0.5, height: 0.5 });
  t.areas.set('a', [area(0)]);
  t.behind.marked('a');
  await expect.poll(() => t.told.length).toBe(2);
  expect(t.log).toEqual(['open a', 'encode a', 'read a', 'close a', 'open a', 'encode a in part', 'close a']);
  // Another area, later: the first is not encoded again.
  t.areas.set('a', [area(0), area(0.5)]);
  t.behind.marked('a');
  await expect.poll(() => t.told.length).toBe(3);
  expect(t.log.slice(7)).toEqual(['open a', 'encode a in part', 'close a']);
  // Another encoder looks at all of it.
  t.log.length = 0;
  t.encoder = 'another';
  t.behind.anew();
  await expect.poll(() => t.told.length).toBe(4);
  expect(t.log).toEqual(['open a', 'encode a', 'encode a in part', 'encode a in part', 'close a']);
});

test('one whose process was ended for another is begun anew', async () => {
  const t = scene();
  t.put('a');
  t.behind.add('a');
  await expect.poll(() => t.log).toContain('read a');
  t.read.reject(new MiaError('child.crashed', { reason: 'closed' }));
  t.read = Promise.withResolvers();
  t.read.resolve();
  await expect.poll(() => t.told).toEqual([['a', undefined]]);
  expect(t.records.get('a')?.lines).toHaveLength(1);
});

test('another encoder looks at what is here, and tries again what was given up; what was under way meanwhile too', async () => {
  const t = scene();
  t.read.resolve();
  t.broken.add('b');
  t.put('a', 'b');
  t.behind.resume();
  await expect.poll(() => t.told.length).toBe(2);
  t.broken.clear();
  t.log.length = 0;
  t.encoder = 'another';
  t.read = Promise.withResolvers();
  t.behind.anew();
  await expect.poll(() => t.log).toContain('read b');
  // Chosen while one is looked at: it is looked at once more.
  t.encoder = 'a third';
  t.behind.anew();
  t.read.resolve();
  await expect
    .poll(() => t.log.filter((done) => done.startsWith('encode')).toSorted())
    .toEqual(['encode a', 'encode a', 'encode b', 'encode b']);
  expect(t.log.filter((done) => done.startsWith('read'))).toEqual(['read b']);
});
