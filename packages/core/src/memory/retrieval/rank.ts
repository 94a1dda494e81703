import type { Hit, RecallReason } from '../storage/types.ts';
import type { Candidates } from './candidates.ts';
import { COUNT, FEATURES, featuresOf, type Measured, wholeOf } from './features.ts';
import { CALIBRATION, WEIGHTS } from './weights.ts';

/** A candidate with the probability that it bears on the question and why it was found. */
export interface Ranked {
  hit: Hit;
  /** 0…1. */
  score: number;
  reasons: RecallReason[];
  /** 0…1: what speaks for it by itself, whatever the others are. */
  evidence: number;
  /** A text that only asks says nothing about its answer. */
  prior: number;
}

/** Cosines of all-MiniLM-L6-v2: below the floor two short texts are unrelated, at the ceiling one paraphrases the other. */
const COSINE_FLOOR = 0.2;
const COSINE_CEILING = 0.8;
/** Evidence below which nothing is given: a wrong memory misleads a small model more than a missing one. */
const THRESHOLD = 0.18;
/** Without an encoder: share of the question's weighed words that must be found. */
const WORDS_ONLY_THRESHOLD = 0.45;
/** What scores under this share of the best is left out. */
const BESIDE_BEST = 0.2;
/** What was said around a message counts for it by this much, where people talk with each other. */
const FROM_AROUND = 0.8;
const LONG_ANSWER = 600;
/** What a pin adds to the logit of a score: it makes the odds seven times as good. It is evidence of nothing. */
const PINNED = 2;

/** What an image that surely shows what is asked for adds to it. Set by hand: `bench/RESULTS.md`, recall of images. */
const SIGHT = 7;

const weights = Float64Array.from(FEATURES, (name) => WEIGHTS[name] ?? 0);

/**
 * Ranks candidates by a linear model of what is measured of each (`FEATURES`), fitted by `bench/fit-ranking.ts`. What the
 * person pinned comes before its equals; a pin is no evidence (`worthGiving`), so that it never brings what does not bear
 * on the question.
 * @returns best first, all of them
 */
export function rank({ measured, question, vector }: Candidates): Ranked[] {
  const rows = featuresOf(measured, question);
  const evidence = measured.map((m) => evidenceOf(m, vector !== null));
  const index = new Map(measured.map(({ hit }, i) => [hit.seq, i]));
  const ranked = measured.map((m, i): Ranked => {
    let sum = 0;
    for (let k = 0; k < COUNT; k++) sum += (weights[k] ?? 0) * (rows[i * COUNT + k] ?? 0);
    const { hit } = m;
    const own = evidence[i] ?? 0;
    const around =
      hit.speaker === null ? 0 : FROM_AROUND * Math.max(...[hit.before, hit.after].map((seq) => evidence[index.get(seq ?? -1) ?? -1] ?? 0));
    return {
      hit,
      score: 1 / (1 + Math.exp(-(CALIBRATION.slope * sum + CALIBRATION.offset + (hit.pinned ? PINNED : 0) + SIGHT * m.sight))),
      reasons: reasonsFor(m, question, around > own),
      evidence: Math.max(own, around),
      prior: prior(hit),
    };
  });
  return ranked.sort((a, b) => b.score - a.score || b.hit.seq - a.hit.seq);
}

/**
 * Those with enough evidence. The order says which candidate is the best, not whether any is good: one word in common makes
 * some text the best of all. So evidence is asked for besides: meaning, and the share of the question's words that a text
 * holds, each weighed by its rarity.
 * @param meaning whether the question had a vector
 */
export function worthGiving(ranked: readonly Ranked[], meaning: boolean): Ranked[] {
  const least = meaning ? THRESHOLD : WORDS_ONLY_THRESHOLD;
  const worth = ranked.filter(({ evidence, prior }) => evidence * prior >= least);
  const best = worth[0]?.score ?? 0;
  return worth.filter(({ score }) => score >= best * BESIDE_BEST);
}

/** An image, meaning alone, or words alone where they are nearly all of the question's, or some of both. */
function evidenceOf(m: Measured, meaning: boolean): number {
  return Math.max(m.sight, meaning ? Math.max(closeness(m) * 0.9, 0.6 * closeness(m) + 0.4 * m.coverage) : m.coverage);
}

function closeness({ cosine }: Measured): number {
  return Number.isNaN(cosine) ? 0 : Math.min(1, Math.max(0, (cosine - COSINE_FLOOR) / (COSINE_CEILING - COSINE_FLOOR)));
}

function reasonsFor(m: Measured, question: Candidates['question'], around: boolean): RecallReason[] {
  const { created, speaker } = m.hit;
  const reasons: RecallReason[] = [];
  if (m.coverage > 0) reasons.push('words');
  if (closeness(m) > 0) reasons.push('meaning');
  if (question.time && created >= question.time.from && created < question.time.to) reasons.push('time');
  if (speaker !== null && question.named.speakers.has(speaker)) reasons.push('person');
  if (around) reasons.push('neighbourhood');
  if (m.sight > 0) reasons.push('image');
  return reasons;
}

/** Answers of the assistant count less than what the person said, long ones least: they mention everything. */
function prior(hit: Hit): number {
  let factor = 1;
  if (hit.role === 'assistant') factor *= hit.text.length > LONG_ANSWER ? 0.7 : 0.85;
  if (onlyAsks(wholeOf(hit))) factor *= 0.6;
  return factor;
}

/** A text that only asks: short and ending in a question mark. */
function onlyAsks(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length < 200 && /[?？؟;]$/u.test(trimmed) && !/[.!]\s/u.test(trimmed);
}
