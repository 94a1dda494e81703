/**
 * `npm run bench -- remember [--turns N]`: what remembering a turn costs beside encoding it, and what a memory takes on disk
 * besides its text: turns of REALTALK, said in the encrypted memory and remembered by twos, as a conversation remembers what
 * was said and its answer (`assistant/turn.ts`), but both encoded. Keys: RESULTS.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { remember } from '@mia/core/memory/index.ts';
import { openStore } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { BENCH_KEY } from './lib/memories.ts';
import { storageEntries } from './lib/processes.ts';
import { lines } from './lib/questions.ts';
import { report, say } from './lib/report.ts';
import { p50, round } from './lib/stats.ts';
import { benchEncoder } from './lib/world.ts';

/** Before the measured ones. */
const WARM = 20;
/** A conversation's turns. */
const EACH = 100;

export default async function rememberCost(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { turns: { type: 'string', default: '1000' } } });
  const turns = (lines('turns.jsonl') as { text: string }[]).slice(0, Number(values.turns));
  const texts = turns.map(({ text }) => text).filter((text) => text.trim() !== '');
  const real = benchEncoder();
  let encoding = 0;
  const encoder: TextEncoder = {
    ...{ id: real.id, dimension: real.dimension, available: () => real.available(), close: () => real.close() },
    async encode(batch, options) {
      const began = performance.now();
      const vectors = await real.encode(batch, options);
      encoding += performance.now() - began;
      return vectors;
    },
  };
  const dir = mkdtempSync(join(tmpdir(), 'mia-bench-'));
  const store = await openStore({ dir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  try {
    await real.warm?.();
    await store.checkpoint();
    const empty = (await store.info()).databaseBytes;
    const [shares, added]: [number[], number[]] = [[], []];
    const said: { message: string; text: string }[] = [];
    for (const [n, text] of texts.entries()) {
      const conversation = `c${Math.floor(n / EACH)}`;
      if (n % EACH === 0) await store.createConversation({ id: conversation, created: n, zone: 'UTC' });
      const id = `m${n}`;
      const parent = n % EACH === 0 ? null : `m${n - 1}`;
      const common = { id, conversation, parent, status: 'done', created: n, zone: 'UTC', origin: 'person' } as const;
      await store.addMessage({ ...common, role: 'user', parts: [{ kind: 'text', text }] });
      said.push({ message: id, text });
      if (said.length < 2) continue;
      encoding = 0;
      const began = performance.now();
      await remember(said.splice(0), { store, encoder });
      const rest = performance.now() - began - encoding;
      if (n < WARM) continue;
      added.push(rest);
      shares.push(rest / encoding);
    }
    await store.checkpoint();
    const text = texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
    say(`besides encoding, p50 ${round(p50(added), 2)} ms a pair; ${texts.length} turns`);
    report('remember', {
      added_share: round(p50(shares), 3),
      bytes_per_memory: Math.round(((await store.info()).databaseBytes - empty - text) / texts.length),
    });
  } finally {
    await store.close();
    await real.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
