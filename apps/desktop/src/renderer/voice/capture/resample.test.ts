import { describe, expect, it } from 'vitest';
import { Resampler } from './resample.ts';
import { RATE } from './sound.ts';

/** A sine of amplitude 1, through the resampler in blocks as an audio thread has them. */
function tone(hertz: number, rate: number, seconds = 0.5): Float32Array {
  const input = Float32Array.from({ length: Math.round(rate * seconds) }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));
  return resampled(input, rate);
}

function resampled(input: Float32Array, rate: number): Float32Array {
  const resampler = new Resampler(rate);
  const out: number[] = [];
  for (let at = 0; at < input.length; at += 128) resampler.push(input.subarray(at, at + 128), (sample) => out.push(sample));
  return Float32Array.from(out);
}

/** Of a sine of amplitude 1, in dB of what it was; the beginning, where the filter fills, is left out. */
function decibels(samples: Float32Array): number {
  const settled = samples.subarray(1000);
  const power = settled.reduce((sum, sample) => sum + sample * sample, 0) / settled.length;
  return 10 * Math.log10(2 * power + 1e-12);
}

const rates = [8000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

describe('another rate', () => {
  it.each(rates)('%i Hz: as many samples as time has passed, and a tone of 1 kHz as loud as it was', (rate) => {
    const out = tone(1000, rate);
    expect(Math.abs(out.length - RATE / 2)).toBeLessThanOrEqual(1);
    expect(Math.abs(decibels(out))).toBeLessThan(0.1);
  });

  it.each(rates)('%i Hz: the tone is where it was', (rate) => {
    const out = tone(1000, rate).subarray(1000);
    // 1 kHz at 16 kHz: sixteen samples a period.
    for (let n = 0; n + 16 < out.length; n += 1) expect(Math.abs((out[n] as number) - (out[n + 16] as number))).toBeLessThan(2e-3);
    expect(Math.abs((out[0] as number) + (out[8] as number))).toBeLessThan(2e-3);
  });

  it.each(rates.filter((rate) => rate >= 22_050))(
    '%i Hz: speech up to 6.5 kHz stays, what is above half of the new rate does not fold',
    (rate) => {
      expect(decibels(tone(6500, rate))).toBeGreaterThan(-0.5);
      for (const hertz of [8300, 9000, 10_000, 15_000, 20_000, 40_000, 90_000].filter((each) => each < rate / 2 - 500))
        expect(decibels(tone(hertz, rate)), `${hertz} Hz`).toBeLessThan(-70);
    },
  );

  it.each([8000, 11_025])('%i Hz: nothing new appears above what the device hears', (rate) => {
    // The image of a tone in the mirror of half the old rate: what is left beside the tone itself.
    const out = tone(1000, rate, 1).subarray(1000, 1000 + 8000);
    let [sine, cosine] = [0, 0];
    out.forEach((sample, n) => {
      sine += (sample * Math.sin((2 * Math.PI * 1000 * n) / RATE) * 2) / out.length;
      cosine += (sample * Math.cos((2 * Math.PI * 1000 * n) / RATE) * 2) / out.length;
    });
    const rest = out.map(
      (sample, n) => sample - sine * Math.sin((2 * Math.PI * 1000 * n) / RATE) - cosine * Math.cos((2 * Math.PI * 1000 * n) / RATE),
    );
    const power = rest.reduce((sum, sample) => sum + sample * sample, 0) / rest.length;
    expect(10 * Math.log10(2 * power + 1e-12)).toBeLessThan(-60);
  });

  it('an odd rate is met to within its nearest phase', () => {
    const out = tone(440, 44_056);
    expect(Math.abs(out.length - RATE / 2)).toBeLessThanOrEqual(1);
    expect(Math.abs(decibels(out))).toBeLessThan(0.1);
  });

  it('blocks of any length give what one piece gives', () => {
    const input = Float32Array.from({ length: 4410 }, (_, n) => Math.sin(n / 3) * Math.cos(n / 50));
    const whole: number[] = [];
    new Resampler(44_100).push(input, (sample) => whole.push(sample));
    const pieces: number[] = [];
    const resampler = new Resampler(44_100);
    for (let at = 0, size = 1; at < input.length; at += size, size = (size * 7) % 613)
      resampler.push(input.subarray(at, at + size), (s) => pieces.push(s));
    expect(pieces).toEqual(whole);
  });

  it('costs an audio thread little: a second of 192 kHz in less than half a second of the processor', () => {
    const input = new Float32Array(192_000).fill(0.1);
    const began = process.cpuUsage();
    resampled(input, 192_000);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(500);
  });
});
