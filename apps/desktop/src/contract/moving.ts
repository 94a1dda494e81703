/** Routes by which everything a person has moves in and out, or goes. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';
import { id, importStatus } from './shapes.ts';

/** The largest archive that is taken: 32 GiB. */
const LARGEST = 32 * 2 ** 30;

export const movingRoutes = {
  /** Sends an export: begin, chunks of at most 256 KiB in order, end, which starts the import. One at a time. */
  'import.begin': route(z.object({ bytes: z.number().int().min(0).max(LARGEST) }), z.object({ upload: id })),
  /** The bytes travel as the frame's raw body. */
  'import.chunk': route(z.object({ upload: id, offset: z.number().int().min(0) }), ok),
  'import.end': route(z.object({ upload: id }), z.object({ import: importStatus })),
  /** Stops what is being sent or imported. What was imported stays. */
  'import.cancel': route(none, ok),
  /** The one that runs, or the last one since the start. */
  'import.status': route(none, z.object({ import: importStatus.nullable() })),

  /** Everything as one archive, not encrypted: begin, then read until `done`. */
  'everything.begin': route(none, z.object({ export: id, name: z.string(), conversations: z.number() })),
  /** The next bytes, at most 256 KiB, travel as the frame's raw body. */
  'everything.read': route(z.object({ export: id }), z.object({ done: z.boolean() })),
  'everything.cancel': route(z.object({ export: id }), ok),
  /**
   * Erases all that is kept, with its keys; models stay unless `models`, backups outside of the data folder unless `backups`.
   * Works while the vault is locked.
   */
  'everything.erase': route(z.object({ confirmed: z.literal(true), models: z.boolean(), backups: z.boolean().optional() }), ok),
} as const;
