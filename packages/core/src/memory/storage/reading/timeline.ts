import { messageKey } from '../rows.ts';
import { said } from '../said.ts';
import { joinWords } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { Timeline, TimelineItem, TimelineQuery } from '../types.ts';
import { bound, matchOf, PASSES } from './search.ts';

/** Characters shown of a message. */
const BEGINNING = 400;

interface Row extends Omit<TimelineItem, 'conversation' | 'pinned' | 'remembered'> {
  conversation: string;
  title: string;
  pinned: number;
  remembered: number;
  part: number;
}

const COLUMNS = `m.public AS message, c.public AS conversation, c.title, m.role, m.origin, m.created,
  EXISTS (SELECT 1 FROM pinned_message n WHERE n.message = m.id) AS pinned,
  (c.remember = 1 AND coalesce(f.remember, 1) = 1) AS remembered,
  (SELECT count(*) FROM fact_source s JOIN fact x ON x.id = s.fact WHERE s.message = m.id AND x.ends = 0 AND x.forgetting IS NULL) AS facts`;
/** Joined in this order: the newest are found by the key of messages, however many conversations there are. */
const TABLES = 'CROSS JOIN conversation c ON c.id = m.conversation LEFT JOIN folder f ON f.id = c.folder';
const SAID = said('p');

function toItem({ conversation, title, pinned, remembered, part: _part, text, ...row }: Row): TimelineItem {
  return { ...row, text: joinWords(text), conversation: { id: conversation, title }, pinned: !!pinned, remembered: !!remembered };
}

/** What is remembered, newest first, a page at a time. A search reads the text index from its end and stops at the page's. */
export function timeline(q: Statements, query: TimelineQuery): Timeline {
  const match = matchOf(query.text, 2);
  if (query.text.trim() !== '' && match === null) return { items: [], more: false };
  const rows = match === null ? newest(q, query) : found(q, query, match);
  return { items: rows.slice(0, query.limit).map(toItem), more: rows.length > query.limit };
}

function newest(q: Statements, { before, filters, pinned, limit }: TimelineQuery): Row[] {
  return q.all<Row>(
    `SELECT ${COLUMNS}, p.id AS part, substr(p.text, 1, ?1) AS text
     FROM message m ${TABLES}
     CROSS JOIN part p ON p.message = m.id AND ${SAID}
       AND p.ordinal = (SELECT min(o.ordinal) FROM part o WHERE o.message = m.id AND ${said('o')})
     WHERE ${PASSES} AND m.status <> 'streaming' AND (?8 IS NULL OR m.id < ?8)
       AND (?9 = 0 OR m.id IN (SELECT message FROM pinned_message))
     ORDER BY m.id DESC LIMIT ?10`,
    BEGINNING,
    ...bound({ filters }),
    before === undefined ? null : messageKey(q, before),
    pinned ? 1 : 0,
    limit + 1,
  );
}

/** Parts come in the order of their messages, but for answers that were written on: near enough for a list by time. */
function found(q: Statements, { before, filters, pinned, limit }: TimelineQuery, match: string): Row[] {
  const first = 'SELECT min(id) AS id FROM part WHERE message = ?';
  const page = (below: number | null): Row[] =>
    q.all<Row>(
      `SELECT ${COLUMNS}, p.id AS part, snippet(word_index, 0, char(0xE000), char(0xE001), '…', 40) AS text
       FROM word_index CROSS JOIN part p ON p.id = word_index.rowid CROSS JOIN message m ON m.id = p.message ${TABLES}
       WHERE word_index MATCH ?1 AND ${PASSES} AND ${SAID} AND (?8 IS NULL OR word_index.rowid < ?8)
         AND (?9 = 0 OR m.id IN (SELECT message FROM pinned_message))
       ORDER BY word_index.rowid DESC LIMIT ?10`,
      match,
      ...bound({ filters }),
      below,
      pinned ? 1 : 0,
      limit + 1,
    );
  const rows = new Map<string, Row>();
  let below = before === undefined ? null : (q.get<{ id: number }>(first, messageKey(q, before))?.id ?? null);
  for (;;) {
    const next = page(below);
    for (const row of next) if (!rows.has(row.message)) rows.set(row.message, row);
    below = next.at(-1)?.part ?? null;
    if (rows.size > limit || next.length <= limit) return [...rows.values()];
  }
}
