import { folded } from '../fold.ts';
import { conversationKey } from '../rows.ts';
import { seenText } from '../seen.ts';
import type { Statements } from '../statements.ts';
import type { Found } from '../types.ts';

/** A text as it is looked for: any case, marks or none, any white space between its words. Null: there is nothing in it. */
function patternOf(text: string): RegExp | null {
  const words = folded(text).trim();
  if (words === '') return null;
  const literal = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(words.split(/\s+/).map(literal).join('\\s+'), 'gu');
}

/** How often a text is found in what a message shows; answers are markdown, whose marks are not seen. */
export function countIn(text: string, wanted: string, markdown: boolean): number {
  const pattern = patternOf(wanted);
  return pattern ? occurrences(text, pattern, markdown) : 0;
}

function occurrences(text: string, pattern: RegExp, markdown: boolean): number {
  return folded(markdown ? seenText(text) : text).match(pattern)?.length ?? 0;
}

/** Messages of the shown path whose words hold the text, oldest first, with how often. Thinking, tools and what was read in images are not looked at: they
 * are not seen in the conversation. */
export function find(q: Statements, conversation: string, text: string): Found[] {
  const pattern = patternOf(text);
  if (!pattern) return [];
  // Children have greater keys than their parents, so the order of keys is the order of the path.
  const rows = q.all<{ message: string; seq: number; markdown: number; text: string }>(
    `SELECT m.public AS message, m.id AS seq, (m.role = 'assistant' AND p.kind = 'text') AS markdown, p.text FROM message m JOIN part p ON p.message = m.id
     WHERE m.conversation = ? AND m.shown = 1 AND m.forgotten = 0 AND m.forgetting IS NULL AND p.kind NOT IN ('thinking', 'tool')
       AND NOT (p.kind = 'observation' AND p.meta IS NOT NULL)
     ORDER BY m.id, p.ordinal`,
    conversationKey(q, conversation),
  );
  const found = new Map<number, Found>();
  for (const row of rows) {
    const count = occurrences(row.text, pattern, row.markdown === 1);
    const { message, seq } = row;
    if (count > 0) found.set(seq, { message, seq, count: (found.get(seq)?.count ?? 0) + count });
  }
  return [...found.values()];
}
