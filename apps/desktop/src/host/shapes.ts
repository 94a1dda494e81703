/** The core's shapes as the contract's. The compiler proves that they agree; here stands what must not cross. */
import type { Message as CoreMessage } from '@mia/core/memory/storage/types.ts';
import type { Message } from '../contract/index.ts';

/** A message without the block that was rendered into its prompt. */
export function toMessage({ context: _context, ...message }: CoreMessage): Message {
  return message;
}
