import { describe, expect, it } from 'vitest';
import { Resampler } from './resample.ts';

const tone = (hz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));
/** Amplitude of one frequency, away from both ends. */
function amplitude(samples: Float32Array, hz: number, rate: number): number {
  const from = Math.floor(samples.length * 0.2);
  const to = Math.floor(samples.length * 0.8);
  let [re, im] = [0, 0];
  for (let i = from; i < to; i++) {
    re += (samples[i] as number) * Math.cos((2 * Math.PI * hz * i) / rate);
    im += (samples[i] as number) * Math.sin((2 * Math.PI * hz * i) / rate);
  }
  return (2 * Math.hypot(re, im)) / (to - from);
}
function resampled(samples: Float32Array, from: number, to: number, piece: number): Float32Array {
  const resampler = new Resampler(from, to);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += piece) out.push(...resampler.push(samples.subarray(at, at + piece)));
  out.push(...resampler.end());
  return Float32Array.from(out);
}

describe.each([8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])('from %i Hz to 16 kHz', (rate) => {
  it('keeps length, pitch and loudness, in whatever pieces it comes', () => {
    const out = resampled(tone(440, rate, 0.5), rate, 16_000, 777);
    expect(out.length).toBe(8_000);
    expect(amplitude(out, 440, 16_000)).toBeCloseTo(0.5, 2);
    expect(resampled(tone(440, rate, 0.5), rate, 16_000, 100_000)).toEqual(out);
    // As if it had been recorded at 16 kHz.
    const wanted = tone(440, 16_000, 0.5);
    for (let i = 1_000; i < 7_000; i += 37) expect(Math.abs((out[i] as number) - (wanted[i] as number))).toBeLessThan(0.002);
  });
});

// only what is faster than 16 kHz holds tones that 16 kHz cannot
it.each([44_100, 48_000, 96_000, 192_000])('from %i Hz nothing comes back as a false tone', (rate) => {
  const out = resampled(tone(11_000, rate, 0.5), rate, 16_000, 4_096);
  expect(Math.max(...out.slice(1_000, 7_000).map(Math.abs))).toBeLessThan(0.0005);
});
