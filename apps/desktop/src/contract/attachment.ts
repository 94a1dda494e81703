/** Files that messages name, as a shell reads them for its windows: `GET /attachment/ID` is made of these in both shells. */
import { z } from 'zod';
import { ok, route } from './define.ts';

/** Bytes of one chunk at most. */
export const ATTACHMENT_CHUNK = 256 * 1024;

/** What may be given to a page: images and sound that a browser decodes and never runs. */
export const SHOWN_TYPES: ReadonlySet<string> = new Set([
  ...['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  ...['audio/flac', 'audio/ogg', 'audio/webm', 'audio/wav', 'audio/mpeg', 'audio/mp4'],
]);

const attachmentId = z.string().regex(/^[0-9a-f]{32}$/);
const place = z.number().int().min(0);

/** Of an image: as it was given, as a page shows it large, and small. Copies hold no metadata. */
export const VARIANTS = ['original', 'view', 'thumb'] as const;
export type Variant = (typeof VARIANTS)[number];
/** The original where absent. */
const variant = z.enum(VARIANTS).optional();

export const attachmentRoutes = {
  'attachment.info': route(
    z.object({ id: attachmentId, variant }),
    z.object({ bytes: z.number(), type: z.string(), name: z.string().nullable(), meta: z.record(z.string(), z.unknown()).nullable() }),
  ),
  /** Bytes from `start` up to, not including, `end`, as the result's raw body. Asked for one after the other, as they are wanted. */
  'attachment.chunk': route(
    z
      .object({ id: attachmentId, variant, start: place, end: place })
      .refine(({ start, end }) => start <= end && end - start <= ATTACHMENT_CHUNK),
    ok,
  ),
} as const;
