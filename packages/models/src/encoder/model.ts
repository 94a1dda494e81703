import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type EncoderRecipe, MINILM } from './recipe.ts';

/** Tokens of one text, special ones included. */
export type TokenIds = readonly number[];

/** What the scheduler needs of a sentence encoder. */
export interface EncoderModel {
  /** Numbers in each vector. */
  readonly dimension: number;
  tokenize(text: string): TokenIds;
  /** One L2-normalised vector a text, one after the other in one array. Blocks this thread while it computes. */
  run(batch: readonly TokenIds[]): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface EncoderFiles {
  /** ONNX with its data inside. */
  weights: string;
  /** `tokenizer.json` of Hugging Face. */
  tokenizer: string;
}

/** Characters beyond which no 512 tokens reach in any text that is read: what a 1 MB paste costs stays bounded. */
const MAX_CHARACTERS = 16_384;
/** Those of encoders for a hundred languages are about 17 MB. */
const TOKENIZER_BYTES = 32 * 1024 * 1024;
/** The output of a graph that pools itself. */
const POOLED = 'sentence_embedding';

/**
 * Loads a BERT-like sentence encoder (Reimers and Gurevych 2019, Sentence-BERT). Inputs `input_ids`, `attention_mask` and, where
 * the graph has it, `token_type_ids`, all [batch, tokens] int64; output [batch, tokens, dimension] float32, or [batch, dimension]
 * where the graph pools.
 * @throws MiaError `encoder.missing` when a file is not there, is none of its kind, or is not what the recipe says
 */
export async function loadEncoder(files: EncoderFiles, recipe: EncoderRecipe = MINILM): Promise<EncoderModel> {
  try {
    if (!files.weights.endsWith('.onnx') || !files.tokenizer.endsWith('.json')) throw new MiaError('encoder.missing', { reason: 'kind' });
    const tokenizer = await loadTokenizer(files.tokenizer);
    // From memory and not by path: such a graph can name no other file for its data.
    const weights = await readFile(files.weights);
    const session = await InferenceSession.create(weights, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // A spinning thread burns the core that somebody else waits for.
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    });
    const output = outputOf(session, recipe);
    return {
      dimension: recipe.dimension,
      tokenize: (text) => truncate(tokenizer.encode(prepare(text)).ids, recipe.maxTokens),
      run: async (batch) => pool(await runSession(session, batch, output), batch, recipe),
      release: () => session.release(),
    };
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('encoder.missing', { reason: 'unreadable' }, { cause: error });
  }
}

async function loadTokenizer(path: string): Promise<Tokenizer> {
  const text = await readFile(path);
  if (text.length > TOKENIZER_BYTES) throw new MiaError('encoder.missing', { reason: 'tokenizer too large' });
  const json = JSON.parse(text.toString('utf8')) as Record<string, unknown>;
  // Some files pad to 128 and cut at 512: both are decided here.
  return new Tokenizer({ ...json, padding: null, truncation: null }, { tokenizer_class: 'BertTokenizer' });
}

function prepare(text: string): string {
  return text.slice(0, MAX_CHARACTERS).toWellFormed();
}

/** Cuts behind so many tokens and keeps the closing special token. */
function truncate(ids: readonly number[], maxTokens: number): TokenIds {
  if (ids.length <= maxTokens) return ids;
  return [...ids.slice(0, maxTokens - 1), ids[ids.length - 1] as number];
}

/** The output that is read; its shape must be what the recipe says, as far as the graph tells it. */
function outputOf(session: InferenceSession, { pooling, dimension }: EncoderRecipe): string {
  const name = pooling === 'graph' ? POOLED : session.outputNames[0];
  const about = session.outputMetadata.find((one) => one.name === name);
  const told = about?.isTensor ? about.shape[pooling === 'graph' ? 1 : 2] : undefined;
  const wrong = typeof told === 'number' && told > 0 && told !== dimension;
  if (name === undefined || !about || wrong || !session.inputNames.includes('input_ids'))
    throw new MiaError('encoder.missing', { reason: 'shape' });
  return name;
}

async function runSession(session: InferenceSession, batch: readonly TokenIds[], output: string): Promise<Float32Array> {
  const length = Math.max(...batch.map((ids) => ids.length));
  const shape = [batch.length, length];
  const ids = new BigInt64Array(batch.length * length);
  const mask = new BigInt64Array(batch.length * length);
  for (const [row, tokens] of batch.entries()) {
    for (const [column, id] of tokens.entries()) {
      ids[row * length + column] = BigInt(id);
      mask[row * length + column] = 1n;
    }
  }
  const inputs: Record<string, () => Tensor> = {
    input_ids: () => new Tensor('int64', ids, shape),
    attention_mask: () => new Tensor('int64', mask, shape),
    token_type_ids: () => new Tensor('int64', new BigInt64Array(batch.length * length), shape),
  };
  const feeds: Record<string, Tensor> = {};
  for (const name of session.inputNames) {
    const make = inputs[name];
    if (!make) throw new MiaError('encoder.missing', { reason: 'shape' });
    feeds[name] = make();
  }
  const result = await session.run(feeds);
  return result[output]?.data as Float32Array;
}

/** [batch, tokens, dimension] to [batch, dimension]: the mean over real tokens or the first of them; then length 1. */
export function pool(hidden: Float32Array, batch: readonly TokenIds[], { dimension, pooling, normalise }: EncoderRecipe): Float32Array {
  const length = hidden.length / (batch.length * dimension);
  if (!Number.isInteger(length) || (pooling === 'graph' && length !== 1)) throw new MiaError('encoder.missing', { reason: 'shape' });
  const vectors = new Float32Array(batch.length * dimension);
  for (const [row, tokens] of batch.entries()) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    const counted = pooling === 'mean' ? tokens.length : 1;
    for (let token = 0; token < counted; token++) {
      const start = (row * length + token) * dimension;
      for (let i = 0; i < dimension; i++) vector[i] = (vector[i] as number) + (hidden[start + i] as number);
    }
    let sum = 0;
    for (const value of vector) sum += value * value;
    const scale = normalise ? (sum > 0 ? 1 / Math.sqrt(sum) : 0) : 1 / counted;
    for (let i = 0; i < dimension; i++) vector[i] = (vector[i] as number) * scale;
  }
  return vectors;
}
