import { entryUrl } from '../../apps/desktop/src/host/entries.ts';

/** The two threads of the store. */
export const storageEntries = (): { writer: URL; reader: URL } => ({
  writer: entryUrl('storage-writer'),
  reader: entryUrl('storage-reader'),
});
