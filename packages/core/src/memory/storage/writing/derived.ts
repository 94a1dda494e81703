import { MiaError } from '../../../errors.ts';
import { settledEverywhere } from '../facts.ts';
import { habitNamed } from '../habits.ts';
import { conversationKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { ConsolidationEntry, ModelProbe, WorkingChunk } from '../types.ts';
import { dropClaims } from './corrections.ts';

/** What is kept about deriving itself, and how what was derived is forgotten. */

/** Hides a fact or a habit under a forgetting; false where neither has this id. */
export function hideDerived(q: Statements, id: string, forgetting: number): boolean {
  const facts = settledEverywhere(q, 'public = ?', id).filter((fact) => fact.public === id && fact.ends === 0);
  for (const fact of new Set(facts.flatMap(({ rows }) => rows))) {
    q.run('UPDATE fact SET forgetting = ? WHERE id = ?', forgetting, fact);
    // Prompts that hold its text: hidden now, erased by the purge.
    q.run(
      `INSERT OR IGNORE INTO forgetting_context (forgetting, message)
       SELECT ?1, u.id FROM receipt r JOIN message a ON a.id = r.answer JOIN message u ON u.id = a.parent AND u.context IS NOT NULL
       WHERE r.fact = ?2`,
      forgetting,
      fact,
    );
  }
  if (facts.length > 0) return true;
  const habit = habitNamed(q, id);
  if (!habit) return false;
  for (const row of habit.rows) q.run('UPDATE habit SET forgetting = ? WHERE id = ?', forgetting, row);
  hideWish(q, forgetting, habit.text);
  return true;
}

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** A habit has no receipts: the prompts that hold it are found by its words. */
export function contextsWishing(q: Statements, text: string): number[] {
  const rare = (text.match(/[\p{L}\p{N}]+/gu) ?? []).reduce((longest, word) => (word.length > longest.length ? word : longest), '');
  const sql = 'SELECT id, context FROM message WHERE context IS NOT NULL AND instr(context, ?) > 0';
  const wanted = letters(text);
  return q.all<{ id: number; context: string }>(sql, rare).flatMap(({ id, context }) => (letters(context).includes(wanted) ? [id] : []));
}

function hideWish(q: Statements, forgetting: number, text: string): void {
  for (const id of contextsWishing(q, text))
    q.run('INSERT OR IGNORE INTO forgetting_context (forgetting, message) VALUES (?, ?)', forgetting, id);
}

/** Prompts that hold a habit which goes with its messages. */
export function hideWishes(q: Statements, forgetting: number): void {
  const going = q.all<{ text: string }>(
    `SELECT DISTINCT h.text FROM message m JOIN habit_source s ON s.message = m.id JOIN habit h ON h.id = s.habit
     WHERE m.forgetting = ?1 AND NOT EXISTS (
       SELECT 1 FROM habit_source o JOIN message x ON x.id = o.message WHERE o.habit = h.id AND x.forgetting IS NOT ?1 AND x.forgotten = 0)`,
    forgetting,
  );
  for (const { text } of going) hideWish(q, forgetting, text);
}

function bury(q: Statements, table: 'fact' | 'habit', id: number): void {
  q.run(
    `INSERT OR IGNORE INTO tombstone (hash, source, created)
     SELECT f.key, m.public, f.created FROM ${table} f JOIN ${table}_source s ON s.${table} = f.id JOIN message m ON m.id = s.message WHERE f.id = ?`,
    id,
  );
  if (table === 'fact')
    q.run("INSERT OR IGNORE INTO tombstone (hash, source, created) SELECT key, '', created FROM fact WHERE id = ? AND sourced = 0", id);
  if (table === 'habit')
    q.run(
      `INSERT OR IGNORE INTO tombstone (hash, source, created) SELECT key, '', created FROM habit
       WHERE id = ? AND NOT EXISTS (SELECT 1 FROM habit_source s WHERE s.habit = habit.id)`,
      id,
    );
}

/** Erases the facts and habits of these forgettings (a JSON list of keys); what is left of them has no content. */
export function eraseDerived(q: Statements, forgettings: string): void {
  const of = (table: string) =>
    q.all<{ id: number }>(`SELECT id FROM ${table} WHERE forgetting IN (SELECT value FROM json_each(?))`, forgettings);
  for (const { id } of of('fact')) {
    bury(q, 'fact', id);
    dropClaims(q, id);
    // Receipts keep their place, without the text.
    q.run("UPDATE receipt SET text = '', fact = NULL WHERE fact = ?", id);
    q.run('DELETE FROM fact WHERE id = ?', id);
  }
  for (const { id } of of('habit')) {
    bury(q, 'habit', id);
    q.run('DELETE FROM habit WHERE id = ?', id);
  }
}

/** A message goes: so does everything that was drawn from it alone, and it is not drawn from it again. */
export function eraseDrawnFrom(q: Statements, message: number): void {
  for (const table of ['fact', 'habit'] as const) {
    const drawn = q.all<{ id: number }>(`SELECT ${table} AS id FROM ${table}_source WHERE message = ?`, message);
    for (const { id } of drawn) {
      q.run(
        `INSERT OR IGNORE INTO tombstone (hash, source, created)
         SELECT f.key, m.public, f.created FROM ${table} f, message m WHERE f.id = ? AND m.id = ?`,
        id,
        message,
      );
      q.run(`DELETE FROM ${table}_source WHERE ${table} = ? AND message = ?`, id, message);
      const alone = `NOT EXISTS (SELECT 1 FROM ${table}_source s WHERE s.${table} = ?1)`;
      if (table === 'fact') q.run(`UPDATE receipt SET text = '', fact = NULL WHERE fact = ?1 AND ${alone}`, id);
      if (q.run(`DELETE FROM ${table} WHERE id = ?1 AND ${alone}`, id) === 0)
        q.run(`UPDATE ${table} SET counter = max(1, counter - 1) WHERE id = ?`, id);
    }
  }
}

/** A tombstone over all of a message: facts that were drawn from it alone are hidden with it. */
export function drawNothing(q: Statements, messages: readonly string[]): void {
  for (const message of messages) {
    const sql = "INSERT OR IGNORE INTO tombstone (hash, source, created) SELECT x'', public, created FROM message WHERE public = ?";
    q.run(sql, message);
  }
}

/** Takes that tombstone away again. */
export function drawAgain(q: Statements, messages: readonly string[]): void {
  for (const message of messages) q.run("DELETE FROM tombstone WHERE hash = x'' AND source = ?", message);
}

/** Moves a maker's mark and writes down what it did. */
export function derived(q: Statements, maker: string, version: number, upto: number, e: ConsolidationEntry): void {
  q.run('INSERT OR REPLACE INTO consolidation (maker, version, upto) VALUES (?, ?, ?)', maker, version, upto);
  q.run(
    'INSERT INTO consolidation_log (at, maker, message, read, added, again, superseded, dropped) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[e.at, e.maker, e.message, e.read, e.added, e.again, e.superseded, e.dropped],
  );
  q.run('DELETE FROM consolidation_log WHERE id <= (SELECT max(id) FROM consolidation_log) - 2000');
}

export function rederive(q: Statements, maker: string | null): void {
  q.run('DELETE FROM consolidation WHERE ?1 IS NULL OR maker = ?1', maker);
}

/** No conversation has it in mind any more: the messages of these forgettings (a JSON list of keys), and facts that are gone. */
export function eraseFromMind(q: Statements, forgettings: string): void {
  const erased = 'SELECT public FROM message WHERE forgotten = 1 AND forgetting IN (SELECT value FROM json_each(?))';
  q.run(`DELETE FROM working_chunk WHERE kind = 'message' AND chunk IN (${erased})`, forgettings);
  q.run("DELETE FROM working_chunk WHERE kind = 'fact' AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.public = working_chunk.chunk)");
}

export function setModelProbe(q: Statements, p: ModelProbe): void {
  q.run(
    'INSERT OR REPLACE INTO model_probe (model, version, tried, "right", hits, said, wanted) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[p.model, p.version, p.tried, p.right, p.hits, p.said, p.wanted],
  );
}

export function setWorking(q: Statements, conversation: string, chunks: readonly WorkingChunk[]): void {
  const key = conversationKey(q, conversation);
  q.run('DELETE FROM working_chunk WHERE conversation = ?', key);
  for (const { kind, chunk, uses } of chunks) {
    if (uses.length === 0) throw new MiaError('request.invalid', { what: 'chunk' });
    q.run(
      'INSERT OR REPLACE INTO working_chunk (conversation, kind, chunk, uses) VALUES (?, ?, ?, ?)',
      key,
      kind,
      chunk,
      JSON.stringify(uses),
    );
  }
}
