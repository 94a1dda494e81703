import type { Migration } from './migration.ts';

/**
 * Vectors lie in named collections, each made by one encoder and measured in one way. What stood under an encoder's name is
 * a collection of that name now, with the same key: no vector is written again. Keys in `passage.encoder` and
 * `passage_bits.encoder` are those of collections.
 */
export const collections: Migration = {
  number: 11,
  name: 'collections',
  sql: `
    -- The table is made anew (a CHECK can not be altered), its rows with their keys: until the commit the passages point to nothing.
    PRAGMA defer_foreign_keys = ON;
    CREATE TEMP TABLE encoder_before AS SELECT e.id, e.name, e.dimension, e.removals,
      (SELECT count(*) FROM passage p WHERE p.encoder = e.id) AS vectors FROM encoder e;
    ALTER TABLE encoder RENAME TO collection;
    DROP TABLE collection;
    CREATE TABLE collection (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      -- what asks it; of each purpose one collection is active
      purpose TEXT NOT NULL DEFAULT 'memory',
      -- the encoder's id, and which of its versions; null where it was not noted
      encoder TEXT NOT NULL,
      version TEXT,
      dimension INTEGER NOT NULL CHECK (dimension BETWEEN 1 AND 8192),
      metric TEXT NOT NULL DEFAULT 'cosine' CHECK (metric IN ('cosine', 'euclidean', 'dot')),
      -- every vector has length 1: all three metrics give the same order then
      unit INTEGER NOT NULL DEFAULT 1,
      -- what a search takes that says neither
      k INTEGER NOT NULL DEFAULT 10 CHECK (k > 0),
      threshold REAL,
      state TEXT NOT NULL CHECK (state IN ('building', 'active', 'retired')),
      paused INTEGER NOT NULL DEFAULT 0,
      -- float32; sign bits are those of the difference from it; empty: from 0; null: not decided yet
      mean BLOB,
      -- cosines of vectors that have nothing to do with each other: their mean and standard deviation
      apart_mean REAL,
      apart_deviation REAL,
      created INTEGER NOT NULL DEFAULT 0,
      -- counts every removal, so that a reader's copy of the bits knows when to start afresh
      removals INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO collection (id, name, encoder, dimension, state, mean, removals)
      SELECT id, name, name, dimension,
        CASE WHEN id = (SELECT id FROM encoder_before ORDER BY vectors DESC, id LIMIT 1) THEN 'active' ELSE 'retired' END,
        x'', removals
      FROM encoder_before;
    DROP TABLE encoder_before;
    CREATE UNIQUE INDEX collection_active ON collection (purpose) WHERE state = 'active';
    CREATE UNIQUE INDEX collection_building ON collection (purpose) WHERE state = 'building';

    -- What a vector is of, and a word for it that whoever wrote it chose.
    ALTER TABLE passage ADD COLUMN modality TEXT NOT NULL DEFAULT 'text' CHECK (modality IN ('text', 'image', 'audio'));
    ALTER TABLE passage ADD COLUMN label TEXT;
  `,
};
