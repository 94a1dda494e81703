import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWave } from '../../../../scripts/lib/speech.ts';
import { AudioFile, kindOf } from './decode.ts';
import { openFlacEncoder, setTotal } from './flac.ts';

const RATE = 16_000;
const SAID = new URL('../speech/fixtures/sense-and-sensibility-0930.wav', import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));

async function decoded(bytes: Uint8Array, { piece = 262_144, longest = 60 * RATE } = {}): Promise<Float32Array> {
  const file = new AudioFile(longest);
  try {
    const parts: Float32Array[] = [];
    for (let at = 0; at < bytes.length; at += piece) parts.push(await file.push(bytes.subarray(at, at + piece)));
    parts.push(await file.end());
    return Float32Array.from(parts.flatMap((part) => [...part]));
  } finally {
    file.free();
  }
}

/** The likeness of two recordings, −1 to 1, at the shift of at most `within` samples where it is greatest. */
function likeness(a: Float32Array, b: Float32Array, within = 3_000): number {
  let best = -1;
  for (let shift = -within; shift <= within; shift += 8) {
    let [both, one, other] = [0, 0, 0];
    for (let i = within; i < Math.min(a.length, b.length) - within; i += 2) {
      const [x, y] = [a[i] as number, b[i + shift] as number];
      both += x * y;
      one += x * x;
      other += y * y;
    }
    best = Math.max(best, both / Math.sqrt(one * other || 1));
  }
  return best;
}

/** A wav file of a tone. */
function wave(given: { rate: number; channels?: number; bits?: 8 | 16 | 24; seconds?: number; claims?: number }): Uint8Array {
  const { rate, channels = 1, bits = 16, seconds = 1 } = given;
  const frames = Math.round(rate * seconds);
  const size = (frames * channels * bits) / 8;
  const bytes = Buffer.alloc(44 + size);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + size, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE((rate * channels * bits) / 8, 28);
  bytes.writeUInt16LE((channels * bits) / 8, 32);
  bytes.writeUInt16LE(bits, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(given.claims ?? size, 40);
  for (let i = 0; i < frames * channels; i++) {
    const value = 0.5 * Math.sin((2 * Math.PI * 440 * Math.floor(i / channels)) / rate);
    if (bits === 8) bytes.writeUInt8(Math.round(128 + 127 * value), 44 + i);
    else bytes.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), 44 + (i * bits) / 8, bits / 8);
  }
  return bytes;
}

describe('a sound file', () => {
  const said = readWave(SAID);

  it.each(['amiable.mp3', 'amiable.opus', 'amiable.ogg', 'amiable.flac', 'amiable.webm'])(
    '%s is what was said',
    async (name) => {
      const samples = await decoded(fixture(name));
      expect(Math.abs(samples.length - said.length)).toBeLessThan(0.45 * RATE);
      expect(likeness(said, samples)).toBeGreaterThan(0.9);
    },
    20_000,
  );

  it.each([
    { rate: 8_000 },
    { rate: 16_000 },
    { rate: 44_100, channels: 2 },
    { rate: 48_000, bits: 24 as const },
    { rate: 11_025, bits: 8 as const },
    { rate: 192_000, channels: 2, bits: 24 as const },
  ])('of any rate, width and number of channels comes as one channel at 16 kHz: %o', async (given) => {
    const samples = await decoded(wave(given), { piece: 10_007 });
    expect(samples.length).toBe(RATE);
    for (let i = 2_000; i < 14_000; i += 111) expect(samples[i]).toBeCloseTo(0.5 * Math.sin((2 * Math.PI * 440 * i) / RATE), 1);
  });

  it('that is cut off is as long as what there is of it', async () => {
    const cut = wave({ rate: RATE });
    expect((await decoded(cut.subarray(0, 44 + 16_001))).length).toBe(8_000);
    for (const name of ['amiable.mp3', 'amiable.opus', 'amiable.ogg', 'amiable.flac', 'amiable.webm']) {
      const bytes = fixture(name);
      const { length } = await decoded(bytes.subarray(0, Math.round(bytes.length * 0.6)));
      expect(length / said.length).toBeGreaterThan(0.2);
      expect(length / said.length).toBeLessThan(0.85);
    }
  }, 30_000);

  it('is counted by its samples, whatever its header says', async () => {
    const lying = wave({ rate: RATE, seconds: 2, claims: 100 });
    expect((await decoded(wave({ rate: RATE, claims: 0xffff_fff0 }))).length).toBe(RATE);
    await expect(decoded(lying)).rejects.toMatchObject({ code: 'audio.invalid' });
    await expect(decoded(wave({ rate: RATE, seconds: 3 }), { longest: 2 * RATE })).rejects.toMatchObject({ code: 'audio.too-long' });
    // Some kilobytes that stand for an hour of silence.
    const encoder = await openFlacEncoder();
    for (let i = 0; i < 3_600; i++) encoder.push(new Float32Array(RATE));
    encoder.end();
    const hour = encoder.take();
    expect(hour.length).toBeLessThan(400_000);
    await expect(decoded(hour)).rejects.toMatchObject({ code: 'audio.too-long' });
  }, 60_000);

  it.each([
    ['nothing', new Uint8Array()],
    ['a few bytes', new TextEncoder().encode('RIFF')],
    ['text', new TextEncoder().encode('Dear diary, today I walked to the lake. '.repeat(40))],
    ['a header without sound', wave({ rate: RATE, seconds: 0 })],
    ['a rate of nothing', wave({ rate: 0, seconds: 1 })],
    ...(
      ['RIFF0000WAVEfmt ', 'fLaC', 'OggS....................OpusHead', 'OggS.....................\x01vorbis', '\x1aE\xdf\xa3'] as const
    ).map((head): [string, Uint8Array] => {
      const noise = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919 + ((i * i) % 251)) & 0xff);
      noise.set(Buffer.from(head, 'latin1'));
      return [`noise behind ${JSON.stringify(head)}`, noise];
    }),
  ])('that is none is refused: %s', async (_, bytes) => {
    await expect(decoded(bytes)).rejects.toMatchObject({ code: 'audio.invalid' });
  });

  it('of a kind that can not be read is told from one that is damaged', async () => {
    const mp4 = Buffer.alloc(200);
    mp4.write('ftypM4A ', 4, 'latin1');
    await expect(decoded(mp4)).rejects.toMatchObject({ code: 'audio.unsupported', details: { kind: 'mp4' } });
    expect(kindOf(Buffer.from('%PDF-1.7'.padEnd(64)))).toBeNull();
  });
});

it('a recording comes back out of FLAC to the last bit, its length in its header', async () => {
  const samples = readWave(SAID);
  const encoder = await openFlacEncoder();
  for (let at = 0; at < samples.length; at += 512) encoder.push(samples.subarray(at, at + 512));
  encoder.end();
  const file = encoder.take();
  setTotal(file, samples.length);
  expect(file.length).toBeLessThan(samples.length * 1.2);
  const back = await decoded(file);
  expect(back.length).toBe(samples.length);
  for (let i = 0; i < back.length; i += 13) expect(Math.abs((back[i] as number) - (samples[i] as number))).toBeLessThan(1.6e-5);
  expect(new DataView(file.buffer, file.byteOffset).getUint32(22)).toBe(samples.length);
  encoder.close();
});
