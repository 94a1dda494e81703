/**
 * What is said to the memory in words: "Remember that …", "forget …", "that's wrong, …", "don't remember this", "what do you know
 * about me?". Caught by rules before the model and answered by a card of the app. A false card costs one click ("Ask the model
 * instead"), so the rules rather miss than catch wrongly: what is missed is an ordinary question.
 */
export { act, type Caught, caught, type Outcome, takeBack } from './act.ts';
export { type Card, type CardKind, cardOf, cardPart, withoutCard } from './card.ts';
export { claimsChange } from './claims.ts';
export type { Told } from './keep.ts';
export { type CardItem, readCard, type ShownCard } from './read.ts';
export { type Said, type SaidKind, saidInWords } from './said.ts';
