import { describe, expect, it, vi } from 'vitest';
import { testClock } from '../../assistant/testing/fakes.ts';
import { MiaError } from '../../errors.ts';
import { EchoicRing, IconicRing, sensoryMemory } from '../../memory/sensory/index.ts';
import type { AudioEncoder, ImageReader, OpenImage } from '../../ports/index.ts';
import { MultimodalProcessor, sensed } from './index.ts';

/** Opens what begins with a number below 200. */
function reader() {
  const closed: number[] = [];
  const open = async (content: Uint8Array): Promise<OpenImage> => {
    const name = content[0] as number;
    if (name >= 200) throw new MiaError('image.damaged');
    return {
      facts: { format: 'jpeg', width: name, height: 1, pages: 1, notes: [] },
      close: () => closed.push(name),
    } as unknown as OpenImage;
  };
  return { reader: { open, close: async () => {} } satisfies ImageReader, closed };
}

function senses(rate = 16_000) {
  const clock = testClock();
  const ears = new EchoicRing({ clock, keepMs: 2000, samples: 'int16', rate });
  const eyes = new IconicRing({ clock, keepMs: 2000, images: 3, bytesEach: 4 });
  const look = (name: number) => eyes.write({ bytes: Uint8Array.of(name), type: 'image/jpeg', width: 1, height: 1 });
  return { clock, ears, look, memory: sensoryMemory({ ears, eyes }) };
}

describe('what attention picked from sensory memory', () => {
  it('is perceived with the times at which it was heard and seen', async () => {
    const { clock, ears, look, memory } = senses();
    look(1);
    clock.advance(1000);
    look(2);
    clock.advance(32);
    ears.write({ samples: Int16Array.from({ length: 512 }, () => 16_384) });
    const { reader: opener } = reader();
    const { given, dropped } = await sensed(memory.attend({ soundMs: 800, images: 2 }), opener);
    expect(dropped).toEqual([]);
    expect(given.audio).toEqual({ samples: new Float32Array(512).fill(0.5), said: { from: 1000, to: 1032 } });
    expect(given.images.map(({ image, shown }) => [image.facts.width, shown])).toEqual([
      [1, { from: 0, to: 0 }],
      [2, { from: 1000, to: 1000 }],
    ]);
    // The image that was seen while it was said is the one that is meant.
    const encode = vi.fn<AudioEncoder['encode']>(async () => ({ frames: 0, values: new Float32Array(), pooled: Float32Array.of(1) }));
    const audio = { id: 'wav2vec2', encode } as unknown as AudioEncoder;
    const percept = await new MultimodalProcessor({ clock, audio }).perceive(given);
    expect(encode.mock.calls[0]?.[0]).toEqual(new Float32Array(512).fill(0.5));
    expect(percept.alignment.time).toEqual([
      { image: 1, synchrony: 1 },
      { image: 0, synchrony: expect.closeTo(0.5, 6) },
    ]);
  });

  it('without what cannot be opened, which is named; closing closes the rest', async () => {
    const { look, memory } = senses();
    for (const name of [1, 200, 3]) look(name);
    const { reader: opener, closed } = reader();
    const { given, dropped, close } = await sensed(memory.attend({ images: 3 }), opener);
    expect(given).toEqual({ images: [expect.objectContaining({ shown: { from: 0, to: 0 } }), expect.anything()] });
    expect(dropped).toEqual([{ modality: 'image', index: 1, encoder: null, reason: 'failed', code: 'image.damaged' }]);
    expect(closed).toEqual([]);
    close();
    expect(closed).toEqual([1, 3]);
  });

  it('is closed where it was stopped meanwhile', async () => {
    const { look, memory } = senses();
    look(1);
    const { reader: opener, closed } = reader();
    await expect(sensed(memory.attend({ images: 1 }), opener, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'request.cancelled',
    });
    expect(closed).toEqual([1]);
  });

  it('is refused where it is not what encoders hear', async () => {
    const { ears, memory } = senses(48_000);
    ears.write({ samples: new Int16Array(512).fill(9) });
    await expect(sensed(memory.attend({ soundMs: 800 }), reader().reader)).rejects.toMatchObject({
      code: 'request.invalid',
      details: { what: 'rate', expected: 16_000, given: 48_000 },
    });
  });
});
