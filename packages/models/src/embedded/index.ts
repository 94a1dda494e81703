export { type GgufSummary, readGguf } from './gguf.ts';
export { type ContextPlan, planContext, usableMemory } from './plan.ts';
export { createEmbeddedProvider, type EmbeddedProvider, type EmbeddedProviderOptions } from './provider.ts';
