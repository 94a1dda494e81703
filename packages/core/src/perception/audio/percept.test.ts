import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWave } from '../../../../../scripts/lib/speech.ts';
import { AudioPerceiver, perceiveAudio } from './index.ts';
import { intensityAt, QUIETEST } from './intensity.ts';
import { HOP, RATE } from './log-mel.ts';
import { curveOf, FRAME, type PitchFrame, Yin } from './pitch.ts';
import { soundingStretches, syllableNuclei } from './syllables.ts';

type Name = '0870' | '0930';
const speech = (name: Name) =>
  readWave(new URL(`../../../../models/src/speech/fixtures/sense-and-sensibility-${name}.wav`, import.meta.url));
/** Syllables that are read aloud there, and words. */
const READ = { '0870': { syllables: 31, words: 22 }, '0930': { syllables: 13, words: 8 } };
const praat = JSON.parse(readFileSync(new URL('./fixtures/pitch.json', import.meta.url), 'utf8')) as Record<
  Name,
  { median: number; low: number; high: number; voiced: number }
>;

let seed = 1;
/** Noise between −1 and 1, the same at every run. */
function noise(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 31 - 1;
}

/** A voice's tone: falling harmonics, their pitch as it is asked for. */
function voice(seconds: number, hertz: (second: number) => number, loud = 0.2, noisy = 0): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, n) => {
    phase += (2 * Math.PI * hertz(n / RATE)) / RATE;
    const tone = [1, 2, 3, 4].reduce((sum, k) => sum + Math.sin(k * phase) / k, 0);
    return loud * tone + noisy * noise();
  });
}

function pitches(samples: Float32Array): PitchFrame[] {
  const yin = new Yin();
  const found: (PitchFrame | null)[] = [];
  for (let from = 0; from + FRAME <= samples.length; from += HOP) found.push(yin.next(curveOf(samples, from)));
  return [...found, yin.next(null)].filter((one) => one !== null);
}

const intensityOf = (samples: Float32Array) =>
  Float32Array.from({ length: Math.floor(samples.length / HOP) }, (_, t) => intensityAt(samples, (t + 0.5) * HOP));

const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const silence = (seconds: number) => new Float32Array(seconds * RATE);
/** Swells to full and back, as loudness does in a syllable. */
const swelling = (samples: Float32Array, times: number) =>
  samples.map((sample, n) => sample * (0.02 + Math.sin((Math.PI * times * n) / samples.length) ** 2));

describe('energy', () => {
  it('of a sine of amplitude 1 is −3 dB, of a tenth of it 20 dB less, of nothing the quietest of 16 bits', () => {
    const tone = Float32Array.from({ length: RATE }, (_, n) => Math.sin((2 * Math.PI * 500 * n) / RATE));
    expect(intensityOf(tone)).toHaveLength(100);
    expect(intensityOf(tone)[50]).toBeCloseTo(-3.01, 1);
    expect(intensityOf(tone.map((one) => one / 10))[50]).toBeCloseTo(-23.01, 1);
    expect(new Set(intensityOf(silence(1)))).toEqual(new Set([QUIETEST]));
  });
});

describe('pitch', () => {
  it.each([62, 80, 110, 155.5, 220, 331, 440, 490])('of a tone of %f Hz is found to a half of a per cent', (hertz) => {
    const found = pitches(voice(0.3, () => hertz));
    expect(found.length).toBeGreaterThan(20);
    for (const one of found) expect(Math.abs((one.hertz as number) - hertz) / hertz).toBeLessThan(0.005);
  });

  it('is found in noise 10 dB below the voice, and no octave is mistaken', () => {
    // the voice has a power of .028, noise of amplitude .092 a tenth of it
    const found = pitches(voice(1, () => 120, 0.2, 0.092));
    const right = found.filter(({ hertz }) => hertz !== null && Math.abs(hertz - 120) < 3);
    expect(right.length / found.length).toBeGreaterThan(0.97);
  });

  it('follows a voice that rises by an octave in a second', () => {
    const found = pitches(voice(1, (second) => 110 * 2 ** second));
    for (const [at, { hertz }] of found.entries()) {
      const wanted = 110 * 2 ** ((at * 160 + 160 + 50) / RATE);
      expect(Math.abs((hertz as number) - wanted) / wanted).toBeLessThan(0.03);
    }
  });

  it.each([
    ['silence', silence(0.5)],
    ['noise', Float32Array.from({ length: RATE }, () => 0.3 * noise())],
    ['a hum that nobody hears', Float32Array.from({ length: RATE }, (_, n) => 1e-5 * Math.sin(n))],
    ['less than a frame', voice(0.04, () => 100)],
  ])('there is none in %s', (_, samples) => {
    expect(pitches(samples).filter(({ hertz }) => hertz !== null)).toEqual([]);
  });

  it.each(['0870', '0930'] as const)('of somebody reading (%s) is what Praat finds', (name) => {
    const { pitch } = perceiveAudio(speech(name));
    expect(Math.abs((pitch?.median ?? 0) / praat[name].median - 1)).toBeLessThan(0.03);
    expect(Math.abs((pitch?.low ?? 0) / praat[name].low - 1)).toBeLessThan(0.08);
    expect(Math.abs((pitch?.high ?? 0) / praat[name].high - 1)).toBeLessThan(0.08);
    expect(Math.abs((pitch?.voiced ?? 0) - praat[name].voiced)).toBeLessThan(0.1);
  });
});

describe('syllables and pauses', () => {
  it('are counted by their nuclei', () => {
    const levels = intensityOf(
      swelling(
        voice(2, () => 120),
        8,
      ),
    );
    expect(syllableNuclei(levels, () => true)).toHaveLength(8);
    expect(syllableNuclei(levels, () => false)).toEqual([]);
  });

  it('a ripple of less than 2 dB is none', () => {
    const rippled = voice(1, () => 120).map((sample, n) => sample * (1 + 0.08 * Math.sin((2 * Math.PI * 8 * n) / RATE)));
    const levels = intensityOf(joined(silence(0.3), rippled, silence(0.3)));
    expect(syllableNuclei(levels, () => true)).toHaveLength(1);
  });

  it('quiet of 200 ms is part of speech, of half a second a pause, before and after speech none', () => {
    const word = voice(0.5, () => 120);
    const levels = intensityOf(joined(silence(1), word, silence(0.2), word, silence(0.5), word, silence(1)));
    const found = soundingStretches(levels);
    expect(found).toHaveLength(2);
    // the window of 64 ms hears a word before its middle is there
    for (const [i, hops] of [120, 50].entries()) expect(Math.abs((found[i]?.to ?? 0) - (found[i]?.from ?? 0) - hops)).toBeLessThan(7);
  });

  it.each(['0870', '0930'] as const)('of somebody reading (%s) are right to a tenth', (name) => {
    const { rate, pauses, seconds } = perceiveAudio(speech(name), { words: READ[name].words });
    const spoken = READ[name].words / (rate?.words as number);
    expect(spoken).toBeGreaterThan(0.85 * seconds);
    expect(Math.abs(((rate?.syllables as number) * spoken) / READ[name].syllables - 1)).toBeLessThan(0.1);
    expect(pauses).toEqual({ count: 0, seconds: 0, longest: 0 });
  });
});

describe('a percept', () => {
  it('says the pause in the middle', () => {
    const { pauses } = perceiveAudio(joined(speech('0930'), silence(0.8), speech('0930')));
    expect(pauses.count).toBe(1);
    // and the quiet that the recordings have at their ends
    expect(pauses.longest).toBeGreaterThan(0.75);
    expect(pauses.longest).toBeLessThan(1.2);
    expect(pauses.seconds).toBe(pauses.longest);
  });

  it('of a quieter recording is the same but for its energy', () => {
    const loud = perceiveAudio(speech('0930'));
    const quiet = perceiveAudio(speech('0930').map((sample) => sample / 10));
    expect(quiet.energy.speech).toBeCloseTo(loud.energy.speech - 20, 0);
    expect(quiet.pitch?.median).toBeCloseTo(loud.pitch?.median as number, 0);
  });

  it.each([
    ['silence', silence(2)],
    ['noise', Float32Array.from({ length: 2 * RATE }, () => 0.2 * noise())],
    ['nothing', new Float32Array(0)],
    ['three samples', Float32Array.of(0.1, -0.1, 0.2)],
  ])('of %s says that nobody spoke, in numbers', (_, samples) => {
    const percept = perceiveAudio(samples, { words: 0 });
    expect(percept).toMatchObject({ pitch: null, rate: null, pauses: { count: 0, seconds: 0, longest: 0 } });
    expect(Object.values(percept.energy).every((value) => Number.isFinite(value) && value <= 0)).toBe(true);
    expect(JSON.parse(JSON.stringify(percept))).toEqual(percept);
  });

  it.each([1, 160, 512, 7_000])('comes out the same where %i samples come at a time', (size) => {
    const whole = speech('0930').subarray(0, size === 1 ? 8_000 : undefined);
    const perceiver = new AudioPerceiver();
    for (let from = 0; from < whole.length; from += size) perceiver.push(whole.subarray(from, from + size));
    expect(perceiver.end({ words: 8 })).toEqual(perceiveAudio(whole, { words: 8 }));
  });
});
