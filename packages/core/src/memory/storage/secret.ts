import type { Statements } from './statements.ts';

const known = new WeakMap<Statements, Map<string, Buffer>>();

/** A random key of this database, under its name: what is hashed with it means nothing outside. */
export function secretOf(q: Statements, name: string): Buffer {
  const own = known.get(q) ?? new Map<string, Buffer>();
  known.set(q, own);
  const value = own.get(name) ?? q.get<{ value: Buffer }>('SELECT value FROM secret WHERE name = ?', name)?.value;
  if (!value) throw new Error('no secret');
  own.set(name, value);
  return value;
}
