import { readFileSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';
import { describe, expect, it } from 'vitest';
import { framesOfAdts, isAdts } from './adts.ts';
import { bareAac } from './bare-aac.fixture.ts';
import { browserKind } from './decode.ts';
import { type Frames, type Place, readerOf } from './frames.ts';
import { framesOfMp4 } from './mp4.ts';
import { waveBody, waveHead } from './wave.ts';

const M4A = new Uint8Array(readFileSync(new URL('./fixtures/amiable.m4a', import.meta.url)));
const reader = (bytes: Uint8Array) => readerOf(bytes.length, async (from, to) => new Uint8Array(bytes.slice(from, to)));
const framesOf = (bytes: Uint8Array): Promise<Frames> => framesOfMp4(reader(bytes), bytes.length);

async function all(frames: Frames): Promise<Place[]> {
  const found: Place[] = [];
  for await (const place of frames.places) found.push(place);
  return found;
}

/** The same file with its index before its sound, as it is written for the web; places in it move along. */
function indexFirst(bytes: Uint8Array): Uint8Array {
  const whole = Buffer.from(bytes);
  const at = whole.indexOf('moov') - 4;
  const length = whole.readUInt32BE(at);
  const index = Buffer.from(whole.subarray(at, at + length));
  const table = index.indexOf('stco') + 4;
  for (let n = 0; n < index.readUInt32BE(table + 4); n += 1) {
    const entry = table + 8 + n * 4;
    index.writeUInt32BE(index.readUInt32BE(entry) + length, entry);
  }
  const head = whole.readUInt32BE(0);
  return Buffer.concat([whole.subarray(0, head), index, whole.subarray(head, at)]);
}

describe('an m4a', () => {
  it('names its codec and says where each frame lies', async () => {
    const frames = await framesOf(M4A);
    expect(frames.config).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 44_100 });
    expect((frames.config.description as ArrayBuffer).byteLength).toBeGreaterThanOrEqual(2);
    const places = await all(frames);
    // 3.3 seconds, 1,024 samples a frame.
    expect((places.length * 1024) / 44_100).toBeCloseTo(3.3, 0);
    for (const [n, { at, length }] of places.entries()) {
      expect(length).toBeGreaterThan(0);
      if (n > 0) expect(at).toBe((places[n - 1] as Place).at + (places[n - 1] as Place).length);
    }
  });

  it('that is cut off is as long as what there is of it; where its index is gone it is none', async () => {
    const web = indexFirst(M4A);
    const whole = await all(await framesOf(web));
    expect(whole).toHaveLength((await all(await framesOf(M4A))).length);
    const half = await all(await framesOf(web.slice(0, web.length / 2)));
    expect(half.length).toBeGreaterThan(10);
    expect(half).toEqual(whole.slice(0, half.length));
    await expect(framesOf(M4A.slice(0, M4A.length - 200))).rejects.toMatchObject({ code: 'audio.invalid' });
  });

  it('of other codecs is told', async () => {
    const other = Buffer.from(M4A);
    other.write('alac', other.indexOf('mp4a', other.indexOf('stsd')), 'latin1');
    await expect(framesOf(other)).rejects.toMatchObject({ code: 'audio.unsupported', details: { kind: 'alac' } });
    const silent = Buffer.from(M4A);
    silent.write('vide', silent.indexOf('soun'), 'latin1');
    await expect(framesOf(silent)).rejects.toMatchObject({ code: 'audio.unsupported' });
  });

  it('whose index lies ends, and says what is wrong with it', async () => {
    const index = Buffer.from(M4A).indexOf('moov');
    let refused = 0;
    for (let at = index; at < M4A.length; at += 1) {
      for (const value of [0, 0x7f, 0xff]) {
        const bytes = M4A.slice();
        bytes[at] = value;
        try {
          // Never more frames than there are bytes to hold them.
          const found = await framesOf(bytes);
          let n = 0;
          for await (const { at: from, length } of found.places) {
            n += 1;
            expect(from + length).toBeLessThanOrEqual(bytes.length);
          }
          expect(n).toBeLessThanOrEqual(bytes.length);
        } catch (thrown) {
          refused += 1;
          expect(['audio.invalid', 'audio.unsupported']).toContain(thrown instanceof MiaError ? thrown.code : thrown);
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

describe('bare AAC', () => {
  it('is told from MP3, and each frame says how long it is', async () => {
    const bytes = await bareAac(M4A);
    expect(browserKind(bytes)).toBe('adts');
    expect(isAdts(new Uint8Array([0xff, 0xfb, 0x90, 0x00]))).toBe(false);
    const frames = framesOfAdts(bytes, reader(bytes), bytes.length);
    expect(frames.config).toEqual({ codec: 'mp4a.40.2', sampleRate: 44_100, numberOfChannels: 1 });
    const places = await all(frames);
    expect(places).toHaveLength((await all(await framesOf(M4A))).length);
    const cut = bytes.slice(0, bytes.length - 3);
    expect(await all(framesOfAdts(cut, reader(cut), cut.length))).toEqual(places.slice(0, -1));
    const broken = bytes.slice();
    broken.fill(0, (places[5] as Place).at, (places[5] as Place).at + 7);
    await expect(all(framesOfAdts(broken, reader(broken), broken.length))).rejects.toMatchObject({ code: 'audio.invalid' });
  });
});

it('samples become 16 bits, none of them wraps around', () => {
  const body = waveBody([0, 0.5, -2, 2]);
  const view = new DataView(body.buffer);
  expect([0, 2, 4, 6].map((at) => view.getInt16(at, true))).toEqual([0, 16_384, -32_767, 32_767]);
  expect(new DataView(waveHead(16_000).buffer).getUint32(24, true)).toBe(16_000);
});
