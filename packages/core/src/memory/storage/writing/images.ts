/** Rows of images: each stays as long as its attachment. What is read or seen in one is written to every message that shows it. */
import { MiaError } from '../../../errors.ts';
import type { Region } from '../../../ports/image.ts';
import type { ImageRecord, ImageStore, ImageVector, NewImage } from '../../images/entities.ts';
import { toFloat32 } from '../quantize.ts';
import { sameRegion } from '../regions.ts';
import { partsOf } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { MessageStatus } from '../types.ts';
import { indexParts, setParts } from './parts.ts';
import { dropVectors } from './vectors.ts';

/** How far from 1 the length of a vector may be. */
const UNIT = 0.01;

function attachmentKey(q: Statements, attachment: string): number {
  const row = q.get<{ id: number }>('SELECT id FROM attachment WHERE public = ?', attachment);
  if (!row) throw new MiaError('not-found', { what: 'attachment' });
  return row.id;
}

function imageKey(q: Statements, attachment: string): number {
  const key = attachmentKey(q, attachment);
  if (!q.get('SELECT 1 FROM image WHERE attachment = ?', key)) throw new MiaError('not-found', { what: 'image' });
  return key;
}

/** What was read and seen before stays. */
export function setImage(q: Statements, { attachment, format, width, height, pages, notes, thumb, created }: NewImage): void {
  q.run(
    `INSERT INTO image (attachment, format, width, height, pages, notes, thumb, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (attachment) DO UPDATE SET format = excluded.format, width = excluded.width, height = excluded.height,
       pages = excluded.pages, notes = excluded.notes, thumb = coalesce(excluded.thumb, thumb)`,
    attachmentKey(q, attachment),
    format,
    width,
    height,
    pages,
    JSON.stringify(notes),
    thumb ? Buffer.from(thumb.buffer, thumb.byteOffset, thumb.byteLength) : null,
    created,
  );
}

/** Messages that show it get what is known by now, and are indexed and encoded anew; those that are being forgotten too, for Undo. */
function tellMessages(q: Statements, image: number): void {
  const sql = `SELECT DISTINCT m.id, m.status FROM part p JOIN message m ON m.id = p.message
    WHERE p.attachment = ? AND p.kind = 'image' AND m.forgotten = 0`;
  for (const { id, status } of q.all<{ id: number; status: MessageStatus }>(sql, image)) {
    setParts(q, id, partsOf(q, [id]).get(id) ?? []);
    dropVectors(q, id);
    indexParts(q, id, status);
  }
}

/** @throws MiaError `not-found` for what has no row */
export function setImageText(q: Statements, attachment: string, { lines, reader }: Parameters<ImageStore['setImageText']>[1]): void {
  const key = imageKey(q, attachment);
  const wellFormed = lines.map((line) => ({ ...line, text: line.text.toWellFormed() }));
  q.run('UPDATE image SET lines = ?, reader = ? WHERE attachment = ?', JSON.stringify(wellFormed), reader, key);
  tellMessages(q, key);
}

/** Takes over what was known of an image elsewhere; what is known here stays. */
export function adoptImage(q: Statements, image: ImageRecord, vectors: readonly ImageVector[]): void {
  const key = attachmentKey(q, image.attachment);
  if (!q.get('SELECT 1 FROM image WHERE attachment = ?', key)) setImage(q, image);
  const told = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  const { lines, reader, labels } = image;
  const changed =
    (lines === null
      ? 0
      : q.run('UPDATE image SET lines = ?, reader = ? WHERE attachment = ? AND lines IS NULL', told(lines), reader, key)) +
    (labels === null ? 0 : q.run('UPDATE image SET labels = ? WHERE attachment = ? AND labels IS NULL', told(labels), key));
  for (const { encoder, ordinal, region, vector } of vectors) {
    const insert = 'INSERT OR IGNORE INTO image_vector (image, encoder, ordinal, region, vector) VALUES (?, ?, ?, ?, ?)';
    q.run(insert, key, encoder, ordinal, told(region), toFloat32(vector));
  }
  if (changed > 0) tellMessages(q, key);
}

/** Of the same area its own place, of another one the next. */
function placeOf(q: Statements, image: number, encoder: string, region: Region | null): number {
  if (region === null) return 0;
  const sql = `SELECT ordinal FROM image_vector WHERE image = ?1 AND encoder = ?2 AND ${sameRegion('region', '?3')}`;
  const there = q.get<{ ordinal: number }>(sql, image, encoder, JSON.stringify(region));
  if (there) return there.ordinal;
  const last = 'SELECT coalesce(max(ordinal), 0) AS ordinal FROM image_vector WHERE image = ? AND encoder = ?';
  return (q.get<{ ordinal: number }>(last, image, encoder)?.ordinal ?? 0) + 1;
}

/**
 * The whole has the first place, areas those behind it. Vectors of another dimension are of an encoder that is no more: they go.
 * @throws MiaError `not-found` for what has no row, `conflict` for a vector whose length is not 1 or vectors of several dimensions
 */
export function setImageVectors(q: Statements, attachment: string, seen: Parameters<ImageStore['setImageVectors']>[1]): void {
  const { encoder, vectors, labels } = seen;
  const key = imageKey(q, attachment);
  const bytes = (vectors[0]?.vector.length ?? 0) * Float32Array.BYTES_PER_ELEMENT;
  q.run('DELETE FROM image_vector WHERE image = ? AND encoder = ? AND length(vector) <> ?', key, encoder, bytes);
  for (const { region, vector } of vectors) {
    if (vector.length !== vectors[0]?.vector.length) throw new MiaError('conflict', { what: 'dimension' });
    if (Math.abs(Math.hypot(...vector) - 1) > UNIT) throw new MiaError('conflict', { what: 'length' });
    const insert = 'INSERT OR REPLACE INTO image_vector (image, encoder, ordinal, region, vector) VALUES (?, ?, ?, ?, ?)';
    q.run(insert, key, encoder, placeOf(q, key, encoder, region), region && JSON.stringify(region), toFloat32(vector));
  }
  if (!labels) return;
  const row = q.get<{ labels: string | null }>('SELECT labels FROM image WHERE attachment = ?', key);
  const told = JSON.stringify(labels);
  if (row?.labels === told) return;
  q.run('UPDATE image SET labels = ? WHERE attachment = ?', told, key);
  tellMessages(q, key);
}
