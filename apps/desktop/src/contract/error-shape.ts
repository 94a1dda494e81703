import { ERROR_CODES } from '@mia/core/errors.ts';
import { z } from 'zod';

/** An error as it crosses: its code, and plain data about it. */
export const errorShape = z.object({
  code: z.enum(ERROR_CODES),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
