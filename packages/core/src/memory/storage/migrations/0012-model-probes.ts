import type { Migration } from './migration.ts';

/** How models did on the set that says whether they may draw facts; what they were shown is no secret, and counts are all that stays. */
export const modelProbes: Migration = {
  number: 12,
  name: 'model-probes',
  sql: `
    CREATE TABLE model_probe (
      -- the model as its file is: card, digest, bytes
      model TEXT PRIMARY KEY,
      -- another version of the set or of the question begins again
      version INTEGER NOT NULL,
      tried INTEGER NOT NULL,
      "right" INTEGER NOT NULL,
      hits INTEGER NOT NULL,
      said INTEGER NOT NULL,
      wanted INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
