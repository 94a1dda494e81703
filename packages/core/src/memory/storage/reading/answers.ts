/** Answers that may repeat what is to be forgotten. */
import { rangeKeys } from '../range.ts';
import { messageKey } from '../rows.ts';
import { said } from '../said.ts';
import { queryWords, quoted } from '../segment.ts';
import type { Statements } from '../statements.ts';
import type { ForgetRange, Mentioned, NearAnswer, NearAnswers } from '../types.ts';
import { WordSearch } from './words.ts';

const SAID = said('p');
/** How often a word is counted, at most: what is that common says little. */
const COMMON = 1000;
/** Of a stretch so many memories, and so many facts, are looked for in answers outside of it. */
const MENTIONED = 30;

/** The messages that a memory is or was drawn from, and the fact that it is (integer keys). */
function keysOf(q: Statements, memory: string): { messages: number[]; facts: number[] } {
  const drawn = (table: 'fact' | 'habit') =>
    q.all<{ id: number; message: number | null }>(
      `SELECT x.id, s.message FROM ${table} x LEFT JOIN ${table}_source s ON s.${table} = x.id WHERE x.public = ?`,
      memory,
    );
  const [facts, habits] = [drawn('fact'), drawn('habit')];
  if (facts.length + habits.length === 0) return { messages: [messageKey(q, memory)], facts: [] };
  return { messages: [...facts, ...habits].flatMap(({ message }) => message ?? []), facts: facts.map(({ id }) => id) };
}

/**
 * Answers that were given a memory or answer what it was said in, and those that hold most of some words. Whether one of
 * them repeats it is decided by who asks.
 * @param memory of a message, a fact or a habit
 * @param terms plain words
 */
export function answersNear(q: Statements, memory: string | null, terms: readonly string[], limit: number): NearAnswers {
  const { messages, facts } = memory === null ? { messages: [], facts: [] } : keysOf(q, memory);
  const keys = [JSON.stringify(messages), JSON.stringify(facts)];
  const count = 'SELECT count(*) AS n FROM (SELECT 1 FROM word_index WHERE word_index MATCH ? LIMIT ?)';
  const text = `(SELECT group_concat(p.text, char(10)) FROM part p WHERE p.message = m.id AND ${SAID})`;
  const columns = 'm.public AS message, c.public AS conversation, c.title AS conversationTitle, m.created';
  const there = `m.role = 'assistant' AND m.id NOT IN (SELECT value FROM json_each(?1)) AND m.forgetting IS NULL AND m.forgotten = 0
    AND m.status <> 'streaming' AND c.forgetting IS NULL AND c.forgotten = 0`;
  const given = q.all<Omit<NearAnswer, 'given'>>(
    `SELECT ${columns}, ${text} AS text FROM message m JOIN conversation c ON c.id = m.conversation
     WHERE (m.parent IN (SELECT value FROM json_each(?1)) OR m.id IN (
         SELECT answer FROM receipt WHERE memory IN (SELECT value FROM json_each(?1)) OR fact IN (SELECT value FROM json_each(?2))))
       AND ${there} AND ${text} IS NOT NULL
     ORDER BY m.id DESC LIMIT ?3`,
    ...keys,
    limit,
  );
  const best = new WordSearch(q).parts(terms, limit * 4);
  const holding =
    best.length === 0
      ? []
      : q.all<Omit<NearAnswer, 'given'>>(
          `SELECT ${columns}, ${text} AS text
           FROM json_each(?3) w JOIN part x ON x.id = w.value JOIN message m ON m.id = x.message JOIN conversation c ON c.id = m.conversation
           WHERE ${there} GROUP BY m.id LIMIT ?2`,
          keys[0] as string,
          limit,
          JSON.stringify(best),
        );
  const known = new Set(given.map((answer) => answer.message));
  return {
    answers: [
      ...given.map((answer) => ({ ...answer, given: true })),
      ...holding.filter((answer) => !known.has(answer.message)).map((answer) => ({ ...answer, given: false })),
    ],
    found: terms.map((term) => {
      const words = queryWords(term);
      return words.length === 0 ? 0 : (q.get<{ n: number }>(count, words.map(quoted).join(' AND '), COMMON)?.n ?? 0);
    }),
    parts: q.get<{ n: number }>('SELECT coalesce(max(id), 0) AS n FROM part')?.n ?? 0,
  };
}

/**
 * What of a stretch may be repeated outside of it: the memories that answers there were given, and the facts that were drawn
 * from it or named by it, newest first. `within` are the answers of the stretch itself: they go with it.
 */
export function mentioned(q: Statements, range: ForgetRange): Mentioned {
  const { messages, derived } = rangeKeys(q, range);
  const keys = JSON.stringify(messages);
  const within = 'IN (SELECT value FROM json_each(?1))';
  const given = q.all<{ id: string; text: string }>(
    `SELECT m.public AS id, (SELECT group_concat(p.text, char(10)) FROM part p WHERE p.message = m.id AND ${SAID}) AS text
     FROM message m WHERE m.id ${within} AND EXISTS (SELECT 1 FROM receipt r WHERE r.memory = m.id AND r.answer NOT ${within})
     ORDER BY m.id DESC LIMIT ${MENTIONED}`,
    keys,
  );
  const facts = q.all<{ id: string; text: string }>(
    `SELECT f.public AS id, f.text || ' ' || f.object AS text FROM fact f WHERE f.ends = 0 AND f.sourced = 1 AND f.forgetting IS NULL
       AND f.id IN (SELECT s.fact FROM fact_source s WHERE s.message ${within})
       AND NOT EXISTS (SELECT 1 FROM fact_source s WHERE s.fact = f.id AND s.message NOT ${within})
     ORDER BY f.id DESC LIMIT ${MENTIONED}`,
    keys,
  );
  const named = q.all<{ id: string; text: string }>(
    `SELECT public AS id, text || ' ' || object AS text FROM fact WHERE public ${within}
     UNION ALL SELECT public, text FROM habit WHERE public ${within}`,
    JSON.stringify(derived),
  );
  const answers = q.all<{ public: string }>(`SELECT public FROM message WHERE id ${within} AND role = 'assistant'`, keys);
  return { memories: [...given.filter(({ text }) => text !== null), ...facts, ...named], within: answers.map((answer) => answer.public) };
}
