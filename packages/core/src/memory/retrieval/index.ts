export { excerpt } from './excerpt.ts';
export { type Memory, RECALL_BUDGET, type RecallBudget, type RecallDeps, type Recalled, type RecallRequest, recall } from './recall.ts';
export { answersRepeating } from './repeats.ts';
export { questionTerms, termsIn } from './terms.ts';
