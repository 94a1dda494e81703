import type { Hit, RecallReason } from '../storage/types.ts';
import { termsIn } from './terms.ts';

/** A candidate with its fused score in 0…1 and why it was found. */
export interface Ranked {
  hit: Hit;
  score: number;
  reasons: RecallReason[];
}

/**
 * Weights of the convex sum (Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval"); on the shared
 * dialogue sets anything between .3 and .6 is within a point of recall@5.
 */
const MEANING = 0.45;
const WORDS = 0.55;
/** Cosines of all-MiniLM-L6-v2: below the floor two short texts are unrelated, at the ceiling one paraphrases the other. */
const COSINE_FLOOR = 0.2;
const COSINE_CEILING = 0.8;
/** Evidence below which nothing is given: a wrong memory misleads a small model more than a missing one. */
export const THRESHOLD = 0.18;
/** Without an encoder: share of the question's weighed words that must be found. */
export const WORDS_ONLY_THRESHOLD = 0.45;
/** What scores under this share of the best is left out. */
const BESIDE_BEST = 0.45;

const LONG_ANSWER = 600;
/** Of a very long text only the beginning is looked at for words. */
const LOOKED_AT = 6000;

/**
 * Ranks candidates by words and meaning, and keeps those that have enough evidence.
 *
 * The order is by a convex sum of meaning (cosine between two fixed bounds) and words (BM25 over the best BM25). That sum
 * says which candidate is the best, not whether any is good: one word in common makes some text the best of all. So
 * evidence is asked for besides: meaning, and the share of the question's words that a text holds, each word weighed by
 * its rarity among the candidates.
 *
 * Priors: answers of the assistant count less than what the person said, long ones least (they mention everything); an
 * earlier question says nothing about its answer.
 *
 * @param meaning whether the question had a vector
 * @returns best first
 */
export function fuse(hits: readonly Hit[], terms: readonly string[], question: string, meaning: boolean): Ranked[] {
  const found = hits.map((hit) => termsIn(wholeOf(hit).slice(0, LOOKED_AT), terms));
  const weights = terms.map((_, t) => {
    const inTexts = found.filter((set) => set.has(t)).length;
    return Math.log(1 + (hits.length + 1) / (inTexts + 0.5));
  });
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mostWords = Math.max(...hits.map((hit) => hit.words ?? 0), Number.MIN_VALUE);
  const asked = normal(question);

  const ranked: Ranked[] = [];
  const seen = new Set<string>();
  hits.forEach((hit, i) => {
    const text = normal(wholeOf(hit));
    if (text === '' || text === asked || seen.has(text)) return;
    seen.add(text);
    const coverage = total > 0 ? [...(found[i] ?? [])].reduce((sum, t) => sum + (weights[t] ?? 0), 0) / total : 0;
    const close = hit.cosine === null ? 0 : Math.min(1, Math.max(0, (hit.cosine - COSINE_FLOOR) / (COSINE_CEILING - COSINE_FLOOR)));
    const factor = prior(hit);
    const evidence = meaning ? evidenceOf(close, coverage) : coverage;
    if (evidence * factor < (meaning ? THRESHOLD : WORDS_ONLY_THRESHOLD)) return;
    const words = (hit.words ?? 0) / mostWords;
    const score = (meaning ? MEANING * close + WORDS * words : (coverage + words) / 2) * factor;
    const reasons: RecallReason[] = [];
    if (coverage > 0) reasons.push('words');
    if (close > 0) reasons.push('meaning');
    ranked.push({ hit, score, reasons });
  });
  ranked.sort((a, b) => b.score - a.score || b.hit.seq - a.hit.seq);
  const least = (ranked[0]?.score ?? 0) * BESIDE_BEST;
  return ranked.filter((r) => r.score >= least);
}

/** Meaning alone, or words alone where they are nearly all of the question's, or some of both. */
function evidenceOf(close: number, coverage: number): number {
  return Math.max(close * 0.9, 0.6 * close + 0.4 * coverage);
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

const wholeOf = (hit: Hit): string => (hit.pasted === '' ? hit.text : `${hit.text}\n${hit.pasted}`);

/** The same words make the same text. */
function normal(text: string): string {
  return text
    .slice(0, 1000)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
