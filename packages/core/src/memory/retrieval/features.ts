import type { Hit } from '../storage/types.ts';
import { asksWhen, namesTime, type TimeRange } from './dates.ts';
import { type Named, speaksOfSelf } from './people.ts';
import { placesOf } from './terms.ts';

/** A question as ranking sees it. */
export interface Question {
  text: string;
  /** Its words without function words and without names of speakers. */
  terms: readonly string[];
  /** How rare each is: `WordsFound.rarity`. */
  rarity: readonly number[];
  named: Named;
  /** The time it speaks of. */
  time: TimeRange | null;
}

/**
 * What is measured of a candidate, each about 0 where it says nothing. "z" is by the candidates' own mean and deviation
 * (z-scores: Bruch et al. 2023). The last ones count only where people talk with each other (their messages have
 * speakers); there what was said around belongs to a message, and between a person and an assistant it does not.
 */
export const FEATURES = [
  'words', // z: BM25 of the question's words in the whole text
  'stretch', // z: the same in the best stretch of about 90 words
  'meaning', // z: cosine of the nearest passage
  'coverage', // share of the question's words, each by its rarity
  'matched', // ln(1 + words of the question found)
  'close', // z: the same within about a dozen words
  'pairs', // neighbouring words of the question that stand side by side here
  'beginning', // ln(1 + words of the question among the first 200 characters)
  'list', // has a list
  'bestMeaning', // 1 / (1 + rank by meaning)
  'bestWords', // 1 / (1 + rank by the best stretch)
  'both', // product of the positive parts of stretch and meaning
  'session', // z: mean of the three best of its conversation
  'self', // the message speaks of its author
  'selfAsked', // the same, where the question speaks of its own
  'addresses', // speaks to the other ("you")
  'asks', // ends with a question mark
  'long', // ln(characters / 100)
  'assistant', // said by the assistant
  'assistantBroad', // the same, where the question asks for a summary or for advice
  'longAssistant', // length, of the assistant's
  'prefers', // says how somebody wants things ("always", "I prefer")
  'opens', // the first of its conversation
  'specific', // ln(1 + names and numbers in it)
  'numbers', // has a number, where a number or a time is asked for
  'when', // names a time, where a time is asked for
  'inTime', // said in the time that the question speaks of
  'nearTime', // within a day of it
  'speaker', // said by somebody whom the question names
  'otherSpeaker', // said by somebody else, where the question names somebody
  'mentions', // has the name of whom the question names
  'peopleLong', // length, among people
  'peopleWords', // words, among people
  'peopleMeaning', // meaning, among people
  'beforeWords', // z: words of what was said just before
  'afterWords', // and after
  'beforeMeaning', // z: meaning of what was said just before
  'afterMeaning', // and after
  'aroundWords', // z: two before and two after
  'aroundMeaning', // the nearest of itself, two before and two after
  'besideCoverage', // share of the question's words in it, before and after together, each by its rarity
  'aroundCoverage', // the same of two before and two after
  'answersWords', // words of what was said before, where that was a question
  'cosine', // of the nearest passage, as it is
  'near', // square of the positive part of meaning
  'nearCoverage', // product of the positive part of meaning and coverage
] as const;
export type Feature = (typeof FEATURES)[number];
export const COUNT = FEATURES.length;

const K1 = 1.2;
const B = 0.4;
const AVERAGE = 200;
/** Characters: about 90 words, and a dozen. */
const STRETCH = 560;
const CLOSE = 80;
/** Of a very long text only the beginning is looked at. */
const LOOKED_AT = 8000;
// without the flag `u` where a pattern is plain: V8 matches it ten times as fast
const BROAD =
  /\b(?:summar\w+|overview|recap|how (?:can|could|should|do|would) I|what should I|step by step|explain|zusammenfass\w*|überblick|wie (?:kann|soll) ich)\b/i;

const NUMBER = /\b(?:how (?:many|much|old|often|far)|wie ?(?:viele?|alt|oft|weit))\b/i;
const ADDRESSES = /\b(?:you|your|yours|du|dich|dir|dein\w*)\b/i;
const PREFERS =
  /\b(?:always|never|prefer\w*|rather than|instead of|whenever|from now on|I(?:'d| would) like|immer|niemals|lieber|bevorzug\w*|statt|ab jetzt)\b/i;
/** Characters that begin a text. */
const BEGINNING = 200;
const LIST = /^\s*(?:[-*]|\d+\.)\s/m;
/** A word with a capital inside a sentence, or a number. */
const SPECIFIC = /(?<=[\p{Ll},;:] )\p{Lu}\p{Ll}[\p{L}\p{M}]+|\d+/gu;

/** What all measures need of one candidate. */
export interface Measured {
  hit: Hit;
  words: number;
  stretch: number;
  close: number;
  cosine: number;
  coverage: number;
  matched: number;
  /** Of each of the question's words whether it is there. */
  held: boolean[];
  pairs: number;
  beginning: number;
  /** 0…1: how surely one of its images shows what is asked for; see `retrieval/images.ts`. */
  sight: number;
}

export const wholeOf = (hit: Hit): string =>
  hit.pasted === '' && hit.seen === '' ? hit.text : [hit.text, hit.pasted, hit.seen].filter((text) => text !== '').join('\n');

/** @returns words and meaning of each candidate */
export function measure(hits: readonly Hit[], question: Question): Measured[] {
  const { terms, rarity } = question;
  const most = rarity.reduce((sum, r) => sum + r, 0) || 1;
  return hits.map((hit) => {
    const text = wholeOf(hit).slice(0, LOOKED_AT);
    const places = placesOf(text, terms);
    const lower = text.toLowerCase();
    const length = 1 - B + (B * text.length) / AVERAGE;
    let words = 0;
    let held = 0;
    let matched = 0;
    places.forEach((at, t) => {
      if (at.length === 0) return;
      const rare = rarity[t] ?? 1;
      words += (rare * (at.length * (K1 + 1))) / (at.length + K1 * length);
      held += rare;
      matched += 1;
    });
    const stretches = { stretch: bestStretch(places, rarity, STRETCH), close: bestStretch(places, rarity, CLOSE) };
    const counts = {
      matched,
      pairs: terms.filter((term, t) => t > 0 && lower.includes(`${terms[t - 1]} ${term}`)).length,
      beginning: places.filter(([first = BEGINNING]) => first < BEGINNING).length,
    };
    const there = places.map((at) => at.length > 0);
    return { hit, words, ...stretches, ...counts, cosine: hit.cosine ?? Number.NaN, coverage: held / most, held: there, sight: 0 };
  });
}

/** Sum of the rarity of the words that stand together, in the stretch where it is greatest. */
function bestStretch(places: readonly number[][], rarity: readonly number[], reach: number): number {
  const all = places.flatMap((at, t) => at.map((place) => ({ place, t }))).sort((a, b) => a.place - b.place);
  const inside = new Int32Array(places.length);
  let best = 0;
  let now = 0;
  for (let end = 0, start = 0; end < all.length; end++) {
    const { place, t } = all[end] as (typeof all)[number];
    if (inside[t] === 0) now += rarity[t] ?? 1;
    inside[t] = (inside[t] ?? 0) + 1;
    while (place - (all[start]?.place ?? 0) > reach) {
      const left = all[start++]?.t ?? 0;
      inside[left] = (inside[left] ?? 0) - 1;
      if (inside[left] === 0) now -= rarity[left] ?? 1;
    }
    best = Math.max(best, now);
  }
  return best;
}

/** One row of `COUNT` numbers a candidate, one after the other. */
export function featuresOf(measured: readonly Measured[], question: Question): Float64Array {
  const index = new Map(measured.map(({ hit }, i) => [hit.seq, i]));
  const floor = Math.min(1, ...measured.map((m) => m.cosine).filter((c) => !Number.isNaN(c)));
  const cosines = measured.map((m) => (Number.isNaN(m.cosine) ? floor : m.cosine));
  const zWords = zScores(measured.map((m) => m.words));
  const zStretch = zScores(measured.map((m) => m.stretch));
  const zMeaning = zScores(cosines);
  const zClose = zScores(measured.map((m) => m.close));
  const [byMeaning, byStretch] = [ranksOf(zMeaning), ranksOf(zStretch)];
  const zSession = zScores(
    sessions(
      measured,
      zStretch.map((w, i) => 0.5 * w + 0.5 * (zMeaning[i] ?? 0)),
    ),
  );
  const [selfAsked, whenAsked, broad] = [speaksOfSelf(question.text), asksWhen(question.text), BROAD.test(question.text)];
  const numberAsked = whenAsked || NUMBER.test(question.text);
  const { speakers } = question.named;
  const most = question.rarity.reduce((sum, r) => sum + r, 0) || 1;

  const rows = new Float64Array(measured.length * COUNT);
  const together = (places: readonly number[]): number =>
    question.terms.reduce((sum, _, t) => sum + (places.some((at) => measured[at]?.held[t]) ? (question.rarity[t] ?? 1) : 0), 0) / most;
  measured.forEach(({ hit, coverage, matched, pairs, beginning }, i) => {
    const set = (feature: Feature, value: number) => {
      rows[i * COUNT + (PLACE.get(feature) ?? 0)] = value;
    };
    const [words, stretch, meaning] = [zWords[i] ?? 0, zStretch[i] ?? 0, zMeaning[i] ?? 0];
    const text = wholeOf(hit);
    const long = Math.log((text.length + 10) / 100);
    const assistant = hit.role === 'assistant';
    set('words', words);
    set('stretch', stretch);
    set('meaning', meaning);
    set('coverage', coverage);
    set('matched', Math.log1p(matched));
    set('close', zClose[i] ?? 0);
    set('pairs', pairs);
    set('beginning', Math.log1p(beginning));
    if (LIST.test(text)) set('list', 1);
    set('bestMeaning', 1 / (1 + (byMeaning[i] ?? 0)));
    set('bestWords', stretch > 0 ? 1 / (1 + (byStretch[i] ?? 0)) : 0);
    set('both', Math.max(0, stretch) * Math.max(0, meaning));
    set('cosine', hit.cosine ?? 0);
    set('near', Math.max(0, meaning) ** 2);
    set('nearCoverage', Math.max(0, meaning) * coverage);
    set('session', zSession[i] ?? 0);
    if (!assistant && speaksOfSelf(text.slice(0, 2000))) {
      set('self', 1);
      if (selfAsked) set('selfAsked', 1);
    }
    if (ADDRESSES.test(text.slice(0, 2000))) set('addresses', 1);
    if (/[?？؟]\s*$/u.test(text)) set('asks', 1);
    if (!assistant && PREFERS.test(text.slice(0, 2000))) set('prefers', 1);
    if (hit.before === null) set('opens', 1);
    set('specific', Math.log1p(text.slice(0, 2000).match(SPECIFIC)?.length ?? 0));
    if (numberAsked && /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|once)\b/i.test(text.slice(0, 2000))) set('numbers', 1);
    set('long', long);
    if (assistant) {
      set('assistant', 1);
      if (broad) set('assistantBroad', 1);
      set('longAssistant', long);
    }
    if (whenAsked && namesTime(text)) set('when', 1);
    if (question.time) {
      const { from, to } = question.time;
      if (hit.created >= from && hit.created < to) set('inTime', 1);
      if (hit.created >= from - DAY && hit.created < to + DAY) set('nearTime', 1);
    }
    if (hit.speaker === null) return;
    if (speakers.size > 0) set(speakers.has(hit.speaker) ? 'speaker' : 'otherSpeaker', 1);
    const lower = text.toLowerCase();
    if ([...question.named.words].some((name) => lower.includes(name))) set('mentions', 1);
    set('peopleLong', long);
    set('peopleWords', stretch);
    set('peopleMeaning', meaning);
    const before = hit.before === null ? undefined : index.get(hit.before);
    const after = hit.after === null ? undefined : index.get(hit.after);
    const [b, a] = [before === undefined ? undefined : measured[before]?.hit, after === undefined ? undefined : measured[after]?.hit];
    const further = [b?.before, a?.after].map((seq) => (seq === null || seq === undefined ? undefined : index.get(seq)));
    const value = (z: readonly number[], at: number | undefined) => (at === undefined ? Math.min(0, z[i] ?? 0, -0.5) : (z[at] ?? 0));
    set('beforeWords', value(zStretch, before));
    set('afterWords', value(zStretch, after));
    set('beforeMeaning', value(zMeaning, before));
    set('afterMeaning', value(zMeaning, after));
    set('aroundWords', Math.max(...further.map((at) => value(zStretch, at))));
    const beside = [i, before, after].filter((at) => at !== undefined);
    const around = [...beside, ...further.filter((at) => at !== undefined)];
    set('aroundMeaning', Math.max(0, ...around.map((at) => zMeaning[at] ?? 0)));
    set('besideCoverage', together(beside));
    set('aroundCoverage', together(around));
    if (b && /[?？؟]\s*$/u.test(b.text)) set('answersWords', value(zStretch, before));
  });
  return rows;
}

/** 0 for the greatest. */
function ranksOf(values: readonly number[]): number[] {
  const ranks = new Array<number>(values.length);
  const order = values.map((_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  order.forEach((i, rank) => {
    ranks[i] = rank;
  });
  return ranks;
}

const DAY = 86_400_000;
const PLACE = new Map<Feature, number>(FEATURES.map((name, i) => [name, i]));

function sessions(measured: readonly Measured[], base: readonly number[]): number[] {
  const best = new Map<string, number[]>();
  measured.forEach(({ hit }, i) => {
    const list = best.get(hit.conversation) ?? [];
    list.push(base[i] ?? 0);
    best.set(hit.conversation, list);
  });
  const means = new Map<string, number>();
  for (const [conversation, list] of best) {
    const top = list.sort((a, b) => b - a).slice(0, 3);
    means.set(conversation, top.reduce((sum, v) => sum + v, 0) / 3);
  }
  return measured.map(({ hit }) => means.get(hit.conversation) ?? 0);
}

function zScores(values: readonly number[]): number[] {
  const n = values.length || 1;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  return values.map((v) => (deviation > 1e-9 ? (v - mean) / deviation : 0));
}
