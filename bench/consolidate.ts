/**
 * What consolidation's model costs a person who comes back, with the real embedded models: how they do on the probe, how long
 * after typing the child takes the next request, and how much of a running conversation's prompt is still in its cache.
 */
import { proposals } from '@mia/core/memory/consolidation/extract.ts';
import { probeModel } from '@mia/core/memory/consolidation/index.ts';
import { PROBE } from '@mia/core/memory/consolidation/probe-set.ts';
import type { ModelProbe } from '@mia/core/memory/storage/types.ts';
import type { OpenModel, Prompt } from '@mia/core/ports/language-model.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { createEmbeddedProvider, type EmbeddedProvider } from '@mia/models/embedded/index.ts';
import { entryUrl } from '../apps/desktop/src/host/entries.ts';
import { findTestModel } from '../scripts/lib/test-models.ts';
import { MissingError } from './lib/missing.ts';
import { report, say } from './lib/report.ts';
import { p50, p95, round, seeded } from './lib/stats.ts';

const MODELS = [
  { key: 'smollm2', id: 'smollm2-135m-instruct', name: 'SmolLM2-135M', file: 'SmolLM2-135M-Instruct.Q4_1.gguf' },
  { key: 'qwen', id: 'qwen2.5-coder-0.5b-instruct', name: 'Qwen2.5-Coder-0.5B', file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf' },
];
const never = new AbortController().signal;
const wait = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

export default async function consolidate(args: string[]): Promise<void> {
  const trials = Number(args[args.indexOf('--trials') + 1]) || 40;
  const figures: Record<string, number> = {};
  for (const { key, id, name, file } of MODELS) {
    const weights = findTestModel(id, file);
    if (!weights) throw new MissingError(`Not there: ${id}/${file}. node scripts/fetch-test-models.ts fetches the models.`);
    const model = { id, name, task: 'chat' as const, files: { weights }, bytes: 0, unlisted: false, languages: ['en'] };
    const installed = { list: () => [{ ...model, memoryBytes: 1e9, contextLength: 8192 }], onChange: () => () => {} };
    const embedded = createEmbeddedProvider({ entry: entryUrl('llm'), installed, logger: silentLogger });
    const opened = await embedded.open(`embedded/${id}`);
    await opened.load(never);
    say(name);
    Object.assign(figures, prefixed(key, await probe(opened)));
    Object.assign(figures, prefixed(key, await stops(opened, embedded, trials)));
    Object.assign(figures, prefixed(key, await kept(opened)));
    await embedded.release();
  }
  report('consolidate', figures);
}

const prefixed = (key: string, figures: Record<string, number>) =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${key}_${name}`, round(value, 3)]));

async function probe(opened: OpenModel): Promise<Record<string, number>> {
  let counts: ModelProbe | null = null;
  const began = performance.now();
  const found = await probeModel(
    opened,
    {
      modelProbe: async () => counts,
      setModelProbe: async (now) => {
        counts = now;
      },
    },
    never,
  );
  if (!found) throw new Error('stopped');
  const ms = (performance.now() - began) / found.of;
  say(
    `  probe: ${found.right} of ${found.of} right, precision ${round(found.precision, 2)}, recall ${round(found.recall, 2)}, ${round(ms)} ms a sentence`,
  );
  return {
    probe_right: found.right,
    probe_precision: found.precision,
    probe_recall: found.recall,
    probe_passed: Number(found.passed),
    ms_per_sentence: ms,
  };
}

/** Milliseconds from the person's first key until the child takes their request, at seeded moments of an extraction. */
async function stops(opened: OpenModel, embedded: EmbeddedProvider, trials: number): Promise<Record<string, number>> {
  const random = seeded(5);
  const times: number[] = [];
  for (let i = 0; times.length < trials && i < trials * 4; i++) {
    const stop = new AbortController();
    let over = false;
    const extracting = proposals(opened, PROBE[i % PROBE.length]?.[0] ?? '', stop.signal).then(() => {
      over = true;
    });
    await wait(random() * 600);
    if (!over) {
      const began = performance.now();
      stop.abort();
      await embedded.settled();
      times.push(performance.now() - began);
    }
    await extracting;
  }
  say(`  stop: p50 ${round(p50(times))} p95 ${round(p95(times))} max ${round(Math.max(...times))} ms, ${times.length} times`);
  return { stop_p50_ms: p50(times), stop_p95_ms: p95(times), stop_max_ms: Math.max(...times) };
}

/** The share of a conversation's prompt that is found in the cache after ten sentences were gone through. */
async function kept(opened: OpenModel): Promise<Record<string, number>> {
  const prompt: Prompt = [
    { role: 'system', content: 'You are a helpful assistant.' },
    ...Array.from(
      { length: 6 },
      (_, n): Prompt => [
        {
          role: 'user',
          content: [{ type: 'text', text: `Question ${n}: what do lighthouse keepers do in the winter, when no ships come by for weeks?` }],
        },
        {
          role: 'assistant',
          content: [{ type: 'text', text: 'They mend what the autumn storms broke, write their logs, and keep the lamp.' }],
        },
      ],
    ).flat(),
    { role: 'user', content: [{ type: 'text', text: 'And in spring?' }] },
  ];
  const ask = async () => {
    const result = await opened.model.doGenerate({
      prompt,
      maxOutputTokens: 4,
      temperature: 0,
      providerOptions: { mia: { conversation: 'running' } },
    });
    return { total: result.usage.inputTokens.total ?? 0, cached: result.usage.inputTokens.cacheRead ?? 0 };
  };
  await ask();
  const before = await ask();
  for (const [sentence] of PROBE.slice(0, 10)) await proposals(opened, sentence, never);
  const after = await ask();
  say(`  cache of the running conversation: ${before.cached} of ${before.total} tokens before, ${after.cached} after`);
  return { kept_share: after.cached / before.cached };
}
