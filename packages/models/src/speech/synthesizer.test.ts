/** The real voice in its process, and our own recogniser to hear it. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { perceiveAudio } from '@mia/core/perception/index.ts';
import { type LogFields, type Logger, silentLogger } from '@mia/core/ports/logger.ts';
import type { Speech, Synthesizer } from '@mia/core/ports/synthesizer.ts';
import type { Transcriber } from '@mia/core/ports/transcriber.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resampled } from '../../../../scripts/lib/speech.ts';
import type { SupervisedChild } from '../child/index.ts';
import type { InstalledModel } from '../installed.ts';
import { findSpeech, plain, RATE, recording, SAID, WHY } from './fixtures/speech.ts';
import { findKokoro, findVoice, NO_VOICE } from './fixtures/voice.ts';
import { createSpeechProcess, createSynthesizer, createTranscriber, type InstalledVoice, type PhonemizerFile } from './index.ts';

const entry = new URL('./entry.ts', import.meta.url);
const found = findVoice();
const voice = found?.voice.id ?? '';
const heard = findSpeech();
const kokoro = findKokoro();

function make(voices: InstalledVoice[], phonemizer: PhonemizerFile | undefined, logger: Logger = silentLogger) {
  const process = createSpeechProcess({ entry, logger });
  return { process, synthesizer: createSynthesizer({ process, voices: () => voices, phonemizer: () => phonemizer }) };
}

const fake = (weights: string, config: string): InstalledVoice => ({
  ...{ id: 'fake', name: 'Fake', language: 'en-US', licence: 'MIT' },
  files: { weights, config },
});
const seconds = ({ samples, sampleRate }: Speech) => samples.length / sampleRate;
const steepest = ({ samples }: Speech) => samples.reduce((most, one, i) => Math.max(most, Math.abs(one - (samples[i - 1] ?? one))), 0);
const pitchOf = ({ samples, sampleRate }: Speech) => perceiveAudio(resampled(samples, sampleRate, RATE)).pitch?.median as number;
const loudness = ({ samples }: Speech) => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

describe('without a voice', () => {
  it('says that it is missing, and starts no child', async () => {
    const { process, synthesizer } = make([], undefined);
    expect(synthesizer.available()).toBe(false);
    expect(synthesizer.voices()).toEqual([]);
    await expect(synthesizer.synthesize('Hello.', { voice: 'x' })).rejects.toMatchObject({ code: 'speech.no-voice' });
    await expect(synthesizer.warm('x')).rejects.toMatchObject({ code: 'speech.no-voice', details: { reason: 'voice' } });
    expect(process.alive()).toBe(false);
  });

  it('a voice alone is none where nothing finds the sounds of letters', async () => {
    const { process, synthesizer } = make([fake('/nowhere/v.onnx', '/nowhere/v.onnx.json')], undefined);
    expect(synthesizer.voices()).toEqual([]);
    const spoken = synthesizer.synthesize('Hello.', { voice: 'fake' });
    await expect(spoken).rejects.toMatchObject({ code: 'speech.no-voice', details: { reason: 'phonemizer' } });
    expect(process.alive()).toBe(false);
  });

  it('refuses what is out of bounds', async () => {
    const { synthesizer } = make([], undefined);
    for (const rate of [0.4, 2.1, Number.NaN]) {
      await expect(synthesizer.synthesize('Hello.', { voice, rate })).rejects.toMatchObject({ code: 'request.invalid' });
    }
    await expect(synthesizer.synthesize('a'.repeat(2001), { voice })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('runs no code but the one that was named, refuses files that are none, and lives on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mia-voice-'));
    const [file, ran] = [join(folder, 'phonemizer.mjs'), join(folder, 'ran')];
    await writeFile(
      file,
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(ran)}, '');\nexport const phonemize = () => [];\n`,
    );
    const config = join(folder, 'v.onnx.json');
    await writeFile(config, '{}');
    const broken = fake(join(folder, 'v.onnx'), config);
    const other = make([broken], { file, sha256: '0'.repeat(64) });
    for (let i = 0; i < 2; i++) {
      const spoken = other.synthesizer.synthesize('Hello.', { voice: 'fake' });
      await expect(spoken).rejects.toMatchObject({ code: 'speech.no-voice', details: { reason: 'phonemizer' } });
    }
    expect(existsSync(ran)).toBe(false);
    expect(other.process.alive()).toBe(true);
    await other.process.close();
    if (found) {
      const none = make([broken], found.phonemizer);
      const spoken = none.synthesizer.synthesize('Hello.', { voice: 'fake' });
      await expect(spoken).rejects.toMatchObject({ code: 'speech.no-voice', details: { reason: 'unreadable' } });
      await none.process.close();
    }
    await rm(folder, { recursive: true });
  }, 60_000);
});

describe.skipIf(!found)(`with Piper's Joe${found ? '' : ` ${NO_VOICE}`}`, () => {
  let process: SupervisedChild;
  let synthesizer: Synthesizer;
  let transcriber: Transcriber | null = null;
  beforeAll(async () => {
    if (!found) return;
    ({ process, synthesizer } = make([found.voice, ...(kokoro ? [kokoro] : [])], found.phonemizer));
    if (heard) {
      const model = (files: Record<string, string>) => ({ id: 'x', files }) as unknown as InstalledModel;
      transcriber = createTranscriber({
        ...{ process, entry, id: 'whisper-tiny.en', languages: ['en'], logger: silentLogger },
        model: () => model({ encoder: heard.encoder }),
        activity: () => model({ weights: heard.activity }),
      });
    }
    await synthesizer.warm(voice);
  }, 120_000);
  afterAll(() => process?.close());

  it('says which voices are there', () => {
    expect(synthesizer.available()).toBe(true);
    expect(synthesizer.voices().slice(0, 1)).toEqual([{ id: voice, name: 'Joe', language: 'en-US', licence: 'CC0-1.0' }]);
  });

  it('a sentence is as long and as loud as speech is, and begins and ends quietly', async () => {
    const speech = await synthesizer.synthesize('He might even have been made amiable himself.', { voice });
    expect(speech.sampleRate).toBe(22_050);
    expect(seconds(speech)).toBeGreaterThan(1.5);
    expect(seconds(speech)).toBeLessThan(4.5);
    expect(loudness(speech)).toBeGreaterThan(0.04);
    expect(loudness(speech)).toBeLessThan(0.3);
    expect(speech.samples.every((value) => Math.abs(value) <= 1)).toBe(true);
    expect(Math.abs(speech.samples[0] as number)).toBeLessThan(0.1);
    expect(Math.abs(speech.samples.at(-1) as number)).toBeLessThan(0.1);
  }, 60_000);

  it('is as fast or as slow as it is asked to be, to a tenth, as high, and without a click', async () => {
    // How long each sound lasts is drawn anew each time: of few sounds the mean needs many.
    const texts: [text: string, times: number][] = [
      ['The answer is written down in the book on the table, and whoever wants to know it can go there and read it.', 6],
      ['It works.', 16],
    ];
    for (const [text, times] of texts) {
      const at = async (rate: number) => {
        const all: Speech[] = [];
        for (let i = 0; i < times; i++) all.push(await synthesizer.synthesize(text, { voice, rate }));
        const mean = (of: (one: Speech) => number): number => all.reduce((sum, one) => sum + of(one), 0) / times;
        return { seconds: mean(seconds), pitch: () => mean(pitchOf), speech: all[0] as Speech };
      };
      const own = await at(1);
      for (const rate of [0.5, 0.75, 1.25, 1.5, 2]) {
        const other = await at(rate);
        expect(Math.abs(own.seconds / other.seconds / rate - 1), `${rate}: ${own.seconds / other.seconds}`).toBeLessThan(0.1);
        expect(steepest(other.speech)).toBeLessThan(2 * steepest(own.speech));
        if (text === texts[0]?.[0] && rate === 2) expect(Math.abs(other.pitch() / own.pitch() - 1)).toBeLessThan(0.03);
      }
    }
  }, 180_000);

  it.each(['', '  ', '...', '🎉', '—', '()'])('says nothing where nothing can be said (%s)', async (text) => {
    expect(await synthesizer.synthesize(text, { voice })).toEqual({ samples: new Float32Array(0), sampleRate: 22_050 });
  });

  it('a text of several runs is spoken to its end', async () => {
    const sentence = 'This goes on for a while, and then it goes on for a while more, as it did before. ';
    const one = seconds(await synthesizer.synthesize(sentence, { voice }));
    const many = seconds(await synthesizer.synthesize(sentence.repeat(8), { voice }));
    expect(many / one).toBeGreaterThan(6);
    expect(many / one).toBeLessThan(10);
  }, 120_000);

  it('sentences come in the order in which they were asked for; one that is taken back is over at once', async () => {
    const order: string[] = [];
    const say = (text: string, signal?: AbortSignal) =>
      synthesizer.synthesize(text, { voice, ...(signal ? { signal } : {}) }).then(
        () => void order.push(text),
        (error: { code: string }) => void order.push(`${text} ${error.code}`),
      );
    const [begun, waiting] = [new AbortController(), new AbortController()];
    const long = 'a long one, that goes on and on, '.repeat(20);
    const all = [say(long, begun.signal), say('Waiting.', waiting.signal), say('First.'), say('Second.')];
    all.push(say('Never.', AbortSignal.abort()));
    waiting.abort();
    await expect.poll(() => order, { timeout: 2_000 }).toEqual(['Never. request.cancelled', 'Waiting. request.cancelled']);
    begun.abort();
    await Promise.all(all);
    expect(order.slice(2)).toEqual([`${long} request.cancelled`, 'First.', 'Second.']);
  }, 60_000);

  it.skipIf(!heard)(
    `is understood by our own recogniser${heard ? '' : ` ${WHY}`}`,
    async () => {
      for (const text of ['He might even have been made amiable himself.', 'Please open the window before you leave the house.']) {
        const { samples, sampleRate } = await synthesizer.synthesize(text, { voice });
        expect(plain((await (transcriber as Transcriber).transcribe(resampled(samples, sampleRate, RATE))).text)).toBe(plain(text));
      }
    },
    120_000,
  );

  it.skipIf(!heard || !kokoro)(
    `so is Kokoro${kokoro ? '' : ` ${NO_VOICE}`}`,
    async () => {
      const text = 'Please open the window before you leave the house.';
      const speech = await synthesizer.synthesize(text, { voice: kokoro?.id ?? '' });
      expect(speech.sampleRate).toBe(24_000);
      expect(seconds(speech)).toBeGreaterThan(1.5);
      expect(loudness(speech)).toBeGreaterThan(0.04);
      expect(plain((await (transcriber as Transcriber).transcribe(resampled(speech.samples, 24_000, RATE))).text)).toBe(plain(text));
      const fast = await synthesizer.synthesize(text, { voice: kokoro?.id ?? '', rate: 2 });
      expect(Math.abs(seconds(speech) / seconds(fast) / 2 - 1)).toBeLessThan(0.1);
    },
    180_000,
  );

  it.skipIf(!heard)(
    `lets whoever is listened to go first: a recognition waits for one run of sound at most${heard ? '' : ` ${WHY}`}`,
    async () => {
      const recogniser = transcriber as Transcriber;
      await recogniser.warm();
      let spoken = 0;
      const sentences = Array.from({ length: 12 }, () =>
        synthesizer.synthesize('It is a long way from here to the next town, as everybody knows.', { voice }).then(() => (spoken += 1)),
      );
      await sentences[0];
      const utterance = recogniser.listen();
      utterance.push(recording('0930'));
      // Voice activity of what was pushed comes in between; from here on nothing does.
      const before = spoken;
      const { text } = await utterance.finish();
      expect(plain(text)).toBe(SAID['0930']);
      expect(spoken - before).toBeLessThanOrEqual(2);
      expect(spoken).toBeLessThan(12);
      await Promise.all(sentences);
    },
    120_000,
  );
});

it.skipIf(!found)(
  `a sentence whose process dies is spoken all the same, once; then it is told${found ? '' : ` ${NO_VOICE}`}`,
  async () => {
    if (!found) return;
    const pids: number[] = [];
    const note = (event: string, fields?: LogFields) => {
      if (event === 'child.ready') pids.push(fields?.pid as number);
    };
    const { process, synthesizer } = make([found.voice], found.phonemizer, { ...silentLogger, info: note });
    await synthesizer.warm(voice);
    const text = 'It goes on and on, as long as it has to, and then a little more. '.repeat(4);
    const first = synthesizer.synthesize(text, { voice });
    await new Promise((go) => setTimeout(go, 20));
    kill(pids[0] as number, 'SIGKILL');
    expect(seconds(await first)).toBeGreaterThan(8);
    const second = synthesizer.synthesize(text, { voice });
    second.catch(() => {});
    await new Promise((go) => setTimeout(go, 20));
    kill(pids[1] as number, 'SIGKILL');
    await expect.poll(() => pids.length, { timeout: 30_000 }).toBe(3);
    kill(pids[2] as number, 'SIGKILL');
    await expect(second).rejects.toMatchObject({ code: 'child.crashed' });
    expect(seconds(await synthesizer.synthesize('Here again.', { voice }))).toBeGreaterThan(0.4);
    await process.close();
  },
  120_000,
);
