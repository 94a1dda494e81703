/**
 * `npm run bench -- recall [--size 100000] [--queries N]`: how long the whole `recall()` takes on an encrypted memory, the
 * question's encoding included, and how fast and how right its vector search is beside a plain, unencrypted float scan by
 * sqlite-vec of the same vectors in the same run. Several sizes with commas: the keys become objects by size. Keys: RESULTS.md.
 * `--images DIR`: instead how often a question recalls an image of a folder (`image-recall.ts`); `made` makes the folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RECALL_BUDGET, recall } from '@mia/core/memory/index.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import Database from 'better-sqlite3-multiple-ciphers';
import { load } from 'sqlite-vec';
import { imageRecall } from './lib/image-recall.ts';
import { BENCH_KEY, filledData, filledVectors } from './lib/memories.ts';
import { storageEntries, treeCpuMs } from './lib/processes.ts';
import { questions } from './lib/questions.ts';
import { type Figures, report, say } from './lib/report.ts';
import { p50, p95, round } from './lib/stats.ts';
import { benchEncoder } from './lib/world.ts';

const NEAREST = 10;
/** Questions before the measured ones: they fill the page cache, as a person's first do. */
const WARM = 10;
const signal = new AbortController().signal;

interface AtSize {
  p50_ms: number;
  p95_ms: number;
  /** Processor time of a whole `recall()`, of all threads and processes: what a busy machine does not change. */
  cpu_ms: number;
  vector_p50_ms: number;
  plain_p50_ms: number;
  vector_speedup: number;
  recall_at_10: number;
}

/** The plain scan: every vector as floats in a vec0 table of an unencrypted file. */
async function plainScan(size: number, encoder: TextEncoder, dir: string): Promise<(vector: Float32Array) => string[]> {
  const db = new Database(join(dir, 'plain.db'));
  load(db);
  db.pragma('journal_mode = OFF');
  db.pragma('cache_size = -262144');
  db.exec(`CREATE VIRTUAL TABLE plain USING vec0 (vector float[${encoder.dimension}] distance_metric=cosine)`);
  const ids: string[] = [];
  const insert = db.prepare('INSERT INTO plain (rowid, vector) VALUES (?, ?)');
  db.exec('BEGIN');
  await filledVectors(size, encoder, (id, vector) => {
    ids.push(id);
    insert.run(BigInt(ids.length), new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
  });
  db.exec('COMMIT');
  const nearest = db.prepare(`SELECT rowid FROM plain WHERE vector MATCH ? AND k = ${NEAREST} ORDER BY distance`).pluck();
  return (vector) =>
    (nearest.all(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)) as number[]).map((row) => ids[row - 1] ?? '');
}

async function wholeRecall(store: Store, encoder: TextEncoder, asked: readonly string[]): Promise<{ times: number[]; cpu: number }> {
  const times: number[] = [];
  let before = 0;
  for (const [n, text] of asked.entries()) {
    if (n === WARM) before = treeCpuMs(process.pid);
    const began = performance.now();
    await recall({ text, conversation: '', window: [] }, { store, encoder, clock: systemClock }, RECALL_BUDGET, signal);
    if (n >= WARM) times.push(performance.now() - began);
  }
  return { times, cpu: (treeCpuMs(process.pid) - before) / times.length };
}

async function atSize(size: number, encoder: TextEncoder, count: number): Promise<AtSize> {
  const dir = await filledData(size, encoder);
  const plainDir = mkdtempSync(join(tmpdir(), 'mia-plain-'));
  const store = await openStore({ dir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  try {
    const asked = questions(count + WARM, 7);
    const { times: whole, cpu } = await wholeRecall(store, encoder, asked);
    const plain = await plainScan(size, encoder, plainDir);
    const [ours, theirs]: [number[], number[]] = [[], []];
    let found = 0;
    for (const [n, text] of asked.entries()) {
      const [vector] = await encoder.encode([text], { priority: 'query' });
      if (!vector) continue;
      const began = performance.now();
      const query = { terms: [], exclude: [], vector, encoder: encoder.id, limit: NEAREST };
      const hits = await store.recallCandidates(query);
      const between = performance.now();
      const exact = new Set(plain(vector));
      const over = performance.now();
      if (n < WARM) continue;
      ours.push(between - began);
      theirs.push(over - between);
      found += hits.filter(({ message }) => exact.has(message)).length / NEAREST;
    }
    say(
      `${size}: load ${loadavg()
        .map((one) => round(one))
        .join(' ')}, ${whole.length} questions`,
    );
    return {
      p50_ms: round(p50(whole)),
      p95_ms: round(p95(whole)),
      cpu_ms: round(cpu, 1),
      vector_p50_ms: round(p50(ours), 2),
      plain_p50_ms: round(p50(theirs), 2),
      vector_speedup: round(p50(theirs) / p50(ours), 2),
      recall_at_10: round(found / ours.length, 4),
    };
  } finally {
    await store.close();
    for (const folder of [dir, plainDir]) rmSync(folder, { recursive: true, force: true });
  }
}

export default async function recallSpeed(args: string[]): Promise<void> {
  const options = {
    size: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '200' },
    images: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  const sizes = values.size.split(',').map(Number);
  const encoder = benchEncoder();
  try {
    await encoder.warm?.();
    if (values.images !== undefined) return await imageRecall(values.images, encoder);
    const bySize: [number, AtSize][] = [];
    for (const size of sizes) bySize.push([size, await atSize(size, encoder, Number(values.queries))]);
    const only = bySize[0];
    if (!only) return;
    const figures: Figures = { ...only[1] };
    if (bySize.length > 1)
      for (const key of Object.keys(only[1]) as (keyof AtSize)[])
        figures[key] = Object.fromEntries(bySize.map(([size, at]) => [size, at[key]]));
    report('recall', figures);
  } finally {
    await encoder.close();
  }
}
