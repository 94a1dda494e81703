import { describe, expect, test } from 'vitest';
import { paddleFiles } from './fixtures/models.ts';
import { onnxMetadata } from './onnx-metadata.ts';
import { ctcText, dictionaryOf, openRecogniser } from './recogniser.ts';

/** Steps of signs, each with its probability; the rest goes to nobody. */
const steps = (signs: readonly string[], ...said: Record<string, number>[]) => {
  const out = new Float32Array(said.length * signs.length);
  for (const [step, one] of said.entries()) for (const [sign, p] of Object.entries(one)) out[step * signs.length + signs.indexOf(sign)] = p;
  return ctcText(out, said.length, signs);
};
const SIGNS = ['', 'a', 'l', '0', 'O', 'E', ' '];

describe('decoding', () => {
  test('what repeats is one sign, unless a blank lies between', () => {
    const { text, confidence } = steps(SIGNS, { a: 0.9 }, { a: 0.8 }, { l: 0.9 }, { '': 1 }, { l: 0.6 });
    expect(text).toBe('all');
    expect(confidence).toBeCloseTo(0.8, 6);
    expect(steps(SIGNS, { '': 1 })).toEqual({ text: '', confidence: 0 });
  });

  test('a zero beside a capital is an O where that was nearly as likely, and nowhere else', () => {
    expect(steps(SIGNS, { E: 0.9 }, { 0: 0.9, O: 0.05 }).text).toBe('EO');
    expect(steps(SIGNS, { E: 0.9 }, { 0: 0.99, O: 0.001 }).text).toBe('E0');
    expect(steps(SIGNS, { a: 0.9 }, { 0: 0.9, O: 0.05 }).text).toBe('a0');
  });
});

describe('dictionaries', () => {
  test('of inference.yml: both ways of quoting, up to the next key', () => {
    const yaml =
      "PostProcess:\n  name: CTCLabelDecode\n  character_dict:\n  - '!'\n  - ''''\n  - a\n  - \"\\U0001F680\"\n  - \"\\x7E\"\nOther: 1\n";
    expect(dictionaryOf(yaml)).toEqual(['!', "'", 'a', '🚀', '~']);
    expect(dictionaryOf('Global: {}\n')).toEqual([]);
  });

  test('of ONNX: its key-value pairs behind fields of every type', () => {
    const text = (value: string) => [value.length, ...Buffer.from(value)];
    const pair = [10, ...text('character'), 18, ...text('a\nb')];
    const bytes = Uint8Array.from([8, 150, 1, 58, 2, 1, 2, 13, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 114, pair.length, ...pair]);
    expect(onnxMetadata(bytes)).toEqual(new Map([['character', 'a\nb']]));
    expect(() => onnxMetadata(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => onnxMetadata(Uint8Array.from([255, 255, 255]))).toThrow(RangeError);
  });

  test.skipIf(!paddleFiles())('a recogniser without one, as the detection is, is none (fetch-test-models)', async () => {
    await expect(openRecogniser(paddleFiles()?.detection as string)).rejects.toMatchObject({ code: 'ocr.missing' });
    await expect(openRecogniser('/nowhere.onnx')).rejects.toMatchObject({ code: 'ocr.missing' });
  });
});
