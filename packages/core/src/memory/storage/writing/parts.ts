import { MiaError } from '../../../errors.ts';
import { labelWords } from '../../images/text.ts';
import { parsed } from '../rows.ts';
import { partWords } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { MessageStatus, Part, PartKind } from '../types.ts';
import { nameAttachment } from './attachments.ts';
import { withObservations } from './observations.ts';

interface StoredPart {
  id: number;
  indexed: number;
}

/** What the text index holds: what a person would look for, not a model's thinking or a tool's traffic. */
const INDEXED_KINDS: ReadonlySet<PartKind> = new Set(['text', 'observation', 'image', 'audio', 'file']);

/** Takes parts out of the text index. Before their text changes: the index finds its entries by that very text. */
export function unindexParts(q: Statements, message: number): void {
  for (const { id } of q.all<StoredPart>('SELECT id FROM part WHERE message = ? AND indexed = 1', message)) {
    q.run('DELETE FROM word_index WHERE rowid = ?', id);
    q.run('UPDATE part SET indexed = 0 WHERE id = ?', id);
  }
}

/** Puts what is complete into the text index: a streaming answer is written every second, and indexed once. */
export function indexParts(q: Statements, message: number, status: MessageStatus): void {
  if (status === 'streaming') return;
  const sql = 'SELECT id, kind, text, words, meta FROM part WHERE message = ? AND indexed = 0';
  for (const part of q.all<{ id: number; kind: PartKind; text: string; words: string | null; meta: string | null }>(sql, message)) {
    if (!INDEXED_KINDS.has(part.kind)) continue;
    const meta = part.kind === 'observation' ? parsed<NonNullable<Part['meta']>>(part.meta) : null;
    // What an answer's model was told stands in the question's own parts.
    if (meta?.blind === true) continue;
    const labels = meta ? labelWords({ kind: part.kind, meta }) : '';
    if (part.text === '' && labels === '') continue;
    const words = labels === '' ? partWords(part.text) : (partWords(`${part.text}\n${labels}`) ?? `${part.text}\n${labels}`);
    if (words !== part.words) q.run('UPDATE part SET words = ? WHERE id = ?', words, part.id);
    q.run('INSERT INTO word_index (rowid, text) VALUES (?, ?)', part.id, words ?? part.text);
    q.run('UPDATE part SET indexed = 1 WHERE id = ?', part.id);
  }
}

function insertPart(q: Statements, message: number, ordinal: number, part: Part): void {
  const attachment = part.attachment === undefined ? null : nameAttachment(q, part.attachment);
  if (part.attachment !== undefined && attachment === null) throw new MiaError('not-found', { what: 'attachment' });
  const meta = part.meta === undefined ? null : JSON.stringify(part.meta);
  const sql = 'INSERT INTO part (message, ordinal, kind, text, attachment, meta) VALUES (?, ?, ?, ?, ?, ?)';
  // A lone surrogate has no UTF-8; no model could be given it either.
  q.run(sql, message, ordinal, part.kind, part.text.toWellFormed(), attachment, meta);
}

/**
 * Sets a message's parts, with what is known of the images among them. Text that only grew is updated in place; an unchanged part
 * is left alone.
 */
export function setParts(q: Statements, message: number, given: readonly Part[]): void {
  const parts = withObservations(q, given);
  const sql = `SELECT p.id, p.ordinal, p.kind, a.public AS attachment FROM part p LEFT JOIN attachment a ON a.id = p.attachment
    WHERE p.message = ? ORDER BY p.ordinal`;
  const stored = q.all<{ id: number; kind: PartKind; attachment: string | null }>(sql, message);
  unindexParts(q, message);
  for (const [ordinal, part] of parts.entries()) {
    const there = stored[ordinal];
    if (there && there.kind === part.kind && there.attachment === (part.attachment ?? null)) {
      const meta = part.meta === undefined ? null : JSON.stringify(part.meta);
      const text = part.text.toWellFormed();
      const update = 'UPDATE part SET text = ?1, words = NULL, meta = ?2 WHERE id = ?3 AND (text IS NOT ?1 OR meta IS NOT ?2)';
      q.run(update, text, meta, there.id);
      continue;
    }
    if (there) q.run('DELETE FROM part WHERE id = ?', there.id);
    insertPart(q, message, ordinal, part);
  }
  q.run('DELETE FROM part WHERE message = ? AND ordinal >= ?', message, parts.length);
}
