import { round } from './stats.ts';

/** What came of one question. */
export interface Outcome {
  question: string;
  category: string;
  /** Messages, best first. */
  order: string[];
  /** Those that hold the answer. */
  evidence: string[];
}

export interface RankFigures {
  /** `any_recall_at_k`: any evidence among the first k; `recall_at_k`: mean share of the evidence; `mrr`: mean of 1 / rank of the first. */
  figures: Record<string, number>;
  byCategory: { category: string; count: number; missed: number }[];
}

const KS = [1, 5, 10];

/** Questions without evidence are left out: nothing can be found for them. */
export function figuresOf(all: readonly Outcome[]): RankFigures {
  const outcomes = all.filter(({ evidence }) => evidence.length > 0);
  const mean = (value: (outcome: Outcome) => number): number =>
    round(outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / Math.max(1, outcomes.length), 4);
  const among = (k: number, { order, evidence }: Outcome): number => {
    const first = new Set(order.slice(0, k));
    return evidence.filter((id) => first.has(id)).length;
  };
  const figures: Record<string, number> = {};
  for (const k of KS) figures[`any_recall_at_${k}`] = mean((outcome) => (among(k, outcome) > 0 ? 1 : 0));
  for (const k of KS) figures[`recall_at_${k}`] = mean((outcome) => among(k, outcome) / new Set(outcome.evidence).size);
  figures.mrr = mean(({ order, evidence }) => {
    const at = order.findIndex((id) => evidence.includes(id));
    return at < 0 ? 0 : 1 / (at + 1);
  });
  const categories = [...new Set(outcomes.map(({ category }) => category))].sort();
  const byCategory = categories.map((category) => {
    const own = outcomes.filter((outcome) => outcome.category === category);
    return { category, count: own.length, missed: own.filter((outcome) => among(10, outcome) === 0).length };
  });
  return { figures, byCategory };
}
