export { ollamaBaseUrl } from './base-url.ts';
export { createOllamaProvider, type OllamaOptions, type OllamaProvider } from './provider.ts';
export type { PullOptions, PullProgress } from './pull.ts';
export { findOllama, type StartOptions, startOllama } from './start.ts';
