/**
 * `npm run bench -- embed [--texts N]`: sentences a CPU-second of our encoder in its process (texts sorted by length, one
 * thread) beside transformers.js' pipeline on one thread, in the same run on the same turns of REALTALK. Keys: RESULTS.md.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { createTextEncoder } from '@mia/models/encoder/index.ts';
import { entryUrl } from '../apps/desktop/src/host/entries.ts';
import { findTestModel } from '../scripts/lib/test-models.ts';
import { MissingError } from './lib/missing.ts';
import { treeCpuMs } from './lib/processes.ts';
import { lines } from './lib/questions.ts';
import { report, say } from './lib/report.ts';
import { p50, round, seeded } from './lib/stats.ts';

const MODEL = 'all-MiniLM-L6-v2';
const BATCHES = [1, 8, 32];
const ROUNDS = 3;
/** Characters; 256 tokens are more. */
const LONGEST = 700;
const SEED = 20261124;

type Pipe = (texts: string[]) => Promise<Float32Array[]>;

/** A file of this bench, by the hub's names. @throws MissingError */
function modelFile(id: string, file: string): string {
  const found = findTestModel(id, file);
  if (!found) throw new MissingError(`Not there: ${id}/${file}. node scripts/fetch-test-models.ts fetches it.`);
  return found;
}

function sample(count: number): string[] {
  const all = (lines('turns.jsonl') as { text: string }[])
    .map(({ text }) => text.trim())
    .filter((text) => text !== '' && text.length < LONGEST);
  const random = seeded(SEED);
  return Array.from({ length: count }, () => all[Math.floor(random() * all.length)] ?? '');
}

/** transformers.js' pipeline on the packaged q8 file, one thread. It cuts at 512 tokens and ours at 256: no turn here is as long. */
async function openPipeline(folder: string): Promise<Pipe> {
  const { env, pipeline } = await import('@huggingface/transformers');
  env.allowRemoteModels = false;
  env.localModelPath = `${folder}/`;
  const session_options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' as const };
  const extract = await pipeline('feature-extraction', MODEL, { dtype: 'q8', session_options });
  return async (texts) => {
    const tensor = await extract(texts, { pooling: 'mean', normalize: true });
    const [rows = 0, dimension = 0] = tensor.dims;
    const data = tensor.data as Float32Array;
    return Array.from({ length: rows }, (_, row) => data.slice(row * dimension, (row + 1) * dimension));
  };
}

const ours = (weights: string, tokenizer: string): TextEncoder => {
  const model = { id: MODEL, name: MODEL, task: 'text-encoder' as const, files: { weights, tokenizer }, bytes: 0, memoryBytes: 2e8 };
  return createTextEncoder({
    entry: entryUrl('encoder'),
    model: () => ({ ...model, contextLength: 256, unlisted: false, languages: ['en'] }),
    logger: silentLogger,
  });
};

/** Sentences a CPU-second of this process and all below it; median of three rounds. */
async function rate(texts: readonly string[], work: () => Promise<unknown>): Promise<number> {
  const rates: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const before = treeCpuMs(process.pid);
    await work();
    rates.push((texts.length * 1000) / (treeCpuMs(process.pid) - before));
  }
  return p50(rates);
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

export default async function embed(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { texts: { type: 'string', default: '600' } } });
  const texts = sample(Number(values.texts));
  const fast = modelFile(MODEL, 'onnx/model_int8.onnx');
  const packaged = modelFile('all-MiniLM-L6-v2-packaged', 'onnx/model_quantized.onnx');
  const parts = dirname(dirname(fast));
  const folder = mkdtempSync(join(tmpdir(), 'mia-embed-'));
  mkdirSync(join(folder, MODEL, 'onnx'), { recursive: true });
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) copyFileSync(join(parts, name), join(folder, MODEL, name));
  copyFileSync(packaged, join(folder, MODEL, 'onnx', 'model_quantized.onnx'));
  const tokenizer = join(parts, 'tokenizer.json');
  const [quick, same] = [ours(fast, tokenizer), ours(packaged, tokenizer)];
  try {
    const run = await openPipeline(folder);
    await run(texts.slice(0, 8));
    await quick.warm?.();
    await same.warm?.();
    const ofPipeline = new Map<number, number>();
    for (const batch of BATCHES) {
      const speed = await rate(texts, async () => {
        for (let from = 0; from < texts.length; from += batch) await run(texts.slice(from, from + batch));
      });
      ofPipeline.set(batch, speed);
      say(`pipeline, q8, batch ${batch}: ${round(speed)} a CPU-second`);
    }
    const samePace = await rate(texts, () => same.encode(texts, { priority: 'background' }));
    const quickPace = await rate(texts, () => quick.encode(texts, { priority: 'background' }));
    say(`ours, q8: ${round(samePace)}; ours, dynamic int8: ${round(quickPace)} a CPU-second`);
    const [mine, theirs] = [await same.encode(texts, { priority: 'background' }), [] as Float32Array[]];
    for (const text of texts) theirs.push(...(await run([text])));
    report('embed', {
      ratio_vs_pipeline: round(quickPace / (ofPipeline.get(8) ?? Number.NaN), 2),
      ratio_same_file: round(samePace / Math.max(...ofPipeline.values()), 2),
      min_cosine: round(Math.min(...mine.map((vector, i) => cosine(vector, theirs[i] ?? new Float32Array(vector.length)))), 5),
    });
  } finally {
    await quick.close();
    await same.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
