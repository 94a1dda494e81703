import { folded } from '../fold.ts';
import { conversationKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Found } from '../types.ts';

function occurrences(text: string, wanted: string): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count += 1;
  return count;
}

/** Messages of the shown path whose words hold the text, oldest first, with how often. Thinking and tools are not looked at. */
export function find(q: Statements, conversation: string, text: string): Found[] {
  const wanted = folded(text);
  if (wanted.trim() === '') return [];
  // Children have greater keys than their parents, so the order of keys is the order of the path.
  const rows = q.all<{ message: string; text: string }>(
    `SELECT m.public AS message, p.text FROM message m JOIN part p ON p.message = m.id
     WHERE m.conversation = ? AND m.shown = 1 AND m.forgotten = 0 AND m.forgetting IS NULL AND p.kind NOT IN ('thinking', 'tool')
     ORDER BY m.id, p.ordinal`,
    conversationKey(q, conversation),
  );
  const found = new Map<string, number>();
  for (const row of rows) {
    const count = occurrences(folded(row.text), wanted);
    if (count > 0) found.set(row.message, (found.get(row.message) ?? 0) + count);
  }
  return [...found].map(([message, count]) => ({ message, count }));
}
