import { MiaError } from '../../../errors.ts';
import { asksAbout } from '../../semantic/index.ts';
import { factsWith, pinnedWith, relationsOf, tokensOfTerm, wordsOf } from '../fact-words.ts';
import { CLAIM, DRAWABLE, presentOf, type Settled, settledEverywhere, settledFacts, toFacts } from '../facts.ts';
import { folded } from '../fold.ts';
import { habitNamed, habitsEverywhere, habitsIn, toHabits } from '../habits.ts';
import { messageKey } from '../rows.ts';
import { scopeOf, scopeOfMessage } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { ConsolidationEntry, ConsolidationState, Fact, FactQuery, Habit, ModelProbe, Underived } from '../types.ts';

/** What was said and is shown as a fact. */
const said = (rows: readonly Settled[]): Settled[] => rows.filter((row) => row.ends === 0 && row.relation !== CLAIM);
/** With what stands for a whole message that was corrected. */
const claimed = (rows: readonly Settled[]): Settled[] =>
  rows.filter((row) => row.ends === 0 && (row.relation !== CLAIM || row.valid_to !== null));

const whole = new WeakMap<Statements, { version: number; rows: Settled[] }>();
/** All that is settled is kept for a while: who searches asks again with the next letter. */
const KEPT_MS = 10_000;

/** What stands in every scope, as it was read last where nothing was written since (`PRAGMA data_version`). */
function everywhere(q: Statements): Settled[] {
  // On a connection that writes, its own changes count nowhere.
  if (!q.db.readonly) return settledEverywhere(q);
  const version = q.db.pragma('data_version', { simple: true }) as number;
  const before = whole.get(q);
  if (before?.version === version) return before.rows;
  const now = { version, rows: settledEverywhere(q) };
  whole.set(q, now);
  setTimeout(() => whole.get(q) === now && whole.delete(q), KEPT_MS).unref();
  return now.rows;
}

/** Pinned first, then the newest. */
export function facts(q: Statements, { text, history, limit, offset }: FactQuery): { facts: Fact[]; total: number } {
  const words = folded(text ?? '')
    .split(/\s+/u)
    .filter((word) => word !== '');
  const seen = new Set<number>();
  const found = said(everywhere(q))
    // One that stands in two places is told once.
    .filter((row) => !seen.has(row.id) && seen.add(row.id))
    .filter((row) => (history || row.valid_to === null) && words.every((word) => wordsOf(row).includes(word)))
    .sort((a, b) => b.pinned - a.pinned || b.seq - a.seq || b.id - a.id);
  return { facts: toFacts(q, found.slice(offset, offset + limit)), total: found.length };
}

export function fact(q: Statements, id: string): Fact {
  const row = said(settledEverywhere(q, 'public = ?', id)).find((f) => f.public === id);
  if (!row) throw new MiaError('not-found', { what: 'fact' });
  return toFacts(q, [row])[0] as Fact;
}

/** What holds now of what was drawn from a message. */
export function factsFrom(q: Statements, message: string): Fact[] {
  const key = messageKey(q, message);
  const of = 'id IN (SELECT fact FROM fact_source WHERE message = ?)';
  const own = new Set(q.all<{ fact: number }>('SELECT fact FROM fact_source WHERE message = ?', key).map((row) => row.fact));
  const rows = said(settledFacts(q, scopeOfMessage(q, key), of, key));
  return toFacts(
    q,
    rows.filter((row) => row.valid_to === null && row.rows.some((id) => own.has(id))),
  );
}

/** How many that terms may mean are looked at together. */
const PAGE = 256;
const OF_THESE = 'id IN (SELECT value FROM json_each(?))';

/** Current facts in which one of the words stands, or that a word asks about, those with the most first. */
export function factsAbout(q: Statements, terms: readonly string[], limit: number, conversation?: string): Fact[] {
  const wanted = terms
    .filter((term) => term.length > 1)
    .map((term) => ({ term, stands: new RegExp(`(?<![\\p{L}\\p{N}])${escaped(folded(term))}`, 'u'), relations: asksAbout(term) }));
  if (wanted.length === 0) return [];
  const scope = scopeOf(q, conversation);
  const tokens = wanted.map(({ term, relations }) => tokensOfTerm(q, term, relations));
  const scored = new Map<number, { row: Settled; score: number }>();
  // What is pinned goes first among equals, however old it is.
  let page = pinnedWith(q, tokens);
  for (let offset = 0; ; offset += PAGE) {
    const found = factsWith(q, tokens, PAGE, offset);
    page = page.concat(found);
    for (const row of said(settledFacts(q, scope, OF_THESE, JSON.stringify(page)))) {
      const of = relationsOf(row);
      const means = (one: (typeof wanted)[number]) => one.stands.test(wordsOf(row)) || of.some((relation) => one.relations.has(relation));
      const score = row.valid_to === null ? wanted.filter(means).length : 0;
      if (score > 0) scored.set(row.id, { row, score });
    }
    if (found.length < PAGE || scored.size >= limit) break;
    page = [];
  }
  const best = [...scored.values()].sort((a, b) => b.score - a.score || b.row.pinned - a.row.pinned || b.row.seq - a.row.seq);
  return toFacts(
    q,
    best.slice(0, limit).map(({ row }) => row),
  );
}

const escaped = (text: string): string => text.replace(/[^\p{L}\p{N}\s]/gu, '\\$&');

/** Messages whose facts hold no more, with what holds now. */
export function overtaken(
  q: Statements,
  messages: readonly string[],
  conversation?: string,
): { message: string; was: Fact; now: Fact | null }[] {
  if (messages.length === 0) return [];
  const drawn = q.all<{ message: string; fact: number }>(
    `SELECT m.public AS message, s.fact FROM fact_source s JOIN message m ON m.id = s.message
     WHERE m.public IN (SELECT value FROM json_each(?)) ORDER BY s.fact`,
    JSON.stringify(messages),
  );
  if (drawn.length === 0) return [];
  const all = settledFacts(q, scopeOf(q, conversation), OF_THESE, JSON.stringify(drawn.map(({ fact: id }) => id)));
  const byId = new Map(all.flatMap((row) => row.rows.map((id) => [id, row] as const)));
  return [...Map.groupBy(drawn, (d) => d.message)].flatMap(([message, its]) => {
    const rows = claimed(its.flatMap(({ fact: id }) => byId.get(id) ?? []));
    const was = rows.find((row) => row.valid_to !== null);
    if (!was || rows.some((row) => row.valid_to === null)) return [];
    const now = presentOf(was, all);
    return [{ message, was: toFacts(q, [was])[0] as Fact, now: now ? (toFacts(q, [now])[0] ?? null) : null }];
  });
}

/** All of them, or those that are for a conversation. */
export function habits(q: Statements, conversation?: string): Habit[] {
  return toHabits(q, conversation === undefined ? habitsEverywhere(q) : habitsIn(q, scopeOf(q, conversation)));
}

export function habit(q: Statements, id: string): Habit {
  const found = habitNamed(q, id);
  if (!found) throw new MiaError('not-found', { what: 'habit' });
  return toHabits(q, [found])[0] as Habit;
}

/** What the person typed themselves: neither pasted, imported nor generated, with its words alone. */
const TYPED = `m.role = 'user' AND m.origin = 'person' AND m.status IN ('done', 'stopped', 'note', 'pending', 'failed') AND ${DRAWABLE}`;

function mark(q: Statements, maker: string, version: number): number {
  return q.get<{ upto: number }>('SELECT upto FROM consolidation WHERE maker = ? AND version = ?', maker, version)?.upto ?? 0;
}

export function underived(q: Statements, maker: string, version: number, limit: number): Underived[] {
  return q.all<Underived>(
    `SELECT m.public AS message, c.public AS conversation, m.id AS seq, m.created, m.zone,
       coalesce((SELECT group_concat(p.text, char(10) || char(10) ORDER BY p.ordinal) FROM part p WHERE p.message = m.id AND p.kind = 'text'), '') AS text
     FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.id > ? AND ${TYPED} ORDER BY m.id LIMIT ?`,
    mark(q, maker, version),
    limit,
  );
}

export function consolidation(q: Statements, maker: string, version: number): ConsolidationState {
  const count = (more: string) =>
    q.get<{ n: number }>(`SELECT count(*) AS n FROM message m JOIN conversation c ON c.id = m.conversation WHERE ${TYPED} ${more}`)?.n ?? 0;
  return { total: count(''), done: count(`AND m.id <= ${mark(q, maker, version)}`) };
}

export function consolidationLog(q: Statements, limit: number): ConsolidationEntry[] {
  const sql = 'SELECT at, maker, message, read, added, again, superseded, dropped FROM consolidation_log ORDER BY id DESC LIMIT ?';
  return q.all<ConsolidationEntry>(sql, limit);
}

export function modelProbe(q: Statements, model: string, version: number): ModelProbe | null {
  return q.get<ModelProbe>('SELECT * FROM model_probe WHERE model = ? AND version = ?', model, version) ?? null;
}

/** A memory's message: itself, or that which a fact or habit was drawn from last. */
export function sourceOf(q: Statements, id: string): string {
  const found = q.get<{ public: string }>(
    `SELECT m.public FROM message m JOIN conversation c ON c.id = m.conversation WHERE ${DRAWABLE} AND m.id IN (
       SELECT s.message FROM fact_source s JOIN fact f ON f.id = s.fact WHERE f.public = ?1
       UNION SELECT s.message FROM habit_source s JOIN habit h ON h.id = s.habit WHERE h.public = ?1)
     ORDER BY m.id DESC LIMIT 1`,
    id,
  );
  if (found) return found.public;
  messageKey(q, id);
  return id;
}
