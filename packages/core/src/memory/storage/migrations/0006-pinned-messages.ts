import type { Migration } from './migration.ts';

/** What the person pinned on the Memory page. A forgotten message is pinned no more. */
export const pinnedMessages: Migration = {
  number: 6,
  name: 'pinned messages',
  sql: `
    CREATE TABLE pinned_message (
      message INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
      created INTEGER NOT NULL
    ) STRICT;
  `,
};
