import type { Database } from './open.ts';

type Value = string | number | bigint | Buffer | null;

interface Prepared {
  pluck(): Prepared;
  all(...values: unknown[]): unknown[];
  get(...values: unknown[]): unknown;
  run(...values: unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

interface Ready {
  statement: Prepared;
  bind(values: Value[]): unknown[];
}

/** Prepared statements of one connection, prepared once. Parameters are `?` in order, or `?1`, `?2` … throughout. */
export interface Statements {
  readonly db: Database;
  all<Row>(sql: string, ...values: Value[]): Row[];
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
  /** The first column of every row. */
  column<One>(sql: string, ...values: Value[]): One[];
  /** Runs; the number of rows changed. */
  run(sql: string, ...values: Value[]): number;
  /** Runs an INSERT; the new row's integer key. */
  insert(sql: string, ...values: Value[]): number;
}

/** better-sqlite3 takes numbered parameters by name. */
function numbered(values: readonly Value[]): [Record<string, Value>] {
  return [Object.fromEntries(values.map((value, i) => [String(i + 1), value]))];
}

export function statements(db: Database): Statements {
  const prepared = new Map<string, Ready>();
  const columns = new Map<string, Ready>();
  const find = (sql: string, among = prepared) => {
    let found = among.get(sql);
    if (!found) {
      found = { statement: db.prepare(sql) as Prepared, bind: /\?\d/.test(sql) ? numbered : (values) => values };
      if (among === columns) found.statement.pluck();
      among.set(sql, found);
    }
    return found;
  };
  return {
    db,
    all: <Row>(sql: string, ...values: Value[]) => {
      const { statement, bind } = find(sql);
      return statement.all(...bind(values)) as Row[];
    },
    get: <Row>(sql: string, ...values: Value[]) => {
      const { statement, bind } = find(sql);
      return statement.get(...bind(values)) as Row | undefined;
    },
    column: <One>(sql: string, ...values: Value[]) => {
      const { statement, bind } = find(sql, columns);
      return statement.all(...bind(values)) as One[];
    },
    run: (sql, ...values) => {
      const { statement, bind } = find(sql);
      return statement.run(...bind(values)).changes;
    },
    insert: (sql, ...values) => {
      const { statement, bind } = find(sql);
      return Number(statement.run(...bind(values)).lastInsertRowid);
    },
  };
}
