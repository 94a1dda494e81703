/**
 * `npm run bench -- retrieval --data DIR [--pooled]`: given a question, are the turns that hold its answer among the first k
 * recalled? Runs the product's own store (encrypted, in its threads), encoder (in its process) and ranking on any folder with
 * `turns.jsonl` and `questions.jsonl`; what recall leaves out below its threshold and behind its budget is ranked here too.
 * Keys: RESULTS.md.
 */
import { parseArgs } from 'node:util';
import { candidatesFor, rank } from '@mia/core/memory/retrieval/index.ts';
import type { Store } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { type Asked, askedAt, type Dialogues, fillStore, readDialogues, turnId } from './lib/dialogues.ts';
import { MissingError } from './lib/missing.ts';
import { figuresOf, type Outcome } from './lib/ranks.ts';
import { type Figures, report, say } from './lib/report.ts';
import { p50, p95, round } from './lib/stats.ts';
import { benchEncoder } from './lib/world.ts';

const signal = new AbortController().signal;

interface Run {
  outcomes: Outcome[];
  times: number[];
  bytes: number;
}

async function ask(store: Store, asked: readonly Asked[], encoder: TextEncoder, now: number, run: Run): Promise<void> {
  const clock = { ...systemClock, now: () => now };
  for (const { question, evidence, category, conversation } of asked) {
    const began = performance.now();
    const found = await candidatesFor({ text: question, conversation: '', window: [] }, { store, encoder, clock }, signal);
    const order = found ? rank(found).map(({ hit }) => hit.message) : [];
    run.times.push(performance.now() - began);
    run.outcomes.push({ question, category, order, evidence: evidence.map((turn) => turnId(conversation, turn)) });
  }
}

async function runOver(set: Dialogues, groups: readonly string[][], encoder: TextEncoder): Promise<Run> {
  const run: Run = { outcomes: [], times: [], bytes: 0 };
  for (const group of groups) {
    const wanted = new Set(group);
    const turns = set.turns.filter(({ conversation }) => wanted.has(conversation));
    const { store, emptyBytes, close } = await fillStore(set, wanted, encoder);
    try {
      const text = turns.reduce((sum, turn) => sum + Buffer.byteLength(turn.text), 0);
      run.bytes += (await store.info()).databaseBytes - emptyBytes - text;
      const asked = set.questions.filter(({ conversation }) => wanted.has(conversation));
      await ask(store, asked, encoder, askedAt(turns), run);
    } finally {
      await close();
    }
    say(`${run.outcomes.length} of ${set.questions.length} questions`);
  }
  return run;
}

export default async function retrieval(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, pooled: { type: 'boolean', default: false } } });
  if (!values.data) throw new MissingError('Say which folder: npm run bench -- retrieval --data DIR');
  const encoder = benchEncoder();
  try {
    await encoder.warm?.();
    const set = await readDialogues(values.data, encoder);
    say(`${set.turns.length} turns, ${set.passages.length} passages, ${set.questions.length} questions`);
    const scoped = await runOver(
      set,
      set.conversations.map((one) => [one]),
      encoder,
    );
    const run = values.pooled ? await runOver(set, [set.conversations], encoder) : scoped;
    const { figures, byCategory } = figuresOf(run.outcomes);
    for (const { category, count, missed } of byCategory) say(`${category}: ${missed} of ${count} without evidence among the first ten`);
    say(`p95 ${round(p95(run.times))} ms a query`);
    const result: Figures = {
      ...figures,
      ms_per_query_p50: round(p50(run.times), 2),
      index_bytes_per_turn: Math.round(run.bytes / set.turns.length),
      ...(values.pooled ? { scoped_any_recall_at_1: figuresOf(scoped.outcomes).figures.any_recall_at_1 ?? null } : {}),
    };
    report('retrieval', result);
  } finally {
    await encoder.close();
  }
}
