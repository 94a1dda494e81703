import type { Migration } from './migration.ts';

/** Folders, conversations, the message tree and its parts; attachments, which parts point to. */
export const conversations: Migration = {
  number: 1,
  name: 'conversations',
  sql: `
    CREATE TABLE folder (
      id INTEGER PRIMARY KEY,
      public TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      position INTEGER NOT NULL DEFAULT 0,
      remember INTEGER NOT NULL DEFAULT 1 CHECK (remember IN (0, 1)),
      created INTEGER NOT NULL
    ) STRICT;

    -- What is being forgotten. While its row is here it can be undone, and its purge is not finished.
    CREATE TABLE forgetting (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      token TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('message', 'conversation')),
      created INTEGER NOT NULL,
      -- open: can be undone; erasing: the purge has begun, no way back
      state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'erasing'))
    ) STRICT;

    CREATE TABLE conversation (
      id INTEGER PRIMARY KEY,
      public TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL DEFAULT '',
      title_source TEXT NOT NULL DEFAULT 'none' CHECK (title_source IN ('none', 'first-words', 'person', 'model')),
      folder INTEGER REFERENCES folder (id) ON DELETE SET NULL,
      head INTEGER REFERENCES message (id) ON DELETE SET NULL,
      model TEXT,
      pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
      archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
      remember INTEGER NOT NULL DEFAULT 1 CHECK (remember IN (0, 1)),
      created INTEGER NOT NULL,
      zone TEXT NOT NULL,
      updated INTEGER NOT NULL,
      -- order of last activity: a sequence, because clocks can be set back
      activity INTEGER NOT NULL,
      messages INTEGER NOT NULL DEFAULT 0,
      read_at INTEGER REFERENCES message (id) ON DELETE SET NULL,
      -- set while it is being deleted, and for good where receipts elsewhere still name its messages
      forgetting INTEGER REFERENCES forgetting (id) ON DELETE SET NULL,
      forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
    ) STRICT;
    CREATE UNIQUE INDEX conversation_activity ON conversation (activity);
    CREATE INDEX conversation_folder ON conversation (folder) WHERE folder IS NOT NULL;
    CREATE INDEX conversation_head ON conversation (head);
    CREATE INDEX conversation_read_at ON conversation (read_at) WHERE read_at IS NOT NULL;
    CREATE INDEX conversation_forgetting ON conversation (forgetting) WHERE forgetting IS NOT NULL;

    CREATE TABLE message (
      -- also the sequence: never used again
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      public TEXT NOT NULL UNIQUE,
      conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      parent INTEGER REFERENCES message (id) ON DELETE SET NULL,
      role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
      status TEXT NOT NULL CHECK (status IN ('note', 'pending', 'streaming', 'done', 'stopped', 'failed')),
      created INTEGER NOT NULL,
      zone TEXT NOT NULL,
      origin TEXT NOT NULL CHECK (origin IN ('person', 'assistant', 'document', 'image', 'paste', 'import')),
      model TEXT,
      model_name TEXT,
      place TEXT,
      usage TEXT,
      timings TEXT,
      error TEXT,
      -- memories and time as they were rendered into this user message's prompt, never rendered again
      context TEXT,
      -- on the path from the root to its conversation's head; kept by the writer
      shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
      -- the encoder whose vectors it has
      encoded INTEGER,
      forgetting INTEGER REFERENCES forgetting (id) ON DELETE SET NULL,
      forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
    ) STRICT;
    CREATE INDEX message_conversation ON message (conversation, id);
    CREATE INDEX message_parent ON message (parent) WHERE parent IS NOT NULL;
    CREATE INDEX message_status ON message (status, id) WHERE status IN ('pending', 'streaming', 'note');
    CREATE INDEX message_unencoded ON message (id) WHERE encoded IS NULL AND shown = 1;
    CREATE INDEX message_encoded ON message (encoded, id) WHERE encoded IS NOT NULL;
    CREATE INDEX message_forgetting ON message (forgetting) WHERE forgetting IS NOT NULL;

    -- Format v1 of the encrypted files. The key is here and nowhere else: without the row a file is noise.
    CREATE TABLE attachment (
      id INTEGER PRIMARY KEY,
      -- 128 random bits in hex: the name in URLs and of the file
      public TEXT NOT NULL UNIQUE,
      format INTEGER NOT NULL DEFAULT 1,
      key BLOB NOT NULL CHECK (length(key) = 32),
      -- keyed, so that it says nothing about the content outside of this database
      content_hash BLOB NOT NULL UNIQUE,
      bytes INTEGER NOT NULL,
      type TEXT NOT NULL,
      name TEXT,
      meta TEXT,
      created INTEGER NOT NULL,
      refs INTEGER NOT NULL DEFAULT 0 CHECK (refs >= 0),
      to_delete INTEGER NOT NULL DEFAULT 0 CHECK (to_delete IN (0, 1))
    ) STRICT;
    CREATE INDEX attachment_to_delete ON attachment (to_delete) WHERE to_delete = 1;

    CREATE TABLE part (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('text', 'thinking', 'image', 'audio', 'file', 'tool', 'observation')),
      text TEXT NOT NULL,
      -- the text with its words parted, only for scripts that write none of their gaps
      words TEXT,
      -- whether the text index has it
      indexed INTEGER NOT NULL DEFAULT 0 CHECK (indexed IN (0, 1)),
      attachment INTEGER REFERENCES attachment (id),
      meta TEXT,
      UNIQUE (message, ordinal)
    ) STRICT;
    CREATE INDEX part_attachment ON part (attachment) WHERE attachment IS NOT NULL;

    CREATE TRIGGER part_attachment_added AFTER INSERT ON part WHEN NEW.attachment IS NOT NULL BEGIN
      UPDATE attachment SET refs = refs + 1, to_delete = 0 WHERE id = NEW.attachment;
    END;
    CREATE TRIGGER part_attachment_removed AFTER DELETE ON part WHEN OLD.attachment IS NOT NULL BEGIN
      UPDATE attachment SET refs = refs - 1, to_delete = (refs = 1) WHERE id = OLD.attachment;
    END;
  `,
};
