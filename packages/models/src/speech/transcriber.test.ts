/** The real recogniser on real speech, in its process. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kill } from 'node:process';
import { type LogFields, type Logger, silentLogger } from '@mia/core/ports/logger.ts';
import type { Transcriber, Transcript } from '@mia/core/ports/transcriber.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstalledModel } from '../installed.ts';
import { nonSpeech } from './fixtures/non-speech.ts';
import { findSpeech, joined, plain, recording, SAID, silence, WHY } from './fixtures/speech.ts';
import { createTranscriber } from './index.ts';

const entry = new URL('./entry.ts', import.meta.url);
const files = findSpeech();
const model = (given: Record<string, string>) => ({ id: 'x', files: given }) as unknown as InstalledModel;

function make(given: { encoder: string; activity: string } | null, logger: Logger = silentLogger): Transcriber {
  return createTranscriber({
    ...{ entry, id: 'whisper-tiny.en', languages: ['en'], logger },
    model: () => (given ? model({ encoder: given.encoder }) : undefined),
    activity: () => (given ? model({ weights: given.activity }) : undefined),
  });
}

describe('without a recogniser', () => {
  it('says that it is missing, and starts no child', async () => {
    const transcriber = make(null);
    expect(transcriber.available()).toBe(false);
    await transcriber.warm();
    await expect(transcriber.transcribe(silence(1))).rejects.toMatchObject({ code: 'speech.missing' });
    const utterance = transcriber.listen();
    utterance.push(silence(1));
    await expect(utterance.finish()).rejects.toMatchObject({ code: 'speech.missing' });
    await transcriber.close();
  });

  it('refuses files that are none, and lives on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mia-speech-'));
    const broken = { encoder: join(folder, 'onnx', 'encoder_model.onnx'), activity: join(folder, 'vad.onnx') };
    await writeFile(broken.activity, 'no graph');
    const transcriber = make(broken);
    await expect(transcriber.transcribe(silence(1))).rejects.toMatchObject({ code: 'speech.missing' });
    await expect(transcriber.transcribe(silence(1))).rejects.toMatchObject({ code: 'speech.missing' });
    await transcriber.close();
    await rm(folder, { recursive: true });
  });
});

describe.skipIf(!files)(`with Whisper tiny.en and Silero VAD${files ? '' : ` ${WHY}`}`, () => {
  let transcriber: Transcriber;
  beforeAll(async () => {
    transcriber = make(files);
    await transcriber.warm();
  }, 60_000);
  afterAll(() => transcriber.close());

  it.each(['0870', '0930'] as const)(
    'writes what was read aloud (%s), each word with how sure it is',
    async (name) => {
      const { text, words, confidence, language, speechSeconds } = await transcriber.transcribe(recording(name));
      expect(plain(text)).toBe(SAID[name]);
      expect(words.map((word) => word.text).join(' ')).toBe(text);
      expect(confidence).toBeGreaterThan(0.8);
      expect(language).toBe('en');
      expect(speechSeconds).toBeGreaterThan(2);
    },
    60_000,
  );

  it.each([...nonSpeech(), ['too short', recording('0930').slice(0, 1_000)], ['nothing at all', new Float32Array(0)]])(
    'makes no words of %s',
    async (_, samples) => {
      expect(await transcriber.transcribe(samples)).toMatchObject({ text: '', words: [], speechSeconds: 0 });
    },
    60_000,
  );

  it('a dictation over 30 s is written to its end, no sentence lost or said twice', async () => {
    const parts: Float32Array[] = [];
    for (let i = 0; i < 4; i++) parts.push(recording('0930'), silence(0.9), recording('0870'), silence(0.3));
    const { text } = await transcriber.transcribe(joined(...parts));
    const words = plain(text);
    expect(words.split('he might even have been made')).toHaveLength(5);
    expect(words.split('in his power to do for them')).toHaveLength(5);
  }, 120_000);

  it('shows what was said so far, and the end agrees with what was shown', async () => {
    const partials: Transcript[] = [];
    const utterance = transcriber.listen({}, (partial) => void partials.push(partial));
    const samples = joined(recording('0930'), silence(1), recording('0870'));
    for (let start = 0; start < samples.length; start += 512) utterance.push(samples.subarray(start, start + 512));
    await expect.poll(() => partials.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const { text } = await utterance.finish();
    expect(plain(text)).toBe(`${SAID['0930']} ${SAID['0870']}`);
    expect(plain(partials.at(-1)?.text ?? '')).toMatch(/^he might even/);
  }, 60_000);

  it('tells frame by frame whether somebody speaks, all of it and in order', async () => {
    const heard: number[] = [];
    const utterance = transcriber.listen({ onActivity: (probabilities) => void heard.push(...probabilities) });
    const samples = joined(silence(0.96), recording('0930'), silence(0.96));
    for (let start = 0; start < samples.length; start += 512) utterance.push(samples.subarray(start, start + 512));
    // Before the end is told of.
    await expect.poll(() => heard.length, { timeout: 30_000 }).toBe(Math.floor(samples.length / 512));
    const mean = (from: number, to: number) => heard.slice(from, to).reduce((sum, one) => sum + one, 0) / (to - from);
    expect(mean(0, 25)).toBeLessThan(0.1);
    expect(mean(-25 + heard.length, heard.length)).toBeLessThan(0.2);
    expect(mean(45, heard.length - 45)).toBeGreaterThan(0.6);
    await utterance.finish();
  }, 60_000);

  it('a name that is likely is written as it is written elsewhere', async () => {
    const { text } = await transcriber.transcribe(recording('0870'), { vocabulary: ['Jon Dashwoode', 'Norland'] });
    expect(text).toContain('Dashwoode');
  }, 60_000);

  it('is over at once when it is discarded or cancelled, and the next one is heard', async () => {
    const utterance = transcriber.listen();
    utterance.push(recording('0870'));
    const finished = utterance.finish();
    utterance.discard();
    await expect(finished).rejects.toMatchObject({ code: 'request.cancelled' });
    await expect(transcriber.transcribe(recording('0930'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'request.cancelled',
    });
    const { text } = await transcriber.transcribe(recording('0930'));
    expect(plain(text)).toBe(SAID['0930']);
  }, 60_000);
});

it.skipIf(!files)(
  `a graph that takes half a minute and nothing shorter is given that${files ? '' : ` ${WHY}`}`,
  async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'mia-speech-')), 'fixed');
    const from = dirname(dirname(files?.encoder ?? ''));
    await mkdir(join(folder, 'onnx'), { recursive: true });
    for (const name of await readdir(from)) if (name.endsWith('.json')) await copyFile(join(from, name), join(folder, name));
    for (const name of ['model.bin', 'decoder_model_merged.onnx']) await copyFile(join(from, 'onnx', name), join(folder, 'onnx', name));
    // Its dimension "frames" becomes the number 3000, and what is left of it a field that nobody reads.
    const graph = await readFile(files?.encoder ?? '');
    Buffer.from([0x08, 0xb8, 0x17, 0x7a, 0x03, 0, 0, 0]).copy(graph, graph.lastIndexOf('frames') - 2);
    await writeFile(join(folder, 'onnx', 'encoder_model.onnx'), graph);
    const transcriber = make({ encoder: join(folder, 'onnx', 'encoder_model.onnx'), activity: files?.activity ?? '' });
    expect(plain((await transcriber.transcribe(recording('0930'))).text)).toBe(SAID['0930']);
    await transcriber.close();
    await rm(dirname(folder), { recursive: true });
  },
  120_000,
);

const many = findSpeech('whisper-base');
describe.skipIf(!many)(`with Whisper base, which knows many languages${many ? '' : ` ${WHY}`}`, () => {
  it('finds out which one is spoken, and takes the one that it is told', async () => {
    const transcriber = make(many);
    const { text, language } = await transcriber.transcribe(recording('0930'));
    expect(plain(text)).toBe(SAID['0930']);
    expect(language).toBe('en');
    expect((await transcriber.transcribe(recording('0930'), { language: 'en-GB' })).text).toBe(text);
    expect(await transcriber.transcribe(silence(3))).toMatchObject({ text: '' });
    await transcriber.close();
  }, 120_000);
});

it.skipIf(!files)(
  `an utterance whose process dies is recognised from what was kept${files ? '' : ` ${WHY}`}`,
  async () => {
    const logged: { event: string; fields: LogFields | undefined }[] = [];
    const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
    const transcriber = make(files, { ...silentLogger, info: note, warn: note });
    await transcriber.warm();
    const pid = logged.find(({ fields }) => fields?.pid)?.fields?.pid as number;
    const utterance = transcriber.listen();
    utterance.push(recording('0930').slice(0, 20_000));
    kill(pid, 'SIGKILL');
    utterance.push(recording('0930').slice(20_000));
    expect(plain((await utterance.finish()).text)).toBe(SAID['0930']);
    expect(logged.map(({ event }) => event)).toContain('speech.again');
    await transcriber.close();
  },
  120_000,
);
