import { allCollections, type CollectionRow, collectionNamed, hasBits, keepsFloats, lessMean } from '../collections.ts';
import { toFloat32, toInt8 } from '../quantize.ts';
import { findable, said } from '../said.ts';
import type { Statements } from '../statements.ts';
import type { Hit, RecallQuery, VectorHit, VectorQuery, WordQuery, WordsFound } from '../types.ts';
import type { Near } from './held-vectors.ts';
import { cosineSql, likenessOf } from './likeness.ts';
import { nearest, nearestKeys } from './nearest.ts';
import { JOINED, RECALLABLE, scopeOf } from './recallable.ts';
import { Scans } from './scans.ts';
import { WordSearch } from './words.ts';

/** Text given with a hit: a window around the first word found, of a part that is longer. */
const LONG = 8000;
/** Vectors that are measured by int8 at least: see `BitScan`. */
const RESCORED = 800;
/** Vectors that are taken into memory in one step in the background. */
const HELD_AT_ONCE = 2000;

interface Found {
  words: number | null;
  cosine: number | null;
}

interface HitRow extends Omit<Hit, 'seq' | 'words' | 'cosine' | 'text' | 'pasted' | 'seen' | 'image' | 'pinned'> {
  id: number;
  pinned: number;
}

type Texts = Record<'text' | 'pasted' | 'seen', string[]>;

/** Candidates for recall from words and vectors. Holds the bits of the collections asked for and which words are common. */
export class Recall {
  readonly #q: Statements;
  readonly #scans: Scans;
  readonly #words: WordSearch;

  constructor(q: Statements) {
    this.#q = q;
    this.#scans = new Scans(q);
    this.#words = new WordSearch(q);
  }

  /** Loads the bits of what answers (about .15 s for 100,000 vectors), so that the first question does not. */
  warm(): void {
    this.#scans.letGo();
    for (const collection of allCollections(this.#q)) if (collection.state === 'active' && hasBits(collection)) this.#scans.of(collection);
  }

  /**
   * Takes a part of the vectors of what answers into memory, some milliseconds' worth.
   * @returns whether there are more
   */
  hold(): boolean {
    const active = allCollections(this.#q).filter((one) => one.state === 'active' && hasBits(one) && !keepsFloats(one));
    return active.some((collection) => this.#scans.of(collection).hold(HELD_AT_ONCE));
  }

  words(query: WordQuery): WordsFound {
    return this.#words.find(query.terms, scopeOf(this.#q, query.conversation), this.#keys(query.exclude), query.limit);
  }

  candidates(query: RecallQuery): Hit[] {
    const exclude = this.#keys(query.exclude);
    const scope = scopeOf(this.#q, query.conversation);
    const found = new Map<number, Found>();
    for (const { message, cosine } of this.#byMeaning(query, scope, exclude)) found.set(message, { words: null, cosine });
    for (const { message, words } of query.found ?? this.#words.find(query.terms, scope, exclude, query.limit).found) {
      found.set(message, { words, cosine: found.get(message)?.cosine ?? null });
    }
    const shown = this.#shown(query, exclude);
    for (const message of shown.keys()) if (!found.has(message)) found.set(message, { words: null, cosine: null });
    this.#addNeighbours(query, scope, exclude, found);
    this.#measure(query, found);
    return this.#hits(found, query.terms, shown);
  }

  /** See `VectorStore`. */
  nearest(query: VectorQuery): VectorHit[] {
    return nearest(this.#q, this.#scans, query, (terms, scope, limit) => this.#words.find(terms, scope, new Set(), limit).found);
  }

  #keys(messages: readonly string[]): Set<number> {
    const sql = 'SELECT id FROM message WHERE public IN (SELECT value FROM json_each(?))';
    return new Set(this.#q.all<{ id: number }>(sql, JSON.stringify(messages)).map((row) => row.id));
  }

  /** Of messages that images found, how near the nearest is. They were asked for what may be recalled (`nearestImages`). */
  #shown({ images = [] }: RecallQuery, exclude: ReadonlySet<number>): Map<number, number> {
    const rows = this.#q.all<{ id: number; similarity: number }>(
      `SELECT m.id, max(near.value ->> '$.similarity') AS similarity FROM json_each(?) near
       JOIN message m ON m.public = near.value ->> '$.message' GROUP BY m.id`,
      JSON.stringify(images),
    );
    return new Map(rows.filter(({ id }) => !exclude.has(id)).map(({ id, similarity }) => [id, similarity]));
  }

  /** The collection that a question's vector belongs to; null where it is gone, or is another's by now. */
  #collection({ vector, encoder }: RecallQuery): CollectionRow | null {
    const collection = vector && encoder ? collectionNamed(this.#q, encoder) : undefined;
    return collection && collection.dimension === vector?.length ? collection : null;
  }

  #byMeaning(query: RecallQuery, scope: string, exclude: ReadonlySet<number>): { message: number; cosine: number | null }[] {
    const { vector, limit } = query;
    const collection = this.#collection(query);
    if (!vector || !collection || limit < 1) return [];
    if (!hasBits(collection)) {
      const near = nearestKeys(this.#q, collection, vector, scope, limit + exclude.size);
      return near.filter((message) => !exclude.has(message)).map((message) => ({ message, cosine: null }));
    }
    const scan = this.#scans.of(collection);
    if (scan.count === 0) return [];
    const aim = lessMean(collection, vector);
    // The nearest by bits are measured again by what is stored; more are taken when too many of them must not be recalled.
    for (let wanted = Math.max(RESCORED, limit * 4); ; wanted *= 4) {
      const { near, left } = keepsFloats(collection)
        ? { near: [], left: scan.nearest(aim, wanted) }
        : scan.nearestMeasured(aim, wanted, inBytes(asked(collection, vector)));
      const rows = [...near, ...this.#measured(collection, vector, left)];
      const kept = this.#allowed(bestOfEach(rows), scope, exclude, limit);
      if (kept.length === limit || near.length + left.length >= scan.count || wanted > 16_384) return likened(kept, collection);
    }
  }

  #measured(collection: CollectionRow, vector: Float32Array, passages: readonly number[]): Near[] {
    if (passages.length === 0) return [];
    return this.#q.all<Near>(
      `SELECT p.message, ${cosineSql(collection, '?1')} AS cosine
       FROM json_each(?2) near JOIN passage p ON p.id = near.value`,
      asked(collection, vector),
      JSON.stringify(passages),
    );
  }

  /** The first of these messages that may be recalled: looked up in steps, for most of the first may. */
  #allowed(near: readonly Near[], scope: string, exclude: ReadonlySet<number>, limit: number): Near[] {
    const kept: Near[] = [];
    const sql = `SELECT m.id FROM json_each(?) near JOIN message m ON m.id = near.value ${JOINED} WHERE ${RECALLABLE} AND ${scope}`;
    const asked = near.filter(({ message }) => !exclude.has(message));
    for (let at = 0, step = limit; kept.length < limit && at < asked.length; at += step, step = Math.max(100, limit)) {
      const some = asked.slice(at, at + step);
      const rows = this.#q.all<{ id: number }>(sql, JSON.stringify(some.map(({ message }) => message)));
      const allowed = new Set(rows.map(({ id }) => id));
      kept.push(...some.filter(({ message }) => allowed.has(message)));
    }
    return kept.slice(0, limit);
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

  /** Cosines of what was found in another way. `+` keeps SQLite from going through all passages of the collection for each. */
  #measure(query: RecallQuery, found: Map<number, Found>): void {
    const collection = this.#collection(query);
    if (!query.vector || !collection) return;
    const missing = [...found].filter(([, hit]) => hit.cosine === null).map(([message]) => message);
    const likeness = likenessOf(collection);
    const rows = this.#q.all<{ message: number; cosine: number }>(
      `SELECT p.message, max(${cosineSql(collection, '?1')}) AS cosine
       FROM json_each(?2) wanted JOIN passage p ON p.message = wanted.value AND +p.encoder = ?3 GROUP BY p.message`,
      asked(collection, query.vector),
      JSON.stringify(missing),
      collection.id,
    );
    for (const { message, cosine } of rows) found.set(message, { words: found.get(message)?.words ?? null, cosine: likeness(cosine) });
  }

  #hits(found: ReadonlyMap<number, Found>, terms: readonly string[], shown: ReadonlyMap<number, number>): Hit[] {
    const keys = JSON.stringify([...found.keys()]);
    const rows = this.#q.all<HitRow>(
      `SELECT m.id, m.public AS message, c.public AS conversation, c.title AS conversationTitle, m.role, m.origin, m.speaker, m.created,
         m.parent AS before, m.followed AS after, EXISTS (SELECT 1 FROM pinned_message n WHERE n.message = m.id) AS pinned
       FROM json_each(?) wanted JOIN message m ON m.id = wanted.value JOIN conversation c ON c.id = m.conversation`,
      keys,
    );
    const texts = this.#texts(keys);
    return rows.map(({ id, pinned, ...row }) => {
      const { words, cosine } = found.get(id) ?? { words: null, cosine: null };
      const { text, pasted, seen } = texts.get(id) ?? { text: [], pasted: [], seen: [] };
      const [said, paste, sight] = [text, pasted, seen].map((parts) => around(parts.join('\n'), terms)) as [string, string, string];
      return { ...row, seq: id, text: said, pasted: paste, seen: sight, words, cosine, image: shown.get(id) ?? null, pinned: pinned === 1 };
    });
  }

  /** What was said in each message, what was pasted, and what was read or seen in its images, part by part. */
  #texts(keys: string): Map<number, Texts> {
    const rows = this.#q.all<{ message: number; kind: string; ordinal: number; text: string }>(
      `SELECT p.message, p.kind, p.ordinal, ${findable('p')} AS text FROM json_each(?) wanted JOIN part p ON p.message = wanted.value
       WHERE ${said('p')}`,
      keys,
    );
    const texts = new Map<number, Texts>();
    for (const { message, kind, text } of rows.sort((a, b) => a.ordinal - b.ordinal)) {
      const parts = texts.get(message) ?? { text: [], pasted: [], seen: [] };
      parts[kind === 'file' ? 'pasted' : kind === 'image' || kind === 'observation' ? 'seen' : 'text'].push(text);
      texts.set(message, parts);
    }
    return texts;
  }
}

/** The nearest passage of each message, nearest first. */
function bestOfEach(rows: readonly Near[]): Near[] {
  const best = new Map<number, number>();
  for (const { message, cosine } of rows) if (cosine > (best.get(message) ?? -2)) best.set(message, cosine);
  return [...best].map(([message, cosine]) => ({ message, cosine })).sort((a, b) => b.cosine - a.cosine);
}

function likened(near: readonly Near[], collection: CollectionRow): Near[] {
  const likeness = likenessOf(collection);
  return near.map(({ message, cosine }) => ({ message, cosine: likeness(cosine) }));
}

/** A question's vector as the collection's are stored. */
function asked(collection: CollectionRow, vector: Float32Array): Buffer {
  return keepsFloats(collection) ? toFloat32(vector) : toInt8(vector);
}

const inBytes = (buffer: Buffer): Int8Array => new Int8Array(buffer.buffer, buffer.byteOffset, buffer.length);

/** The text, or of a long one the window around the first of the terms that is found. */
function around(text: string, terms: readonly string[]): string {
  if (text.length <= LONG) return text;
  const lower = text.toLowerCase();
  const at = terms.map((term) => lower.indexOf(term.toLowerCase())).filter((i) => i >= 0);
  const start = Math.max(0, (at.length > 0 ? Math.min(...at) : 0) - LONG / 2);
  return text.slice(start, start + LONG).toWellFormed();
}
