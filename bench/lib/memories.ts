import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS, openStore } from '@mia/core/memory/storage/index.ts';
import type { NewMessage, VectorRow } from '@mia/core/memory/storage/types.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { MissingError } from './missing.ts';
import { storageEntries } from './processes.ts';
import { say } from './report.ts';
import { gaussian, seeded } from './stats.ts';
import { benchCache, vectorsOnce } from './vectors.ts';

/** The key of benches' databases: they hold public data sets only. */
export const BENCH_KEY = new Uint8Array(32).fill(7);
const SEED = 20261123;
const SETS = ['realtalk', 'beam-100k'];
const NOISE = 0.02;
const PER_CONVERSATION = 200;
const BATCH = 1000;

interface Turn {
  text: string;
}

/** The shared sets' turns, in order. @throws MissingError */
function turns(): Turn[] {
  const folder = process.env.MIA_SHARED ? join(process.env.MIA_SHARED, 'data', 'dialogue-memory') : null;
  if (!folder || !existsSync(folder))
    throw new MissingError('Not there: data/dialogue-memory in the folder that MIA_SHARED names; filled memories are made of it');
  return SETS.flatMap((set) =>
    readFileSync(join(folder, set, 'turns.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Turn)
      // what the encoder reads at most, so that text and vector say the same
      .map(({ text }) => ({ text: text.split(/\s+/).slice(0, 120).join(' ') }))
      .filter(({ text }) => text.length > 20),
  );
}

/**
 * A data folder whose database holds `count` memories made from the shared sets: memory i is between two real turns,
 * v = normalise(a·u₁ + (1 − a)·u₂ + noise) with a in [½, 1], noise of deviation .02 a component, and its text is the first
 * words of the one and the last of the other in the same share. Seeded; built once into the user's cache, then copied.
 * @returns a temporary folder of the caller's own
 */
export async function filledData(count: number, encoder: TextEncoder): Promise<string> {
  const schema = MIGRATIONS.at(-1)?.number ?? 0;
  const kept = join(benchCache(), `memories-${encoder.id.replace(/[^\w.-]/g, '_')}-schema${schema}-${count}`);
  if (!existsSync(kept)) await build(kept, count, encoder);
  const own = mkdtempSync(join(tmpdir(), 'mia-bench-'));
  cpSync(kept, own, { recursive: true });
  return own;
}

async function build(target: string, count: number, encoder: TextEncoder): Promise<void> {
  const all = turns();
  const vectors = await vectorsOnce(
    all.map(({ text }) => text),
    encoder,
    'the shared sets',
  );
  const work = `${target}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const store = await openStore({ dir: work, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  const random = seeded(SEED);
  const start = Date.UTC(2026, 0, 1);
  try {
    let parent: string | null = null;
    for (let from = 0; from < count; from += BATCH) {
      const messages: NewMessage[] = [];
      const rows: VectorRow[] = [];
      for (let i = from; i < Math.min(from + BATCH, count); i++) {
        const conversation = hex(`conversation ${Math.floor(i / PER_CONVERSATION)}`);
        if (i % PER_CONVERSATION === 0) {
          parent = null;
          await store.createConversation({ id: conversation, created: start + i * 60_000, zone: 'UTC' });
        }
        const { text, vector } = between(all, vectors, encoder.dimension, random);
        const id: string = hex(`message ${i}`);
        const role = i % 2 === 0 ? 'user' : 'assistant';
        const origin = role === 'user' ? 'person' : 'assistant';
        messages.push({
          id,
          conversation,
          parent,
          role,
          status: 'done',
          created: start + i * 60_000,
          zone: 'UTC',
          origin,
          parts: [{ kind: 'text', text }],
        });
        rows.push({ message: id, passage: 0, vector });
        parent = id;
      }
      await store.importMessages({ messages, vectors: { encoder: encoder.id, dimension: encoder.dimension, rows } });
      say(`filling a memory, once: ${Math.min(from + BATCH, count)} of ${count}`);
    }
    await store.checkpoint();
  } finally {
    await store.close();
  }
  renameSync(work, target);
}

/** The float vectors of a filled memory of `count`, in order, with their messages' ids: what it was made of. @throws MissingError */
export async function filledVectors(count: number, encoder: TextEncoder, each: (id: string, vector: Float32Array) => void): Promise<void> {
  const all = turns();
  const texts = all.map(({ text }) => text);
  const vectors = await vectorsOnce(texts, encoder, 'the shared sets');
  const random = seeded(SEED);
  for (let i = 0; i < count; i++) each(hex(`message ${i}`), between(all, vectors, encoder.dimension, random).vector);
}

function between(
  all: readonly Turn[],
  vectors: Float32Array,
  dimension: number,
  random: () => number,
): { text: string; vector: Float32Array } {
  const [first, second] = [Math.floor(random() * all.length), Math.floor(random() * all.length)];
  const a = 0.5 + random() / 2;
  const vector = new Float32Array(dimension);
  let norm = 0;
  for (let d = 0; d < dimension; d++) {
    const sum = a * (vectors[first * dimension + d] ?? 0) + (1 - a) * (vectors[second * dimension + d] ?? 0) + NOISE * gaussian(random);
    vector[d] = sum;
    norm += sum * sum;
  }
  for (let d = 0; d < dimension; d++) vector[d] = (vector[d] ?? 0) / Math.sqrt(norm);
  return { text: mixed(all[first], all[second], a), vector };
}

/** The first words of the one and the last of the other, in this share. */
function mixed(first: Turn | undefined, second: Turn | undefined, share: number): string {
  const [one, other] = [words(first), words(second)];
  return [...one.slice(0, Math.ceil(share * one.length)), ...other.slice(Math.ceil(share * other.length))].join(' ');
}

/** Texts as those of filled memories, one after the other, seeded; without vectors. @throws MissingError */
export function mixedTexts(): () => string {
  const all = turns();
  const random = seeded(SEED);
  const any = (): Turn | undefined => all[Math.floor(random() * all.length)];
  return () => mixed(any(), any(), 0.5 + random() / 2);
}

const words = (turn: Turn | undefined): string[] => turn?.text.split(' ') ?? [];

/** 128 bits as text, the same at every build. */
const hex = (name: string): string => createHash('sha256').update(`${SEED} ${name}`).digest('hex').slice(0, 32);
