/**
 * What was forgotten never returns by an import: the words of a forgotten message leave a hash under this database's own key.
 * It has no content and no source: whichever archive the same words stand in, they come back as a forgotten message.
 */
import { keyedHash } from '../facts.ts';
import { folded } from '../fold.ts';
import type { Statements } from '../statements.ts';
import type { Part } from '../types.ts';

/** Letters and digits of a text that is told apart: "Thank you" was said by everybody. */
const LEAST = 20;

/** The same words in another form are the same: neither case, marks, spaces nor punctuation count. Null: too short to tell. */
function wordsHash(q: Statements, text: string): Buffer | null {
  const bare = folded(text).replace(/[^\p{L}\p{N}]+/gu, '');
  return bare.length < LEAST ? null : keyedHash(q, `words\u0000${bare}`);
}

const textsOf = (q: Statements, message: number): string[] =>
  q.all<{ text: string }>('SELECT text FROM part WHERE message = ?', message).map((part) => part.text);

/** Before a message's text is erased. */
export function buryWords(q: Statements, message: number): void {
  for (const text of textsOf(q, message)) {
    const hash = wordsHash(q, text);
    const sql = "INSERT OR IGNORE INTO tombstone (hash, source, created) SELECT ?1, '', created FROM message WHERE id = ?2";
    if (hash) q.run(sql, hash, message);
  }
}

/** Which of the parts were not forgotten here. What waits for the end of its Undo counts as forgotten. */
export function unburied(q: Statements): (parts: readonly Part[]) => Part[] {
  const waiting = q.all<{ id: number }>('SELECT id FROM message WHERE forgetting IS NOT NULL AND forgotten = 0');
  const hidden = new Set(waiting.flatMap(({ id }) => textsOf(q, id)).map((text) => wordsHash(q, text)?.toString('hex')));
  return (parts) =>
    parts.filter(({ text }) => {
      const hash = wordsHash(q, text);
      if (!hash) return true;
      return !hidden.has(hash.toString('hex')) && !q.get("SELECT 1 FROM tombstone WHERE hash = ? AND source = ''", hash);
    });
}
