import { indexFacts } from '../fact-words.ts';
import { statements } from '../statements.ts';
import type { Migration } from './migration.ts';

/** By which words facts are found, so that a question need not look at all of them. */
export const factWords: Migration = {
  number: 13,
  name: 'words of facts',
  sql: `
    CREATE TABLE fact_word (
      -- 48 bits of a keyed hash
      token INTEGER NOT NULL,
      fact INTEGER NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
      PRIMARY KEY (token, fact)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX fact_word_fact ON fact_word (fact);
    CREATE INDEX fact_pinned ON fact (pinned) WHERE pinned = 1;
  `,
  fill: (db) => indexFacts(statements(db)),
};
