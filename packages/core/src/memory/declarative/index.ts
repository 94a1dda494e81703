/**
 * Declarative memory: facts about the person, each pointing to the messages in which they said it. A fact that contradicts an
 * older one supersedes it in time; both stay. (Tulving 1972, "Episodic and semantic memory": what is known, apart from when it
 * was learnt; the episodes are `memory/storage`'s messages.)
 */
export { assertions } from './assertions.ts';
export { factOf } from './correction.ts';
export { deriveFacts, factsIn } from './derive.ts';
export { factKey, normalised, slotKey } from './normalise.ts';
export { NAME, name, OWNED, OWNED_DE, place, RELATIVE, thing } from './words.ts';
/** Counted up when the rules learn something: every message is looked at again then. */
export const RULES_VERSION = 3;
