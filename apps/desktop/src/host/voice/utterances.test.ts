import { MiaError } from '@mia/core/errors.ts';
import { AudioPerceiver } from '@mia/core/perception/index.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TranscribeOptions, Transcriber, Transcript } from '@mia/core/ports/transcriber.ts';
import { describe, expect, it } from 'vitest';
import { handClock } from '../hand-clock.fixture.ts';
import type { Recording } from './recording.ts';
import { createUtterances } from './utterances.ts';

const transcript = (text: string): Transcript => ({ text, words: [], confidence: 0.9, language: 'en', speechSeconds: 1 });

/** Counts what it is given. */
function counting({ fails }: { fails?: MiaError } = {}) {
  const seen = { samples: 0, discarded: 0 };
  const transcriber = {
    listen: () => ({
      push: (samples: Float32Array) => {
        seen.samples += samples.length;
      },
      async finish() {
        if (fails) throw fails;
        return transcript(`${seen.samples} samples`);
      },
      discard: () => {
        seen.discarded += 1;
      },
    }),
  } as unknown as Transcriber;
  return { seen, recogniser: Promise.resolve({ transcriber, options: {} }) };
}

const dropped: string[] = [];
const open = () =>
  createUtterances({
    clock: handClock(),
    logger: silentLogger,
    drop: (attachment) => void dropped.push(attachment),
    perceiver: () => new AudioPerceiver(),
  });

/** Counts as well. */
function recorder(): Recording {
  let samples = 0;
  return {
    push: (part) => {
      samples += part.length;
    },
    end: async () => (samples === 0 ? null : { attachment: `recording of ${samples}`, seconds: samples / 16_000, peaks: [0.5] }),
    discard: () => void dropped.push('discarded'),
  };
}
const quiet = {
  ...{ incognito: false, onPartial: () => {}, signal: new AbortController().signal, keep: Promise.resolve(true) },
  again: () => Promise.reject(new MiaError('child.crashed')),
  get recording() {
    return recorder();
  },
};

describe('an utterance', () => {
  it('is recognised from its first sample to its last, also those that came before anybody listened', async () => {
    const utterances = open();
    const { recogniser } = counting();
    const held = Promise.withResolvers<Awaited<typeof recogniser>>();
    const said = utterances.listen({ ...quiet, id: 'u', recogniser: held.promise });
    utterances.frames('u', 0, new Float32Array(512));
    held.resolve(await recogniser);
    await held.promise;
    utterances.frames('u', 1024, new Float32Array(512));
    utterances.end('u', 2048);
    expect(await said).toMatchObject({ transcript: { text: '2048 samples' }, seconds: 0.128, lost: 1024 });
    expect(() => utterances.frames('u', 2048, new Float32Array(1))).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('ends with what was said when its window goes', async () => {
    const utterances = open();
    const window = new AbortController();
    const said = utterances.listen({ ...quiet, id: 'u', recogniser: counting().recogniser, signal: window.signal });
    utterances.frames('u', 0, new Float32Array(512));
    expect(utterances.busy()).toBe(true);
    window.abort();
    expect((await said).transcript.text).toBe('512 samples');
    expect(utterances.busy()).toBe(false);
  });

  it('leaves nothing when it is discarded, and ends with what was said when all is closed', async () => {
    const utterances = open();
    const { seen, recogniser } = counting();
    const first = utterances.listen({ ...quiet, id: 'u', recogniser });
    const second = utterances.listen({ ...quiet, id: 'v', recogniser });
    await recogniser;
    utterances.discard('u');
    utterances.close();
    await expect(first).rejects.toMatchObject({ code: 'request.cancelled' });
    expect((await second).transcript.text).toBe('0 samples');
    expect(seen.discarded).toBe(1);
    utterances.discard('u');
  });

  it('that is over before its recogniser is known asks none', async () => {
    const utterances = open();
    const { seen, recogniser } = counting();
    const late = Promise.withResolvers<Awaited<typeof recogniser>>();
    const said = utterances.listen({ ...quiet, id: 'u', recogniser: late.promise });
    utterances.frames('u', 0, new Float32Array(512));
    utterances.discard('u');
    await expect(said).rejects.toMatchObject({ code: 'request.cancelled' });
    late.resolve(await recogniser);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual({ samples: 0, discarded: 0 });
  });

  it('says what went wrong, also that nobody was there to hear it', async () => {
    const utterances = open();
    const missing = utterances.listen({ ...quiet, id: 'u', recogniser: Promise.resolve(null) });
    utterances.end('u', 512);
    await expect(missing).rejects.toMatchObject({ code: 'speech.missing' });
    const { recogniser } = counting({ fails: new MiaError('child.timeout') });
    const failed = utterances.listen({ ...quiet, id: 'u', recogniser });
    utterances.end('u', 512);
    await expect(failed).rejects.toMatchObject({ code: 'child.timeout' });
  });

  it('has its recording until a message takes it, and of silence, or where none is wanted, none', async () => {
    const utterances = open();
    const say = async (given: Partial<Parameters<typeof utterances.listen>[0]>) => {
      const said = utterances.listen({ ...quiet, id: 'u', recogniser: counting().recogniser, ...given });
      utterances.end('u', 512);
      await said.catch(() => {});
      return utterances.spoken.part('u');
    };
    dropped.length = 0;
    expect(await say({})).toEqual({
      ...{ kind: 'audio', text: '', attachment: 'recording of 512' },
      meta: { seconds: 0.03, peaks: [0.5], confidence: 0.9, language: 'en', words: [], prosody: expect.objectContaining({ pitch: null }) },
    });
    utterances.spoken.taken('u');
    expect(await say({ keep: Promise.resolve(false) })).toBeUndefined();
    expect(dropped).toEqual(['recording of 512']);
    // What could not be recognised stays, whatever is wanted.
    expect(await say({ keep: Promise.resolve(false), recogniser: Promise.resolve(null) })).toEqual({
      ...{ kind: 'audio', text: '', attachment: 'recording of 512', meta: { seconds: 0.03, peaks: [0.5], prosody: expect.any(Object) } },
    });
    utterances.spoken.taken('u');
    const silent = { listen: () => ({ push() {}, finish: async () => transcript(''), discard() {} }) } as unknown as Transcriber;
    expect(await say({ recogniser: Promise.resolve({ transcriber: silent, options: {} }) })).toBeUndefined();
    expect(dropped).toEqual(['recording of 512', 'recording of 512']);
  });

  it('is recognised from its recording where its process was lost', async () => {
    const utterances = open();
    const { recogniser } = counting({ fails: new MiaError('child.crashed') });
    const said = utterances.listen({ ...quiet, id: 'u', recogniser, again: async ({ attachment }) => transcript(attachment) });
    utterances.end('u', 512);
    expect((await said).transcript.text).toBe('recording of 512');
  });

  it('that no message took gives way to newer ones', async () => {
    const utterances = open();
    dropped.length = 0;
    for (let i = 0; i < 14; i++) {
      const said = utterances.listen({ ...quiet, id: `u${i}`, recogniser: counting().recogniser });
      utterances.end(`u${i}`, 512 + i);
      await said;
    }
    expect(dropped).toEqual(['recording of 512', 'recording of 513']);
    expect(utterances.spoken.part('u1')).toBeUndefined();
    expect(utterances.spoken.part('u2')).toBeDefined();
  });

  it('of somebody who speaks freely is recorded from half a second before the first word, and recognised whole', async () => {
    const utterances = open();
    const told: number[] = [];
    let samples = 0;
    const transcriber = {
      listen: ({ onActivity }: TranscribeOptions) => ({
        push(part: Float32Array) {
          const before = Math.floor(samples / 512);
          samples += part.length;
          // Silence for 58.88 s (1,840 frames), then somebody speaks.
          const frames = Array.from({ length: Math.floor(samples / 512) - before }, (_, i) =>
            (before + i) * 512 < 58.88 * 16_000 ? 0.1 : 0.9,
          );
          onActivity?.(frames);
        },
        finish: async () => transcript(`${samples} samples`),
        discard() {},
      }),
    } as unknown as Transcriber;
    const said = utterances.listen({
      ...{ ...quiet, id: 'u', recording: recorder(), recogniser: Promise.resolve({ transcriber, options: {} }) },
      onActivity: (probabilities) => void told.push(...probabilities),
    });
    await new Promise((resolve) => setImmediate(resolve));
    for (let at = 0; at < 62 * 16_000; at += 8_000) utterances.frames('u', at, new Float32Array(8_000));
    utterances.end('u', 62 * 16_000);
    expect((await said).transcript.text).toBe(`${62 * 16_000} samples`);
    expect(told).toHaveLength(Math.floor((62 * 16_000) / 512));
    const part = utterances.spoken.part('u');
    expect(part?.meta).toMatchObject({ seconds: 3.62, prosody: { seconds: 3.62 } });
  });

  it('is half an hour long at most, in incognito five minutes', async () => {
    const utterances = open();
    const { seen, recogniser } = counting();
    const long = utterances.listen({ ...quiet, id: 'u', recogniser });
    utterances.end('u', 1e12);
    expect((await long).seconds).toBe(1800);
    seen.samples = 0;
    const short = utterances.listen({ ...quiet, id: 'u', incognito: true, recogniser });
    utterances.end('u', 1e12);
    expect((await short).seconds).toBe(300);
  });

  it('is one of four at most, each with an id of its own', async () => {
    const utterances = open();
    const { recogniser } = counting();
    const under = ['a', 'b', 'c', 'd'].map((id) => utterances.listen({ ...quiet, id, recogniser }).catch(() => {}));
    await expect(utterances.listen({ ...quiet, id: 'e', recogniser })).rejects.toMatchObject({ code: 'conflict' });
    utterances.discard('d');
    await under[3];
    await expect(utterances.listen({ ...quiet, id: 'a', recogniser })).rejects.toMatchObject({ code: 'conflict' });
    utterances.close();
    await Promise.all(under);
  });
});
