/** Conversations of which nothing is kept. Start at `types.ts`. */
export { quietLogger } from './quiet-logger.ts';
export { withIncognito } from './store.ts';
export type * from './types.ts';
