import { MiaError } from '@mia/core/errors.ts';
import type { ImageEncoder, ImageEncoding } from '@mia/core/ports/image.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import type { Catalogue } from '../../catalogue/index.ts';
import type { ChildRequestOptions, SupervisedChild } from '../../child/index.ts';
import { DEFAULT_ENCODER } from '../../encoder/index.ts';
import type { InstalledModel, InstalledModels } from '../../installed.ts';
import { heldImage } from '../held-image.ts';
import { combined } from './conse.ts';
import type { EncodedImage, EncodeImageParams, EncodeImageTextsParams } from './encoding.ts';
import { type Labels, loadLabels } from './label-vectors.ts';
import type { ImageRecipe } from './recipe.ts';
import { unitRows } from './vectors.ts';

export interface ImageEncoderOptions {
  /** The vision process; it is not this one's to end. */
  process: SupervisedChild;
  installed: Pick<InstalledModels, 'list'>;
  catalogue: Catalogue;
  /** The memory's sentence encoder, asked for at each use: where labels stand for their words, its space is theirs. */
  texts(): TextEncoder;
  /** The catalogue id that the person chose, where it is installed; else the best of what is installed. */
  wanted?(): string | null;
}

/** Loading the largest from a slow disk, and an image on an old machine. */
const IMAGE_MS = 120_000;
const TEXT_MS = 2_000;
/** One of the catalogue's where none is installed, so that there is an id to speak of. */
const NONE = 'efficientnet-lite0';

interface Chosen {
  model: InstalledModel;
  recipe: ImageRecipe;
}

/**
 * The image encoder: of those that are installed the one that the person chose, else the best, a CLIP before labels. Decoding and
 * computing run in the vision process; an execution provider that ends that process is not tried again.
 */
export function createImageEncoder(options: ImageEncoderOptions): ImageEncoder {
  const { process, installed, catalogue } = options;
  let working: Chosen | null = null;
  let busy = 0;
  let provider: EncodedImage['provider'] | null = null;
  let held: { key: string; labels: Promise<Labels> } | null = null;

  /** What encodes now; it changes only while nothing is encoded. */
  function chosen(): Chosen | null {
    if (busy > 0 && working) return working;
    const wanted = options.wanted?.() ?? null;
    const all = installed.list('image').flatMap((model) => {
      const recipe = catalogue.entry(model.id)?.image;
      return recipe ? [{ model, recipe }] : [];
    });
    all.sort((a, b) => Number(b.model.id === wanted) - Number(a.model.id === wanted) || b.recipe.rank - a.recipe.rank);
    const best = all[0] ?? null;
    if (best?.model.id !== working?.model.id) provider = null;
    working = best;
    return best;
  }

  async function using<Result>(work: (one: Chosen) => Promise<Result>): Promise<Result> {
    const one = chosen();
    if (!one) throw new MiaError('encoder.missing');
    busy += 1;
    try {
      return await work(one);
    } finally {
      busy -= 1;
    }
  }

  function labelsOf({ files }: InstalledModel): Promise<Labels> {
    const texts = options.texts();
    const key = JSON.stringify([files.labels, texts.id, texts.version]);
    if (held?.key === key) return held.labels;
    if (!files.labels) throw new MiaError('encoder.missing', { reason: 'labels' });
    const vectors = files['label-vectors'];
    const now = { key, labels: loadLabels({ labels: files.labels, ...(vectors ? { 'label-vectors': vectors } : {}) }, texts) };
    held = now;
    now.labels.catch(() => {
      if (held === now) held = null;
    });
    return now.labels;
  }

  return {
    get id() {
      const one = chosen();
      if (one?.recipe.kind !== 'conse') return one?.model.id ?? NONE;
      const { id } = options.texts();
      return id === DEFAULT_ENCODER ? one.model.id : `${one.model.id}+${id}`;
    },
    get dimension() {
      const one = chosen();
      return one ? (one.recipe.dimension ?? options.texts().dimension) : null;
    },
    get kind() {
      return chosen()?.recipe.kind ?? 'conse';
    },
    get provider() {
      return provider;
    },
    available: () => chosen() !== null,
    encode: (image, { page, region, patches = false, signal } = {}) =>
      using(async ({ model, recipe }) => {
        const opened = heldImage(image);
        const part = { ...(page === undefined ? {} : { page }), ...(region ? { region } : {}) };
        const asking: ChildRequestOptions = { timeoutMs: IMAGE_MS, ...(signal ? { signal } : {}) };
        const ask = (providers?: EncodeImageParams['providers']) => {
          const params: EncodeImageParams = {
            ...part,
            patches,
            files: filesOf(model, recipe),
            recipe,
            ...(providers ? { providers } : {}),
          };
          return opened.ask<EncodedImage>('encodeImage', params, asking);
        };
        // Once it is known that the processor is the best nothing else is tried, also in the next process.
        const encoded = await ask(provider === 'cpu' ? ['cpu'] : undefined).catch((error) => {
          const died = error instanceof MiaError && error.code === 'child.crashed' && error.details.reason !== 'closed';
          if (!died || provider === 'cpu' || signal?.aborted) throw error;
          return ask(['cpu']);
        });
        provider = encoded.provider;
        return encoded.kind === 'clip' ? ofClip(encoded) : ofLabels(encoded, await labelsOf(model));
      }),
    encodeTexts: (texts, { signal } = {}) =>
      using(async ({ model, recipe }) => {
        if (texts.length === 0) return [];
        const { text } = recipe;
        if (!text) return await options.texts().encode(texts, { priority: 'query', ...(signal ? { signal } : {}) });
        const { text: weights, tokenizer } = model.files;
        if (!weights || !tokenizer) throw new MiaError('encoder.missing');
        const params: EncodeImageTextsParams = { files: { text: weights, tokenizer }, recipe: text, texts };
        const asking = { retryOnce: true, timeoutMs: IMAGE_MS + texts.length * TEXT_MS, ...(signal ? { signal } : {}) };
        const vectors = await process.request<Float32Array>('encodeImageTexts', params, asking);
        const dimension = vectors.length / texts.length;
        return texts.map((_, at) => vectors.slice(at * dimension, (at + 1) * dimension));
      }),
    close: async () => {
      held = null;
    },
  };
}

function filesOf({ files }: InstalledModel, { kind }: ImageRecipe): EncodeImageParams['files'] {
  const { vision, graph, head } = files;
  if (kind === 'clip' && vision) return { vision };
  if (kind === 'conse' && graph) return { graph, ...(head ? { head } : {}) };
  throw new MiaError('encoder.missing');
}

function ofClip({ vector, patches }: Extract<EncodedImage, { kind: 'clip' }>): ImageEncoding {
  const attention = patches?.attention;
  return { vector, labels: [], patches: patches?.patches ?? null, ...(attention ? { attention } : {}) };
}

function ofLabels({ classified, patches }: Extract<EncodedImage, { kind: 'conse' }>, labels: Labels): ImageEncoding {
  const { vectors, dimension, names } = labels;
  const places = patches && {
    rows: patches.rows,
    columns: patches.columns,
    values: Float32Array.from(patches.labels.flatMap((likely) => [...combined(likely, vectors, dimension)])),
  };
  return {
    vector: combined(classified.labels, vectors, dimension),
    labels: classified.labels.map(({ index, probability }) => ({ text: names[index] ?? '', probability })),
    patches: places && { ...places, values: unitRows(places.values, dimension) },
    features: classified.features,
  };
}
