import { MiaError } from '@mia/core/errors.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import { expect, test } from 'vitest';
import { handClock } from '../hand-clock.fixture.ts';
import { Peaks } from './peaks.ts';
import { openRecording } from './recording.ts';

/** Attachments in memory, as they came. */
function shelf() {
  const kept: { parts: number; bytes: number; about: object; first: string }[] = [];
  const discarded: string[] = [];
  const store = {
    async addAttachment(content: Uint8Array | AsyncIterable<Uint8Array>, about: object) {
      const parts: Uint8Array[] = [];
      if (content instanceof Uint8Array) parts.push(content);
      else for await (const part of content) parts.push(part);
      const whole = Buffer.concat(parts);
      kept.push({ parts: parts.length, bytes: whole.length, about, first: whole.subarray(0, 4).toString() });
      return { id: `a${kept.length}` };
    },
    discardAttachment: async (id: string) => void discarded.push(id),
  } as unknown as Store;
  return { kept, discarded, options: { store, clock: handClock(77), conversation: 'c' } };
}

const noise = (seconds: number) => Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.5 * Math.sin(i * i));

test('a short recording is kept whole at its end, a long one as it comes', async () => {
  const { kept, options } = shelf();
  const short = openRecording(options);
  short.push(noise(1));
  expect(await short.end()).toMatchObject({ attachment: 'a1', seconds: 1, peaks: expect.any(Array) });
  expect(kept[0]).toMatchObject({ parts: 1, first: 'fLaC', about: { type: 'audio/flac', created: 77, conversation: 'c' } });
  const long = openRecording(options);
  for (let i = 0; i < 60; i++) long.push(noise(1));
  expect(await long.end()).toMatchObject({ attachment: 'a2', seconds: 60 });
  expect(kept[1]?.parts).toBeGreaterThan(10);
  expect(kept[1]?.first).toBe('fLaC');
  expect(await openRecording(options).end()).toBeNull();
});

test('of a discarded one nothing is kept, short or long', async () => {
  const { kept, discarded, options } = shelf();
  const short = openRecording(options);
  short.push(noise(1));
  short.discard();
  const long = openRecording(options);
  await long.end().catch(() => {});
  const other = openRecording(options);
  for (let i = 0; i < 60; i++) {
    other.push(noise(1));
    await new Promise((resolve) => setImmediate(resolve));
  }
  other.discard();
  await new Promise((resolve) => setImmediate(resolve));
  expect({ kept, discarded }).toEqual({ kept: [], discarded: [] });
});

test('what can not be kept is told at its end', async () => {
  const { options } = shelf();
  const full = { ...options.store, addAttachment: () => Promise.reject(new MiaError('data.disk-full')) } as unknown as Store;
  const recording = openRecording({ ...options, store: full });
  recording.push(noise(1));
  await expect(recording.end()).rejects.toMatchObject({ code: 'data.disk-full' });
});

test('bars of a recording are at most 200, and as loud as it is', () => {
  const peaks = new Peaks();
  for (let second = 0; second < 1_800; second++) peaks.push(new Float32Array(16_000).fill(second === 900 ? -0.8 : 0.1));
  const values = peaks.values();
  expect(values.length).toBeLessThanOrEqual(200);
  expect(values.length).toBeGreaterThan(100);
  expect(values.filter((value) => value === 0.8)).toHaveLength(1);
  expect(values.indexOf(0.8) / values.length).toBeCloseTo(0.5, 1);
  const short = new Peaks();
  short.push(new Float32Array(400).fill(0.25));
  expect(short.values()).toEqual([0.25, 0.25]);
});
