/** One numbered step of the schema. Once released it is never edited. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
}
