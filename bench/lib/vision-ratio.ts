/**
 * Images a CPU-second of EfficientNet-Lite0, decode to vector: as M.I.A encodes them in its vision process, beside the same ONNX file
 * behind transformers.js' image processor, one after the other, on one thread each.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { makeCatalogue } from '@mia/models/catalogue/index.ts';
import type { InstalledModel } from '@mia/models/installed.ts';
import { combined } from '@mia/models/vision/encoders/conse.ts';
import { createImageEncoder } from '@mia/models/vision/encoders/index.ts';
import { likeliest } from '@mia/models/vision/encoders/vectors.ts';
import { createImageReader, createVisionProcess } from '@mia/models/vision/index.ts';
import sharp from 'sharp';
import { appFolder, entryUrl } from '../../apps/desktop/src/host/entries.ts';
import { testModelsFolder } from '../../scripts/lib/test-models.ts';
import { MissingError } from './missing.ts';
import { treeCpuMs } from './processes.ts';
import { say } from './report.ts';
import { p50, round } from './stats.ts';

const ID = 'efficientnet-lite0';
const ROUNDS = 3;
/** Pixels of the longer side: what a window is, and what a telephone takes. */
const SIDES = [1600, 4000];
const PHOTOS = join(import.meta.dirname, '../../packages/models/src/vision/encoders/fixtures/photos');
const NAMES = ['cat', 'coffee', 'coins', 'flower', 'raccoon', 'rocket', 'temple', 'grass'];
/** Of Pillow, whose numbers transformers.js takes: the one by which it filters when it makes an image smaller. */
const LANCZOS = 1;

type Encode = (photo: Uint8Array) => Promise<Float32Array>;

export interface VisionRatio {
  /** Ours ÷ theirs, images a CPU-second, all sizes together. */
  ratio_vs_pipeline: number;
  /** The least of all images between the two vectors. */
  min_cosine: number;
  /** The same, where transformers.js resizes as the model's own settings say: bicubic, which it samples without a filter. */
  min_cosine_unfiltered: number;
}

/** Needs the model that `scripts/fetch-test-models.ts` fetches, and its settings (`MIA_SHARED`/models). @throws MissingError */
export async function visionRatio(): Promise<VisionRatio> {
  const folder = join(testModelsFolder(), ID);
  const settings = process.env.MIA_SHARED ? join(process.env.MIA_SHARED, 'models') : '';
  if (!existsSync(join(folder, 'onnx', 'model.pth')) || !existsSync(join(settings, ID, 'preprocessor_config.json')))
    throw new MissingError(`Not there: ${ID}. node scripts/fetch-test-models.ts fetches it; MIA_SHARED/models has its settings.`);
  const photos = (await Promise.all(SIDES.map((side) => Promise.all(NAMES.map((name) => enlarged(name, side)))))).flat();
  const ours = openOurs(folder);
  const theirs = await openPipeline(folder, settings);
  try {
    const pace = { ours: [] as number[], theirs: [] as number[] };
    await ours.encode(photos[0] as Uint8Array);
    await theirs.encode(photos[0] as Uint8Array);
    for (let n = 0; n < ROUNDS; n++) {
      pace.theirs.push(await rate(photos, theirs.encode));
      pace.ours.push(await rate(photos, ours.encode));
    }
    say(`decode to vector: ours ${round(p50(pace.ours))}, transformers.js ${round(p50(pace.theirs))} images a CPU-second`);
    const filtered = await least(photos, ours.encode, theirs.encode);
    theirs.unfiltered();
    return {
      ratio_vs_pipeline: round(p50(pace.ours) / p50(pace.theirs), 2),
      min_cosine: round(filtered, 5),
      min_cosine_unfiltered: round(await least(photos, ours.encode, theirs.encode), 5),
    };
  } finally {
    await ours.close();
  }
}

/** A photograph as a camera would have stored it: as large, sharp to the pixel, JPEG. */
async function enlarged(name: string, side: number): Promise<Uint8Array> {
  return await sharp(join(PHOTOS, `${name}.jpg`))
    .resize({ width: side })
    .sharpen()
    .jpeg({ quality: 90 })
    .toBuffer();
}

function openOurs(folder: string): { encode: Encode; close(): Promise<void> } {
  const resources = appFolder('resources');
  const read = (name: string): unknown => JSON.parse(readFileSync(join(resources, name), 'utf8'));
  const catalogue = makeCatalogue(read('catalogue.json'), read('catalogue.packages.json'), resources);
  const files = Object.fromEntries(catalogue.entry(ID)?.variants[0]?.files.map(({ role, path }) => [role, join(folder, path)]) ?? []);
  const model: InstalledModel = {
    ...{ id: ID, name: ID, task: 'image', files, bytes: 0, memoryBytes: 0, contextLength: null, unlisted: false, languages: ['en'] },
  };
  const vision = createVisionProcess({ entry: entryUrl('vision'), logger: silentLogger });
  const reader = createImageReader(vision);
  // No text is encoded here: its labels' vectors ship.
  const texts = () => ({ id: 'all-minilm-l6-v2', dimension: 384 }) as TextEncoder;
  const encoder = createImageEncoder({ process: vision, catalogue, installed: { list: () => [model] }, texts });
  return {
    async encode(photo) {
      const image = await reader.open(photo);
      const { vector } = await encoder.encode(image);
      image.close();
      return vector;
    },
    close: () => reader.close(),
  };
}

/** transformers.js' decoder and image processor, the same file and thread count, and ConSE over what comes out. */
async function openPipeline(folder: string, settings: string): Promise<{ encode: Encode; unfiltered(): void }> {
  const { AutoProcessor, env, RawImage } = await import('@huggingface/transformers');
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  env.allowRemoteModels = false;
  env.localModelPath = `${settings}/`;
  const processor = await AutoProcessor.from_pretrained(ID);
  const how = processor.image_processor as unknown as { resample: number };
  const own = how.resample;
  how.resample = LANCZOS;
  const extra = { session: { intra_op: { allow_spinning: '0' } } };
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' as const, extra };
  const session = await InferenceSession.create(join(folder, 'onnx', 'model.onnx'), options);
  const bytes = readFileSync(join(dirname(join(folder, 'labels.json')), 'label-vectors.f32'));
  const vectors = new Float32Array(Uint8Array.from(bytes).buffer);
  return {
    async encode(photo) {
      const image = await RawImage.fromBlob(new Blob([photo as Uint8Array<ArrayBuffer>]));
      const { pixel_values } = await processor(image.rgb());
      const feeds = { pixel_values: new Tensor('float32', pixel_values.data as Float32Array, pixel_values.dims) };
      const { logits } = await session.run(feeds, ['logits']);
      return combined(likeliest(logits?.data as Float32Array, 10), vectors, 384);
    },
    unfiltered() {
      how.resample = own;
    },
  };
}

/** Images a CPU-second of this process and all below it. */
async function rate(photos: readonly Uint8Array[], encode: Encode): Promise<number> {
  const before = treeCpuMs(process.pid);
  for (const photo of photos) await encode(photo);
  return (photos.length * 1000) / (treeCpuMs(process.pid) - before);
}

async function least(photos: readonly Uint8Array[], one: Encode, other: Encode): Promise<number> {
  let lowest = 1;
  for (const photo of photos) {
    const [a, b] = [await one(photo), await other(photo)];
    lowest = Math.min(
      lowest,
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0),
    );
  }
  return lowest;
}
