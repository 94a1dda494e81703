import { settledFacts, toFacts } from '../facts.ts';
import { scopeOf as placeOf, type Scope } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { HeldChunk, WorkingChunk } from '../types.ts';
import { JOINED, RECALLABLE, scopeOf } from './recallable.ts';

/** Characters that are read of a chunk. */
const LONG = 8000;

type Said = Extract<HeldChunk, { kind: 'message' }>['said'];

/** What a conversation has in mind, as far as it may be given there; nothing for one that is not there. */
export function working(q: Statements, conversation: string): HeldChunk[] {
  const sql = `SELECT w.kind, w.chunk, w.uses FROM working_chunk w JOIN conversation c ON c.id = w.conversation
    WHERE c.public = ? ORDER BY w.kind, w.chunk`;
  const rows = q.all<Pick<WorkingChunk, 'kind' | 'chunk'> & { uses: string }>(sql, conversation);
  const chunks = rows.map((row) => ({ ...row, uses: JSON.parse(row.uses) as number[] }));
  return chunks.length === 0 ? [] : held(q, conversation, chunks);
}

/** Each by its key: the same rules as recall's, without a search. Facts that hold no more are out of mind. */
export function held(q: Statements, conversation: string, chunks: readonly WorkingChunk[]): HeldChunk[] {
  const scope = scopeOf(q, conversation);
  const ids = (kind: WorkingChunk['kind']) => chunks.filter((chunk) => chunk.kind === kind).map(({ chunk }) => chunk);
  const said = saidIn(q, ids('message'), scope);
  const facts = factsOf(q, ids('fact'), placeOf(q, conversation));
  return chunks.flatMap(({ kind, chunk, uses }): HeldChunk[] => {
    if (kind === 'fact') {
      const fact = facts.get(chunk);
      return fact ? [{ kind, chunk, uses, fact }] : [];
    }
    const what = said.get(chunk);
    return what ? [{ kind, chunk, uses, said: what }] : [];
  });
}

function saidIn(q: Statements, messages: readonly string[], scope: string): Map<string, Said> {
  if (messages.length === 0) return new Map();
  const text = (kinds: string) =>
    `coalesce((SELECT substr(group_concat(p.text, char(10) ORDER BY p.ordinal), 1, ${LONG}) FROM part p WHERE p.message = m.id AND p.kind ${kinds}), '')`;
  const rows = q.all<Said & { message: string }>(
    `SELECT m.public AS message, m.role, m.origin, m.created, ${text("NOT IN ('thinking', 'tool', 'file', 'image', 'observation')")} AS text, ${text("= 'file'")} AS pasted,
       ${text("IN ('image', 'observation')")} AS seen
     FROM json_each(?) wanted JOIN message m ON m.public = wanted.value ${JOINED} WHERE ${RECALLABLE} AND ${scope}`,
    JSON.stringify(messages),
  );
  return new Map(rows.map(({ message, ...said }) => [message, said]));
}

function factsOf(q: Statements, facts: readonly string[], scope: Scope) {
  if (facts.length === 0) return new Map();
  const wanted = new Set(facts);
  const rows = settledFacts(q, scope, 'public IN (SELECT value FROM json_each(?))', JSON.stringify(facts));
  const current = rows.filter((row) => wanted.has(row.public) && row.valid_to === null && row.ends === 0);
  return new Map(toFacts(q, current).map((fact) => [fact.id, fact]));
}
