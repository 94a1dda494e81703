import type { Migration } from './migration.ts';

/** What is written anew of a message and not sent yet: it goes with the message. Pastes as in `draft`. */
export const edits: Migration = {
  number: 16,
  name: 'edits',
  sql: `
    CREATE TABLE edit (
      message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      pastes TEXT,
      updated INTEGER NOT NULL
    ) STRICT;
  `,
};
