/**
 * Working memory: the few things a conversation has in mind beside its last turns. A chunk is a memory, a fact or an older
 * turn of the conversation itself; it comes to mind by being given to the model or taken up in words, and goes again.
 *
 * - How present a chunk is: base-level activation, B = ln Σ t^-d over its uses (Anderson & Schooler 1991; Anderson 1993).
 * - How long: without use it fades within 15–30 s (Peterson & Peterson 1959) of the conversation's own time.
 * - How many: seven, nine at most (Miller 1956).
 *
 * The conversation's own time passes with what is said in it and with nothing else: a message lasts as long as it takes to
 * say. A closed app, a thoughtful pause, a slow model make nobody forget, and a restart goes on where it was.
 *
 * It says what is given again when the window has dropped it (`offered`), and calls neither a model nor a search. Chunks are
 * ids: what they say is read where it was said, so that what is forgotten, hidden or out of scope is not there.
 */
export { type Chunk, DECAY, FADES_AFTER_MS, fades, HELD, present } from './activation.ts';
export { offered, WORKING_BUDGET } from './offer.ts';
export { heard, settled, takesUp, took } from './uses.ts';
