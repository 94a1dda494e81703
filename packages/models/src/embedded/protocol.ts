import type { GgufSummary } from './gguf.ts';

/** What the provider and its llama.cpp child say to each other. */

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  text: string;
}

/** A model and how it is to be loaded; goes with each request, because the child may have been freed in between. */
export interface LoadSpec {
  /** Card id. */
  id: string;
  path: string;
  contextSize: number;
  sequences: number;
  /** Bytes that the model may use. */
  memoryBytes: number;
  /** Known from an earlier load; null: measured at this load. */
  threads: number | null;
}

export interface Loaded {
  threads: number;
  contextSize: number;
  sequences: number;
  /** Prompt tokens a second, measured at loading. */
  readSpeed: number;
}

export interface Sampling {
  temperature: number | null;
  topP: number | null;
  topK: number | null;
  seed: number | null;
  presencePenalty: number | null;
  frequencyPenalty: number | null;
  maxOutputTokens: number | null;
  stopSequences: string[];
}

export interface GenerateParams {
  load: LoadSpec;
  /** Null: none whose prefix would be kept. */
  conversation: string | null;
  messages: ChatMessage[];
  sampling: Sampling;
  /** `true` for any JSON, a schema for that. */
  json: object | true | null;
  thinking: boolean | null;
  /** The last message is the assistant's and is gone on with, in the same turn. */
  continue: boolean;
  /** Waits behind people's requests. */
  background: boolean;
}

export type GenerateEvent =
  /** The prompt fits; reading begins. */
  | { kind: 'started'; total: number; cached: number }
  | { kind: 'read'; read: number; total: number }
  | { kind: 'delta'; reasoning: string; text: string };

export interface GenerateResult {
  finish: 'stop' | 'length';
  raw: 'end-of-turn' | 'stop-sequence' | 'max-tokens' | 'context-full';
  inputTokens: number;
  /** Of those, found in the cache. */
  cachedTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  readMs: number;
  writeMs: number;
  /** Sizes of the slices that were read: largest, and how many. */
  largestSlice: number;
  slices: number;
  longestSliceMs: number;
  threads: number;
}

export interface PrepareParams {
  load: LoadSpec;
  conversation: string;
  messages: ChatMessage[];
}

export interface CountParams {
  load: LoadSpec;
  messages: ChatMessage[];
}

/** Methods of the child: parameters and results. */
export interface Methods {
  inspect: [params: { path: string }, result: GgufSummary];
  load: [params: LoadSpec, result: Loaded];
  generate: [params: GenerateParams, result: GenerateResult];
  prepare: [params: PrepareParams, result: { cached: number }];
  count: [params: CountParams, result: number];
  forget: [params: { conversation: string }, result: null];
  /** Empties every sequence; the weights stay. */
  forgetAll: [params: null, result: null];
  /** Answers when nothing of an earlier request runs any more. */
  idle: [params: null, result: null];
}
