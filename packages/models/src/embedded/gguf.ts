import { closeSync, fstatSync, openSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';
import { ByteCursor, invalid } from './byte-cursor.ts';
import { tensorBytes } from './ggml-types.ts';

/** What the header of a GGUF file tells, read without the weights. */
export interface GgufSummary {
  architecture: string;
  /** `general.name`, where the file has one. */
  name: string | null;
  /** Tokens that the model was trained for. */
  contextLength: number;
  layers: number;
  /** Bytes of 16-bit keys and values that one token occupies in the cache. */
  cacheBytesPerToken: number;
  vocabulary: number;
  /** The model's own chat template (Jinja), where it has one. */
  template: string | null;
  thinking: boolean;
  /** Bytes of the file. */
  bytes: number;
}

const MAX_KEYS = 4_096;
const MAX_TENSORS = 100_000;
const MAX_STRING = 1 << 20;

const TYPE = { string: 8, array: 9 } as const;
const SIZES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };

type Value = string | number | boolean | number[];

/**
 * Reads and checks the header of a GGUF file (version 2 or 3, little-endian): every count, length and offset lies inside
 * the file, so that what native code is given later is at least whole. See ggml/docs/gguf.md.
 * @throws MiaError `model.missing` when the file can not be opened; `model.file-invalid` with a reason: "magic",
 * "version", "truncated", "split", "architecture", or what else is wrong
 */
export function readGguf(path: string): GgufSummary {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw new MiaError('model.missing', {}, { cause: error });
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw invalid('not a file');
    return parse(new ByteCursor(descriptor, stat.size));
  } finally {
    closeSync(descriptor);
  }
}

function parse(cursor: ByteCursor): GgufSummary {
  if (cursor.size < 24 || cursor.u32() !== 0x46554747) throw invalid('magic');
  const version = cursor.u32();
  if (version !== 2 && version !== 3) throw invalid('version');
  const tensors = cursor.u64();
  const keys = cursor.u64();
  if (tensors < 1 || tensors > MAX_TENSORS || keys > MAX_KEYS) throw invalid('count');
  const values = new Map<string, Value>();
  const lengths = new Map<string, number>();
  for (let index = 0; index < keys; index++) {
    const key = cursor.text(4_096);
    const value = readValue(cursor, cursor.u32(), key, lengths);
    if (value !== undefined) values.set(key, value);
  }
  if (Number(values.get('split.count') ?? 1) > 1) throw invalid('split');
  checkTensors(cursor, tensors, Number(values.get('general.alignment') ?? 32));
  return summarize(values, lengths, cursor.size);
}

/** A value, where it is one that somebody asks for: arrays of strings (the vocabulary) are only counted. */
function readValue(cursor: ByteCursor, type: number, key: string, lengths: Map<string, number>): Value | undefined {
  if (type === TYPE.string) return cursor.text(MAX_STRING);
  if (type !== TYPE.array) return scalar(cursor, type);
  const elementType = cursor.u32();
  const length = cursor.u64();
  if (elementType === TYPE.array) throw invalid('nested array');
  if (length > cursor.left) throw invalid('truncated');
  lengths.set(key, length);
  if (elementType === TYPE.string) {
    for (let index = 0; index < length; index++) cursor.skipText();
    return undefined;
  }
  const size = SIZES[elementType];
  if (size === undefined) throw invalid('type');
  if (length > 1_024) {
    cursor.skip(length * size);
    return undefined;
  }
  return Array.from({ length }, () => Number(scalar(cursor, elementType)));
}

function scalar(cursor: ByteCursor, type: number): number | boolean {
  switch (type) {
    case 0:
      return cursor.u8();
    case 1:
      return cursor.i8();
    case 2:
      return cursor.u16();
    case 3:
      return cursor.i16();
    case 4:
      return cursor.u32();
    case 5:
      return cursor.i32();
    case 6:
      return cursor.f32();
    case 7:
      return cursor.u8() !== 0;
    case 10:
      return cursor.u64();
    case 11:
      return cursor.i64();
    case 12:
      return cursor.f64();
    default:
      throw invalid('type');
  }
}

function checkTensors(cursor: ByteCursor, count: number, alignment: number): void {
  if (!Number.isInteger(alignment) || alignment < 1 || alignment > 1 << 16) throw invalid('alignment');
  const ends: number[] = [];
  for (let index = 0; index < count; index++) {
    cursor.text(1_024);
    const dimensions = cursor.u32();
    if (dimensions < 1 || dimensions > 4) throw invalid('dimensions');
    let elements = 1;
    for (let axis = 0; axis < dimensions; axis++) elements *= cursor.u64();
    const type = cursor.u32();
    const offset = cursor.u64();
    if (!Number.isSafeInteger(elements) || offset % alignment !== 0) throw invalid('tensor');
    ends.push(offset + (tensorBytes(type, elements) ?? 0));
  }
  const start = Math.ceil(cursor.position / alignment) * alignment;
  for (const end of ends) if (start + end > cursor.size) throw invalid('truncated');
}

function summarize(values: Map<string, Value>, lengths: Map<string, number>, bytes: number): GgufSummary {
  const architecture = values.get('general.architecture');
  if (typeof architecture !== 'string' || !/^[\w.-]{1,64}$/.test(architecture)) throw invalid('architecture');
  const of = (name: string) => values.get(`${architecture}.${name}`);
  const number = (name: string, fallback: number) => {
    const value = of(name);
    return typeof value === 'number' && value > 0 ? value : fallback;
  };
  const layers = number('block_count', 0);
  const contextLength = number('context_length', 0);
  if (layers < 1 || layers > 10_000 || contextLength < 1) throw invalid('architecture');
  const heads = Math.max(1, firstOf(of('attention.head_count'), 1));
  const width = number('embedding_length', 0) / heads;
  const keyWidth = number('attention.key_length', width);
  const valueWidth = number('attention.value_length', width);
  // Per layer where the model says so (some layers have none), else the same in each.
  const cacheHeads = of('attention.head_count_kv');
  const headsInAll = Array.isArray(cacheHeads)
    ? cacheHeads.slice(0, layers).reduce((sum, each) => sum + each, 0)
    : layers * (typeof cacheHeads === 'number' ? cacheHeads : heads);
  const template = values.get('tokenizer.chat_template');
  const text = typeof template === 'string' && template.trim() !== '' ? template : null;
  const name = values.get('general.name');
  return {
    architecture,
    name: typeof name === 'string' ? name : null,
    contextLength,
    layers,
    cacheBytesPerToken: Math.ceil(headsInAll * (keyWidth + valueWidth) * 2),
    vocabulary: lengths.get('tokenizer.ggml.tokens') ?? 0,
    template: text,
    thinking: text !== null && /<think>|\[THINK\]|<\|START_THINKING\|>|<seed:think>/.test(text),
    bytes,
  };
}

function firstOf(value: Value | undefined, fallback: number): number {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' ? first : fallback;
}
