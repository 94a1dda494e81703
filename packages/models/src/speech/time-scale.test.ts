import { perceiveAudio } from '@mia/core/perception/index.ts';
import { describe, expect, it } from 'vitest';
import { RATE, recording } from './fixtures/speech.ts';
import { timeScaled } from './time-scale.ts';

const sine = (hertz: number, seconds: number, rate = 22_050) =>
  Float32Array.from({ length: seconds * rate }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
const steepest = (samples: Float32Array) => samples.reduce((most, one, i) => Math.max(most, Math.abs(one - (samples[i - 1] ?? one))), 0);
const FACTORS = [0.25, 0.5, 0.8, 0.95, 1.05, 1.25, 2, 4];

describe.each(FACTORS)('%s times as long', (factor) => {
  it('is that to the sample, and begins and ends as the sound does', () => {
    const speech = recording('0930');
    const scaled = timeScaled(speech, RATE, factor);
    expect(scaled.length).toBe(Math.round(speech.length * factor));
    expect(scaled.subarray(0, 100)).toEqual(speech.subarray(0, 100));
    expect(scaled.subarray(-100)).toEqual(speech.subarray(-100));
  });

  it.each([70, 120, 240, 440])('a tone of %s Hz stays that tone, as loud, without a click', (hertz) => {
    const scaled = timeScaled(sine(hertz, 1), 22_050, factor);
    // Upward through zero, once a period; the last piece stands where the sound ends, whatever its phase.
    const inner = scaled.subarray(0, scaled.length - 700);
    let periods = 0;
    for (let i = 1; i < inner.length; i++) if ((inner[i - 1] as number) < 0 && (inner[i] as number) >= 0) periods += 1;
    expect(Math.abs(periods / (inner.length / 22_050) - hertz) / hertz).toBeLessThan(0.03);
    expect(steepest(scaled)).toBeLessThan(1.25 * steepest(sine(hertz, 1)));
    for (let at = 0; at + 2205 < inner.length; at += 441) {
      const part = inner.subarray(at, at + 2205);
      expect(Math.sqrt(part.reduce((sum, one) => sum + one * one, 0) / part.length)).toBeGreaterThan(0.3);
    }
  });
});

it('a voice that is faster or slower is as high', () => {
  const speech = recording('0930');
  const pitch = (samples: Float32Array) => perceiveAudio(samples).pitch?.median as number;
  const own = pitch(speech);
  for (const factor of [0.5, 0.8, 2]) expect(Math.abs(pitch(timeScaled(speech, RATE, factor)) / own - 1)).toBeLessThan(0.03);
});

it('what is said comes at its moment: a sound in silence stands where its share of the time is', () => {
  for (const factor of FACTORS) {
    const samples = new Float32Array(44_100);
    samples.set(sine(200, 0.2), 22_050);
    const scaled = timeScaled(samples, 22_050, factor);
    const first = scaled.findIndex((one) => Math.abs(one) > 0.2);
    expect(Math.abs(first - 22_050 * factor) / 22_050).toBeLessThan(0.02 + 0.008 * factor);
  }
});

it('nothing, silence and what is no longer than a few pieces stay as they are', () => {
  expect(timeScaled(new Float32Array(0), 22_050, 0.5)).toHaveLength(0);
  expect(timeScaled(sine(200, 0.03), 22_050, 0.5)).toEqual(sine(200, 0.03));
  expect(timeScaled(new Float32Array(4410), 22_050, 0.5)).toEqual(new Float32Array(2205));
  expect(timeScaled(sine(200, 1), 22_050, 1)).toEqual(sine(200, 1));
});
