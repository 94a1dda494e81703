/** An opened image outlives the process that holds it. */
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp from 'sharp';
import { afterEach, expect, it, vi } from 'vitest';
import type { SupervisedChild } from '../child/index.ts';
import { picture } from './fixtures/looks.ts';
import { createImageReader, createVisionProcess, heldImage, type VisionProcessOptions } from './index.ts';
import { PIECE_BYTES } from './protocol.ts';

const started: SupervisedChild[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.close()));
});

function vision(options: Partial<VisionProcessOptions> = {}) {
  const child = createVisionProcess({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger, ...options });
  started.push(child);
  return { child, reader: createImageReader(child) };
}

function kill({ pid }: SupervisedChild): void {
  if (pid === undefined) throw new Error('no process');
  process.kill(pid, 'SIGKILL');
}

const small = await picture().png().toBuffer();
const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
/** Some seconds of work, in several pieces. */
const large = await sharp({ create: { width: 4000, height: 2000, channels: 3, background: '#777', noise } })
  .png({ compressionLevel: 0 })
  .toBuffer();

it('killed between two questions: opened again, without a word', async () => {
  const { child, reader } = vision();
  const image = await reader.open(small);
  const first = child.pid;
  kill(child);
  expect(await image.copy({ longest: 30 })).toMatchObject({ width: 30, height: 20 });
  expect(child.pid).not.toBe(first);
  // two at once find it gone, and one opens it
  kill(child);
  const copies = await Promise.all([image.copy({ longest: 30 }), image.copy({ longest: 15 })]);
  expect(copies.map(({ width }) => width)).toEqual([30, 15]);
});

it('killed in the middle of a question or of opening: asked once more, and no third time', async () => {
  const { child, reader } = vision();
  expect(large.length).toBeGreaterThan(2 * PIECE_BYTES);
  const image = await reader.open(large);
  let starts = 0;
  child.onExit(() => starts++);
  const copying = image.copy({ type: 'image/png' });
  await vi.waitFor(async () => expect(await child.ping()).not.toBeNull());
  kill(child);
  expect(await copying).toMatchObject({ width: 4000, height: 2000 });
  expect(starts).toBe(1);

  const opening = reader.open(large);
  kill(child);
  expect((await opening).facts).toMatchObject({ width: 4000 });
  expect(starts).toBe(2);

  const hopeless = image.copy({ type: 'image/png' });
  const refused = expect(hopeless).rejects.toMatchObject({ code: 'child.crashed' });
  kill(child);
  await vi.waitFor(async () => expect(await child.ping()).not.toBeNull(), { timeout: 20_000 });
  kill(child);
  await refused;
  expect(await image.copy({ longest: 40 })).toMatchObject({ width: 40, height: 20 });
}, 60_000);

it('ends when nothing is asked of it, and the image is still open', async () => {
  const { child, reader } = vision({ idleMs: 50 });
  const image = await reader.open(small);
  await vi.waitFor(() => expect(child.alive()).toBe(false), { timeout: 10_000 });
  expect(await image.copy({ longest: 30 })).toMatchObject({ width: 30 });
});

it('outgrown memory ends the process, not the host', async () => {
  const { child, reader } = vision({ memoryBytes: 150 * 1024 ** 2 });
  const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#c03020' } })
    .png({ progressive: true })
    .toBuffer();
  const image = await reader.open(bomb);
  await expect(image.copy({ longest: 900 })).rejects.toMatchObject({ code: 'child.crashed', details: { reason: 'memory' } });
  expect((await (await reader.open(small)).copy()).width).toBe(60);
  expect(child.alive()).toBe(true);
}, 60_000);

it('cancelled: over at once, and the next question is answered', async () => {
  const { reader } = vision();
  const gone = new AbortController();
  const opening = reader.open(large, { signal: gone.signal });
  gone.abort();
  await expect(opening).rejects.toMatchObject({ code: 'request.cancelled' });
  const image = await reader.open(large);
  const controller = new AbortController();
  const copying = image.copy({ type: 'image/png', signal: controller.signal });
  controller.abort();
  await expect(copying).rejects.toMatchObject({ code: 'request.cancelled' });
  await expect(image.copy({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request.cancelled' });
  expect(await image.copy({ longest: 40 })).toMatchObject({ width: 40 });
}, 60_000);

it('closed: freed in the process, and refused after that', async () => {
  const { child, reader } = vision();
  const image = await reader.open(small);
  const other = await reader.open(small);
  image.close();
  image.close();
  await expect(image.copy()).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(image.lines()).rejects.toMatchObject({ code: 'request.invalid' });
  expect((await other.copy()).width).toBe(60);
  expect(() => heldImage({ ...other })).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  await expect(heldImage(other).ask('nonsense', {})).rejects.toMatchObject({ code: 'request.unknown' });
  await reader.close();
  expect(child.alive()).toBe(false);
});
