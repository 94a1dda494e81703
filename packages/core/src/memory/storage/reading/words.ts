import { queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { WordHit } from '../types.ts';
import { JOINED, OPEN, RECALLABLE } from './recallable.ts';

/** A term in more messages than this says little, and ranking all of them takes too long. */
const COMMON = 1500;
/** Matches ranked for one query: the rarest terms first, until these are used up. */
const RANKED = 3000;
const TERMS = 24;
/** A memory counts as this large at least: among three messages no word is common yet. */
const LEAST = 50;

/** Messages by their words. Holds which words are common. */
export class WordSearch {
  readonly #q: Statements;
  readonly #common = new Map<string, number>();

  constructor(q: Statements) {
    this.#q = q;
  }

  /** In how many messages a word stands, counted up to COMMON. What is common stays common: it is not counted again. */
  #frequency(word: string): number {
    const known = this.#common.get(word);
    if (known !== undefined) return known;
    const sql = 'SELECT count(*) AS n FROM (SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT ?)';
    const n = this.#q.get<{ n: number }>(sql, quoted(word), COMMON)?.n ?? 0;
    if (n >= COMMON) this.#common.set(word, n);
    return n;
  }

  /** How rare each term is: see `WordsFound`. A term of several words is as rare as its rarest. */
  rarity(terms: readonly string[]): number[] {
    const all = this.#q.get<{ n: number | null }>('SELECT max(id) AS n FROM part')?.n ?? 0;
    return terms.map((term) => {
      const n = Math.min(...queryWords(term.toLowerCase()).map((word) => this.#frequency(word)), COMMON);
      return Math.log(1 + (Math.max(all, n, LEAST) - n + 0.5) / (n + 0.5));
    });
  }

  /** Best first, at most `limit`, without what is excluded. */
  find(terms: readonly string[], scope: string, exclude: ReadonlySet<number>, limit: number): WordHit[] {
    const words = [...new Set(terms.flatMap((term) => queryWords(term.toLowerCase())))].slice(0, TERMS);
    const counted = words.map((word) => ({ word, n: this.#frequency(word) })).filter(({ n }) => n > 0);
    if (counted.length === 0) return [];
    const rare = counted.filter(({ n }) => n < COMMON).sort((a, b) => a.n - b.n);
    const ranked = affordable(rare);
    // of what stands in one folder few may be among the best of all
    const room = (limit + exclude.size) * (scope === OPEN ? 2 : 20);
    const sql = ranked.length > 0 ? byRank(room, scope) : newest(room, scope);
    const match = (ranked.length > 0 ? ranked : counted).map(({ word }) => quoted(word)).join(ranked.length > 0 ? ' OR ' : ' AND ');
    const rows = this.#q.all<WordHit>(sql, match);
    return rows.filter((row) => !exclude.has(row.message)).slice(0, limit);
  }
}

/** By BM25, which FTS5 gives negated. */
const byRank = (room: number, scope: string): string =>
  `SELECT p.message, max(-w.rank) AS words
    FROM (SELECT rowid, rank FROM word_index WHERE word_index MATCH ? ORDER BY rank LIMIT ${room}) w
    JOIN part p ON p.id = w.rowid JOIN message m ON m.id = p.message ${JOINED}
    WHERE ${RECALLABLE} AND ${scope} GROUP BY p.message ORDER BY words DESC`;

/** Where all words are common: the newest that have all of them, with next to no weight. */
const newest = (room: number, scope: string): string =>
  `SELECT p.message, 0.001 AS words
    FROM (SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ${room}) w
    JOIN part p ON p.id = w.rowid JOIN message m ON m.id = p.message ${JOINED}
    WHERE ${RECALLABLE} AND ${scope} GROUP BY p.message ORDER BY p.message DESC`;

/** The rarest terms, as many as may be ranked together; always the first. */
function affordable<T extends { n: number }>(rarestFirst: readonly T[]): T[] {
  let sum = 0;
  return rarestFirst.filter(({ n }, i) => {
    sum += n;
    return i === 0 || sum <= RANKED;
  });
}
