/** What stands in the JSON headers. Unknown fields are ignored (zod strips them), so that a newer minor may add some. */

import type { ErrorShape } from '@mia/core/errors.ts';
import { isErrorCode } from '@mia/core/errors.ts';
import { z } from 'zod';

z.config({ jitless: true });

/** Changes only when an older side could no longer understand a newer one. */
export const PROTOCOL_MAJOR = 1;

const requestId = z.number().int().min(1);

export const hello = z.object({
  protocol: z.number().int(),
  app: z.string().max(100),
  /** What proves who calls: the one-time token of a fresh page, or the session secret of one that was here before. */
  auth: z.union([z.object({ token: z.string().max(200) }), z.object({ secret: z.string().max(200) })]).optional(),
  /** The session secret that a token became: given once, by the side that serves. */
  session: z.string().max(200).optional(),
});
export type Hello = z.output<typeof hello>;

export const requestHeader = z.object({
  id: requestId,
  name: z.string().max(200),
  params: z.unknown(),
  /** Events that the asking side takes before it grants more. */
  credit: z.number().int().min(1).max(1024).optional(),
});
export const cancelHeader = z.object({ id: requestId });
export const creditHeader = z.object({ id: requestId, count: z.number().int().min(1).max(1024) });
export const eventHeader = z.object({ id: requestId, event: z.unknown() });
export const resultHeader = z.object({ id: requestId, result: z.unknown() });
export const errorHeader = z.object({ id: requestId, error: z.unknown() });

const details = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A shape that came over the wire; a code from a newer app becomes `internal`. */
export function shapeOf(value: unknown): ErrorShape {
  const shape = (typeof value === 'object' && value !== null ? value : {}) as { code?: unknown; details?: unknown };
  if (!isErrorCode(shape.code)) return { code: 'internal' };
  const parsed = details.safeParse(shape.details ?? {});
  return { code: shape.code, details: parsed.success ? parsed.data : {} };
}
