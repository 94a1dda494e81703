export { candidatesFor, type RecallDeps, type RecallRequest } from './candidates.ts';
export { excerpt } from './excerpt.ts';
export { COUNT, FEATURES, featuresOf } from './features.ts';
export { LIKENESS } from './images.ts';
export { rank } from './rank.ts';
export { type Memory, RECALL_BUDGET, type RecallBudget, type Recalled, recall } from './recall.ts';
export { answersRepeating, answersRepeatingRange } from './repeats.ts';
export { questionTerms, termsIn } from './terms.ts';
