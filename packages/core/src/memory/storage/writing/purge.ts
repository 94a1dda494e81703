import type { Statements } from '../statements.ts';
import { unindexParts } from './parts.ts';
import { dropVectors } from './vectors.ts';

/**
 * The purge overwrites what was forgotten. It runs in steps, each a transaction that a person's write waits for at most;
 * the row in `forgetting` stays until the last, so that a purge cut short goes on at the next start.
 */
interface Forgetting {
  id: number;
  kind: 'message' | 'conversation';
}

const MESSAGES_A_STEP = 20;
const INDEX_PAGES_A_STEP = 200;

/** Whether the text index is being rewritten; lost with the process, and then begun again. */
export interface PurgeState {
  merging: boolean;
}

/** A message keeps its row in the tree, for what follows it; nothing that was said in it stays. */
function eraseMessage(q: Statements, message: number): void {
  unindexParts(q, message);
  dropVectors(q, message);
  q.run('DELETE FROM part WHERE message = ?', message);
  q.run("UPDATE receipt SET text = '' WHERE memory = ?", message);
  q.run('DELETE FROM receipt WHERE answer = ?', message);
  q.run('UPDATE message SET forgotten = 1, context = NULL, usage = NULL, timings = NULL, error = NULL WHERE id = ?', message);
}

/** A deleted conversation leaves nothing but the bare rows that receipts of other conversations still name. */
function eraseConversation(q: Statements, forgetting: number): void {
  for (const { id, public: name } of q.all<{ id: number; public: string }>(
    'SELECT id, public FROM conversation WHERE forgetting = ?',
    forgetting,
  )) {
    q.run('DELETE FROM draft WHERE conversation = ?', name);
    q.run('UPDATE message SET parent = NULL, shown = 0, model = NULL, model_name = NULL, place = NULL WHERE conversation = ?', id);
    q.run('DELETE FROM message WHERE conversation = ?1 AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.memory = message.id)', id);
    const left = q.get('SELECT 1 FROM message WHERE conversation = ? LIMIT 1', id);
    if (!left) q.run('DELETE FROM conversation WHERE id = ?', id);
    else {
      const sql = `UPDATE conversation SET title = '', title_source = 'none', model = NULL, folder = NULL, head = NULL, read_at = NULL,
        messages = 0, forgotten = 1 WHERE id = ?`;
      q.run(sql, id);
    }
  }
}

/**
 * Merges the text index down to one segment, in steps: FTS5 takes deleted entries out of its leaves, but may keep a deleted
 * word as the separator between two of them until the segment is written anew. True when there is nothing left to merge.
 */
function mergeIndex(q: Statements, state: PurgeState): boolean {
  const before = q.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  q.run("INSERT INTO word_index (word_index, rank) VALUES ('merge', ?)", state.merging ? INDEX_PAGES_A_STEP : -INDEX_PAGES_A_STEP);
  const after = q.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  state.merging = after - before >= 2;
  return !state.merging;
}

/**
 * One step of purging everything, or what one token stands for.
 * @returns true when nothing is left to do (the caller then empties the WAL)
 */
export function purgeStep(q: Statements, state: PurgeState, token?: string): boolean {
  const one = token === undefined ? '' : 'WHERE token = ?';
  const row = q.get<Forgetting>(`SELECT id, kind FROM forgetting ${one} ORDER BY id LIMIT 1`, ...(token === undefined ? [] : [token]));
  if (!row) return true;
  q.run("UPDATE forgetting SET state = 'erasing' WHERE id = ? AND state = 'open'", row.id);
  const messages = q.all<{ id: number }>('SELECT id FROM message WHERE forgetting = ? AND forgotten = 0 LIMIT ?', row.id, MESSAGES_A_STEP);
  for (const { id } of messages) eraseMessage(q, id);
  if (messages.length > 0) return false;
  q.run('UPDATE message SET context = NULL WHERE id IN (SELECT message FROM forgetting_context WHERE forgetting = ?)', row.id);
  q.run("UPDATE forgetting_title SET title = '' WHERE forgetting = ?", row.id);
  if (row.kind === 'conversation') eraseConversation(q, row.id);
  if (!mergeIndex(q, state)) return false;
  q.run('DELETE FROM forgetting WHERE id = ?', row.id);
  return false;
}
