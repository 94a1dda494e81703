import type { Migration } from './migration.ts';

/**
 * What recall searches. The text index keeps no copy: its content is a view over the parts (with the parted words for
 * scripts without spaces). Vectors stand twice: packed bits in a narrow table, all of which is scanned, and int8 in a
 * wide one, of which only the nearest are read again.
 */
export const wordsAndVectors: Migration = {
  number: 3,
  name: 'words and vectors',
  sql: `
    CREATE VIEW part_words AS SELECT id, coalesce(words, text) AS text FROM part;
    CREATE VIRTUAL TABLE word_index USING fts5 (
      text, content = 'part_words', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
    );
    -- PRAGMA secure_delete does not reach FTS5: without this its segments keep deleted words.
    INSERT INTO word_index (word_index, rank) VALUES ('secure-delete', 1);

    CREATE TABLE encoder (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      dimension INTEGER NOT NULL CHECK (dimension > 0 AND dimension % 32 = 0),
      -- counts every removal, so that a reader's copy of the bits knows when to start afresh
      removals INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE passage (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      encoder INTEGER NOT NULL REFERENCES encoder (id),
      ordinal INTEGER NOT NULL,
      -- int8, scaled to the largest component: only directions are compared
      vector BLOB NOT NULL,
      UNIQUE (message, encoder, ordinal)
    ) STRICT;
    CREATE TABLE passage_bits (
      passage INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
      encoder INTEGER NOT NULL,
      bits BLOB NOT NULL
    ) STRICT;
    CREATE INDEX passage_encoder ON passage (encoder);
  `,
};
