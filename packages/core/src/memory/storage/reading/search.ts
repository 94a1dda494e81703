import { collectionNamed } from '../collections.ts';
import { completions } from '../completions.ts';
import { said } from '../said.ts';
import { joinWords, queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { MeaningQuery, SearchHit, SearchQuery } from '../types.ts';
import { cosineFrom, likenessOf } from './likeness.ts';
import type { Recall } from './recall.ts';

/**
 * More matches than these are shown newest first: ranking reads the text of each (50 ms for a thousand long ones), and the
 * person would wait.
 */
const RANKED = 1000;
/** Characters shown of a message that was not found by its words. */
const BEGINNING = 180;

interface SearchRow extends Omit<SearchHit, 'archived' | 'note'> {
  archived: number;
  note: number;
}

const COLUMNS = `m.public AS message, c.public AS conversation, c.title AS conversationTitle, m.role, m.created, c.archived,
  m.status = 'note' AS note`;
const TABLES = 'JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation LEFT JOIN folder f ON f.id = c.folder';
/** On a shown path, not forgotten, and through the filters. */
export const PASSES = `m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND c.forgetting IS NULL AND c.forgotten = 0
  AND (?2 IS NULL OR c.public = ?2) AND (?3 IS NULL OR m.role = ?3) AND (?4 IS NULL OR f.public = ?4)
  AND (?5 IS NULL OR m.created < ?5) AND (?6 IS NULL OR m.created >= ?6)
  AND (?7 = 0 OR EXISTS (SELECT 1 FROM part i WHERE i.message = m.id AND i.kind = 'image'))`;

export function bound({ conversation, filters = {} }: Pick<SearchQuery, 'conversation' | 'filters'>) {
  const { role, folder, before, after, image } = filters;
  return [conversation ?? null, role ?? null, folder ?? null, before ?? null, after ?? null, image ? 1 : 0] as const;
}

function toHit({ archived, note, snippet, ...row }: SearchRow): SearchHit {
  return { ...row, snippet: joinWords(snippet), archived: !!archived, note: !!note };
}

/**
 * All words must be there; the last, still being typed, may be the beginning of one.
 * @param least letters of it from which it may: the fewer, the more words begin so, and all their places are read
 */
export function matchOf(text: string, least = 3): string | null {
  const words = queryWords(text).slice(0, 16);
  const last = words.pop();
  if (last === undefined) return null;
  const typing = last.length >= least || /[^\p{ASCII}]/u.test(last);
  // Beside its beginning, the word whole and what it may become: the index holds stems, "happiness" as "happi".
  const whole = [last, ...completions(last)].map(quoted).join(' OR ');
  const end = typing ? `(${whole} OR ${quoted(last)} *)` : quoted(last);
  return [...words.map(quoted), end].join(' AND ');
}

/** Messages on shown paths that hold the words, for the search box; without words the newest that pass the filters. */
export function search(q: Statements, query: SearchQuery): SearchHit[] {
  if (query.text.trim() === '' && query.filters) return newest(q, query);
  const match = matchOf(query.text);
  if (match === null) return [];
  const sql = 'SELECT count(*) AS n FROM (SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT ?)';
  const ranked = (q.get<{ n: number }>(sql, match, RANKED)?.n ?? 0) < RANKED;
  // Snippets are cut only for rows that are shown: the conditions stand inside, and the limit stops the scan.
  const rows = q.all<SearchRow>(
    `SELECT ${COLUMNS}, snippet(word_index, 0, char(0xE000), char(0xE001), '…', 24) AS snippet
     FROM word_index JOIN part p ON p.id = word_index.rowid ${TABLES}
     WHERE word_index MATCH ?1 AND ${PASSES}
     ORDER BY ${ranked ? 'word_index.rank' : 'word_index.rowid DESC'} LIMIT ?8`,
    match,
    ...bound(query),
    query.limit * 2,
  );
  const seen = new Set<string>();
  return rows
    .filter((row) => !seen.has(row.message) && seen.add(row.message))
    .slice(0, query.limit)
    .map(toHit);
}

function newest(q: Statements, query: SearchQuery): SearchHit[] {
  const rows = q.all<SearchRow>(
    `SELECT ${COLUMNS}, substr(p.text, 1, ?1) AS snippet FROM part p ${TABLES}
     WHERE ${PASSES} AND ${said('p')}
       AND p.ordinal = (SELECT min(o.ordinal) FROM part o WHERE o.message = m.id AND ${said('o')})
     ORDER BY m.id DESC LIMIT ?8`,
    BEGINNING,
    ...bound(query),
    query.limit,
  );
  return rows.map(toHit);
}

/** The nearest by meaning that pass the filters, which hold before the nearest are chosen; nearest first. */
export function searchMeaning(q: Statements, recall: Recall, { vector, encoder, filters, limit, least }: MeaningQuery): SearchHit[] {
  const collection = collectionNamed(q, encoder);
  if (!collection || collection.dimension !== vector.length) return [];
  const likeness = likenessOf(collection);
  const near = recall
    .nearest({ vector, collection: encoder, filters, k: limit, threshold: null })
    .filter(({ score }) => likeness(cosineFrom(collection, score ?? -1)) >= least);
  const rows = q.all<SearchRow & { ordinal: number }>(
    `SELECT ${COLUMNS}, substr(p.text, 1, ?1) AS snippet
     FROM json_each(?8) near JOIN message n ON n.public = near.value
     JOIN part p ON p.message = n.id AND ${said('p')}
       AND p.ordinal = (SELECT min(o.ordinal) FROM part o WHERE o.message = n.id AND ${said('o')})
     ${TABLES} WHERE ${PASSES} ORDER BY near.key LIMIT ?9`,
    BEGINNING,
    ...bound({ filters }),
    JSON.stringify(near.map(({ message }) => message)),
    limit,
  );
  return rows.map(toHit);
}
