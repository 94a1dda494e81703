import { joinWords, queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { SearchHit, SearchQuery } from '../types.ts';

/** More matches than these are shown newest first: ranking them all would make the person wait. */
const RANKED = 2000;

interface SearchRow {
  message: string;
  conversation: string;
  conversationTitle: string;
  role: SearchHit['role'];
  created: number;
  snippet: string;
}

/** All words must be there; the last, still being typed, may be the beginning of one. */
function matchOf(text: string): string | null {
  const words = queryWords(text).slice(0, 16);
  const last = words.pop();
  if (last === undefined) return null;
  const typing = last.length >= 3 || /[^\p{ASCII}]/u.test(last);
  // Beside its beginning, the word whole: the index holds stems, "happiness" as "happi".
  const end = typing ? `(${quoted(last)} OR ${quoted(last)} *)` : quoted(last);
  return [...words.map(quoted), end].join(' AND ');
}

/** Messages on shown paths that hold the words, for the search box. */
export function search(q: Statements, query: SearchQuery): SearchHit[] {
  const match = matchOf(query.text);
  if (match === null) return [];
  const sql = 'SELECT count(*) AS n FROM (SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT ?)';
  const ranked = (q.get<{ n: number }>(sql, match, RANKED)?.n ?? 0) < RANKED;
  // Snippets are cut only for rows that are shown: the conditions stand inside, and the limit stops the scan.
  const rows = q.all<SearchRow>(
    `SELECT m.public AS message, c.public AS conversation, c.title AS conversationTitle, m.role, m.created,
       snippet(word_index, 0, char(0xE000), char(0xE001), '…', 24) AS snippet
     FROM word_index JOIN part p ON p.id = word_index.rowid JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
     WHERE word_index MATCH ?1 AND m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND c.forgetting IS NULL AND c.forgotten = 0
       AND (?2 IS NULL OR c.public = ?2)
     ORDER BY ${ranked ? 'word_index.rank' : 'word_index.rowid DESC'} LIMIT ?3`,
    match,
    query.conversation ?? null,
    query.limit * 2,
  );
  const seen = new Set<string>();
  const hits = rows.filter((row) => !seen.has(row.message) && seen.add(row.message)).slice(0, query.limit);
  return hits.map((row) => ({ ...row, snippet: joinWords(row.snippet) }));
}
