/** What the rest of the core may use of memory. */
export { inPairs, passagesOf } from './passages.ts';
export { type Memorable, type RememberDeps, remember } from './remember.ts';
export {
  answersRepeating,
  answersRepeatingRange,
  type Memory,
  questionTerms,
  RECALL_BUDGET,
  type RecallBudget,
  type RecallDeps,
  type Recalled,
  type RecallRequest,
  recall,
  termsIn,
} from './retrieval/index.ts';
export type * from './storage/types.ts';
