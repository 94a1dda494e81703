import type { Migration } from './migration.ts';

/** What an answer was given, what is being written, what the person set, and what was measured of models. */
export const receiptsDraftsSettings: Migration = {
  number: 2,
  name: 'receipts, drafts, settings',
  sql: `
    CREATE TABLE receipt (
      answer INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      rank INTEGER NOT NULL,
      memory INTEGER NOT NULL REFERENCES message (id),
      reasons TEXT NOT NULL,
      score REAL NOT NULL,
      -- the very text that the model was given
      text TEXT NOT NULL,
      PRIMARY KEY (answer, rank)
    ) STRICT;
    CREATE INDEX receipt_memory ON receipt (memory);

    -- User messages whose rendered context holds what is being forgotten: hidden now, erased by the purge.
    CREATE TABLE forgetting_context (
      forgetting INTEGER NOT NULL REFERENCES forgetting (id) ON DELETE CASCADE,
      message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      PRIMARY KEY (forgetting, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX forgetting_context_message ON forgetting_context (message);

    -- Titles made of what is being forgotten, kept for Undo.
    CREATE TABLE forgetting_title (
      forgetting INTEGER NOT NULL REFERENCES forgetting (id) ON DELETE CASCADE,
      conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      title TEXT NOT NULL,
      title_source TEXT NOT NULL,
      PRIMARY KEY (forgetting, conversation)
    ) STRICT, WITHOUT ROWID;

    -- What is not sent yet. 'new' or a conversation's id; nothing else in the database points here.
    CREATE TABLE draft (
      conversation TEXT PRIMARY KEY,
      text TEXT NOT NULL,
      updated INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE draft_attachment (
      draft TEXT NOT NULL REFERENCES draft (conversation) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      attachment INTEGER NOT NULL REFERENCES attachment (id),
      PRIMARY KEY (draft, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX draft_attachment_attachment ON draft_attachment (attachment);
    CREATE TRIGGER draft_attachment_added AFTER INSERT ON draft_attachment BEGIN
      UPDATE attachment SET refs = refs + 1, to_delete = 0 WHERE id = NEW.attachment;
    END;
    CREATE TRIGGER draft_attachment_removed AFTER DELETE ON draft_attachment BEGIN
      UPDATE attachment SET refs = refs - 1, to_delete = (refs = 1) WHERE id = OLD.attachment;
    END;

    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE model_stat (
      model TEXT PRIMARY KEY,
      -- tokens a second, smoothed
      read_speed REAL,
      write_speed REAL,
      last_used INTEGER
    ) STRICT, WITHOUT ROWID;
  `,
};
