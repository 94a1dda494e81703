import type { Statements } from '../statements.ts';
import type { ImportBatch } from '../types.ts';
import { insertMessage } from './messages.ts';
import { addVectors } from './vectors.ts';

/** Many messages in one transaction; their conversations must be there. Returns how many were new. */
export function importMessages(q: Statements, batch: ImportBatch): number {
  let added = 0;
  for (const message of batch.messages) if (insertMessage(q, message) !== null) added++;
  if (batch.vectors) addVectors(q, batch.vectors.encoder, batch.vectors.dimension, batch.vectors.rows);
  return added;
}
