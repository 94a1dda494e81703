/**
 * `npm run bench -- facts [--size 1000,100000]`: how long a question takes to find the facts that it means, and those that
 * hold no more, in an encrypted memory with that many, beside looking at every fact there is in the same run; and how long
 * the Memory page takes for the next letter of a search. Keys, by size: `about_p50_ms`, `about_p95_ms`, `overtaken_p95_ms`,
 * `plain_ms` (all of them read and settled once), `speedup` (`plain_ms` by `about_p50_ms`), `typed_p95_ms`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { settledFacts } from '@mia/core/memory/storage/facts.ts';
import { openStore, type Store } from '@mia/core/memory/storage/index.ts';
import { openDatabase } from '@mia/core/memory/storage/open.ts';
import { statements } from '@mia/core/memory/storage/statements.ts';
import type { NewFact, NewMessage } from '@mia/core/memory/storage/types.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { BENCH_KEY } from './lib/memories.ts';
import { storageEntries } from './lib/processes.ts';
import { type Figures, report, say } from './lib/report.ts';
import { p50, p95, round, seeded } from './lib/stats.ts';

const A_MESSAGE = 10;
const ASKED = 200;
const RELATIONS = ['likes', 'has', 'knows', 'visited', 'read', 'works with', 'cooks', 'collects'];
const SYLLABLES = ['ba', 'ko', 'li', 'mer', 'ton', 'sa', 'rin', 'du', 'vel', 'pa', 'no', 'gri', 'ta', 'sho', 'len'];

/** Made-up words with the frequencies of real ones: few are met often, most seldom (Zipf 1949). */
function words(random: () => number): () => string {
  const all = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(''),
  );
  return () => all[Math.floor(all.length ** random()) - 1] ?? 'bako';
}

async function fill(store: Store, size: number): Promise<{ messages: string[]; word: () => string }> {
  const random = seeded(size);
  const word = words(random);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  const messages = Array.from({ length: Math.ceil(size / A_MESSAGE) }, (_, i) => `m${i}`);
  const said = messages.map((id, i): NewMessage => {
    const parts = [{ kind: 'text' as const, text: `Message ${i}` }];
    return {
      id,
      conversation: 'c',
      parent: messages[i - 1] ?? null,
      role: 'user',
      status: 'done',
      created: i + 1,
      zone: 'UTC',
      origin: 'person',
      parts,
    };
  });
  for (let at = 0; at < said.length; at += 500) await store.importMessages({ messages: said.slice(at, at + 500) });
  for (const id of messages) {
    const facts = Array.from({ length: A_MESSAGE }, (): NewFact => {
      const [relation, object] = [RELATIONS[Math.floor(random() * RELATIONS.length)] ?? 'likes', `${word()} ${word()}`];
      return { subject: 'user', relation, object, text: `You: ${relation} ${object}.`, single: false };
    });
    await store.addFacts(id, 'rules', facts);
  }
  return { messages, word };
}

const timed = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

async function measure(size: number): Promise<Record<string, number>> {
  const dir = mkdtempSync(join(tmpdir(), 'mia-bench-facts-'));
  const path = join(dir, 'mia.db');
  const store = await openStore({ dir, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  try {
    const { messages, word } = await fill(store, size);
    const times = { about: [] as number[], overtaken: [] as number[], typed: [] as number[] };
    const random = seeded(3);
    for (let i = 0; i < ASKED; i++) {
      times.about.push(await timed(() => store.factsAbout([word(), word(), word()], 16, 'c')));
      const given = Array.from({ length: 8 }, () => messages[Math.floor(random() * messages.length)] ?? 'm0');
      times.overtaken.push(await timed(() => store.overtaken(given, 'c')));
    }
    for (let i = 0; i < 20; i++) {
      const typed = word();
      for (let end = 1; end <= typed.length; end++) {
        const text = typed.slice(0, end);
        times.typed.push(await timed(() => store.facts({ text, limit: 50, offset: 0 })));
      }
    }
    const db = openDatabase({ path, key: BENCH_KEY, readonly: true, cacheKiB: 131_072 });
    const q = statements(db);
    const plain: number[] = [];
    for (let i = 0; i < 5; i++) plain.push(await timed(() => settledFacts(q, null)));
    db.close();
    return {
      ...{ about_p50_ms: round(p50(times.about), 2), about_p95_ms: round(p95(times.about), 2) },
      ...{ overtaken_p95_ms: round(p95(times.overtaken), 2), plain_ms: round(p50(plain)) },
      ...{ speedup: round(p50(plain) / p50(times.about)), typed_p95_ms: round(p95(times.typed)) },
    };
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export default async function facts(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { size: { type: 'string', default: '1000,100000' } } });
  const sizes = values.size.split(',').map(Number);
  const all = new Map<number, Record<string, number>>();
  for (const size of sizes) {
    say(`${size} facts`);
    all.set(size, await measure(size));
    say(`  ${JSON.stringify(all.get(size))}`);
  }
  const [first] = all.values();
  const figures: Figures = {};
  for (const key of Object.keys(first ?? {}))
    figures[key] = Object.fromEntries([...all].map(([size, found]) => [size, found[key] ?? null]));
  report('facts', figures);
}
