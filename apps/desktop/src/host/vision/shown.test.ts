import type { ImageCopy } from '@mia/core/ports/image.ts';
import { expect, test } from 'vitest';
import { keepCopies } from './kept-copies.ts';
import { line, type Scene, scene } from './looking.fixture.ts';
import { createShown, linesIn } from './shown.ts';

const REGION = { left: 0, top: 0.5, width: 0.5, height: 0.5 };
const never = new AbortController().signal;

function shownIn(t: Scene) {
  const store = {
    async image(id: string) {
      const found = t.records.get(id);
      if (!found) throw new Error('gone');
      return found;
    },
  };
  const { clock, lookers, behind, open } = t;
  return createShown({ store, clock, lookers, behind, open, copies: keepCopies<ImageCopy>(1_000) });
}

test('copies are made once, and given again with every turn', async () => {
  const t = scene();
  t.put('a');
  const shown = shownIn(t);
  const copies = await shown.copies({ attachment: 'a' }, never);
  expect(t.log.filter((done) => done.startsWith('open'))).toHaveLength(1);
  expect(copies.length).toBeGreaterThan(2);
  expect(await shown.copies({ attachment: 'a' }, never)).toEqual(copies);
  expect(t.log.filter((done) => done.startsWith('open'))).toHaveLength(1);
  await shown.copies({ attachment: 'a', region: REGION }, never);
  expect(t.log.filter((done) => done.startsWith('open'))).toHaveLength(2);
  await expect(shown.copies({ attachment: 'a', region: REGION }, AbortSignal.abort())).rejects.toMatchObject({ code: 'request.cancelled' });
});

test('what is read of it is waited for, but no longer than patience', async () => {
  const t = scene();
  t.busy = true;
  t.put('a');
  t.behind.add('a');
  const shown = shownIn(t);
  const early = shown.observed({ attachment: 'a' }, { patience: 2_000, signal: never });
  await expect.poll(() => t.log).toContain('read a');
  t.clock.pass(2_000);
  expect(await early).toEqual({ text: '', labels: [{ text: 'a harbour', probability: 0.8 }], whole: false });
  const later = shown.observed({ attachment: 'a' }, { patience: 2_000, signal: never });
  t.read.resolve();
  expect(await later).toMatchObject({ text: 'words of a', whole: true });
});

test('of what can not be read, or is gone, there is what there is', async () => {
  const t = scene();
  t.read.resolve();
  t.put('a');
  t.broken.add('a');
  t.behind.add('a');
  const shown = shownIn(t);
  expect(await shown.observed({ attachment: 'a' }, { patience: 2_000, signal: never })).toMatchObject({ text: '', whole: false });
  expect(await shown.observed({ attachment: 'gone' }, { patience: 2_000, signal: never })).toEqual({ text: '', labels: [], whole: false });
  const stop = new AbortController();
  t.put('b');
  t.read = Promise.withResolvers();
  t.behind.add('b');
  const left = shown.observed({ attachment: 'b' }, { patience: 2_000, signal: stop.signal });
  stop.abort();
  await expect(left).rejects.toMatchObject({ code: 'request.cancelled' });
});

test('of a region it is what stands in it, and what it alone shows', async () => {
  const t = scene();
  t.read.resolve();
  t.put('a');
  const lines = [line('above'), line('below left', { left: 0.1, top: 0.7, width: 0.3, height: 0.1 })];
  Object.assign(t.records.get('a') ?? {}, { lines, labels: [{ text: 'a harbour', probability: 0.8 }] });
  expect(await shownIn(t).observed({ attachment: 'a', region: REGION }, { patience: 2_000, signal: never })).toEqual({
    ...{ text: 'below left', labels: [{ text: 'a boat', probability: 0.8 }], whole: true },
  });
});

test('a region of a page: what the document says stands there; where that is nothing, what is read in it', async () => {
  const t = scene();
  t.read.resolve();
  t.put('a');
  const lines = [
    { ...line('a heading'), page: 0 },
    { ...line('below', { left: 0.1, top: 0.7, width: 0.3, height: 0.1 }), page: 0 },
  ];
  Object.assign(t.records.get('a') ?? {}, { format: 'pdf', reader: 'text-layer', lines, labels: [] });
  const shown = shownIn(t);
  const asked = { patience: 2_000, signal: never };
  expect(await shown.observed({ attachment: 'a', region: REGION }, asked)).toMatchObject({ text: 'below', whole: true });
  expect(t.log.filter((done) => done.startsWith('read'))).toEqual([]);
  const picture = { left: 0.6, top: 0.5, width: 0.4, height: 0.5 };
  expect(await shown.observed({ attachment: 'a', region: picture }, asked)).toMatchObject({ text: 'words of a', whole: true });
  expect(t.log.filter((done) => done.startsWith('read'))).toEqual(['read a in part']);
});

test('a line belongs to a region that lies within it, or that covers enough of it; another page never does', () => {
  const wide = line('one long line', { left: 0, top: 0.5, width: 1, height: 0.1 });
  expect(linesIn([wide], { left: 0.4, top: 0.52, width: 0.05, height: 0.05 })).toEqual([wide]);
  expect(linesIn([wide], { left: 0, top: 0.59, width: 1, height: 0.4 })).toEqual([]);
  expect(linesIn([{ ...wide, page: 1 }], { left: 0, top: 0, width: 1, height: 1 })).toEqual([]);
  expect(linesIn([{ ...wide, page: 1 }], undefined)).toHaveLength(1);
});
