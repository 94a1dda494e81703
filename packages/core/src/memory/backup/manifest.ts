import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MiaError } from '../../errors.ts';
import { sumOf } from './units.ts';

export const BACKUP_FORMAT = 1;

/** Why it was made. "restore": before another backup took the place of what was there. */
export const REASONS = ['idle', 'person', 'migration', 'update', 'restore', 'key'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.object({ sha256, bytes: z.number().int().nonnegative() });

const body = z.object({
  format: z.literal(BACKUP_FORMAT),
  /** Order of backups; a clock may be set back, this never is. */
  sequence: z.number().int().positive(),
  /** Random; no two backups have the same. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the vault whose memory this is. */
  vault: z.string().regex(/^[0-9a-f]{32}$/),
  created: z.number(),
  zone: z.string().max(64),
  reason: z.enum(REASONS),
  /** The app's version that made it, and its schema: an older app opens no newer schema. */
  app: z.string().max(64),
  schema: z.number().int().nonnegative(),
  cipher: z.enum(['sqlcipher', 'aegis-256']),
  /** The sequence of the newest message in it: what was said later is not in here. */
  upTo: z.number().int().nonnegative(),
  /** What opens it by itself, without the vault it came from. */
  opensBy: z.array(z.enum(['passphrase', 'phrase'])),
  database: file,
  vaultFile: file,
  attachments: z.array(file.extend({ id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/) })),
  /** Attachments that the database names and that were not in the data folder any more. */
  missing: z.number().int().nonnegative(),
});

export type Manifest = z.infer<typeof body>;

/** As it is written: the manifest and a sum over it, so that a changed bit in it is found too. */
export function manifestText(given: Manifest): string {
  // In the schema's order, as it will be read.
  const manifest = body.parse(given);
  return `${JSON.stringify({ manifest, sum: sumOf(manifest) }, null, 1)}\n`;
}

/**
 * Reads the manifest of a backup.
 * @throws MiaError `backup.damaged` (missing, cut, changed), `data.newer` (made by a newer M.I.A)
 */
export function readManifest(unit: string): Manifest {
  let json: { manifest?: { format?: unknown }; sum?: unknown };
  try {
    json = JSON.parse(readFileSync(join(unit, 'manifest.json'), 'utf8'));
  } catch {
    throw new MiaError('backup.damaged', { what: 'manifest' });
  }
  const format = json?.manifest?.format;
  if (typeof format === 'number' && format > BACKUP_FORMAT) throw new MiaError('data.newer', { schema: format, known: BACKUP_FORMAT });
  const read = body.safeParse(json?.manifest);
  if (!read.success || sumOf(read.data) !== json.sum) throw new MiaError('backup.damaged', { what: 'manifest' });
  return read.data;
}
