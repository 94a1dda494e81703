import { NOT_BURIED } from '../facts.ts';
import { toBits, toInt8 } from '../quantize.ts';
import { queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { Hit, RecallQuery } from '../types.ts';
import { BitScan } from './bits.ts';

/** A term in more messages than this says little, and ranking all of them takes too long. */
const COMMON = 1500;
/** Matches ranked for one query: the rarest terms first, until these are used up. */
const RANKED = 3000;
const TERMS = 24;
/** Text given with a hit: a window around the first word found, of a part that is longer. */
const LONG = 8000;

/** What may be recalled: on a shown path, complete, remembered, not forgotten. */
const RECALLABLE = `m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND m.status IN ('done', 'stopped', 'note', 'pending')
  AND c.remember = 1 AND c.forgetting IS NULL AND c.forgotten = 0 AND (f.id IS NULL OR f.remember = 1)
  AND ${NOT_BURIED}`;
const JOINED = 'JOIN conversation c ON c.id = m.conversation LEFT JOIN folder f ON f.id = c.folder';

interface Found {
  message: number;
  words: number | null;
  cosine: number | null;
}

interface HitRow {
  id: number;
  message: string;
  conversation: string;
  conversationTitle: string;
  role: Hit['role'];
  origin: Hit['origin'];
  created: number;
  text: string | null;
  pasted: string | null;
}

/** Candidates for recall from words and vectors. Holds the bits of the encoders asked for and which terms are common. */
export class Recall {
  readonly #q: Statements;
  readonly #scans = new Map<string, BitScan>();
  readonly #common = new Map<string, number>();

  constructor(q: Statements) {
    this.#q = q;
  }

  /** Loads an encoder's bits (about .15 s for 100,000 vectors), so that the first question does not. */
  warm(): void {
    for (const { name } of this.#q.all<{ name: string }>('SELECT name FROM encoder')) this.#scan(name);
  }

  candidates(query: RecallQuery): Hit[] {
    const exclude = new Set(
      this.#q
        .all<{ id: number }>('SELECT id FROM message WHERE public IN (SELECT value FROM json_each(?))', JSON.stringify(query.exclude))
        .map((row) => row.id),
    );
    const found = new Map<number, Found>();
    for (const row of this.#byMeaning(query, exclude)) found.set(row.message, row);
    for (const row of this.#byWords(query.terms, exclude, query.limit)) {
      const other = found.get(row.message);
      if (other) other.words = row.words;
      else found.set(row.message, row);
    }
    return this.#hits([...found.values()], query.terms);
  }

  #scan(encoder: string): BitScan | null {
    let scan = this.#scans.get(encoder);
    if (!scan) {
      const row = this.#q.get<{ id: number; dimension: number }>('SELECT id, dimension FROM encoder WHERE name = ?', encoder);
      if (!row) return null;
      scan = new BitScan(this.#q, row.id, row.dimension);
      this.#scans.set(encoder, scan);
    }
    scan.refresh();
    return scan;
  }

  #byMeaning({ vector, encoder, limit }: RecallQuery, exclude: ReadonlySet<number>): Found[] {
    if (!vector || !encoder || limit < 1) return [];
    const scan = this.#scan(encoder);
    if (!scan || scan.count === 0) return [];
    const bits = toBits(vector);
    const asked = toInt8(vector);
    // The nearest by bits are measured again by int8; more are taken when too many of them must not be recalled.
    for (let wanted = Math.max(192, limit * 4); ; wanted *= 4) {
      const nearest = scan.nearest(bits, wanted);
      const rows = this.#q.all<{ message: number; cosine: number }>(
        `SELECT p.message, max(1 - vec_distance_cosine(vec_int8(p.vector), vec_int8(?1))) AS cosine
         FROM json_each(?2) near JOIN passage p ON p.id = near.value JOIN message m ON m.id = p.message ${JOINED}
         WHERE ${RECALLABLE} GROUP BY p.message ORDER BY cosine DESC LIMIT ?3`,
        asked,
        JSON.stringify(nearest),
        limit + exclude.size,
      );
      const kept = rows.filter((row) => !exclude.has(row.message)).slice(0, limit);
      if (kept.length === limit || nearest.length >= scan.count || wanted > 16_384) return kept.map((row) => ({ ...row, words: null }));
    }
  }

  /** In how many messages a term stands, counted up to COMMON. What is common stays common: it is not counted again. */
  #frequency(term: string): number {
    const known = this.#common.get(term);
    if (known !== undefined) return known;
    const sql = 'SELECT count(*) AS n FROM (SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT ?)';
    const n = this.#q.get<{ n: number }>(sql, quoted(term), COMMON)?.n ?? 0;
    if (n >= COMMON) this.#common.set(term, n);
    return n;
  }

  #byWords(terms: readonly string[], exclude: ReadonlySet<number>, limit: number): Found[] {
    const words = [...new Set(terms.flatMap((term) => queryWords(term.toLowerCase())))].slice(0, TERMS);
    const counted = words.map((word) => ({ word, n: this.#frequency(word) })).filter(({ n }) => n > 0);
    if (counted.length === 0) return [];
    const rare = counted.filter(({ n }) => n < COMMON).sort((a, b) => a.n - b.n);
    const ranked = affordable(rare);
    const room = (limit + exclude.size) * 2;
    const sql = ranked.length > 0 ? this.#ranked(room) : this.#newest(room);
    const match = (ranked.length > 0 ? ranked : counted).map(({ word }) => quoted(word)).join(ranked.length > 0 ? ' OR ' : ' AND ');
    const rows = this.#q.all<{ message: number; words: number }>(sql, match);
    return rows
      .filter((row) => !exclude.has(row.message))
      .slice(0, limit)
      .map((row) => ({ ...row, cosine: null }));
  }

  /** By BM25, which FTS5 gives negated. */
  #ranked(room: number): string {
    return `SELECT p.message, max(-w.rank) AS words
      FROM (SELECT rowid, rank FROM word_index WHERE word_index MATCH ? ORDER BY rank LIMIT ${room}) w
      JOIN part p ON p.id = w.rowid JOIN message m ON m.id = p.message ${JOINED}
      WHERE ${RECALLABLE} GROUP BY p.message ORDER BY words DESC`;
  }

  /** Where all words are common: the newest that have all of them, with next to no weight. */
  #newest(room: number): string {
    return `SELECT p.message, 0.001 AS words
      FROM (SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC LIMIT ${room}) w
      JOIN part p ON p.id = w.rowid JOIN message m ON m.id = p.message ${JOINED}
      WHERE ${RECALLABLE} GROUP BY p.message ORDER BY p.message DESC`;
  }

  #hits(found: readonly Found[], terms: readonly string[]): Hit[] {
    const rows = this.#q.all<HitRow>(
      `SELECT m.id, m.public AS message, c.public AS conversation, c.title AS conversationTitle, m.role, m.origin, m.created,
         (SELECT group_concat(p.text, char(10) ORDER BY p.ordinal) FROM part p WHERE p.message = m.id AND p.kind NOT IN ('thinking', 'tool', 'file')) AS text,
         (SELECT group_concat(p.text, char(10) ORDER BY p.ordinal) FROM part p WHERE p.message = m.id AND p.kind = 'file') AS pasted
       FROM json_each(?) wanted JOIN message m ON m.id = wanted.value JOIN conversation c ON c.id = m.conversation`,
      JSON.stringify(found.map((hit) => hit.message)),
    );
    const byKey = new Map(rows.map((row) => [row.id, row]));
    return found.flatMap((hit) => {
      const row = byKey.get(hit.message);
      if (!row) return [];
      const { id, text, pasted, ...rest } = row;
      return [
        { ...rest, seq: id, text: around(text ?? '', terms), pasted: around(pasted ?? '', terms), words: hit.words, cosine: hit.cosine },
      ];
    });
  }
}

/** The rarest terms, as many as may be ranked together; always the first. */
function affordable<T extends { n: number }>(rarestFirst: readonly T[]): T[] {
  let sum = 0;
  return rarestFirst.filter(({ n }, i) => {
    sum += n;
    return i === 0 || sum <= RANKED;
  });
}

/** The text, or of a long one the window around the first of the terms that is found. */
function around(text: string, terms: readonly string[]): string {
  if (text.length <= LONG) return text;
  const lower = text.toLowerCase();
  const at = terms.map((term) => lower.indexOf(term.toLowerCase())).filter((i) => i >= 0);
  const start = Math.max(0, (at.length > 0 ? Math.min(...at) : 0) - LONG / 2);
  return text.slice(start, start + LONG).toWellFormed();
}
