import type { Database } from '../open.ts';

/** One numbered step of the schema. Once released it is never edited. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
  /** What SQL alone can not do, behind it in the same transaction. */
  fill?(db: Database): void;
}
