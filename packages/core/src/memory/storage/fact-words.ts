/**
 * By which words facts are found: every beginning of every word of a fact, and what it is about (its relation), each as a
 * keyed hash of 48 bits. So a question looks at the facts that it may mean and not at all there are, and nothing that could
 * be read is left of a word when its fact is gone.
 */
import { createHmac } from 'node:crypto';
import { folded } from './fold.ts';
import { secretOf } from './secret.ts';
import type { Statements } from './statements.ts';
import type { Fact } from './types.ts';

type Words = Pick<Fact, 'text' | 'relation' | 'object'>;

/** Letters of a beginning at most: what goes on after these is told apart when the fact is read. */
const LONGEST = 24;

/** What stands in a fact, as it is compared. */
export const wordsOf = (f: Words): string => folded(`${f.text} ${f.relation} ${f.object}`);

/** What a fact is of: its relation, or what is owned, and that without what tells it apart ("older daughter": "daughter"). */
export function relationsOf(f: Pick<Words, 'relation' | 'object'>): string[] {
  return [f.relation, (f.relation === 'has' ? folded(f.object) : f.relation).split(' ').at(-1) ?? ''];
}

const runs = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const hash = (secret: Buffer, kind: 'word' | 'relation', text: string): number =>
  createHmac('sha256', secret).update(`${kind} ${text}`).digest().readUIntBE(0, 6);

/** @returns hashes of what a term may stand for: the beginning of a word, or one of these relations */
export function tokensOfTerm(q: Statements, term: string, relations: Iterable<string>): number[] {
  const secret = secretOf(q, 'facts');
  const [first] = runs(folded(term));
  return [
    ...(first === undefined ? [] : [hash(secret, 'word', [...first].slice(0, LONGEST).join(''))]),
    ...[...relations].map((relation) => hash(secret, 'relation', relation)),
  ];
}

function tokensOfFact(secret: Buffer, fact: Words): Set<number> {
  const tokens = new Set(relationsOf(fact).map((relation) => hash(secret, 'relation', relation)));
  for (const run of new Set(runs(wordsOf(fact)))) {
    const letters = [...run];
    for (let end = 1; end <= Math.min(letters.length, LONGEST); end++) tokens.add(hash(secret, 'word', letters.slice(0, end).join('')));
  }
  return tokens;
}

/** Notes down by which words a fact is found; again where its text changed. */
export function indexFact(q: Statements, id: number): void {
  const fact = q.get<Words>('SELECT text, relation, object FROM fact WHERE id = ?', id);
  if (!fact) return;
  q.run('DELETE FROM fact_word WHERE fact = ?', id);
  const sql = 'INSERT INTO fact_word (token, fact) SELECT value, ? FROM json_each(?)';
  q.run(sql, id, JSON.stringify([...tokensOfFact(secretOf(q, 'facts'), fact)]));
}

/** All that are there, where none was noted down before. */
export function indexFacts(q: Statements): void {
  for (const id of q.column<number>('SELECT id FROM fact')) indexFact(q, id);
}

/** Terms of a question, each with its tokens. */
export type Wanted = readonly (readonly number[])[];

const JOINED = `(SELECT json_extract(t.value, '$[0]') AS term, json_extract(t.value, '$[1]') AS token FROM json_each(?1) t) w
  CROSS JOIN fact_word f ON f.token = w.token`;
const pairs = (wanted: Wanted): string => JSON.stringify(wanted.flatMap((tokens, term) => tokens.map((token) => [term, token])));

/** Keys of facts that terms may mean, those with most of them first, then the newest. */
export function factsWith(q: Statements, wanted: Wanted, limit: number, offset: number): number[] {
  const sql = `SELECT f.fact FROM ${JOINED} GROUP BY f.fact ORDER BY count(DISTINCT w.term) DESC, f.fact DESC LIMIT ?2 OFFSET ?3`;
  return q.column<number>(sql, pairs(wanted), limit, offset);
}

/** Those of them that the person pinned. */
export function pinnedWith(q: Statements, wanted: Wanted): number[] {
  const sql = `SELECT p.id FROM fact p WHERE p.pinned = 1 AND EXISTS (SELECT 1 FROM json_each(?1) t
    JOIN fact_word f ON f.token = json_extract(t.value, '$[1]') AND f.fact = p.id)`;
  return q.column<number>(sql, pairs(wanted));
}
