import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MiaError } from '../../errors.ts';
import { sumOfFile } from './disk.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { sharedAttachments } from './place.ts';

/**
 * Every byte of a backup against its manifest.
 * @throws MiaError `backup.damaged` with `what`: "manifest", "database", "keys" or "attachment"; `backup.place` where it is not there
 */
export function verifyBackup(unit: string): Manifest {
  if (!existsSync(unit)) throw new MiaError('backup.place', { what: 'missing' });
  const manifest = readManifest(unit);
  const whole = (path: string, sum: { sha256: string; bytes: number }, what: string) => {
    if (!existsSync(path) || sumOfFile(path).sha256 !== sum.sha256) throw new MiaError('backup.damaged', { what });
  };
  whole(join(unit, 'mia.db'), manifest.database, 'database');
  whole(join(unit, 'vault.json'), manifest.vaultFile, 'keys');
  const shared = sharedAttachments(dirname(unit));
  for (const { id, ...sum } of manifest.attachments) whole(join(shared, id), sum, 'attachment');
  return manifest;
}
