import type { LanguageModelV4, LanguageModelV4Prompt } from '@ai-sdk/provider';

/** The port for text generation is the AI SDK's own: every provider of that ecosystem fits as it is. */
export type LanguageModel = LanguageModelV4;
export type Prompt = LanguageModelV4Prompt;

/** Where a model runs. It decides what its prompt may hold. */
export type Place = { kind: 'this-computer' } | { kind: 'elsewhere'; host: string };

/** What a model is and can do; shown in the picker and used for choosing. */
export interface ModelCard {
  /** Unique over all providers: "PROVIDER/MODEL", e.g. "ollama/smollm2:135m", "embedded/smollm2-135m-instruct". */
  id: string;
  /** What people read. */
  name: string;
  /** "embedded", "ollama", "lm-studio", "llama-server" or another server's short name. */
  provider: string;
  place: Place;
  task: 'chat' | 'embedding';
  /** Tokens that fit in one prompt with its answer. */
  contextLength: number;
  vision: boolean;
  tools: boolean;
  jsonSchema: boolean;
  thinking: boolean;
  /** Whether `countTokens` counts with the model's own tokenizer or estimates from characters. */
  tokenizer: 'exact' | 'estimated';
  /** What tells this file from another of the same name, where its provider says. */
  digest?: string;
  /** Bytes of the weights, where known. */
  sizeBytes: number | null;
  /** Bytes of memory needed to run, where known. */
  memoryBytes: number | null;
  /** In memory now, ready to read. */
  loaded: boolean;
  /** Chosen by hand from a file, its hash not in the catalogue. */
  unlisted?: boolean;
}

/** Reading ahead: tells what was read of how much. */
export interface ReadProgress {
  /** Prompt tokens read or found in the cache so far. */
  read: number;
  total: number;
}

export interface PrepareOptions {
  /** The conversation whose cached prefix this extends: one sequence each. */
  conversation: string;
  signal: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
}

/** An opened model: the AI SDK's interface beside what local models can do more. */
export interface OpenModel {
  readonly card: ModelCard;
  /**
   * Generates. `providerOptions.mia.conversation` names the conversation whose prefix is kept; an abort while reading
   * keeps what was read, an abort while writing keeps what was said. Usage gives `inputTokens.cacheRead`.
   * Providers that report reading progress do so by `onRead` set through `watchReading`.
   */
  readonly model: LanguageModel;
  /** Tokens of a rendered prompt (exact or estimated, see the card). */
  countTokens(prompt: Prompt): Promise<number>;
  /** Loads the weights, if they are not in memory. Idempotent. */
  load(signal: AbortSignal): Promise<void>;
  /**
   * Reads a prompt (usually without its last user message) into the conversation's cache, in slices, and stops at the
   * signal within one slice, keeping what was read. Resolves with the tokens now cached. Absent where a provider can
   * not (or must not) prepare.
   */
  prepare?(prompt: Prompt, options: PrepareOptions): Promise<{ cached: number }>;
  /** Reading progress of requests in flight, by conversation. Returns the unsubscriber. */
  watchReading?(conversation: string, listener: (progress: ReadProgress) => void): () => void;
  /** Drops a conversation's cache. */
  forget?(conversation: string): Promise<void>;
}

export type ProviderState = 'ready' | 'not-installed' | 'not-running' | 'unreachable';

export interface ProviderStatus {
  provider: string;
  state: ProviderState;
  /** Models that can chat. */
  models: number;
  version?: string;
}

/** A source of models: embedded llama.cpp, Ollama, a server that speaks OpenAI's protocol. */
export interface ModelProvider {
  readonly id: string;
  /** A quick look (at most about 300 ms) whether it is there. Never throws. */
  probe(signal?: AbortSignal): Promise<ProviderStatus>;
  /** All chat models it has now, cards filled as far as cheaply known. Throws MiaError when it cannot be asked. */
  list(signal?: AbortSignal): Promise<ModelCard[]>;
  /** Opens a model of its own by card id. Throws `model.missing`. */
  open(id: string): Promise<OpenModel>;
  /** Frees what is loaded on this provider's own account (never another program's model). */
  release(): Promise<void>;
  /** Lets go of what its models hold of a conversation. Absent where a provider can not be told to. */
  forget?(conversation: string): Promise<void>;
}
