/** Something that a bench needs is not on this machine; the message says what, and how to get it. */
export class MissingError extends Error {}
