import { folded } from '../fold.ts';
import type { Statements } from '../statements.ts';
import type { SearchFilters, TitleHit } from '../types.ts';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Conversations whose title holds all the words, each as a part of one of its own, newest activity first. */
export function searchTitles(q: Statements, { text, filters, limit }: { text: string; filters: SearchFilters; limit: number }): TitleHit[] {
  const wanted = folded(text).match(WORD) ?? [];
  // A title has no speaker and no picture.
  if (wanted.length === 0 || filters.role !== undefined || filters.image) return [];
  const rows = q.all<Omit<TitleHit, 'snippet' | 'archived'> & { archived: number }>(
    `SELECT c.public AS conversation, c.title AS conversationTitle, c.updated AS created, c.archived
     FROM conversation c LEFT JOIN folder f ON f.id = c.folder
     WHERE c.title <> '' AND c.messages > 0 AND c.forgetting IS NULL AND c.forgotten = 0
       AND (?1 IS NULL OR f.public = ?1) AND (?2 IS NULL OR c.created < ?2) AND (?3 IS NULL OR c.updated >= ?3)
     ORDER BY c.activity DESC`,
    filters.folder ?? null,
    filters.before ?? null,
    filters.after ?? null,
  );
  const hits: TitleHit[] = [];
  for (const row of rows) {
    if (hits.length >= limit) break;
    const title = folded(row.conversationTitle);
    if (!wanted.every((word) => title.includes(word))) continue;
    hits.push({ ...row, archived: !!row.archived, snippet: marked(row.conversationTitle, wanted) });
  }
  return hits;
}

/** The title with the words that hold one of those wanted between U+E000 and U+E001. */
function marked(title: string, wanted: readonly string[]): string {
  return title.replace(WORD, (word) => (wanted.some((part) => folded(word).includes(part)) ? `\uE000${word}\uE001` : word));
}
