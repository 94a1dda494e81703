/**
 * `npm run bench -- fit-ranking --data DIR --data DIR [--write]`: fits the weights by which recall ranks
 * (packages/core/src/memory/retrieval/weights.ts; what is measured stands in features.ts), and says how good they are on
 * conversations that they were not fitted on: five-fold by conversation. Each set counts alike, whatever its size.
 *
 * The model is linear; what is least is −log of the share that softmax gives to any of the evidence (Cao et al. 2007,
 * ListNet, with the evidence as one), and a little of the weights' squares (ridge), by Adam (Kingma and Ba 2015).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COUNT, candidatesFor, FEATURES, featuresOf } from '@mia/core/memory/retrieval/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { askedAt, fillStore, readDialogues, turnId } from './lib/dialogues.ts';
import { calibrate, type Example, fitWeights, orderOf } from './lib/fitting.ts';
import { MissingError } from './lib/missing.ts';
import { figuresOf } from './lib/ranks.ts';
import { type Figures, report, say } from './lib/report.ts';
import { round } from './lib/stats.ts';
import { benchEncoder } from './lib/world.ts';

const FOLDS = 5;
const TARGET = join(import.meta.dirname, '../packages/core/src/memory/retrieval/weights.ts');

async function examplesOf(folder: string, encoder: TextEncoder): Promise<Example[]> {
  const set = await readDialogues(folder, encoder);
  const examples: Example[] = [];
  for (const [number, conversation] of set.conversations.entries()) {
    const { store, close } = await fillStore(set, new Set([conversation]), encoder);
    const now = askedAt(set.turns.filter((turn) => turn.conversation === conversation));
    const deps = { store, encoder, clock: { ...systemClock, now: () => now } };
    try {
      for (const { question, evidence, category } of set.questions.filter((asked) => asked.conversation === conversation)) {
        const found = await candidatesFor({ text: question, conversation: '', window: [] }, deps, new AbortController().signal);
        const ids = found?.measured.map(({ hit }) => hit.message) ?? [];
        const rows = found ? Float32Array.from(featuresOf(found.measured, found.question)) : new Float32Array(0);
        const wanted = evidence.map((turn) => turnId(conversation, turn));
        examples.push({ set: folder, fold: number % FOLDS, question, category, ids, rows, evidence: wanted });
      }
    } finally {
      await close();
    }
    say(`${folder}: ${number + 1} of ${set.conversations.length} conversations`);
  }
  return examples;
}

export default async function fitRanking(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } } });
  if (!values.data) throw new MissingError('Say which folders: npm run bench -- fit-ranking --data DIR --data DIR');
  const encoder = benchEncoder();
  const examples: Example[] = [];
  try {
    for (const folder of values.data) examples.push(...(await examplesOf(folder, encoder)));
  } finally {
    await encoder.close();
  }
  const folds = Array.from({ length: FOLDS }, (_, fold) =>
    fitWeights(
      examples.filter((example) => example.fold !== fold),
      COUNT,
    ),
  );
  const figures: Figures = {};
  for (const folder of values.data) {
    const outcomes = examples
      .filter((example) => example.set === folder)
      .map((example) => ({ ...example, order: orderOf(example, folds[example.fold] ?? new Float64Array(COUNT)) }));
    figures[folder.replace(/\/+$/, '').split('/').at(-1) ?? folder] = figuresOf(outcomes).figures;
  }
  const weights = fitWeights(examples, COUNT);
  if (values.write) write(weights, calibrate(examples, weights));
  report('fit-ranking', figures);
}

/** Puts the weights where recall reads them. */
export function write(weights: Float64Array, { slope, offset }: { slope: number; offset: number }): void {
  const lines = FEATURES.map((name, k) => `  ${name}: ${round(weights[k] ?? 0, 4)},`).join('\n');
  const text = `import type { Feature } from './features.ts';

/** Made by \`npm run bench -- fit-ranking --write\` (bench/fit-ranking.ts); never edited by hand. */
export const WEIGHTS: Record<Feature, number> = {
${lines}
};
/** The probability that a candidate holds the answer is 1 / (1 + exp(−(slope · sum + offset))) (Platt 1999). */
export const CALIBRATION = { slope: ${round(slope, 4)}, offset: ${round(offset, 4)} };
`;
  writeFileSync(TARGET, text);
  say(`written: ${TARGET}`);
}
