/**
 * What M.I.A's own export holds besides conversations: facts, habits, and the memories that answers were given. It stands on
 * messages, and comes only where these are here and it was not forgotten. Twice adds nothing.
 */
import type { ImportedFact, ImportedHabit, ImportedMessage, ImportedReceipts, ImportPiece } from '../../import/types.ts';
import { indexFact } from '../fact-words.ts';
import { hashesOf, isBuried } from '../facts.ts';
import { habitHash } from '../habits.ts';
import { scopeOfMessage } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { Part } from '../types.ts';
import { setReceipts } from './small.ts';

/** A tombstone over what could be drawn from a message anew: something that was drawn from it was forgotten elsewhere. */
export const DRAWN = Buffer.from([1]);

export function takeRest(
  q: Statements,
  { facts = [], habits = [], receipts = [] }: Pick<ImportPiece, 'facts' | 'habits' | 'receipts'>,
  left: (parts: readonly Part[]) => Part[],
): void {
  if (facts.length > 0) {
    const place = placesByTime(q);
    for (const fact of facts) takeFact(q, fact, place(fact.validFrom));
  }
  for (const habit of habits) takeHabit(q, habit);
  for (const given of receipts) takeReceipts(q, given, left);
}

/** Pins, and what is not drawn from it. */
export function takeMarks(q: Statements, message: number, m: ImportedMessage): void {
  if (m.pinned !== undefined) q.run('INSERT OR IGNORE INTO pinned_message (message, created) VALUES (?, ?)', message, m.pinned);
  const bury = 'INSERT OR IGNORE INTO tombstone (hash, source, created) SELECT ?, public, created FROM message WHERE id = ?';
  if (m.undrawn) q.run(bury, Buffer.alloc(0), message);
  if (m.drawn) q.run(bury, DRAWN, message);
}

export function isImported(q: Statements, message: number): boolean {
  return q.get('SELECT 1 FROM imported WHERE message = ? LIMIT 1', message) !== undefined;
}

/** Here what was said first goes before by its message's key. What comes from elsewhere is put among it by time. */
function placesByTime(q: Statements): (time: number) => number {
  const rows = q.all<{ id: number; created: number }>(
    `SELECT id, created FROM message m WHERE NOT EXISTS (SELECT 1 FROM imported i WHERE i.message = m.id) ORDER BY created, id`,
  );
  let newest = 0;
  const places = rows.map(({ id, created }) => {
    newest = Math.max(newest, id);
    return { created, newest };
  });
  return (time) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle]?.created ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return places[low - 1]?.newest ?? 0;
  };
}

/** Those of the sources that are here, and from which it was not forgotten. */
function sourcesOf(q: Statements, sources: readonly string[], key: Buffer): number[] {
  const sql = 'SELECT id FROM message WHERE public = ? AND forgotten = 0 AND forgetting IS NULL';
  return sources.flatMap((source) => (isBuried(q, key, source) ? [] : (q.get<{ id: number }>(sql, source)?.id ?? [])));
}

function takeFact(q: Statements, f: ImportedFact, seq: number): void {
  if (q.get('SELECT 1 FROM fact WHERE public = ?', f.id)) return;
  const { key, slot } = hashesOf(q, f);
  if (isBuried(q, key, '')) return;
  const sources = sourcesOf(q, f.sources, key);
  if (f.sources.length > 0 && sources.length === 0) return;
  const ends = f.ends ? 1 : 0;
  const same = 'SELECT fact.id FROM fact WHERE key = ? AND ends = ? AND forgetting IS NULL AND corrected_by IS NULL';
  const drawn = q.get<{ id: number }>(
    `${same} AND sourced = 1 AND EXISTS (SELECT 1 FROM fact_source s WHERE s.fact = fact.id AND s.message IN (SELECT value FROM json_each(?)))`,
    ...[key, ends, JSON.stringify(sources)],
  );
  // Drawn anew while the rest of the export was still coming: it is the same one, as it stood there.
  if (drawn) {
    const sql = `UPDATE fact SET public = ?, text = ?, seq = ?, valid_from = ?, counter = max(counter, ?), pinned = max(pinned, ?),
      maker = 'import', created = ? WHERE id = ?`;
    q.run(sql, f.id, f.text, seq, f.validFrom, f.count, f.pinned ? 1 : 0, f.created, drawn.id);
    indexFact(q, drawn.id);
    link(q, f, drawn.id, sources);
    return;
  }
  const known = f.past || f.ends || f.corrected || f.corrects.length > 0 ? undefined : standing(q, same, key, slot, sources);
  if (known) {
    q.run('UPDATE fact SET counter = counter + ?, pinned = max(pinned, ?) WHERE id = ?', f.count, f.pinned ? 1 : 0, known);
    link(q, f, known, sources);
    return;
  }
  const id = q.insert(
    `INSERT INTO fact (public, subject, relation, object, text, key, slot, seq, ends, valid_from, counter, pinned, maker, sourced, created, home)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'import', ?, ?, (SELECT id FROM conversation WHERE public = ?))`,
    ...[f.id, f.subject, f.relation, f.object, f.text, key, slot, seq, ends, f.validFrom, f.count, f.pinned ? 1 : 0],
    ...[sources.length > 0 ? 1 : 0, f.created, f.home],
  );
  indexFact(q, id);
  link(q, f, id, sources);
}

/** The same, where it is the last that was said in its slot, in the same scope: then it was only said once more. */
function standing(q: Statements, same: string, key: Buffer, slot: Buffer, sources: readonly number[]): number | undefined {
  const sql = `${same} AND sourced = 1 AND NOT EXISTS (
    SELECT 1 FROM fact l WHERE l.slot = ? AND l.forgetting IS NULL AND (l.seq > fact.seq OR (l.seq = fact.seq AND l.id > fact.id)))`;
  const found = q.get<{ id: number }>(sql, key, 0, slot)?.id;
  return found !== undefined && meets(q, 'fact', found, sources) ? found : undefined;
}

/** Whether it was said, or asked for, where these messages stand: what a folder keeps to itself is another one. */
function meets(q: Statements, table: 'fact' | 'habit', id: number, sources: readonly number[]): boolean {
  const scopesOf = (messages: readonly number[]) => new Set(messages.length === 0 ? [null] : messages.map((one) => scopeOfMessage(q, one)));
  const own = q.all<{ message: number }>(`SELECT message FROM ${table}_source WHERE ${table} = ?`, id).map((row) => row.message);
  return !scopesOf(own).isDisjointFrom(scopesOf(sources));
}

function link(q: Statements, f: ImportedFact, fact: number, sources: readonly number[]): void {
  for (const source of sources) q.run('INSERT OR IGNORE INTO fact_source (fact, message) VALUES (?, ?)', fact, source);
  for (const was of f.corrects)
    q.run('UPDATE fact SET corrected_by = ? WHERE public = ? AND corrected_by IS NULL AND id <> ?', fact, was, fact);
}

/** Switched off until the person confirms it. */
function takeHabit(q: Statements, h: ImportedHabit): void {
  const key = habitHash(q, h);
  if (isBuried(q, key, '') || q.get('SELECT 1 FROM habit WHERE public = ?', h.id)) return;
  const sources = sourcesOf(q, h.sources, key);
  if (h.sources.length > 0 && sources.length === 0) return;
  const same = q.all<{ id: number }>('SELECT id FROM habit WHERE key = ?', key);
  if (same.some(({ id }) => meets(q, 'habit', id, sources))) return;
  const habit = q.insert(
    `INSERT INTO habit (public, text, kind, value, key, seq, "on", confirmed, first_applied, counter, created)
     VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0)`,
    ...[h.id, h.text, h.kind, h.value, key, h.firstApplied, h.count],
  );
  for (const source of sources) q.run('INSERT INTO habit_source (habit, message) VALUES (?, ?)', habit, source);
}

/** Only for answers that came by the import and have none: what was erased here is not written again. */
function takeReceipts(q: Statements, { answer, receipts }: ImportedReceipts, left: (parts: readonly Part[]) => Part[]): void {
  const sql = "SELECT id FROM message WHERE public = ? AND role = 'assistant' AND forgotten = 0 AND forgetting IS NULL";
  const row = q.get<{ id: number }>(sql, answer);
  if (!row || !isImported(q, row.id) || q.get('SELECT 1 FROM receipt WHERE answer = ?', row.id)) return;
  const kept = receipts.filter(({ text }) => left([{ kind: 'text', text }]).length > 0);
  setReceipts(q, answer, kept);
}
