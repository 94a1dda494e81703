/** Compose, generate and present: from what is known to what is read. Models themselves are `llm/`. */
export { type Generated, type GenerateOptions, generate } from './generate.ts';
export { type Presented, present } from './present.ts';
export * from './prompt/index.ts';
