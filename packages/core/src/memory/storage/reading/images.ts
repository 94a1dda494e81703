/** What is known of images, and which of them a question may be given. */
import { MiaError } from '../../../errors.ts';
import type { Region } from '../../../ports/image.ts';
import type { ImageItem, ImageRecord, ImageStore, ImageVector, NearImage } from '../../images/entities.ts';
import { likely, textOf } from '../../images/text.ts';
import { toFloat32 } from '../quantize.ts';
import { sameRegion } from '../regions.ts';
import { parsed } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { READABLE } from './attachments.ts';
import { JOINED, RECALLABLE, scopeOf } from './recallable.ts';
import { matchOf } from './search.ts';

/** Characters of what is written in it. */
const BEGINNING = 200;

interface ImageRow extends Omit<ImageRecord, 'notes' | 'lines' | 'labels' | 'thumb'> {
  notes: string;
  lines: string | null;
  labels: string | null;
  thumb: Buffer | null;
}

/** @throws MiaError `not-found`, also for what was forgotten, while that can be undone too */
export function image(q: Statements, attachment: string): ImageRecord {
  const row = q.get<ImageRow>(
    `SELECT a.public AS attachment, i.format, i.width, i.height, i.pages, i.notes, i.thumb, i.created, i.lines, i.reader, i.labels
     FROM attachment a JOIN image i ON i.attachment = a.id WHERE a.public = ? AND ${READABLE}`,
    attachment,
  );
  if (!row) throw new MiaError('not-found', { what: 'image' });
  return {
    ...row,
    ...{ notes: parsed(row.notes) ?? [], lines: parsed(row.lines), labels: parsed(row.labels) },
    thumb: row.thumb && Uint8Array.from(row.thumb),
  };
}

/** On a shown path and not forgotten: what the Memory page lists. */
const KEPT = 'm.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND c.forgetting IS NULL AND c.forgotten = 0';

interface ItemRow extends Omit<ImageItem, 'text' | 'labels'> {
  seq: number;
  ordinal: number;
  lines: string | null;
  labels: string | null;
}

/** Each image once, where it was shown last; those of one message in its order. */
function items(q: Statements, where: string, ...values: (string | number | null)[]): ItemRow[] {
  return q.all<ItemRow>(
    `SELECT * FROM (
       SELECT a.public AS attachment, coalesce(nullif(p.text, ''), a.name) AS name, max(m.id) AS seq, p.ordinal, m.public AS message,
         c.public AS conversation, c.title AS conversationTitle, m.created, i.width, i.height, i.lines, i.labels
       FROM image i JOIN attachment a ON a.id = i.attachment JOIN part p ON p.attachment = i.attachment AND p.kind = 'image'
         JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
       WHERE ${KEPT} GROUP BY i.attachment
     ) ${where}`,
    ...values,
  );
}

function toItem({ seq: _seq, ordinal: _ordinal, lines, labels, ...row }: ItemRow): ImageItem {
  const text = textOf(parsed<NonNullable<ImageRecord['lines']>>(lines) ?? []);
  const shows = likely(parsed<ImageRecord['labels']>(labels));
  return { ...row, text: text.slice(0, BEGINNING).toWellFormed(), labels: shows.map((label) => label.text) };
}

/** @throws MiaError `not-found` where that of `before` is gone meanwhile */
export function images(q: Statements, { before, limit }: Parameters<ImageStore['images']>[0]): ImageItem[] {
  const order = 'ORDER BY seq DESC, ordinal LIMIT ?';
  if (before === undefined) return items(q, order, limit).map(toItem);
  const [last] = items(q, 'WHERE attachment = ?', before);
  if (!last) throw new MiaError('not-found', { what: 'image' });
  const behind = items(q, `WHERE (seq < ? OR (seq = ? AND ordinal > ?)) ${order}`, last.seq, last.seq, last.ordinal, limit);
  return behind.map(toItem);
}

/** Those with these attachments that are kept, in the order given. */
export function imageItems(q: Statements, attachments: readonly string[]): ImageItem[] {
  const found = items(q, 'WHERE attachment IN (SELECT value FROM json_each(?))', JSON.stringify(attachments)).map(toItem);
  const by = new Map(found.map((item) => [item.attachment, item]));
  return attachments.flatMap((attachment) => by.get(attachment) ?? []);
}

/** All vectors of an encoder are measured: images are few beside passages. */
export function nearestImages(
  q: Statements,
  encoder: string,
  vector: Float32Array,
  { limit, conversation }: Parameters<ImageStore['nearestImages']>[2],
): NearImage[] {
  const rows = q.all<NearImage & { seq: number }>(
    `SELECT a.public AS attachment, max(m.id) AS seq, m.public AS message, near.similarity
     FROM (SELECT image, max(1 - vec_distance_cosine(vector, ?1)) AS similarity FROM image_vector
           WHERE encoder = ?2 AND length(vector) = length(?1) GROUP BY image) near
     JOIN attachment a ON a.id = near.image JOIN part p ON p.attachment = near.image AND p.kind = 'image'
     JOIN message m ON m.id = p.message ${JOINED} WHERE ${RECALLABLE} AND ${scopeOf(q, conversation)}
     GROUP BY near.image ORDER BY near.similarity DESC, seq DESC LIMIT ?3`,
    toFloat32(vector),
    encoder,
    limit,
  );
  return rows.map(({ seq: _seq, ...row }) => row);
}

export function nearestKept(
  q: Statements,
  encoder: string,
  vector: Float32Array,
  limit: number,
): { attachment: string; similarity: number }[] {
  return q.all<{ attachment: string; similarity: number }>(
    `SELECT a.public AS attachment, max(1 - vec_distance_cosine(v.vector, ?1)) AS similarity
     FROM image_vector v JOIN attachment a ON a.id = v.image WHERE v.encoder = ?2 AND length(v.vector) = length(?1) AND EXISTS (
       SELECT 1 FROM part p JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
       WHERE p.attachment = v.image AND p.kind = 'image' AND ${KEPT})
     GROUP BY v.image ORDER BY similarity DESC, v.image DESC LIMIT ?3`,
    toFloat32(vector),
    encoder,
    limit,
  );
}

/** Matches of the text index that are looked at. */
const MATCHES = 1000;

/** What stands in an image comes first; what was said with several is about each of them. */
export function imagesByWords(q: Statements, text: string, limit: number): string[] {
  const match = matchOf(text);
  if (match === null) return [];
  const rows = q.all<{ attachment: string }>(
    `SELECT a.public AS attachment, min(found.rank + 1000 * (p.attachment IS NULL)) AS best
     FROM (SELECT rowid, rank FROM word_index WHERE word_index MATCH ?1 ORDER BY rank LIMIT ${MATCHES}) found
     JOIN part p ON p.id = found.rowid JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
     JOIN part i ON i.message = m.id AND i.kind = 'image' AND (p.attachment IS NULL OR i.attachment = p.attachment)
     JOIN attachment a ON a.id = i.attachment WHERE ${KEPT} GROUP BY i.attachment ORDER BY best, max(m.id) DESC LIMIT ?2`,
    match,
    limit,
  );
  return rows.map((row) => row.attachment);
}

/** All that is known of an image, to be taken elsewhere; null where nobody has looked at it. */
export function wholeImage(q: Statements, attachment: string): { image: ImageRecord; vectors: ImageVector[] } | null {
  const sql = 'SELECT i.attachment AS id FROM image i JOIN attachment a ON a.id = i.attachment WHERE a.public = ?';
  const row = q.get<{ id: number }>(sql, attachment);
  if (!row) return null;
  const vectors = q.all<{ encoder: string; ordinal: number; region: string | null; vector: Buffer }>(
    'SELECT encoder, ordinal, region, vector FROM image_vector WHERE image = ? ORDER BY encoder, ordinal',
    row.id,
  );
  return {
    image: image(q, attachment),
    vectors: vectors.map(({ region, vector, ...rest }) => ({
      ...{ ...rest, region: parsed(region) },
      vector: new Float32Array(Uint8Array.from(vector).buffer),
    })),
  };
}

export function seenImages(q: Statements, encoder: string): number {
  return q.get<{ n: number }>('SELECT count(*) AS n FROM image_vector WHERE encoder = ? AND ordinal = 0', encoder)?.n ?? 0;
}

/** Parts of messages that point at an area: all of its numbers are there. */
const POINTED = `part p JOIN message m ON m.id = p.message
  WHERE p.kind = 'image' AND ${sameRegion("(p.meta -> '$.region')", "(p.meta -> '$.region')")} AND m.forgotten = 0`;
const unlooked = (encoder: string): string => `NOT EXISTS (SELECT 1 FROM image_vector r
  WHERE r.image = p.attachment AND r.encoder = ${encoder} AND r.region IS NOT NULL AND ${sameRegion('r.region', "(p.meta -> '$.region')")})`;

export function regionsToDo(q: Statements, attachment: string, encoder: string): Region[] {
  const sql = `SELECT p.meta -> '$.region' AS region FROM ${POINTED}
    AND p.attachment = (SELECT id FROM attachment WHERE public = ?1) AND ${unlooked('?2')} GROUP BY 1 ORDER BY min(p.id)`;
  return q.all<{ region: string }>(sql, attachment, encoder).map(({ region }) => JSON.parse(region) as Region);
}

/** Also those of messages that have no row yet: an export brought them. */
export function imagesToDo(q: Statements, encoder: string | null, limit: number): Awaited<ReturnType<ImageStore['imagesToDo']>> {
  const rows = q.all<{ attachment: string; known: number; read: number; encoded: number }>(
    `SELECT a.public AS attachment, i.attachment IS NOT NULL AS known, i.lines IS NOT NULL AS read,
       (?1 IS NULL OR EXISTS (SELECT 1 FROM image_vector v WHERE v.image = i.attachment AND v.encoder = ?1 AND v.ordinal = 0)
         AND NOT EXISTS (SELECT 1 FROM ${POINTED} AND p.attachment = a.id AND ${unlooked('?1')})) AS encoded
     FROM attachment a LEFT JOIN image i ON i.attachment = a.id
     WHERE (i.attachment IS NOT NULL OR EXISTS (SELECT 1 FROM part p WHERE p.attachment = a.id AND p.kind = 'image'))
       AND (read = 0 OR encoded = 0) AND ${READABLE} ORDER BY a.id DESC LIMIT ?2`,
    encoder,
    limit,
  );
  return rows.map(({ attachment, ...row }) => ({ attachment, known: !!row.known, read: !!row.read, encoded: !!row.encoded }));
}
