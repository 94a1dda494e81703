import type { ModelCard, Place } from '../../../ports/language-model.ts';
import type { Running, Shown, Tag } from './shapes.ts';

/** Tokens that we ask for where nobody said otherwise: every token of context costs memory on a small machine. */
export const DEFAULT_CONTEXT = 8192;

/** What `/api/show` says about a model, kept by digest. */
export interface Facts {
  capabilities: ReadonlySet<string>;
  /** The model's own limit, tokens; null where unknown. */
  maxContext: number | null;
  /** `num_ctx` of its Modelfile: the person's or the author's wish. */
  wishedContext: number | null;
  /** Bytes of the attention cache for one token; null where unknown. */
  cacheBytesPerToken: number | null;
  remoteHost: string | null;
}

/** Reads `/api/show`. Keys of `model_info` begin with the architecture's name, as in GGUF. */
export function factsOf(shown: Shown): Facts {
  const info = shown.model_info ?? {};
  const arch = typeof info['general.architecture'] === 'string' ? info['general.architecture'] : '';
  const number = (key: string): number | null => {
    const value = info[`${arch}.${key}`];
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
  };
  const layers = number('block_count');
  const heads = number('attention.head_count');
  const width = number('embedding_length');
  const keyLength = number('attention.key_length') ?? (width && heads ? width / heads : null);
  const keyHeads = number('attention.head_count_kv') ?? heads;
  return {
    capabilities: new Set(shown.capabilities ?? []),
    maxContext: number('context_length'),
    wishedContext: Number(/^num_ctx\s+(\d+)/m.exec(shown.parameters ?? '')?.[1]) || null,
    // keys and values, two bytes each
    cacheBytesPerToken: layers && keyHeads && keyLength ? 2 * 2 * layers * keyHeads * keyLength : null,
    remoteHost: shown.remote_host ?? null,
  };
}

/** A model whose answers are made on another machine, whatever it is called: by its name, or by what the server says of it. */
export function isCloud(name: string, remoteHost?: string | null): boolean {
  return !!remoteHost || /[:-]cloud$/i.test(name);
}

/** The host at which a cloud model answers. */
export function cloudHost(remoteHost?: string | null): string {
  if (!remoteHost) return 'ollama.com';
  try {
    return new URL(remoteHost.includes('://') ? remoteHost : `https://${remoteHost}`).hostname;
  } catch {
    return 'ollama.com';
  }
}

/** Tokens that a prompt with its answer may have: the Modelfile's wish, else our own limit, never over the model's. */
export function contextOf(facts: Facts): number {
  const wish = facts.wishedContext ?? DEFAULT_CONTEXT;
  return Math.min(wish, facts.maxContext ?? wish);
}

/** Everything the picker shows of one model. `facts` is null where `/api/show` could not be asked (cloud models). */
export function cardOf(provider: string, tag: Tag, facts: Facts | null, loaded: Running | undefined): ModelCard {
  const remote = tag.remote_host ?? facts?.remoteHost ?? null;
  const cloud = isCloud(tag.name, remote);
  const place: Place = cloud ? { kind: 'elsewhere', host: cloudHost(remote) } : { kind: 'this-computer' };
  const can = facts?.capabilities ?? new Set<string>();
  const contextLength = facts ? contextOf(facts) : DEFAULT_CONTEXT;
  const cache = (facts?.cacheBytesPerToken ?? 0) * contextLength;
  return {
    id: `${provider}/${tag.name}`,
    name: tag.name,
    provider,
    place,
    task: can.has('embedding') && !can.has('completion') ? 'embedding' : 'chat',
    contextLength,
    vision: can.has('vision'),
    tools: can.has('tools'),
    jsonSchema: true,
    thinking: can.has('thinking'),
    tokenizer: 'estimated',
    sizeBytes: cloud ? null : tag.size,
    // weights, attention cache, and the runner itself
    memoryBytes: cloud ? null : Math.max(loaded?.size ?? 0, Math.round(tag.size * 1.05 + cache + 100e6)),
    loaded: !!loaded,
    ...(tag.digest ? { digest: tag.digest } : {}),
  };
}
