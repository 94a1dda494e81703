import { observationOf } from '../../images/text.ts';
import { parsed } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Part } from '../types.ts';

interface Row {
  attachment: string;
  lines: string | null;
  reader: string | null;
  labels: string | null;
}

/**
 * A message's parts with what is known of each image behind it, as one `observation`. What was put there before is replaced; what
 * came with the message stays where nothing is known here.
 */
export function withObservations(q: Statements, parts: readonly Part[]): readonly Part[] {
  const shown = new Set(parts.flatMap(({ kind, attachment }) => (kind === 'image' && attachment !== undefined ? [attachment] : [])));
  if (shown.size === 0) return parts;
  const rows = q.all<Row>(
    `SELECT a.public AS attachment, i.lines, i.reader, i.labels FROM json_each(?) wanted
     JOIN attachment a ON a.public = wanted.value JOIN image i ON i.attachment = a.id`,
    JSON.stringify([...shown]),
  );
  const known = new Map<string, Part>();
  for (const row of rows) {
    const part = observationOf({ ...row, lines: parsed(row.lines), labels: parsed(row.labels) });
    if (part) known.set(row.attachment, part);
  }
  return parts.flatMap((part) => {
    const seen = known.get(part.attachment ?? '');
    if (!seen) return [part];
    if (part.kind === 'observation') return [];
    return part.kind === 'image' ? [part, seen] : [part];
  });
}

/** Notes under answers of what their model was told of the images that a message shows: they hold its text, and go with it. */
export function eraseTold(q: Statements, message: number): void {
  const shown = q.all<{ attachment: string }>(
    "SELECT a.public AS attachment FROM part p JOIN attachment a ON a.id = p.attachment WHERE p.message = ? AND p.kind = 'image'",
    message,
  );
  if (shown.length === 0) return;
  q.run(
    `DELETE FROM part WHERE id IN (
       SELECT p.id FROM part p JOIN message m ON m.id = p.message
       WHERE m.conversation = (SELECT conversation FROM message WHERE id = ?1) AND m.role = 'assistant' AND p.kind = 'observation'
         AND EXISTS (SELECT 1 FROM json_each(p.meta, '$.images') told JOIN json_each(?2) gone ON gone.value = json_extract(told.value, '$.attachment')))`,
    message,
    JSON.stringify(shown.map(({ attachment }) => attachment)),
  );
}
