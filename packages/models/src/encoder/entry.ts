/** The encoder's own process: see `child/`. */
import { serveChild } from '../child/index.ts';
import { type EncoderFiles, type EncoderModel, loadEncoder } from './model.ts';
import type { EncoderRecipe } from './recipe.ts';
import { EncoderScheduler, type Priority } from './scheduler.ts';

export interface EncodeParams {
  files: EncoderFiles;
  recipe: EncoderRecipe;
  texts: string[];
  priority: Priority;
}

export interface EncodeResult {
  dimension: number;
  /** One after the other, in the order of the texts. */
  vectors: Float32Array;
}

interface Loaded {
  model: EncoderModel;
  scheduler: EncoderScheduler;
}

let files: EncoderFiles | null = null;
let loaded: Promise<Loaded> | null = null;

/** The encoder of these files; loaded again only when they are others. */
function open(wanted: EncoderFiles, recipe: EncoderRecipe): Promise<Loaded> {
  if (loaded && files?.weights === wanted.weights && files.tokenizer === wanted.tokenizer) return loaded;
  files = wanted;
  const next = loadEncoder(wanted, recipe).then((model) => ({ model, scheduler: new EncoderScheduler(model) }));
  loaded = next;
  next.catch(() => {
    if (loaded === next) loaded = null;
  });
  return next;
}

serveChild({
  encode: async (params: EncodeParams, { signal }): Promise<EncodeResult> => {
    const { model, scheduler } = await open(params.files, params.recipe);
    return { dimension: model.dimension, vectors: await scheduler.encode(params.texts, params.priority, signal) };
  },
});
