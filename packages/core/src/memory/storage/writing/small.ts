import { MiaError } from '../../../errors.ts';
import { FIRST_RECORDING, messageKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Draft, Edit, ModelStat, NewReceipt, Paste, WaitingRecording } from '../types.ts';
import { nameAttachment } from './attachments.ts';

/** Receipts, drafts, settings, pins, measurements of models: the small writes. */
export function setReceipts(q: Statements, answer: string, receipts: readonly NewReceipt[]): void {
  const key = messageKey(q, answer);
  q.run('DELETE FROM receipt WHERE answer = ?', key);
  for (const r of receipts) {
    // A memory forgotten between recall and here is no receipt: its text must not come back.
    const sql = 'SELECT id FROM message WHERE public = ? AND forgotten = 0 AND forgetting IS NULL';
    const memory = q.get<{ id: number }>(sql, r.memory)?.id;
    if (memory === undefined) continue;
    const fact =
      r.fact === undefined ? null : q.get<{ id: number }>('SELECT id FROM fact WHERE public = ? AND forgetting IS NULL', r.fact)?.id;
    if (fact === undefined) continue;
    const insert = 'INSERT INTO receipt (answer, rank, memory, reasons, score, text, fact) VALUES (?, ?, ?, ?, ?, ?, ?)';
    q.run(insert, key, r.rank, memory, JSON.stringify(r.reasons), r.score, r.text.toWellFormed(), fact);
  }
}

export function setDraft(q: Statements, d: Draft): void {
  const waits = q.get('SELECT 1 FROM draft_attachment WHERE draft = ? AND ordinal >= ?', d.conversation, FIRST_RECORDING);
  if (d.text === '' && d.attachments.length === 0 && d.pastes.length === 0 && !waits) {
    q.run('DELETE FROM draft WHERE conversation = ?', d.conversation);
    return;
  }
  const upsert = `INSERT INTO draft (conversation, text, updated, pastes) VALUES (?, ?, ?, ?)
    ON CONFLICT (conversation) DO UPDATE SET text = excluded.text, updated = excluded.updated, pastes = excluded.pastes`;
  q.run(upsert, d.conversation, d.text.toWellFormed(), d.updated, listed(d.pastes));
  // Recordings are left as they are: a file that nothing names for a moment would go.
  q.run('DELETE FROM draft_attachment WHERE draft = ? AND ordinal < ?', d.conversation, FIRST_RECORDING);
  for (const [ordinal, { id, region }] of d.attachments.entries()) {
    const attachment = nameAttachment(q, id);
    // What was typed is kept, also where a file that goes with it is gone.
    if (attachment === null) continue;
    const insert = 'INSERT INTO draft_attachment (draft, ordinal, attachment, region) VALUES (?, ?, ?, ?)';
    q.run(insert, d.conversation, ordinal, attachment, region ? JSON.stringify(region) : null);
  }
}

/** What was said and waits for a recogniser stands in the draft of its conversation, behind its images. */
export function setRecordings(q: Statements, conversation: string, recordings: readonly WaitingRecording[], now: number): void {
  const insertDraft = "INSERT INTO draft (conversation, text, updated) VALUES (?, '', ?) ON CONFLICT (conversation) DO NOTHING";
  if (recordings.length > 0) q.run(insertDraft, conversation, now);
  q.run('DELETE FROM draft_attachment WHERE draft = ? AND ordinal >= ?', conversation, FIRST_RECORDING);
  for (const [place, { id, seconds }] of recordings.entries()) {
    const attachment = nameAttachment(q, id);
    if (attachment === null) throw new MiaError('not-found', { what: 'attachment' });
    const insert = 'INSERT INTO draft_attachment (draft, ordinal, attachment, region) VALUES (?, ?, ?, ?)';
    q.run(insert, conversation, FIRST_RECORDING + place, attachment, JSON.stringify({ seconds }));
  }
  const empty = `DELETE FROM draft WHERE conversation = ?1 AND text = '' AND pastes IS NULL
    AND NOT EXISTS (SELECT 1 FROM draft_attachment WHERE draft = ?1)`;
  q.run(empty, conversation);
}

/** As they are stored: a JSON list, null where there are none. */
function listed(pastes: readonly Paste[]): string | null {
  const wellFormed = pastes.map(({ id, name, text }) => ({ id, name: name.toWellFormed(), text: text.toWellFormed() }));
  return wellFormed.length === 0 ? null : JSON.stringify(wellFormed);
}

export function setEdit(q: Statements, message: string, edit: Omit<Edit, 'message'> | null): void {
  const key = messageKey(q, message);
  if (edit === null) {
    q.run('DELETE FROM edit WHERE message = ?', key);
    return;
  }
  const there = `SELECT 1 FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id = ?
    AND m.forgotten = 0 AND m.forgetting IS NULL AND c.forgotten = 0 AND c.forgetting IS NULL`;
  if (!q.get(there, key)) throw new MiaError('not-found', { what: 'message' });
  const { text, pastes, leftOut = [], updated } = edit;
  const upsert = `INSERT INTO edit (message, text, pastes, left_out, updated) VALUES (?, ?, ?, ?, ?) ON CONFLICT (message) DO UPDATE SET
    text = excluded.text, pastes = excluded.pastes, left_out = excluded.left_out, updated = excluded.updated`;
  q.run(upsert, key, text.toWellFormed(), listed(pastes), leftOut.length > 0 ? JSON.stringify(leftOut) : null, updated);
}

export function setSetting(q: Statements, name: string, value: unknown): void {
  if (value === undefined || value === null) q.run('DELETE FROM setting WHERE name = ?', name);
  else {
    const upsert = 'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    q.run(upsert, name, JSON.stringify(value));
  }
}

/** A new measurement weighs a third: speeds differ with the machine's load. */
const smoothed = (old: number | null, next: number | undefined): number | null =>
  next === undefined || !Number.isFinite(next) ? old : old === null ? next : old + (next - old) * 0.33;

export function noteModel(q: Statements, s: { model: string; readSpeed?: number; writeSpeed?: number; lastUsed?: number }): void {
  const old = q.get<ModelStat>(
    'SELECT model, read_speed AS readSpeed, write_speed AS writeSpeed, last_used AS lastUsed FROM model_stat WHERE model = ?',
    s.model,
  );
  q.run(
    'INSERT OR REPLACE INTO model_stat (model, read_speed, write_speed, last_used) VALUES (?, ?, ?, ?)',
    s.model,
    smoothed(old?.readSpeed ?? null, s.readSpeed),
    smoothed(old?.writeSpeed ?? null, s.writeSpeed),
    s.lastUsed ?? old?.lastUsed ?? null,
  );
}

/** @throws MiaError `not-found` for a message that is forgotten */
export function pinMessage(q: Statements, id: string, on: boolean, now: number): void {
  const key = messageKey(q, id);
  if (!on) q.run('DELETE FROM pinned_message WHERE message = ?', key);
  else if (q.get('SELECT 1 FROM message WHERE id = ? AND forgotten = 0 AND forgetting IS NULL', key))
    q.run('INSERT OR IGNORE INTO pinned_message (message, created) VALUES (?, ?)', key, now);
  else throw new MiaError('not-found', { what: 'message' });
}
