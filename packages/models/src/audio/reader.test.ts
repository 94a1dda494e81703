import { readFileSync } from 'node:fs';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterAll, expect, it } from 'vitest';
import { createAudioReader } from './index.ts';

const reader = createAudioReader({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger });
afterAll(() => reader.close());

it('a process of its own reads sound files, several at once, and says what is wrong with one', async () => {
  const bytes = readFileSync(new URL('./fixtures/amiable.mp3', import.meta.url));
  const [one, other] = [reader.open(60), reader.open(60)];
  const lengths = [0, 0];
  for (let at = 0; at < bytes.length; at += 4_000) {
    for (const [i, file] of [one, other].entries())
      lengths[i] = (lengths[i] as number) + (await file.push(bytes.subarray(at, at + 4_000))).length;
  }
  lengths[0] = (lengths[0] as number) + (await one.end()).length;
  lengths[1] = (lengths[1] as number) + (await other.end()).length;
  expect(lengths[0]).toBe(lengths[1]);
  expect((lengths[0] as number) / 16_000).toBeCloseTo(3.3, 0);
  const long = reader.open(1);
  await expect(long.push(bytes)).rejects.toMatchObject({ code: 'audio.too-long' });
  const none = reader.open(60);
  await none.push(Buffer.from('no sound'));
  await expect(none.end()).rejects.toMatchObject({ code: 'audio.invalid' });
  reader.open(60).close();
}, 30_000);
