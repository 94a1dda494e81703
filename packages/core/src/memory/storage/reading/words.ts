import { queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { WordHit, WordsFound } from '../types.ts';
import { JOINED, RECALLABLE } from './recallable.ts';

/** A term in more parts than this says little: it is searched for only where all terms are such. */
const COMMON = 1500;
/** Places looked at for one query: those of the rarest terms first, until these are used up. */
const PLACES = 6000;
const TERMS = 24;
/** A memory counts as this large at least: among three messages no word is common yet. */
const LEAST = 50;
/** Of a folder with few messages in a large memory so many of the best parts are looked through for its own. */
const LOOKED_THROUGH = 4000;

/** How rare a word is that stands in `n` of `all`: the inverse document frequency of BM25. */
const rarityOf = (n: number, all: number): number => Math.log(1 + (Math.max(all, n, LEAST) - n + 0.5) / (n + 0.5));

/**
 * Messages by their words: the rarity of each of the question's words that stands in it, summed. More is not needed, for what
 * is found is measured by its own text; and FTS5, which would read each text to rank by BM25, says in .2 ms in which thousand of
 * 100,000 messages a word stands. Holds which words are common.
 */
export class WordSearch {
  readonly #q: Statements;
  readonly #common = new Set<string>();

  constructor(q: Statements) {
    this.#q = q;
  }

  /** Best first and of equals the newest, at most `limit`, without what is excluded; and how rare each term is. */
  find(terms: readonly string[], scope: string, exclude: ReadonlySet<number>, limit: number): WordsFound {
    const { best, rarity } = this.#best(terms, (limit + exclude.size) * 2);
    return { found: this.#allowed(best, scope, exclude, limit), rarity };
  }

  /** Keys of the parts that hold most of these words, the rarer ones counting more; best first, whoever may see them. */
  parts(terms: readonly string[], limit: number): number[] {
    return this.#best(terms, limit)
      .best.slice(0, limit)
      .map(({ part }) => part);
  }

  /** @param room of the newest, where all words are common */
  #best(terms: readonly string[], room: number): { best: Place[]; rarity: number[] } {
    const parted = terms.map((term) => queryWords(term.toLowerCase()));
    const words = [...new Set(parted.flat())];
    const places = new Map(words.map((word) => [word, this.#places(word)]));
    const all = this.#q.get<{ n: number | null }>('SELECT max(id) AS n FROM part')?.n ?? 0;
    const rarity = (word: string): number => rarityOf(places.get(word)?.length ?? COMMON, all);

    const searched = words.slice(0, TERMS);
    const rare = searched.flatMap((word) => {
      const parts = places.get(word) ?? [];
      return parts.length > 0 ? [{ parts, rarity: rarity(word) }] : [];
    });
    const best = rare.length > 0 ? summed(rare) : this.#newest(searched, room);
    // a term of several words is as rare as its rarest
    return { best, rarity: parted.map((of) => Math.max(0, ...of.map(rarity))) };
  }

  /** Parts that hold a word; null where it is common. What is common stays so: it is not looked for again. */
  #places(word: string): readonly number[] | null {
    if (this.#common.has(word)) return null;
    const parts = this.#q.column<number>('SELECT rowid FROM word_index WHERE word_index MATCH ? LIMIT ?', quoted(word), COMMON);
    if (parts.length < COMMON) return parts;
    this.#common.add(word);
    return null;
  }

  /** Where all words are common: the newest parts that have all of them, with next to no weight. */
  #newest(words: readonly string[], room: number): Place[] {
    const common = words.filter((word) => this.#common.has(word));
    if (common.length === 0) return [];
    const sql = 'SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ?';
    return this.#q.column<number>(sql, common.map(quoted).join(' AND '), room).map((part) => ({ part, words: 0.001 }));
  }

  /** Messages of the first of these parts that may be recalled: looked up in growing steps, for most of the first may. */
  #allowed(best: readonly Place[], scope: string, exclude: ReadonlySet<number>, limit: number): WordHit[] {
    const sql = `SELECT p.id, p.message FROM json_each(?) best JOIN part p ON p.id = best.value JOIN message m ON m.id = p.message ${JOINED}
      WHERE ${RECALLABLE} AND ${scope}`;
    const found = new Map<number, number>();
    for (let at = 0, step = limit + exclude.size; found.size < limit && at < Math.min(best.length, LOOKED_THROUGH); at += step, step *= 2) {
      const some = best.slice(at, at + step);
      const rows = this.#q.all<{ id: number; message: number }>(sql, JSON.stringify(some.map(({ part }) => part)));
      const messages = new Map(rows.map(({ id, message }) => [id, message]));
      for (const { part, words } of some) {
        const message = messages.get(part);
        if (message !== undefined && !exclude.has(message) && !found.has(message)) found.set(message, words);
      }
    }
    return [...found].slice(0, limit).map(([message, words]) => ({ message, words }));
  }
}

interface Place {
  part: number;
  words: number;
}

/** Each part with the rarity of all words that stand in it, best first, of equals the newest. */
function summed(words: readonly { parts: readonly number[]; rarity: number }[]): Place[] {
  const sums = new Map<number, number>();
  let looked = 0;
  for (const { parts, rarity } of [...words].sort((a, b) => a.parts.length - b.parts.length)) {
    looked += parts.length;
    if (sums.size > 0 && looked > PLACES) break;
    for (const part of parts) sums.set(part, (sums.get(part) ?? 0) + rarity);
  }
  return [...sums].map(([part, sum]) => ({ part, words: sum })).sort((a, b) => b.words - a.words || b.part - a.part);
}
