import { toBits, toInt8 } from '../quantize.ts';
import type { Statements } from '../statements.ts';
import type { Hit, RecallQuery, WordQuery, WordsFound } from '../types.ts';
import { BitScan } from './bits.ts';
import { JOINED, RECALLABLE, scopeOf } from './recallable.ts';
import { WordSearch } from './words.ts';

/** Text given with a hit: a window around the first word found, of a part that is longer. */
const LONG = 8000;

interface Found {
  words: number | null;
  cosine: number | null;
}

interface HitRow extends Omit<Hit, 'seq' | 'words' | 'cosine' | 'text' | 'pasted'> {
  id: number;
  text: string | null;
  pasted: string | null;
}

/** Candidates for recall from words and vectors. Holds the bits of the encoders asked for and which words are common. */
export class Recall {
  readonly #q: Statements;
  readonly #scans = new Map<string, BitScan>();
  readonly #words: WordSearch;

  constructor(q: Statements) {
    this.#q = q;
    this.#words = new WordSearch(q);
  }

  /** Loads an encoder's bits (about .15 s for 100,000 vectors), so that the first question does not. */
  warm(): void {
    for (const { name } of this.#q.all<{ name: string }>('SELECT name FROM encoder')) this.#scan(name);
  }

  words(query: WordQuery): WordsFound {
    const found = this.#words.find(query.terms, scopeOf(this.#q, query.conversation), this.#keys(query.exclude), query.limit);
    return { found, rarity: this.#words.rarity(query.terms) };
  }

  candidates(query: RecallQuery): Hit[] {
    const exclude = this.#keys(query.exclude);
    const scope = scopeOf(this.#q, query.conversation);
    const found = new Map<number, Found>();
    for (const { message, cosine } of this.#byMeaning(query, scope, exclude)) found.set(message, { words: null, cosine });
    for (const { message, words } of query.found ?? this.#words.find(query.terms, scope, exclude, query.limit)) {
      found.set(message, { words, cosine: found.get(message)?.cosine ?? null });
    }
    this.#addNeighbours(query, scope, exclude, found);
    this.#measure(query, found);
    return this.#hits(found, query.terms);
  }

  #keys(messages: readonly string[]): Set<number> {
    const sql = 'SELECT id FROM message WHERE public IN (SELECT value FROM json_each(?))';
    return new Set(this.#q.all<{ id: number }>(sql, JSON.stringify(messages)).map((row) => row.id));
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

  #byMeaning({ vector, encoder, limit }: RecallQuery, scope: string, exclude: ReadonlySet<number>): { message: number; cosine: number }[] {
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
         WHERE ${RECALLABLE} AND ${scope} GROUP BY p.message ORDER BY cosine DESC LIMIT ?3`,
        asked,
        JSON.stringify(nearest),
        limit + exclude.size,
      );
      const kept = rows.filter((row) => !exclude.has(row.message)).slice(0, limit);
      if (kept.length === limit || nearest.length >= scan.count || wanted > 16_384) return kept;
    }
  }

  /**
   * Where people talk with each other what was said around a hit belongs to it: a short answer has few words of its own.
   * Between a person and an assistant it does not (the neighbours are long and mention everything).
   */
  #addNeighbours({ neighbours = 0 }: RecallQuery, scope: string, exclude: ReadonlySet<number>, found: Map<number, Found>): void {
    let edge = [...found.keys()];
    for (let step = 0; step < neighbours && edge.length > 0; step++) {
      const rows = this.#q.all<{ id: number }>(
        `SELECT m.id FROM (
           SELECT h.id AS self, h.parent AS id FROM json_each(?1) e JOIN message h ON h.id = e.value WHERE h.speaker IS NOT NULL
           UNION SELECT h.id, h.followed FROM json_each(?1) e JOIN message h ON h.id = e.value WHERE h.speaker IS NOT NULL
         ) n JOIN message m ON m.id = n.id ${JOINED} WHERE ${RECALLABLE} AND ${scope}`,
        JSON.stringify(edge),
      );
      edge = rows.map((row) => row.id).filter((id) => !found.has(id) && !exclude.has(id));
      for (const id of edge) found.set(id, { words: null, cosine: null });
    }
  }

  /** Cosines of what was found in another way. `+` keeps SQLite from going through all passages of the encoder for each. */
  #measure({ vector, encoder }: RecallQuery, found: Map<number, Found>): void {
    if (!vector || !encoder) return;
    const missing = [...found].filter(([, hit]) => hit.cosine === null).map(([message]) => message);
    const rows = this.#q.all<{ message: number; cosine: number }>(
      `SELECT p.message, max(1 - vec_distance_cosine(vec_int8(p.vector), vec_int8(?1))) AS cosine
       FROM json_each(?2) wanted JOIN passage p ON p.message = wanted.value
         AND +p.encoder = (SELECT id FROM encoder WHERE name = ?3) GROUP BY p.message`,
      toInt8(vector),
      JSON.stringify(missing),
      encoder,
    );
    for (const { message, cosine } of rows) found.set(message, { words: found.get(message)?.words ?? null, cosine });
  }

  #hits(found: ReadonlyMap<number, Found>, terms: readonly string[]): Hit[] {
    const rows = this.#q.all<HitRow>(
      `SELECT m.id, m.public AS message, c.public AS conversation, c.title AS conversationTitle, m.role, m.origin, m.speaker, m.created,
         m.parent AS before, m.followed AS after,
         (SELECT group_concat(p.text, char(10) ORDER BY p.ordinal) FROM part p WHERE p.message = m.id AND p.kind NOT IN ('thinking', 'tool', 'file')) AS text,
         (SELECT group_concat(p.text, char(10) ORDER BY p.ordinal) FROM part p WHERE p.message = m.id AND p.kind = 'file') AS pasted
       FROM json_each(?) wanted JOIN message m ON m.id = wanted.value JOIN conversation c ON c.id = m.conversation`,
      JSON.stringify([...found.keys()]),
    );
    const byKey = new Map(rows.map((row) => [row.id, row]));
    return [...found].flatMap(([key, { words, cosine }]) => {
      const row = byKey.get(key);
      if (!row) return [];
      const { id, text, pasted, ...rest } = row;
      return [{ ...rest, seq: id, text: around(text ?? '', terms), pasted: around(pasted ?? '', terms), words, cosine }];
    });
  }
}

/** The text, or of a long one the window around the first of the terms that is found. */
function around(text: string, terms: readonly string[]): string {
  if (text.length <= LONG) return text;
  const lower = text.toLowerCase();
  const at = terms.map((term) => lower.indexOf(term.toLowerCase())).filter((i) => i >= 0);
  const start = Math.max(0, (at.length > 0 ? Math.min(...at) : 0) - LONG / 2);
  return text.slice(start, start + LONG).toWellFormed();
}
