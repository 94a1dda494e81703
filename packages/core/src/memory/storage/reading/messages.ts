import { messageKey, messagesByKey } from '../rows.ts';
import { FINDABLE_TEXT } from '../said.ts';
import { scopeOfMessage, standsIn } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { Message, MessageStatus, Receipt, SpokenTurn, Unencoded } from '../types.ts';

export function withStatus(q: Statements, status: MessageStatus): Message[] {
  const sql = 'SELECT id FROM message WHERE status = ? AND forgetting IS NULL AND forgotten = 0 ORDER BY id';
  return messagesByKey(
    q,
    q.all<{ id: number }>(sql, status).map((row) => row.id),
  );
}

/** Further back nobody looks for metrics: what was measured then was another computer, or another model. */
const NEWEST = 5_000;

export function spokenTurns(q: Statements, limit: number): SpokenTurn[] {
  const rows = q.all<{ model: string | null; modelName: string | null; timings: string }>(
    `SELECT model, modelName, timings FROM (
       SELECT id, model, model_name AS modelName, timings, forgetting FROM message ORDER BY id DESC LIMIT ${NEWEST}
     ) WHERE forgetting IS NULL AND timings LIKE '%"voice":%' ORDER BY id DESC LIMIT ?`,
    limit,
  );
  return rows.map(({ timings, ...row }) => ({ ...row, timings: JSON.parse(timings) as SpokenTurn['timings'] }));
}

interface ReceiptRow extends Omit<Receipt, 'reasons' | 'forgotten' | 'fact' | 'kept'> {
  fact: string | null;
  reasons: string;
  forgotten: number;
  kept: number;
}

/** What an answer was given. What a folder has since come to keep from it, or it from a folder, stands there without a word. */
export function receipts(q: Statements, answer: string): Receipt[] {
  const key = messageKey(q, answer);
  const scope = scopeOfMessage(q, key);
  const rows = q.all<ReceiptRow>(
    `SELECT r.rank, m.public AS memory, c.public AS conversation, c.title AS conversationTitle, m.role, m.created, r.reasons, r.score,
       (m.forgotten OR m.forgetting IS NOT NULL OR x.forgetting IS NOT NULL OR r.text = '') AS forgotten, r.text, x.public AS fact,
       NOT (coalesce(${standsIn(scope, 'c.folder')}, 0) OR EXISTS (
         SELECT 1 FROM fact_source s JOIN message sm ON sm.id = s.message JOIN conversation sc ON sc.id = sm.conversation
         WHERE s.fact = r.fact AND ${standsIn(scope, 'sc.folder')})) AS kept
     FROM receipt r LEFT JOIN fact x ON x.id = r.fact JOIN message m ON m.id = r.memory JOIN conversation c ON c.id = m.conversation
     WHERE r.answer = ? ORDER BY r.rank`,
    key,
  );
  return rows.map(({ fact, ...row }) => ({
    ...row,
    ...(fact === null ? {} : { fact }),
    reasons: JSON.parse(row.reasons) as Receipt['reasons'],
    ...(row.kept ? { conversationTitle: '' } : {}),
    text: row.forgotten || row.kept ? '' : row.text,
    ...{ forgotten: !!row.forgotten, kept: !!row.kept },
  }));
}

/** Complete messages on shown paths without vectors in this collection, oldest first. */
export function unencoded(q: Statements, collection: string, limit: number): Unencoded[] {
  const key = q.get<{ id: number }>('SELECT id FROM collection WHERE name = ?', collection)?.id ?? -1;
  const rest = `m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND m.status IN ('done', 'stopped', 'note', 'pending')
    AND c.remember = 1 AND c.forgetting IS NULL AND c.forgotten = 0`;
  const from = `SELECT m.public AS message, ${FINDABLE_TEXT} AS text FROM message m JOIN conversation c ON c.id = m.conversation`;
  // A message without any text has nothing to encode; `text` is NULL then.
  const never = q.all<Unencoded>(
    `SELECT * FROM (${from} WHERE m.encoded IS NULL AND ${rest} ORDER BY m.id) WHERE text IS NOT NULL LIMIT ?`,
    limit,
  );
  const found = [...never];
  // Those of another one, one after the other: each is a range of an index. What is in the one being filled is in the active one too.
  const others = "SELECT id FROM collection WHERE id <> ? AND purpose = 'memory' AND state <> 'building' ORDER BY id";
  for (const { id } of q.all<{ id: number }>(others, key)) {
    if (found.length >= limit) break;
    const other = `SELECT * FROM (${from} WHERE m.encoded = ? AND ${rest} ORDER BY m.id) WHERE text IS NOT NULL LIMIT ?`;
    found.push(...q.all<Unencoded>(other, id, limit - found.length));
  }
  return found;
}
