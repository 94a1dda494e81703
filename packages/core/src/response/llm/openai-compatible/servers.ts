/** The servers on this computer that speak OpenAI's protocol, and what each says about its models. */
import { z } from 'zod';
import type { ModelCard } from '../../../ports/language-model.ts';

export type Flavour = 'lm-studio' | 'llama-server' | 'openai';

export interface ServerKind {
  /** Short name, the beginning of its card ids. */
  id: string;
  /** What people read. */
  name: string;
  flavour: Flavour;
  /** Without "/v1". */
  baseUrl: string;
}

/** Looked for at their usual places. */
export const KNOWN_SERVERS: readonly ServerKind[] = [
  { id: 'lm-studio', name: 'LM Studio', flavour: 'lm-studio', baseUrl: 'http://127.0.0.1:1234' },
  { id: 'llama-server', name: 'llama-server', flavour: 'llama-server', baseUrl: 'http://127.0.0.1:8080' },
];

/** Assumed where a server does not say: the least that they are started with today. */
export const UNKNOWN_CONTEXT = 4096;

/** `/v1/models`, strict enough that another program's web server on the same port is not taken for a model server. */
export const modelList = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      id: z.string().min(1),
      object: z.literal('model'),
      owned_by: z.string().nullish(),
      meta: z.object({ n_ctx_train: z.number().nullish(), size: z.number().nullish() }).nullish(),
    }),
  ),
});

/** LM Studio's own list, which knows what a model can do. */
export const lmStudioList = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      object: z.literal('model'),
      type: z.enum(['llm', 'vlm', 'embeddings']).or(z.string()),
      state: z.string().nullish(),
      max_context_length: z.number().nullish(),
      loaded_context_length: z.number().nullish(),
      capabilities: z.array(z.string()).nullish(),
    }),
  ),
});

/** llama-server's `/props`: the context it was started with, for each slot. */
export const llamaProps = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().nullish() }).nullish(),
  modalities: z.object({ vision: z.boolean().nullish() }).nullish(),
  chat_template: z.string().nullish(),
});

/** A model for embeddings, by the names that they are given: never offered for talking. */
export function looksLikeEmbedding(id: string): boolean {
  return /(^|[-_/.])(embed(ding)?s?|bge|gte|e5|minilm|nomic-embed|text-embedding|rerank(er)?)([-_/.]|\d|$)/i.test(id);
}

type Known = Pick<ModelCard, 'contextLength' | 'vision' | 'tools' | 'loaded'> & Partial<Pick<ModelCard, 'sizeBytes' | 'thinking'>>;

/** A card for one model of a server on this computer. */
export function serverCard(server: ServerKind, model: string, known: Known): ModelCard {
  const sizeBytes = known.sizeBytes ?? null;
  return {
    id: `${server.id}/${model}`,
    // llama-server names models by the path of their file
    name:
      model
        .split(/[\\/]/)
        .at(-1)
        ?.replace(/\.gguf$/i, '') || model,
    provider: server.id,
    place: { kind: 'this-computer' },
    task: looksLikeEmbedding(model) ? 'embedding' : 'chat',
    contextLength: known.contextLength,
    vision: known.vision,
    tools: known.tools,
    jsonSchema: true,
    thinking: known.thinking ?? false,
    tokenizer: 'estimated',
    sizeBytes,
    memoryBytes: sizeBytes === null ? null : Math.round(sizeBytes * 1.1),
    loaded: known.loaded,
  };
}
