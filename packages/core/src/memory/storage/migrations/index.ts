import { MiaError } from '../../../errors.ts';
import type { Database } from '../open.ts';
import { storageError } from '../sqlite-errors.ts';
import { conversations } from './0001-conversations.ts';
import { receiptsDraftsSettings } from './0002-receipts-drafts-settings.ts';
import { wordsAndVectors } from './0003-words-and-vectors.ts';
import { pastes } from './0004-pastes.ts';
import { branches } from './0005-branches.ts';
import { pinnedMessages } from './0006-pinned-messages.ts';
import { facts } from './0007-facts.ts';
import { imports } from './0008-imports.ts';
import { speakers } from './0009-speakers.ts';
import { homes } from './0010-homes.ts';
import { collections } from './0011-collections.ts';
import { modelProbes } from './0012-model-probes.ts';
import { factWords } from './0013-fact-words.ts';
import { shortVectors } from './0014-short-vectors.ts';
import { wordsWithoutPlaces } from './0015-words-without-places.ts';
import { edits } from './0016-edits.ts';
import { images } from './0017-images.ts';
import { editedImages } from './0018-edited-images.ts';
import type { Migration } from './migration.ts';

export type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  conversations,
  receiptsDraftsSettings,
  wordsAndVectors,
  pastes,
  branches,
  pinnedMessages,
  facts,
  imports,
  speakers,
  homes,
  collections,
  modelProbes,
  factWords,
  shortVectors,
  wordsWithoutPlaces,
  edits,
  images,
  editedImages,
];

/** The schema that a database has: the number of the last migration that ran. */
export function schemaOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings the schema up to date, each step in a transaction of its own with its number, so that a killed or failed step
 * leaves the file at the one before.
 * @throws MiaError `data.newer` (nothing is written), `data.migration-failed`, `data.disk-full`, `data.read-only`
 */
export function migrate(db: Database, migrations: readonly Migration[] = MIGRATIONS): void {
  const latest = migrations.at(-1)?.number ?? 0;
  const found = schemaOf(db);
  if (found > latest) throw new MiaError('data.newer', { schema: found, known: latest });
  for (const migration of migrations) {
    if (migration.number <= found) continue;
    try {
      db.transaction(() => {
        db.exec(migration.sql);
        migration.fill?.(db);
        db.pragma(`user_version = ${migration.number}`);
      }).exclusive();
    } catch (error) {
      const told = storageError(error);
      if (told.code === 'data.disk-full' || told.code === 'data.read-only' || told.code === 'data.damaged') throw told;
      throw new MiaError('data.migration-failed', { migration: migration.number }, { cause: error });
    }
  }
}
