export { factOf } from './correction.ts';
export { factKey, normalised, slotKey } from './normalise.ts';
/** Counted up when rules learn something: every message is looked at again then. */
export const RULES_VERSION = 1;
