import type { Migration } from './migration.ts';

/**
 * From here on `passage.vector` may hold half a byte a component (`quantize.ts`), which no older app could read. What stands there
 * stays as it is: its length tells which of the two it is.
 */
export const shortVectors: Migration = { number: 14, name: 'short vectors', sql: '' };
