import type { Migration } from './migration.ts';

/** What is known of images: thumbnails, what is written in them, what they show, and their vectors. All of it goes with the attachment. */
export const images: Migration = {
  number: 17,
  name: 'images',
  sql: `
    CREATE TABLE image (
      attachment INTEGER PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE,
      format TEXT NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      pages INTEGER NOT NULL DEFAULT 1,
      -- JSON lists; lines and labels are null until somebody looked
      notes TEXT NOT NULL DEFAULT '[]',
      lines TEXT,
      reader TEXT,
      labels TEXT,
      -- WebP, 320 pixels at most
      thumb BLOB,
      created INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX image_unread ON image (attachment) WHERE lines IS NULL;

    -- Few beside passages, and looked at whole: float32, length 1.
    CREATE TABLE image_vector (
      image INTEGER NOT NULL REFERENCES image (attachment) ON DELETE CASCADE,
      encoder TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      -- JSON; null: of the whole image
      region TEXT,
      vector BLOB NOT NULL,
      PRIMARY KEY (image, encoder, ordinal)
    ) STRICT, WITHOUT ROWID;

    -- What the person pointed at, as JSON.
    ALTER TABLE draft_attachment ADD COLUMN region TEXT;
  `,
};
