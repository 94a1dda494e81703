import { MiaError } from '@mia/core/errors.ts';
import { Tensor } from 'onnxruntime-node';
import type { TowerOptions } from './clip.ts';
import { COMBINED } from './conse.ts';
import { even, type Provider, ProviderSession } from './providers.ts';
import type { ImageRecipe } from './recipe.ts';
import { type Likely, likeliest, unitRows } from './vectors.ts';

export interface ClassifierFiles {
  /** ONNX graph; its weights may be data beside it. `pixel_values` → `logits`, `features` and `feature_map`. */
  graph: string;
  /** The last layer alone: `features` → `logits`. */
  head?: string;
}

export interface Classified {
  /** Likeliest first, with probabilities. */
  labels: Likely[];
  /** What the last layer reads: alike for images that look alike; L2 norm 1. */
  features: Float32Array;
}

export interface ClassifiedPatches {
  rows: number;
  columns: number;
  /** Row by row. */
  labels: Likely[][];
}

export interface Classifier {
  readonly provider: Provider;
  /** @param values 3 × size × size, as `normalised` gives */
  classify(values: Float32Array): Promise<Classified>;
  /** What each place of the last feature map shows; null without a file for the last layer alone. */
  patches(values: Float32Array): Promise<ClassifiedPatches | null>;
  release(): Promise<void>;
}

/**
 * Loads a convolutional classifier whose last layer is linear behind a mean over places. That layer may then read each place alone, as
 * class activation maps do (Zhou et al. 2016): the mean of what it says there is what it says of the whole.
 * @throws MiaError `encoder.missing`
 */
export async function loadClassifier(files: ClassifierFiles, { size }: ImageRecipe, options: TowerOptions = {}): Promise<Classifier> {
  const shape = [1, 3, size, size];
  const session = await open(files.graph, { ...options, trial: () => ({ pixel_values: even(shape) }) });
  let head: ProviderSession | null = null;
  const run = (values: Float32Array, outputs: string[]) => session.run({ pixel_values: new Tensor('float32', values, shape) }, outputs);
  return {
    get provider() {
      return session.provider;
    },
    async classify(values) {
      const { logits, features } = await run(values, ['logits', 'features']);
      if (!logits || !features) throw new MiaError('encoder.missing', { reason: 'shape' });
      return { labels: likeliest(logits.data, COMBINED), features: unitRows(Float32Array.from(features.data), features.data.length) };
    },
    async patches(values) {
      if (!files.head || !session.outputs.includes('feature_map')) return null;
      head ??= await open(files.head, { providers: ['cpu'] });
      const { feature_map: map } = await run(values, ['feature_map']);
      const [, channels = 0, rows = 0, columns = 0] = map?.dims ?? [];
      const places = rows * columns;
      const features = new Float32Array(places * channels);
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < places; place++) features[place * channels + channel] = map?.data[channel * places + place] as number;
      }
      const { logits } = await head.run({ features: new Tensor('float32', features, [places, channels]) }, ['logits']);
      if (!logits) throw new MiaError('encoder.missing', { reason: 'shape' });
      const classes = logits.data.length / places;
      const labels = Array.from({ length: places }, (_, at) => likeliest(logits.data.subarray(at * classes, (at + 1) * classes), COMBINED));
      return { rows, columns, labels };
    },
    async release() {
      await Promise.all([session.release(), head?.release()]);
    },
  };
}

async function open(path: string, options: Parameters<typeof ProviderSession.open>[1]): Promise<ProviderSession> {
  try {
    return await ProviderSession.open(path, options);
  } catch (cause) {
    throw new MiaError('encoder.missing', { reason: 'unreadable' }, { cause });
  }
}
