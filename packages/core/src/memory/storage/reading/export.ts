/** What an export of everything holds besides what the window shows: enough of it to be the same memory elsewhere. */
import type { Statements } from '../statements.ts';
import type { ExportedFact, MessageMarks } from '../types.ts';

interface Row {
  key: number;
  id: string;
  subject: string;
  relation: string;
  object: string;
  text: string;
  single: number;
  ends: number;
  count: number;
  pinned: number;
  maker: ExportedFact['maker'];
  validFrom: number;
  created: number;
  correctedBy: string | null;
  home: string | null;
  corrects: string;
}

/**
 * Facts with what ends and corrects them, in the order in which they were said, those too that hold no more or whose version is
 * not shown. None that was forgotten, and none without a message that is here, but for corrections.
 */
export function exportedFacts(q: Statements, { limit, offset }: { limit: number; offset: number }): ExportedFact[] {
  const rows = q.all<Row>(
    `SELECT fact.id AS key, fact.public AS id, fact.subject, fact.relation, fact.object, fact.text, fact.slot <> fact.key AS single,
       fact.ends, fact.counter AS count, fact.pinned, fact.maker, fact.valid_from AS validFrom, fact.created, by.public AS correctedBy,
       (SELECT c.public FROM conversation c WHERE c.id = fact.home AND c.forgetting IS NULL AND c.forgotten = 0) AS home,
       (SELECT json_group_array(was.public) FROM fact was WHERE was.corrected_by = fact.id AND was.forgetting IS NULL) AS corrects
     FROM fact LEFT JOIN fact by ON by.id = fact.corrected_by AND by.forgetting IS NULL
     WHERE fact.forgetting IS NULL AND (fact.sourced = 0 OR EXISTS (
       SELECT 1 FROM fact_source s JOIN message m ON m.id = s.message WHERE s.fact = fact.id AND m.forgotten = 0 AND m.forgetting IS NULL))
     ORDER BY fact.seq, fact.id LIMIT ? OFFSET ?`,
    limit,
    offset,
  );
  const sources = q.all<{ fact: number; message: string; conversation: string; created: number }>(
    `SELECT s.fact, m.public AS message, c.public AS conversation, m.created
     FROM fact_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
     WHERE s.fact IN (SELECT value FROM json_each(?)) AND m.forgotten = 0 AND m.forgetting IS NULL ORDER BY m.created, m.public`,
    JSON.stringify(rows.map((row) => row.key)),
  );
  const of = Map.groupBy(sources, (source) => source.fact);
  return rows.map(({ key, single, ends, pinned, ...row }) => ({
    ...row,
    corrects: JSON.parse(row.corrects) as string[],
    ...{ single: single === 1, ends: ends === 1, pinned: pinned === 1 },
    sources: (of.get(key) ?? []).map(({ fact: _, ...source }) => source),
  }));
}

/** What is kept about these messages besides themselves; those about which nothing is, are left out. */
export function messageMarks(q: Statements, messages: readonly string[]): Record<string, MessageMarks> {
  const rows = q.all<{ id: string; pinned: number | null; speaker: string | null; undrawn: number; drawn: number }>(
    `SELECT m.public AS id, p.created AS pinned, m.speaker,
       EXISTS (SELECT 1 FROM tombstone t WHERE t.source = m.public AND t.hash = x'') AS undrawn,
       EXISTS (SELECT 1 FROM tombstone t WHERE t.source = m.public AND t.hash <> x'') AS drawn
     FROM json_each(?) wanted JOIN message m ON m.public = wanted.value LEFT JOIN pinned_message p ON p.message = m.id`,
    JSON.stringify(messages),
  );
  return Object.fromEntries(
    rows.flatMap(({ id, pinned, speaker, undrawn, drawn }) => {
      const marks: MessageMarks = {
        ...(pinned === null ? {} : { pinned }),
        ...(speaker === null ? {} : { speaker }),
        ...(undrawn ? { undrawn: true } : {}),
        ...(drawn ? { drawn: true } : {}),
      };
      return Object.keys(marks).length > 0 ? [[id, marks]] : [];
    }),
  );
}
