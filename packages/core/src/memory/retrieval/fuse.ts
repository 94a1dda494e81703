import type { Hit, RecallReason } from '../storage/types.ts';
import { sameWord, wordsOf } from './terms.ts';

/** A candidate with its fused score in 0…1 and why it was found. */
export interface Ranked {
  hit: Hit;
  score: number;
  reasons: RecallReason[];
}

/** Weights of the convex sum (Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"). */
const MEANING = 0.6;
const WORDS = 0.4;
/** Cosines of all-MiniLM-L6-v2: below the floor two short texts are unrelated, at the ceiling one paraphrases the other. */
const COSINE_FLOOR = 0.2;
const COSINE_CEILING = 0.8;
/** Below it nothing is given: a wrong memory misleads a small model more than a missing one. */
export const THRESHOLD = 0.24;
/** Without an encoder: share of the question's weighed words that must be found. */
export const WORDS_ONLY_THRESHOLD = 0.45;
/** What scores under this share of the best is left out. */
const BESIDE_BEST = 0.5;

const LONG_ANSWER = 600;

/**
 * Ranks candidates by words and meaning. Words count by the share of the question's terms that a text holds, each weighed
 * by its rarity among the candidates, so that the score is comparable between questions and a threshold makes sense.
 *
 * Priors: answers of the assistant count less than what the person said, long ones least (they mention everything); an
 * earlier question says nothing about its answer.
 *
 * @param meaning whether the question had a vector
 * @returns best first, cut at the threshold and at half of the best score
 */
export function fuse(hits: readonly Hit[], terms: readonly string[], question: string, meaning: boolean): Ranked[] {
  const found = hits.map((hit) => matched(hit.text, terms));
  const weights = terms.map((_, t) => {
    const inTexts = found.filter((set) => set.has(t)).length;
    return Math.log(1 + (hits.length + 1) / (inTexts + 0.5));
  });
  const total = weights.reduce((sum, w) => sum + w, 0);
  const asked = normal(question);

  const ranked: Ranked[] = [];
  const seen = new Set<string>();
  hits.forEach((hit, i) => {
    const text = normal(hit.text);
    if (text === '' || text === asked || seen.has(text)) return;
    seen.add(text);
    const coverage = total > 0 ? [...(found[i] ?? [])].reduce((sum, t) => sum + (weights[t] ?? 0), 0) / total : 0;
    const close = hit.cosine === null ? 0 : Math.min(1, Math.max(0, (hit.cosine - COSINE_FLOOR) / (COSINE_CEILING - COSINE_FLOOR)));
    const raw = meaning ? MEANING * close + WORDS * coverage : coverage;
    const score = raw * prior(hit);
    const reasons: RecallReason[] = [];
    if (coverage > 0) reasons.push('words');
    if (close > 0) reasons.push('meaning');
    ranked.push({ hit, score, reasons });
  });
  ranked.sort((a, b) => b.score - a.score || b.hit.seq - a.hit.seq);
  const least = Math.max(meaning ? THRESHOLD : WORDS_ONLY_THRESHOLD, (ranked[0]?.score ?? 0) * BESIDE_BEST);
  return ranked.filter((r) => r.score >= least);
}

/** Indices of the terms that a text holds. Only the beginning of a very long text is looked at. */
function matched(text: string, terms: readonly string[]): Set<number> {
  const words = [...new Set(wordsOf(text.slice(0, 6000)))];
  const set = new Set<number>();
  terms.forEach((term, t) => {
    if (words.some((word) => sameWord(word, term))) set.add(t);
  });
  return set;
}

function prior(hit: Hit): number {
  let factor = 1;
  if (hit.role === 'assistant') factor *= hit.text.length > LONG_ANSWER ? 0.7 : 0.85;
  if (isQuestion(hit.text)) factor *= 0.6;
  return factor;
}

/** A text that only asks: short and ending in a question mark. */
function isQuestion(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length < 200 && /[?？؟;]$/u.test(trimmed) && !/[.!]\s/u.test(trimmed);
}

function normal(text: string): string {
  return wordsOf(text.slice(0, 4000)).join(' ');
}
