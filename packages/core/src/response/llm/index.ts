/** Language models: where they come from, which one answers, and the way to it. */

export { JsonWatch, repairJson } from './json-output.ts';
export {
  type Choice,
  type ChoiceReason,
  createLlmManager,
  LAST_MODEL,
  type ListedModel,
  type LlmManager,
  type LlmManagerOptions,
} from './manager.ts';
export * from './ollama/index.ts';
export * from './openai-compatible/index.ts';
export { type Candidate, fitsInMemory, type Needs, selectBest } from './select.ts';
export { estimatePromptTokens, estimateTokens } from './tokens.ts';
