import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, FRAME_KINDS, FrameSplitter } from './frame.ts';

const code = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'no error';
};

describe('the frame codec', () => {
  test('gives back what it was given, of every kind', () => {
    const body = Uint8Array.of(0, 255, 1);
    for (const kind of FRAME_KINDS) {
      expect(decodeFrame(encodeFrame(kind, { id: 1, text: 'ü\u0000' }, body))).toEqual({ kind, header: { id: 1, text: 'ü\u0000' }, body });
    }
  });

  test('refuses what is too large, in both directions', () => {
    expect(code(() => encodeFrame('request', { text: 'x'.repeat(100) }, undefined, 64))).toBe('protocol.oversized');
    expect(code(() => decodeFrame(encodeFrame('request', { text: 'x'.repeat(100) }), 64))).toBe('protocol.oversized');
  });

  const whole = encodeFrame('request', { id: 1 }, Uint8Array.of(1, 2, 3));
  const patched = (at: number, value: number): Uint8Array => {
    const bytes = whole.slice();
    bytes[at] = value;
    return bytes;
  };
  test.each([
    ['nothing', new Uint8Array(0)],
    ['less than a prefix', whole.slice(0, 8)],
    ['a length that lies', patched(3, 1)],
    ['cut off', whole.slice(0, -1)],
    ['an unknown kind', patched(4, 200)],
    ['a header longer than the frame', patched(6, 255)],
    ['a header that is no JSON', patched(9, 0x5b)],
    ['a header that is no UTF-8', patched(10, 0xff)],
    ['a header that is no object', encodeFrame('request', [])],
    ['a header that is null', encodeFrame('request', null as never)],
  ])('refuses %s', (_name, bytes) => {
    expect(code(() => decodeFrame(bytes))).toBe('protocol.malformed');
  });

  test('an error about a header does not quote it', () => {
    const bytes = encodeFrame('request', { text: 'something private' });
    bytes[9] = 0x21;
    try {
      decodeFrame(bytes);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify([error, (error as Error).message, String((error as Error).cause)])).not.toContain('private');
    }
  });

  test('survives random bytes', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed;
    };
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from({ length: random() % 64 }, () => random() & 255);
      // A right length in half of them, so that the later checks are reached.
      if (bytes.length >= 9 && i % 2) {
        new DataView(bytes.buffer).setUint32(0, bytes.length - 4);
        bytes[4] = random() % 7;
      }
      expect(['protocol.malformed', 'no error']).toContain(code(() => decodeFrame(bytes)));
    }
  });
});

describe('the splitter', () => {
  const frames = [
    encodeFrame('request', { id: 1 }),
    encodeFrame('event', { id: 2 }, new Uint8Array(5000)),
    encodeFrame('cancel', { id: 3 }),
  ];
  const stream = new Uint8Array(Buffer.concat(frames));

  test.each([1, 2, 3, 7, 4096, 1_000_000])('finds the frames in chunks of %i bytes', (size) => {
    const splitter = new FrameSplitter();
    const found: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) found.push(...splitter.push(stream.subarray(at, at + size)));
    expect(found.map((f) => decodeFrame(f))).toEqual(frames.map((f) => decodeFrame(f)));
    expect(splitter.pending).toBe(0);
  });

  test('stops at an announced size over the limit before any of it is kept', () => {
    const splitter = new FrameSplitter(1000);
    expect(code(() => splitter.push(Uint8Array.of(0xff, 0xff, 0xff, 0xff)))).toBe('protocol.oversized');
    expect(code(() => new FrameSplitter().push(Uint8Array.of(0, 0, 0, 1)))).toBe('protocol.malformed');
  });
});
