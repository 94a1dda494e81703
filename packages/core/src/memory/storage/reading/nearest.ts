import { MiaError } from '../../../errors.ts';
import { type CollectionRow, collectionIn, collectionNamed, floatsOf, hasBits, keepsFloats, lessMean } from '../collections.ts';
import { fromStored, toInt8 } from '../quantize.ts';
import type { Statements } from '../statements.ts';
import type { Metric, VectorFilters, VectorHit, VectorQuery, WordHit } from '../types.ts';
import { JOINED, RECALLABLE, scopeOf } from './recallable.ts';
import type { Scans } from './scans.ts';

/** Nearest by bits that are measured again, at least and for each that is wanted. */
const MEASURED = 800;
const MEASURED_EACH = 8;
/** So few passages are all measured: their bits would save nothing. */
const FEW = 4096;
/** Where so many of the nearest by bits may not be given, the conditions go first. */
const FRUITLESS = 16_384;

interface Passage {
  id: number;
  message: number;
  ordinal: number;
  vector: Buffer;
}

interface Condition {
  sql: string;
  values: (string | number)[];
}

interface Nearest {
  message: number;
  passage: number;
  score: number;
}

/** What filters ask of a passage `p`, its message `m` and conversation `c`. */
function conditionOf(filters: VectorFilters, scope: string): Condition {
  const { before, after, role, folder, image, person, modality, conversation, label } = filters;
  const all: [string, string | number | undefined][] = [
    ['m.created < ?', before],
    ['m.created >= ?', after],
    ['m.role = ?', role],
    ['f.public = ?', folder],
    ['m.speaker = ? COLLATE NOCASE', person],
    ['p.modality = ?', modality],
    ['c.public = ?', conversation],
    ['p.label = ?', label],
  ];
  const asked = all.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  const picture = image ? [`EXISTS (SELECT 1 FROM part i WHERE i.message = m.id AND i.kind = 'image')`] : [];
  return { sql: [RECALLABLE, scope, ...picture, ...asked.map((a) => a.sql)].join(' AND '), values: asked.map((a) => a.value) };
}

/** Greater is nearer. For angles the stored bytes are as good as the floats, whatever their scale. */
function measureBy(metric: Metric, asked: Float32Array | Int8Array): (stored: Float32Array | Int8Array) => number {
  const length = Math.hypot(...asked);
  return (stored) => {
    let [product, square] = [0, 0];
    for (let i = 0; i < asked.length; i++) {
      const [a, b] = [asked[i] as number, stored[i] as number];
      product += a * b;
      square += metric === 'euclidean' ? (a - b) ** 2 : b * b;
    }
    if (metric === 'dot') return product;
    if (metric === 'euclidean') return -Math.sqrt(square);
    return square === 0 || length === 0 ? 0 : product / (Math.sqrt(square) * length);
  };
}

class Search {
  readonly #q: Statements;
  readonly #collection: CollectionRow;
  readonly #condition: Condition;
  readonly #score: (vector: Buffer) => number;

  constructor(q: Statements, collection: CollectionRow, vector: Float32Array, condition: Condition) {
    this.#q = q;
    this.#collection = collection;
    this.#condition = condition;
    const floats = keepsFloats(collection);
    const bytes = (blob: Buffer): Int8Array => fromStored(blob, collection.dimension);
    const measure = measureBy(collection.metric, floats ? vector : bytes(toInt8(vector)));
    this.#score = (blob) => measure(floats ? floatsOf(blob) : bytes(blob));
  }

  /** The best passage of each message among those with these keys (all where absent), nearest first. */
  measure(keys?: readonly number[]): Nearest[] {
    const { sql, values } = this.#condition;
    // From the keys on: SQLite would otherwise read all passages of the encoder for the few that are asked for.
    const from = keys
      ? 'json_each(?) near CROSS JOIN passage p ON p.id = near.value AND +p.encoder = ? CROSS JOIN message m'
      : 'passage p JOIN message m';
    const rows = this.#q.db
      .prepare(
        `SELECT p.message, p.ordinal, p.vector FROM ${from} ON m.id = p.message ${JOINED}
         WHERE ${keys ? '' : 'p.encoder = ? AND '}${sql}`,
      )
      .iterate(...(keys ? [JSON.stringify(keys)] : []), this.#collection.id, ...values) as Iterable<Omit<Passage, 'id'>>;
    const best = new Map<number, Nearest>();
    for (const { message, ordinal, vector } of rows) {
      const score = this.#score(vector);
      const known = best.get(message);
      if (!known || score > known.score) best.set(message, { message, passage: ordinal, score });
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.message - b.message);
  }

  /** Keys of all passages that the conditions let through, ascending. */
  passing(): number[] {
    const { sql, values } = this.#condition;
    return this.#q
      .all<{ id: number }>(
        `SELECT p.id FROM passage p JOIN message m ON m.id = p.message ${JOINED} WHERE p.encoder = ? AND ${sql} ORDER BY p.id`,
        this.#collection.id,
        ...values,
      )
      .map(({ id }) => id);
  }

  /** Of messages that words found: their nearest passage. */
  ofMessages(messages: readonly number[]): Nearest[] {
    const sql = 'SELECT p.id FROM json_each(?) w JOIN passage p ON p.message = w.value AND +p.encoder = ?';
    const keys = this.#q.all<{ id: number }>(sql, JSON.stringify(messages), this.#collection.id).map(({ id }) => id);
    return keys.length === 0 ? [] : this.measure(keys);
  }

  /** Which of these messages the conditions on a message let through. */
  through(messages: readonly number[]): Set<number> {
    const { sql, values } = this.#condition;
    const rows = this.#q.all<{ id: number }>(
      `SELECT DISTINCT m.id FROM json_each(?) w JOIN message m ON m.id = w.value ${JOINED} LEFT JOIN passage p ON p.message = m.id AND +p.encoder = ?
       WHERE ${sql}`,
      JSON.stringify(messages),
      this.#collection.id,
      ...values,
    );
    return new Set(rows.map(({ id }) => id));
  }
}

/** Keys of the messages nearest by a metric that no bits tell, nearest first: all are measured. */
export function nearestKeys(q: Statements, collection: CollectionRow, vector: Float32Array, scope: string, k: number): number[] {
  return new Search(q, collection, vector, conditionOf({}, scope))
    .measure()
    .slice(0, k)
    .map(({ message }) => message);
}

type FindWords = (terms: readonly string[], scope: string, limit: number) => WordHit[];

/** See `VectorStore`. */
export function nearest(q: Statements, scans: Scans, query: VectorQuery, findWords: FindWords): VectorHit[] {
  const { vector, filters = {}, exact = false, terms = [] } = query;
  const collection = query.collection === undefined ? collectionIn(q, 'active', 'memory') : collectionNamed(q, query.collection);
  if (!collection) return [];
  if (vector.length !== collection.dimension)
    throw new MiaError('conflict', { what: 'dimension', stored: collection.dimension, given: vector.length });
  const k = query.k ?? collection.k;
  const threshold = query.threshold === undefined ? collection.threshold : query.threshold;
  const scope = scopeOf(q, query.within ?? filters.conversation);
  const search = new Search(q, collection, vector, conditionOf(filters, scope));
  const found = () => (exact || !hasBits(collection) ? search.measure() : byBits(search, scans, collection, vector, k, filters));
  const near = found().filter(({ score }) => threshold === null || score >= threshold);
  if (terms.length === 0)
    return toHits(
      q,
      near.slice(0, k).map((hit) => ({ ...hit, rank: hit.score })),
    );
  const all = findWords(terms, scope, Math.max(200, k * 10));
  const through = search.through(all.map(({ message }) => message));
  return toHits(
    q,
    together(
      near.slice(0, Math.max(100, k)),
      all.filter(({ message }) => through.has(message)),
      search,
    ).slice(0, k),
  );
}

function byBits(
  search: Search,
  scans: Scans,
  collection: CollectionRow,
  vector: Float32Array,
  k: number,
  filters: VectorFilters,
): Nearest[] {
  const scan = scans.of(collection);
  const aim = lessMean(collection, vector);
  const wanted = Math.max(MEASURED, k * MEASURED_EACH);
  const narrowed = Object.values(filters).some((value) => value !== undefined && value !== false);
  if (!narrowed) {
    // Nearly all may be given: which may not is seen after they were found.
    for (let more = wanted; more <= FRUITLESS; more *= 4) {
      const keys = scan.nearest(aim, more);
      const near = search.measure(keys);
      if (near.length >= k || keys.length >= scan.count) return near;
    }
  }
  const passing = search.passing();
  return search.measure(passing.length <= FEW ? passing : scan.nearest(aim, wanted, passing));
}

/** Both lists brought to 0 … 1 and added (a convex sum, which beats one of ranks): what one of the two did not find has 0 there. */
function together(
  near: readonly Nearest[],
  words: readonly WordHit[],
  search: Search,
): (Omit<VectorHit, 'message'> & { message: number })[] {
  const known = new Set(near.map(({ message }) => message));
  const measured = [...near, ...search.ofMessages(words.map(({ message }) => message).filter((message) => !known.has(message)))];
  const scores = new Map(measured.map((hit) => [hit.message, hit]));
  const byWords = new Map(words.map((hit) => [hit.message, hit.words]));
  const messages = [...new Set([...scores.keys(), ...byWords.keys()])];
  const shares = (values: readonly (number | undefined)[]): number[] => {
    const there = values.filter((value) => value !== undefined);
    const [least, most] = [Math.min(...there), Math.max(...there)];
    return values.map((value) => (value === undefined ? 0 : most === least ? 1 : (value - least) / (most - least)));
  };
  const meaning = shares(messages.map((message) => scores.get(message)?.score));
  const said = shares(messages.map((message) => byWords.get(message)));
  return messages
    .map((message, i) => {
      const hit = scores.get(message);
      return { message, passage: hit?.passage ?? null, score: hit?.score ?? null, rank: (meaning[i] ?? 0) + (said[i] ?? 0) };
    })
    .sort((a, b) => b.rank - a.rank || a.message - b.message);
}

function toHits(q: Statements, hits: readonly (Omit<VectorHit, 'message'> & { message: number })[]): VectorHit[] {
  const sql = 'SELECT id, public FROM message WHERE id IN (SELECT value FROM json_each(?))';
  const names = new Map(
    q.all<{ id: number; public: string }>(sql, JSON.stringify(hits.map(({ message }) => message))).map((row) => [row.id, row.public]),
  );
  return hits.flatMap((hit) => {
    const message = names.get(hit.message);
    return message === undefined ? [] : [{ ...hit, message }];
  });
}
