import { keyOf } from '../../import/values.ts';
import type { Statements } from '../statements.ts';
import { buryWords } from './buried.ts';
import { eraseDerived, eraseDrawnFrom, eraseFromMind } from './derived.ts';
import { eraseTold } from './observations.ts';
import { unindexParts } from './parts.ts';
import { dropVectors } from './vectors.ts';

/**
 * The purge overwrites what was forgotten. It runs in steps, each a transaction that a person's write waits for at most;
 * the rows in `forgetting` stay until the last, so that a purge cut short goes on at the next start.
 */
interface Forgetting {
  id: number;
  kind: 'message' | 'conversation';
}

/** About how long a step may take, in ms; one message is always erased whole. */
const STEP = 25;
const INDEX_PAGES_A_STEP = 64;

/** Where the rewriting of the text index stands; lost with the process, and then begun again. */
export interface PurgeState {
  index: 'clean' | 'touched' | 'begun' | 'merging';
}

/** The text of index rows that stand for no part; their rowids are negative. */
const FILLER = 'filler';

/** A message keeps its row in the tree, for what follows it; nothing that was said in it stays. */
function eraseMessage(q: Statements, message: number): void {
  buryWords(q, message);
  unindexParts(q, message);
  dropVectors(q, message);
  eraseDrawnFrom(q, message);
  eraseTold(q, message);
  q.run('DELETE FROM part WHERE message = ?', message);
  q.run('DELETE FROM edit WHERE message = ?', message);
  q.run('DELETE FROM pinned_message WHERE message = ?', message);
  q.run("UPDATE receipt SET text = '' WHERE memory = ?", message);
  q.run('DELETE FROM receipt WHERE answer = ?', message);
  q.run(
    'UPDATE message SET forgotten = 1, context = NULL, usage = NULL, timings = NULL, error = NULL, speaker = NULL WHERE id = ?',
    message,
  );
}

/** A deleted conversation leaves nothing but the bare rows that receipts of other conversations still name. */
function eraseConversation(q: Statements, forgetting: number): void {
  const deleted = 'SELECT id, public FROM conversation WHERE forgetting = ?';
  for (const { id, public: name } of q.all<{ id: number; public: string }>(deleted, forgetting)) {
    q.run('DELETE FROM draft WHERE conversation = ?', name);
    q.run('DELETE FROM working_chunk WHERE conversation = ?', id);
    // A correction goes with the conversation where nothing else may know of it; elsewhere it is the person's own word.
    q.run(
      `DELETE FROM fact WHERE sourced = 0 AND home = ?1
         AND EXISTS (SELECT 1 FROM conversation c JOIN folder d ON d.id = c.folder WHERE c.id = ?1 AND d.remember = 0)`,
      id,
    );
    q.run('UPDATE fact SET home = NULL WHERE home = ?', id);
    // An export of it made earlier does not bring it back.
    q.run('INSERT OR IGNORE INTO imported_conversation (key) VALUES (?)', Buffer.from(keyOf('mia', name)));
    q.run('UPDATE message SET parent = NULL, shown = 0, model = NULL, model_name = NULL, place = NULL WHERE conversation = ?', id);
    q.run('DELETE FROM message WHERE conversation = ? AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.memory = message.id)', id);
    const left = q.get('SELECT 1 FROM message WHERE conversation = ? LIMIT 1', id);
    if (!left) q.run('DELETE FROM conversation WHERE id = ?', id);
    else {
      const sql = `UPDATE conversation SET title = '', title_source = 'none', model = NULL, folder = NULL, head = NULL, read_at = NULL,
        messages = 0, forgotten = 1 WHERE id = ?`;
      q.run(sql, id);
    }
  }
}

const changes = (q: Statements): number => q.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;

/**
 * Writes the text index anew as one segment, in steps. FTS5 takes deleted entries out of its leaves, but keeps a deleted
 * word that separates two leaves until their segment is merged with another: so there always is another, a filler.
 * @returns true when it is done
 */
function rewriteIndex(q: Statements, state: PurgeState): boolean {
  if (state.index === 'clean') return true;
  // Asked of the index itself: a crash or a full disk may have taken the step before back.
  const sql = 'SELECT id FROM word_index_docsize WHERE id < 0 ORDER BY id';
  const fillers = q.all<{ id: number }>(sql).map((row) => row.id);
  if (state.index === 'touched' || fillers.length === 0) {
    q.run('INSERT INTO word_index (rowid, text) VALUES (?, ?)', (fillers[0] ?? 0) - 1, FILLER);
    state.index = 'begun';
    return false;
  }
  const before = changes(q);
  // A negative count puts all segments on one level, whatever their sizes; later calls go on with that merge.
  q.run(
    "INSERT INTO word_index (word_index, rank) VALUES ('merge', ?)",
    state.index === 'begun' ? -INDEX_PAGES_A_STEP : INDEX_PAGES_A_STEP,
  );
  state.index = 'merging';
  if (changes(q) - before >= 2) return false;
  // A merge that was already under way when this began left the filler out: once more, with both.
  const segments = q.get<{ n: number }>('SELECT count(DISTINCT segid) AS n FROM word_index_idx')?.n ?? 0;
  if (segments > 1) {
    state.index = 'begun';
    return false;
  }
  for (const id of fillers) q.run("INSERT INTO word_index (word_index, rowid, text) VALUES ('delete', ?, ?)", id, FILLER);
  state.index = 'clean';
  return true;
}

/**
 * One step of purging everything, or what one token stands for.
 * @returns true when nothing is left to do (the caller then empties the WAL)
 */
export function purgeStep(q: Statements, state: PurgeState, token: string | null, first: boolean): boolean {
  const scope = '(?1 IS NULL OR token = ?1)';
  if (first) {
    // A purge that was cut short may have touched the index.
    if (q.get("SELECT 1 FROM forgetting WHERE state = 'erasing' LIMIT 1") && state.index === 'clean') state.index = 'touched';
    q.run(`UPDATE forgetting SET state = 'erasing' WHERE state = 'open' AND ${scope}`, token);
  }
  const rows = q.all<Forgetting>(`SELECT id, kind FROM forgetting WHERE state = 'erasing' AND ${scope} ORDER BY id`, token);
  if (rows.length === 0) return true;
  const ids = JSON.stringify(rows.map((row) => row.id));
  const until = performance.now() + STEP;
  const waiting = 'SELECT id FROM message WHERE forgetting IN (SELECT value FROM json_each(?)) AND forgotten = 0 LIMIT 50';
  const messages = q.all<{ id: number }>(waiting, ids);
  for (const { id } of messages) {
    eraseMessage(q, id);
    state.index = 'touched';
    if (performance.now() > until) break;
  }
  if (messages.length > 0) return false;
  const contexts = 'SELECT message FROM forgetting_context WHERE forgetting IN (SELECT value FROM json_each(?))';
  q.run(`UPDATE message SET context = NULL WHERE context IS NOT NULL AND id IN (${contexts})`, ids);
  eraseDerived(q, ids);
  eraseFromMind(q, ids);
  for (const row of rows) if (row.kind === 'conversation') eraseConversation(q, row.id);
  if (!rewriteIndex(q, state)) return false;
  q.run('DELETE FROM forgetting WHERE id IN (SELECT value FROM json_each(?))', ids);
  return true;
}
