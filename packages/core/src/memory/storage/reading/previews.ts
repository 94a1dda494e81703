/** What goes with something that is forgotten, and what stays. Said before, and with the result. */
import { CLAIM, DRAWABLE, liveFact, settledEverywhere } from '../facts.ts';
import { habitNamed } from '../habits.ts';
import { rangeKeys } from '../range.ts';
import { conversationKey, messageKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { ForgetPreview, ForgetRange, RangePreview, Staying } from '../types.ts';
import { backupsHolding, firstSource } from './backups.ts';

/** So many of what stays are named. */
const NAMED = 50;
/** Characters of a message that is named. */
const BEGINNING = 200;

const WITHIN = 'IN (SELECT value FROM json_each(?1))';
const drawnFrom = (table: 'fact' | 'habit'): string =>
  `${table}.id IN (SELECT s.${table} FROM ${table}_source s WHERE s.message ${WITHIN})`;
const elsewhere = (table: 'fact' | 'habit'): string => `EXISTS (
  SELECT 1 FROM ${table}_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
  WHERE s.${table} = ${table}.id AND m.id NOT ${WITHIN} AND ${DRAWABLE})`;

interface Drawn {
  facts: number;
  habits: number;
  stays: Staying[];
}

/** What was drawn from these messages (integer keys): how much of it goes with them, and what stays because it was said elsewhere too. */
function drawn(q: Statements, messages: readonly number[]): Drawn {
  const keys = JSON.stringify(messages);
  const n = (sql: string): number => q.get<{ n: number }>(`SELECT count(*) AS n ${sql}`, keys)?.n ?? 0;
  const facts = `FROM fact WHERE ends = 0 AND sourced = 1 AND relation <> '${CLAIM}' AND ${liveFact('any')} AND ${drawnFrom('fact')}`;
  const habits = `FROM habit WHERE habit.forgetting IS NULL AND ${drawnFrom('habit')}`;
  const stays = q.all<Staying>(
    `SELECT 'fact' AS kind, public AS id, text ${facts} AND ${elsewhere('fact')}
     UNION ALL SELECT 'fact', r.public, r.text FROM fact r WHERE r.sourced = 0 AND r.forgetting IS NULL AND r.id IN (
       SELECT fact.corrected_by FROM fact WHERE ${drawnFrom('fact')} AND fact.forgetting IS NULL)
     UNION ALL SELECT 'habit', public, text ${habits} AND ${elsewhere('habit')} LIMIT ${NAMED}`,
    keys,
  );
  return { facts: n(`${facts} AND NOT ${elsewhere('fact')}`), habits: n(`${habits} AND NOT ${elsewhere('habit')}`), stays };
}

/** Where a fact or habit was said: those messages stay. */
function sourcesStaying(q: Statements, table: 'fact' | 'habit', rows: readonly number[]): Staying[] {
  return q.all<Staying>(
    `SELECT 'message' AS kind, m.public AS id,
       coalesce((SELECT substr(p.text, 1, ${BEGINNING}) FROM part p WHERE p.message = m.id AND p.kind = 'text' ORDER BY p.ordinal LIMIT 1), '') AS text
     FROM message m JOIN conversation c ON c.id = m.conversation
     WHERE m.id IN (SELECT message FROM ${table}_source WHERE ${table} ${WITHIN}) AND ${DRAWABLE} ORDER BY m.id LIMIT ${NAMED}`,
    JSON.stringify(rows),
  );
}

/** Rows that a fact is made of; none where no fact has this id. */
function factRows(q: Statements, id: string): number[] {
  const facts = settledEverywhere(q, 'public = ?', id).filter((fact) => fact.public === id && fact.ends === 0);
  return [...new Set(facts.flatMap((fact) => fact.rows))];
}

/** Of a fact or a habit; null where neither has this id. */
function previewDerived(q: Statements, id: string, backupsDir: string): ForgetPreview | null {
  const rows = factRows(q, id);
  const none = { messages: 0, facts: 0, habits: 0, images: 0, recordings: 0, receipts: 0, stays: [] };
  const held = () => backupsHolding(q, backupsDir, firstSource(q, id));
  if (rows.length > 0) {
    const given = `SELECT count(*) AS n FROM receipt WHERE fact ${WITHIN}`;
    const receipts = q.get<{ n: number }>(given, JSON.stringify(rows))?.n ?? 0;
    return { ...none, facts: 1, receipts, ...held(), stays: sourcesStaying(q, 'fact', rows) };
  }
  const habit = habitNamed(q, id);
  return habit ? { ...none, habits: 1, ...held(), stays: sourcesStaying(q, 'habit', habit.rows) } : null;
}

/** Images and recordings that go with these messages (integer keys): in no other that is kept, nor in a draft. */
function filesOnlyIn(q: Statements, messages: readonly number[]): Pick<ForgetPreview, 'images' | 'recordings'> {
  return { images: onlyIn(q, messages, 'image'), recordings: onlyIn(q, messages, 'audio') };
}

/** What was said and not kept as a recording is none. */
function onlyIn(q: Statements, messages: readonly number[], kind: 'image' | 'audio'): number {
  const sql = `SELECT count(DISTINCT coalesce(p.attachment, -p.id)) AS n FROM part p JOIN message of ON of.id = p.message
    WHERE p.message ${WITHIN} AND p.kind = ?2 AND (p.attachment IS NOT NULL OR p.kind = 'image') AND of.forgotten = 0 AND of.forgetting IS NULL
      AND NOT EXISTS (SELECT 1 FROM draft_attachment d WHERE d.attachment = p.attachment)
      AND NOT EXISTS (SELECT 1 FROM part o JOIN message m ON m.id = o.message
        WHERE o.attachment = p.attachment AND o.message NOT ${WITHIN} AND m.forgotten = 0 AND m.forgetting IS NULL)`;
  return q.get<{ n: number }>(sql, JSON.stringify(messages), kind)?.n ?? 0;
}

function count(q: Statements, sql: string, key: number): number {
  return q.get<{ n: number }>(`SELECT count(*) AS n ${sql}`, key)?.n ?? 0;
}

/** What forgetting a message, a fact or a habit takes with it. @throws MiaError `not-found` */
export function preview(q: Statements, id: string, backupsDir: string): ForgetPreview {
  const derived = previewDerived(q, id, backupsDir);
  if (derived) return derived;
  const key = messageKey(q, id);
  return {
    ...{ messages: 1, ...drawn(q, [key]) },
    ...filesOnlyIn(q, [key]),
    receipts: count(q, 'FROM receipt WHERE memory = ?', key),
    ...backupsHolding(q, backupsDir, key),
  };
}

/** What deleting this conversation takes with it. Receipts of its own answers go with them and are not counted. */
export function previewConversation(q: Statements, id: string, backupsDir: string): ForgetPreview {
  const key = conversationKey(q, id);
  const all = q.all<{ id: number }>('SELECT id FROM message WHERE conversation = ? ORDER BY id', key).map((row) => row.id);
  return {
    messages: count(q, 'FROM message WHERE conversation = ? AND forgotten = 0 AND forgetting IS NULL', key),
    ...drawn(q, all),
    ...filesOnlyIn(q, all),
    receipts: count(
      q,
      `FROM receipt r JOIN message m ON m.id = r.memory JOIN message a ON a.id = r.answer
       WHERE m.conversation = ? AND a.conversation <> m.conversation`,
      key,
    ),
    ...backupsHolding(q, backupsDir, all[0] ?? Number.POSITIVE_INFINITY),
  };
}

/** Facts and habits that are named themselves, beside the messages of a range: what they add to what those take. */
function namedBeside(q: Statements, ids: readonly string[], messages: readonly number[]) {
  const keys = JSON.stringify(messages);
  const added = { facts: 0, habits: 0, receipts: 0, stays: [] as Staying[] };
  const goes = (table: 'fact' | 'habit', rows: readonly number[]): boolean =>
    q.get(
      `SELECT 1 FROM ${table} WHERE id IN (SELECT value FROM json_each(?2)) AND ${drawnFrom(table)} AND NOT ${elsewhere(table)} LIMIT 1`,
      keys,
      JSON.stringify(rows),
    ) !== undefined;
  for (const id of ids) {
    const rows = factRows(q, id);
    const habit = rows.length > 0 ? null : habitNamed(q, id);
    if (rows.length > 0) {
      const given = `SELECT count(*) AS n FROM receipt WHERE fact IN (SELECT value FROM json_each(?2)) AND memory NOT ${WITHIN} AND answer NOT ${WITHIN}`;
      added.receipts += q.get<{ n: number }>(given, keys, JSON.stringify(rows))?.n ?? 0;
      if (!goes('fact', rows)) added.facts += 1;
      added.stays.push(...sourcesStaying(q, 'fact', rows));
    } else if (habit) {
      if (!goes('habit', habit.rows)) added.habits += 1;
      added.stays.push(...sourcesStaying(q, 'habit', habit.rows));
    }
  }
  return added;
}

/** What forgetting a range takes with it. Receipts of answers that go too are not counted. */
export function previewRange(q: Statements, range: ForgetRange, backupsDir: string): RangePreview {
  const { messages, removed, derived } = rangeKeys(q, range);
  const keys = JSON.stringify(messages);
  const n = (sql: string): number => q.get<{ n: number }>(`SELECT count(*) AS n ${sql}`, keys)?.n ?? 0;
  const names = (from: readonly number[]): string[] =>
    q
      .all<{ public: string }>('SELECT public FROM conversation WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(from))
      .map((row) => row.public);
  const touched = q.all<{ conversation: number }>(`SELECT DISTINCT conversation FROM message WHERE id ${WITHIN}`, keys);
  const taken = drawn(q, messages);
  const beside = namedBeside(q, derived, messages);
  const going = new Set('memories' in range ? range.memories : []);
  const stays = new Map([...taken.stays, ...beside.stays].filter(({ id }) => !going.has(id)).map((one) => [one.id, one]));
  const first = [...messages, ...derived.map((id) => firstSource(q, id))].reduce(
    (least, key) => Math.min(least, key),
    Number.POSITIVE_INFINITY,
  );
  return {
    ...{ messages: messages.length, facts: taken.facts + beside.facts, habits: taken.habits + beside.habits },
    stays: [...stays.values()].slice(0, NAMED),
    ...filesOnlyIn(q, messages),
    receipts: n(`FROM receipt WHERE memory ${WITHIN} AND answer NOT ${WITHIN}`) + beside.receipts,
    ...backupsHolding(q, backupsDir, first),
    touched: names(touched.map((row) => row.conversation)),
    removed: names(removed),
  };
}
