import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import { Tensor } from 'onnxruntime-node';
import { type PatchOutputs, withPatchOutputs } from './patch-outputs.ts';
import { even, type Outputs, type Provider, ProviderSession, type Runtime } from './providers.ts';
import type { ImageRecipe, TextRecipe } from './recipe.ts';
import { filled, loadTokens } from './tokens.ts';
import { unitRows } from './vectors.ts';

export interface ClipFiles {
  /** The image tower: ONNX with its data inside. */
  vision: string;
  /** The text tower, likewise. */
  text: string;
  /** `tokenizer.json` of Hugging Face. */
  tokenizer: string;
}

/** One number a patch, row by row. */
export interface PatchWeights {
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface ClipImage {
  /** L2 norm 1. */
  vector: Float32Array;
}

export interface ClipPatches {
  /** Each L2 norm 1, in the space of the images. */
  patches: PatchWeights;
  /** What the last layer's class token attends to, the mean over its heads, of sum 1; null where the graph does not tell it. */
  attention: PatchWeights | null;
}

export interface ImageTower {
  readonly provider: Provider;
  /** @param values 3 × size × size, as `normalised` gives */
  encode(values: Float32Array): Promise<ClipImage>;
  /** Null where the graph has no patches that could be brought into the space. */
  patches(values: Float32Array): Promise<ClipPatches | null>;
  release(): Promise<void>;
}

export interface TextTower {
  /** One vector a text, L2 norm 1 each, one after the other. */
  encode(texts: readonly string[]): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface TowerOptions {
  providers?: readonly Provider[];
  runtime?: Runtime;
}

/** As the hub's exports name the vector: CLIP with its projection, SigLIP by its pooler. */
const IMAGE_OUTPUTS = ['image_embeds', 'pooler_output'];
const TEXT_OUTPUTS = ['text_embeds', 'pooler_output'];
/** How alike the first token’s vector and the image’s own are at least, which are the same but for what quantizing rounds. */
const SAME = 0.98;
/** Texts in one pass, where the graph takes any number. */
const BATCH = 32;

/**
 * Loads an image tower; input `pixel_values` [n, 3, size, size] float32.
 * @throws MiaError `encoder.missing` where the file is not there or is none
 */
export async function loadImageTower(path: string, recipe: ImageRecipe, options: TowerOptions = {}): Promise<ImageTower> {
  const { size, dimension } = recipe;
  const bytes = await readGraph(path);
  const shape = [1, 3, size, size];
  const trial = () => ({ pixel_values: even(shape) });
  const { session, more } = await opened(async () => {
    const patched = withPatchOutputs(bytes);
    return { more: patched, session: await ProviderSession.open(patched?.model ?? bytes, { ...options, trial }) };
  });
  const output = named(session, IMAGE_OUTPUTS);
  const run = (values: Float32Array, outputs: readonly string[]) =>
    session.run({ pixel_values: new Tensor('float32', values, shape) }, outputs);
  return {
    get provider() {
      return session.provider;
    },
    async encode(values) {
      const { data } = taken(await run(values, [output]), output);
      if (dimension !== null && data.length !== dimension) throw new MiaError('encoder.missing', { reason: 'dimension' });
      return { vector: unitRows(Float32Array.from(data), data.length) };
    },
    async patches(values) {
      if (!more) return null;
      const wanted = [output, more.tokens, ...(more.attention ? [more.attention] : [])];
      return patchesOf(await run(values, wanted), output, more);
    },
    release: () => session.release(),
  };
}

/**
 * Loads a text tower; input `input_ids` [n, tokens] int64, and `attention_mask` where it has it.
 * @throws MiaError `encoder.missing`
 */
export async function loadTextTower(files: Omit<ClipFiles, 'vision'>, recipe: TextRecipe, runtime?: Runtime): Promise<TextTower> {
  const tokens = await loadTokens(files.tokenizer, recipe).catch((cause) => {
    throw cause instanceof MiaError ? cause : new MiaError('encoder.missing', { reason: 'unreadable' }, { cause });
  });
  const bytes = await readGraph(files.text);
  // Short texts gain nothing from another provider.
  const session = await opened(() => ProviderSession.open(bytes, { providers: ['cpu'], ...(runtime ? { runtime } : {}) }));
  const output = named(session, TEXT_OUTPUTS);
  const fixed = session.fixed('input_ids', 1);
  // Some exports take one text at a time.
  const many = session.fixed('input_ids', 0) === 1 ? 1 : BATCH;

  async function batch(rows: readonly number[][]): Promise<Float32Array> {
    const { ids, length } = filled(rows, recipe, fixed);
    const shape = [rows.length, length];
    const feeds: Record<string, Tensor> = { input_ids: new Tensor('int64', ids, shape) };
    if (session.inputs.includes('attention_mask')) {
      const mask = BigInt64Array.from(ids, (_, at) =>
        recipe.padded || at % length < (rows[Math.floor(at / length)]?.length ?? 0) ? 1n : 0n,
      );
      feeds.attention_mask = new Tensor('int64', mask, shape);
    }
    const { data } = taken(await session.run(feeds, [output]), output);
    return unitRows(Float32Array.from(data), data.length / rows.length);
  }

  return {
    async encode(texts) {
      const parts: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += many) parts.push(await batch(texts.slice(at, at + many).map(tokens.encode)));
      return Float32Array.from(parts.flatMap((part) => [...part]));
    },
    release: () => session.release(),
  };
}

async function readGraph(path: string): Promise<Uint8Array> {
  if (!path.endsWith('.onnx')) throw new MiaError('encoder.missing', { reason: 'kind' });
  // From memory and not by path: such a graph can name no other file for its data.
  return await readFile(path).catch((cause) => {
    throw new MiaError('encoder.missing', { reason: 'unreadable' }, { cause });
  });
}

async function opened<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (cause) {
    throw new MiaError('encoder.missing', { reason: 'unreadable' }, { cause });
  }
}

function named(session: ProviderSession, names: readonly string[]): string {
  const found = names.find((name) => session.outputs.includes(name));
  if (!found) throw new MiaError('encoder.missing', { reason: 'shape' });
  return found;
}

function taken(outputs: Outputs, name: string): Outputs[string] {
  const found = outputs[name];
  if (!found) throw new MiaError('encoder.missing', { reason: 'shape' });
  return found;
}

function patchesOf(outputs: Outputs, output: string, { tokens, attention }: PatchOutputs): ClipPatches | null {
  const image = taken(outputs, output).data;
  const { data, dims } = taken(outputs, tokens);
  const dimension = image.length;
  const count = data.length / dimension - 1;
  const side = Math.sqrt(count);
  if (dims.length !== 3 || !Number.isInteger(side)) return null;
  const vectors = unitRows(Float32Array.from(data), dimension);
  const own = unitRows(Float32Array.from(image), dimension);
  // The first token's vector is the image's: where it is not, the graph was not what it seemed.
  if (own.reduce((sum, one, i) => sum + one * (vectors[i] as number), 0) < SAME) return null;
  return {
    patches: { rows: side, columns: side, values: vectors.slice(dimension) },
    attention: attention ? attentionOf(taken(outputs, attention), side) : null,
  };
}

function attentionOf({ data, dims }: Outputs[string], side: number): PatchWeights | null {
  const all = side * side + 1;
  if (dims.length < 3 || dims.at(-1) !== all || dims.at(-2) !== all) return null;
  const values = new Float32Array(side * side);
  for (let head = 0; head < data.length; head += all * all) {
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + (data[head + 1 + i] as number);
  }
  const sum = values.reduce((a, b) => a + b, 0);
  return { rows: side, columns: side, values: values.map((one) => (sum > 0 ? one / sum : 0)) };
}
