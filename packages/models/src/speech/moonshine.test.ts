/** Moonshine on real speech, and its tokens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { Transcript } from '@mia/core/ports/transcriber.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../installed.ts';
import { nonSpeech } from './fixtures/non-speech.ts';
import { findMoonshine, findSpeech, joined, plain, recording, SAID, silence } from './fixtures/speech.ts';
import { createTranscriber, RATE } from './index.ts';
import { loadMoonshine } from './moonshine.ts';
import { pieceTokens } from './piece-tokens.ts';
import type { Recogniser } from './utterance.ts';

describe('tokens of pieces', () => {
  const tokens = pieceTokens({
    model: { vocab: { '</s>': 2, '▁Gre': 3, ek: 4, '<0xCE>': 5, '<0xB1>': 6, '.': 7 } },
    added_tokens: [{ id: 2, content: '</s>', special: true }],
  });

  it('are text with its spaces, bytes put together, without special ones', () => {
    expect(tokens?.decode([3, 4])).toBe(' Greek');
    expect(tokens?.decode([5, 6])).toBe('α');
    expect(tokens?.decode([5])).toBe('�');
    expect(tokens?.decode([7, 2, 99])).toBe('.');
    expect(tokens?.special(2)).toBe(true);
    expect(tokens?.special(3)).toBe(false);
  });

  it('are none of another file', () => {
    expect(pieceTokens({})).toBeNull();
  });
});

const files = findMoonshine();
const activity = findSpeech()?.activity;
const WHY = files && activity ? '' : ' (skipped: Moonshine tiny is in no model folder; node scripts/fetch-test-models.ts fetches it)';

describe.skipIf(!files || !activity)(`Moonshine tiny${WHY}`, () => {
  let recogniser: Recogniser;
  beforeAll(async () => {
    recogniser = await loadMoonshine(files as NonNullable<typeof files>);
  }, 60_000);
  afterAll(() => recogniser.release());

  it.each(['0870', '0930'] as const)(
    'writes what was read aloud (%s); a draft that is right, half right, wrong or too long changes nothing',
    async (name) => {
      const samples = recording(name);
      const first = await recogniser.recognise(samples, {});
      expect(plain(first.words.map(({ text }) => text).join(' '))).toBe(SAID[name]);
      const said = first.tokens ?? [];
      expect(said.length).toBeGreaterThan(8);
      const middle = said.length >> 1;
      for (const draft of [said, said.map((id, at) => (at < middle ? id : id + 1)), said.map(() => 11), [...said, ...said]]) {
        const again = await recogniser.recognise(samples, { draft });
        expect(again.tokens).toEqual(said);
        // Its numbers are scaled by what is looked at together, to 8 bits.
        for (const [i, { confidence }] of again.words.entries()) expect(confidence).toBeCloseTo(first.words[i]?.confidence ?? 0, 1);
      }
    },
    60_000,
  );

  it('goes on for no longer than anybody speaks', async () => {
    const { tokens = [] } = await recogniser.recognise(recording('0930').slice(0, 0.3 * RATE), {});
    expect(tokens.length).toBeLessThanOrEqual(6);
    expect((await recogniser.recognise(new Float32Array(1), {})).words.length).toBeLessThanOrEqual(5);
  }, 60_000);

  it('refuses what is longer than it hears, and stops at the signal', async () => {
    await expect(recogniser.recognise(silence(31), {})).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(recogniser.recognise(silence(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'request.cancelled' });
  });

  it('refuses files that are none of its kind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mia-moonshine-'));
    const broken = join(folder, 'broken');
    await writeFile(broken, '{}');
    const good = files as NonNullable<typeof files>;
    for (const given of [{ moonshine: broken }, { decoder: good.moonshine }, { tokenizer: broken }, { tokenizer: join(folder, 'none') }])
      await expect(loadMoonshine({ ...good, ...given })).rejects.toMatchObject({ code: 'speech.missing' });
    await rm(folder, { recursive: true });
  }, 60_000);

  it('listens in the speech process: partials, a long dictation, and no words of what is no speech', async () => {
    const model = (given: Record<string, string>) => ({ id: 'x', files: given }) as unknown as InstalledModel;
    const transcriber = createTranscriber({
      ...{ entry: new URL('./entry.ts', import.meta.url), id: 'moonshine-tiny', languages: ['en'], logger: silentLogger },
      model: () => model({ ...files }),
      activity: () => model({ weights: activity as string }),
    });
    await transcriber.warm();
    const partials: Transcript[] = [];
    const utterance = transcriber.listen({}, (partial) => void partials.push(partial));
    const samples = recording('0870');
    utterance.push(samples.subarray(0, 4 * RATE));
    await expect.poll(() => partials.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(plain(partials[0]?.text ?? '')).toMatch(/^and mr john/);
    utterance.push(samples.subarray(4 * RATE));
    expect(plain((await utterance.finish()).text)).toBe(SAID['0870']);

    const parts: Float32Array[] = [];
    for (let i = 0; i < 3; i++) parts.push(recording('0930'), silence(0.9), recording('0870'), silence(0.3));
    const words = plain((await transcriber.transcribe(joined(...parts))).text);
    expect(words.split('he might even have been made')).toHaveLength(4);
    expect(words.split('in his power to do for them')).toHaveLength(4);

    for (const [name, clip] of nonSpeech()) expect([name, (await transcriber.transcribe(clip)).text]).toEqual([name, '']);
    await transcriber.close();
  }, 120_000);
});
