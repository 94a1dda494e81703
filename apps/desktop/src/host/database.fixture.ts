/** The database of a data folder as a test looks into it: with the key that its vault file holds. */
import { join } from 'node:path';
import { type Database, openDatabase } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { openVault } from '@mia/core/security/index.ts';

export async function openDatabaseOf(dataDir: string, { readonly = true } = {}): Promise<Database> {
  const vault = await openVault(dataDir, { clock: systemClock });
  await vault.openAutomatically();
  return openDatabase({ path: join(dataDir, 'mia.db'), key: vault.key(), readonly });
}
