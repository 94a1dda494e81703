import type { Migration } from './migration.ts';

/** What came from exports, so that the same is never written twice; and the import that runs. */
export const imports: Migration = {
  number: 8,
  name: 'imports',
  sql: `
    -- the key is a hash of where it came from, by the export's own ids; it stays when what it became is gone
    CREATE TABLE imported (
      key BLOB PRIMARY KEY,
      message INTEGER REFERENCES message (id) ON DELETE SET NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX imported_message ON imported (message) WHERE message IS NOT NULL;

    CREATE TABLE imported_conversation (
      key BLOB PRIMARY KEY,
      conversation INTEGER REFERENCES conversation (id) ON DELETE SET NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX imported_conversation_of ON imported_conversation (conversation) WHERE conversation IS NOT NULL;

    -- one at a time; its sealed archive can be read with this key alone
    CREATE TABLE import_job (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      file TEXT NOT NULL,
      key BLOB NOT NULL CHECK (length(key) = 32),
      bytes INTEGER NOT NULL,
      started INTEGER NOT NULL
    ) STRICT;
  `,
};
