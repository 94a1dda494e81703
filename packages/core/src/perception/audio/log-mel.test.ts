import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWave } from '../../../../../scripts/lib/speech.ts';
import { HOP, logMel, RATE } from './log-mel.ts';
import { hertzOf, melFilters, melOf } from './mel-filters.ts';
import { powerSpectrum } from './spectrum.ts';

const SPEECH = new URL('../../../../models/src/speech/fixtures/sense-and-sensibility-0870.wav', import.meta.url);
const tone = (hertz: number, seconds: number, loud = 0.5) =>
  Float32Array.from({ length: seconds * RATE }, (_, n) => loud * Math.sin((2 * Math.PI * hertz * n) / RATE));

function reference(bins: number): Float32Array {
  const bytes = readFileSync(new URL(`./fixtures/log-mel-${bins}.f32`, import.meta.url));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** The transform as it is defined. */
function slowly(frame: Float64Array): number[] {
  return Array.from({ length: frame.length / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    for (const [n, sample] of frame.entries()) {
      re += sample * Math.cos((2 * Math.PI * k * n) / frame.length);
      im -= sample * Math.sin((2 * Math.PI * k * n) / frame.length);
    }
    return re ** 2 + im ** 2;
  });
}

describe('the spectrum', () => {
  it.each([8, 400, 512, 50])('of %i samples is the transform by its definition', (length) => {
    const frame = Float64Array.from({ length }, (_, n) => Math.sin(n * n) + 0.3 * Math.cos(3 * n));
    const power = new Float64Array(length / 2 + 1);
    powerSpectrum(length)(frame, power);
    for (const [k, wanted] of slowly(frame).entries()) expect(power[k]).toBeCloseTo(wanted, 8);
  });

  it('keeps nothing of the frame before', () => {
    const transform = powerSpectrum(400);
    const power = new Float64Array(201);
    transform(new Float64Array(400).fill(1), power);
    transform(new Float64Array(400), power);
    expect(Math.max(...power)).toBe(0);
  });
});

describe('the mel scale', () => {
  it('is linear up to 1 kHz and logarithmic above', () => {
    expect(melOf(500)).toBeCloseTo(7.5, 10);
    expect(melOf(1_000)).toBeCloseTo(15, 10);
    expect(melOf(6_400)).toBeCloseTo(42, 10);
    for (const hertz of [0, 440, 999, 1_000, 4_000, 8_000]) expect(hertzOf(melOf(hertz))).toBeCloseTo(hertz, 8);
  });

  it.each([80, 128])('is covered by %i triangles of area 1', (bins) => {
    const filters = melFilters(bins, 400, RATE);
    expect(filters).toHaveLength(bins);
    // Those that are wide enough for the grid of 40 Hz.
    for (const { weights } of filters.slice(-20)) expect(40 * weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 1);
    for (const { weights } of filters) expect(weights.length).toBeGreaterThan(0);
  });
});

describe('the log-mel spectrogram', () => {
  it.each([80, 128] as const)('of speech in %i bins is that of the reference to 1e-4', (bins) => {
    const { values, frames } = logMel(readWave(SPEECH).subarray(16_000, 20_000), bins);
    const wanted = reference(bins);
    expect(frames).toBe(25);
    expect(values).toHaveLength(wanted.length);
    expect(Math.max(...values.map((value, i) => Math.abs(value - (wanted[i] as number))))).toBeLessThan(1e-4);
  });

  it('has a tone in the bin of its frequency', () => {
    const { values, frames } = logMel(tone(1_000, 0.5));
    const middle = Array.from({ length: 80 }, (_, bin) => values[bin * frames + 20] as number);
    const loudest = middle.indexOf(Math.max(...middle));
    const centre = hertzOf((melOf(8_000) * (loudest + 1)) / 81);
    expect(Math.abs(centre - 1_000)).toBeLessThan(40);
  });

  it.each([0, 1, HOP - 1, HOP, 250, 399])('has a frame for every full hop of %i samples, all of them numbers', (length) => {
    const { values, frames } = logMel(tone(300, 1).subarray(0, length));
    expect(frames).toBe(Math.floor(length / HOP));
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('lifts silence to the floor', () => {
    expect([...new Set(logMel(new Float32Array(1_600)).values)]).toEqual([-1.5]);
  });
});
