/** Backups, restoring them, and changing the data key. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';

const secret = z.union([z.object({ passphrase: z.string().min(1).max(1024) }), z.object({ words: z.string().min(1).max(1024) })]);
const opensBy = z.array(z.enum(['passphrase', 'phrase']));

export const backupEntry = z.object({
  /** Its folder: what `restore.*` is asked with. */
  path: z.string(),
  sequence: z.number(),
  /** Null where its manifest can not be read; then it can not be restored. */
  about: z
    .object({
      created: z.number(),
      zone: z.string(),
      reason: z.enum(['idle', 'person', 'migration', 'update', 'restore', 'key']),
      app: z.string(),
      bytes: z.number(),
      /** What a person can type to open it; empty: only the vault here does. */
      opensBy,
      /** Of the memory that is here. */
      own: z.boolean(),
    })
    .nullable(),
});

export const backupStatus = z.object({
  /** Where backups go. `sameDisk`: on that of the memory itself, as far as can be told; one that is synced may lie there too. */
  folder: z.object({ path: z.string(), chosen: z.boolean(), reachable: z.boolean(), sameDisk: z.boolean() }),
  /** Folders outside of the data folder: the one that is chosen, and those that were. `backups`: how many of this memory are seen there. */
  elsewhere: z.array(z.object({ path: z.string(), current: z.boolean(), reachable: z.boolean(), backups: z.number() })),
  backups: z.array(backupEntry),
  running: z.boolean(),
  /** Code of what kept the last one from being made. */
  failed: z.string().nullable(),
  /** Whole days for which backups lie on this disk alone; null where another folder was chosen, or there is none yet. */
  oneDiskDays: z.number().nullable(),
  /** At this start the journal had lost commits; what was there lies aside. */
  journalDamaged: z.boolean(),
});

const asked = { path: z.string().min(1).max(4096), secret: secret.optional() };

export const backupRoutes = {
  'backup.status': route(none, backupStatus),
  /** Makes one now; resolves when it has been opened and checked. */
  'backup.make': route(none, backupStatus),
  /** Where they go from now on; null: the data folder. Makes one there at once. */
  'backup.folder': route(z.object({ path: z.string().min(1).max(4096).nullable() }), backupStatus),
  /** No longer counts a folder that was chosen before (`elsewhere`); what lies there stays. */
  'backup.leave': route(z.object({ path: z.string().min(1).max(4096) }), backupStatus),
  /**
   * Overwrites what was forgotten now (there is no Undo after it), makes a new backup, and deletes all older ones of this
   * memory. `away`: folders that could not be reached for it.
   */
  'backup.forgetOld': route(none, z.object({ removed: z.number(), away: z.array(z.string()) })),

  // these work while the vault is locked or can not be opened
  /** The backups in a folder; without `path` those of the data folder and of the backup folder, as far as it is known. */
  'restore.find': route(z.object({ path: z.string().min(1).max(4096).optional() }), z.object({ backups: z.array(backupEntry) })),
  /** Opens a backup where it lies. Without `secret` the key of the vault that is open here is tried. */
  'restore.preview': route(
    z.object(asked),
    z.object({
      created: z.number(),
      zone: z.string(),
      conversations: z.number(),
      messages: z.number(),
      attachments: z.number(),
      newest: z.number().nullable(),
      own: z.boolean(),
    }),
  ),
  /** Puts it in the place of what is here, which is kept until the restored memory has opened. Then the window loads anew. */
  'restore.run': route(z.object(asked), ok),

  /** A new data key: the phrase that will open it. Nothing is changed before `vault.key.change`. */
  'vault.key.make': route(none, z.object({ words: z.array(z.string()).length(24), ticket: z.string() })),
  /** The words are written down: gives the database the new key. `passphrase` is needed where one is set. */
  'vault.key.change': route(z.object({ ticket: z.string(), passphrase: z.string().max(1024).optional() }), ok),
};
