import type { Migration } from './migration.ts';

/**
 * What is derived from what was said: facts and habits, each with the messages that it was drawn from; tombstones of those
 * that must not come back; how far consolidation has come; what working memory holds. A forgetting of a fact or a habit is
 * a row of `forgetting` with the kind 'message': no conversation's row goes with it.
 */
export const facts: Migration = {
  number: 7,
  name: 'facts',
  sql: `
    -- Random keys that mean something inside of this database only.
    CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO secret (name, value) VALUES ('facts', randomblob(32));

    CREATE TABLE fact (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      public TEXT NOT NULL UNIQUE,
      subject TEXT NOT NULL,
      relation TEXT NOT NULL,
      object TEXT NOT NULL,
      -- the sentence that is shown
      text TEXT NOT NULL,
      -- keyed hash of subject, relation and object
      key BLOB NOT NULL,
      -- keyed hash of what can have one value at a time; many-valued relations have their key here
      slot BLOB NOT NULL,
      -- order in which it was said: the message's key; a correction has that of the newest message before it
      seq INTEGER NOT NULL,
      -- says that the fact with this key is over ("I no longer work at …"); never shown itself
      ends INTEGER NOT NULL DEFAULT 0 CHECK (ends IN (0, 1)),
      valid_from INTEGER NOT NULL,
      -- set where the person corrected it; what later assertions supersede is computed when it is read
      corrected_by INTEGER REFERENCES fact (id) ON DELETE SET NULL,
      counter INTEGER NOT NULL DEFAULT 1,
      pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
      maker TEXT NOT NULL CHECK (maker IN ('rules', 'model', 'person', 'import')),
      -- whether it stands on messages: without any left it is gone then
      sourced INTEGER NOT NULL CHECK (sourced IN (0, 1)),
      created INTEGER NOT NULL,
      forgetting INTEGER REFERENCES forgetting (id) ON DELETE SET NULL
    ) STRICT;
    CREATE INDEX fact_key ON fact (key);
    CREATE INDEX fact_slot ON fact (slot, seq);
    CREATE INDEX fact_corrected_by ON fact (corrected_by) WHERE corrected_by IS NOT NULL;
    CREATE INDEX fact_forgetting ON fact (forgetting) WHERE forgetting IS NOT NULL;
    CREATE TABLE fact_source (
      fact INTEGER NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
      message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      PRIMARY KEY (fact, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX fact_source_message ON fact_source (message);

    CREATE TABLE habit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      public TEXT NOT NULL UNIQUE,
      text TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('language', 'units', 'length', 'format', 'address', 'free')),
      value TEXT NOT NULL,
      key BLOB NOT NULL,
      seq INTEGER NOT NULL,
      "on" INTEGER NOT NULL DEFAULT 1 CHECK ("on" IN (0, 1)),
      confirmed INTEGER NOT NULL DEFAULT 1 CHECK (confirmed IN (0, 1)),
      first_applied INTEGER,
      counter INTEGER NOT NULL DEFAULT 1,
      created INTEGER NOT NULL,
      forgetting INTEGER REFERENCES forgetting (id) ON DELETE SET NULL
    ) STRICT;
    CREATE INDEX habit_key ON habit (key);
    CREATE INDEX habit_forgetting ON habit (forgetting) WHERE forgetting IS NOT NULL;
    CREATE TABLE habit_source (
      habit INTEGER NOT NULL REFERENCES habit (id) ON DELETE CASCADE,
      message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      PRIMARY KEY (habit, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX habit_source_message ON habit_source (message);

    -- What was forgotten: no content. '' as source: wherever it comes from.
    CREATE TABLE tombstone (
      hash BLOB NOT NULL,
      source TEXT NOT NULL,
      created INTEGER NOT NULL,
      PRIMARY KEY (hash, source)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tombstone_source ON tombstone (source);

    -- A receipt of a fact names the message that the fact was drawn from.
    ALTER TABLE receipt ADD COLUMN fact INTEGER REFERENCES fact (id) ON DELETE SET NULL;
    CREATE INDEX receipt_fact ON receipt (fact) WHERE fact IS NOT NULL;

    -- How far each maker has come, by the messages' order; a new version begins again.
    CREATE TABLE consolidation (
      maker TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      upto INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What it did: ids and counts.
    CREATE TABLE consolidation_log (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      maker TEXT NOT NULL,
      message TEXT,
      read INTEGER NOT NULL DEFAULT 0,
      added INTEGER NOT NULL DEFAULT 0,
      again INTEGER NOT NULL DEFAULT 0,
      superseded INTEGER NOT NULL DEFAULT 0,
      dropped INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE working_chunk (
      conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      chunk TEXT NOT NULL,
      -- times of use in ms of the conversation's own time, a JSON list
      uses TEXT NOT NULL,
      PRIMARY KEY (conversation, kind, chunk)
    ) STRICT, WITHOUT ROWID;
  `,
};
