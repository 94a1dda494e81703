import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A network with one input and one output, both float32. */
export interface Network {
  /** Blocks this thread while it computes. */
  run(data: Float32Array, shape: readonly number[]): Promise<{ data: Float32Array; shape: readonly number[] }>;
  release(): Promise<void>;
}

/**
 * @param weights path of an ONNX file with its data inside
 * @throws MiaError `ocr.missing` when it is not there or is none
 */
export async function openNetwork(weights: string): Promise<Network> {
  try {
    // From memory and not by path: such a graph can name no other file for its data.
    return await networkOf(await readFile(weights));
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('ocr.missing', { reason: 'unreadable' }, { cause: error });
  }
}

async function networkOf(weights: Buffer): Promise<Network> {
  const session = await InferenceSession.create(weights, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  });
  const [input, output] = [session.inputNames[0], session.outputNames[0]];
  if (session.inputNames.length !== 1 || !input || !output) throw new MiaError('ocr.missing', { reason: 'shape' });
  return {
    run: async (data, shape) => {
      const result = (await session.run({ [input]: new Tensor('float32', data, shape) }))[output];
      return { data: result?.data as Float32Array, shape: result?.dims ?? [] };
    },
    release: () => session.release(),
  };
}
