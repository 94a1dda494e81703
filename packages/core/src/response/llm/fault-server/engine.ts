import { createHash } from 'node:crypto';

/** A model that the fault server pretends to have. */
export interface FaultModel {
  name: string;
  /** Default `['completion']`. */
  capabilities?: string[];
  /** The model's own limit, tokens. */
  maxContext?: number;
  sizeBytes?: number;
  /** Lines of a Modelfile, as `/api/show` prints them. */
  parameters?: string;
  remoteHost?: string;
}

export interface WireMessage {
  role: string;
  content?: string | { type: string; text?: string; image_url?: { url: string } }[];
  thinking?: string;
  images?: string[];
  tool_calls?: unknown[];
}

export interface Loaded {
  model: FaultModel;
  context: number;
  /** Tokens in its only slot. */
  cache: string[];
}

/** Time that reading one token and loading takes, as told in durations; nothing really waits for it. */
export const READ_NS = 5_000_000;
export const LOAD_NS = 700_000_000;
export const WRITE_NS = 9_000_000;

/** What an image takes of the context. */
export const IMAGE_TOKENS = 256;

/** Words as tokens, and so many for each image: the same prefix gives the same tokens, which is all that caching needs. */
export function tokensOf(messages: readonly WireMessage[]): string[] {
  const text = messages.map((message) => `<|${message.role}|> ${imagesOf(message).map(asTokens).join('')}${textOf(message)} `).join('');
  return `${text}<|assistant|> `.match(/\S+\s+/g) ?? [];
}

function imagesOf({ images = [], content }: WireMessage): string[] {
  const urls = typeof content === 'object' ? content.flatMap(({ image_url }) => image_url?.url ?? []) : [];
  return [...images, ...urls];
}

const asTokens = (image: string): string => `<${createHash('sha256').update(image).digest('hex').slice(0, 12)}> `.repeat(IMAGE_TOKENS);

function textOf(message: WireMessage): string {
  if (typeof message.content === 'string') return message.content;
  return (message.content ?? []).map((part) => part.text ?? '').join('');
}

/**
 * What the pretended model says: words in order, more of them when "long" was asked for, one instance of a JSON schema, a
 * call of the first tool when "use the tool" was asked for.
 */
export function* reply(messages: readonly WireMessage[], schema: unknown): Generator<string> {
  if (schema !== undefined) {
    const json = JSON.stringify(typeof schema === 'object' ? instanceOf(schema as Schema) : { answer: 'yes' });
    for (let at = 0; at < json.length; at += 4) yield json.slice(at, at + 4);
    return;
  }
  const asked = textOf(messages.at(-1) ?? { role: 'user', content: '' });
  const words = /\blong\b/i.test(asked) ? 100_000 : 6;
  for (let at = 1; at <= words; at++) yield at === 1 ? 'word1' : ` word${at}`;
}

interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

function instanceOf(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object')
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, instanceOf(of)]));
  if (schema.type === 'array') return schema.items ? [instanceOf(schema.items)] : [];
  if (schema.type === 'number' || schema.type === 'integer') return 7;
  if (schema.type === 'boolean') return true;
  return 'text';
}

/** The models of the server and its memory: one model at a time, one slot, as a small machine has. */
export class Engine {
  readonly models: FaultModel[];
  readonly defaultContext: number;
  loaded: Loaded[] = [];
  /** How often a model was loaded into memory. */
  loads = 0;

  constructor(models: FaultModel[], defaultContext = 4096) {
    this.models = models;
    this.defaultContext = defaultContext;
  }

  find(name: string): FaultModel | undefined {
    return this.models.find((model) => model.name === name || model.name === `${name}:latest`);
  }

  /** Loads unless it is there with this very context. Returns whether it had to. */
  take(model: FaultModel, context: number): { loaded: Loaded; fresh: boolean } {
    const limited = Math.min(context, model.maxContext ?? 8192);
    const here = this.loaded.find((entry) => entry.model === model);
    if (here && here.context === limited) return { loaded: here, fresh: false };
    const loaded: Loaded = { model, context: limited, cache: [] };
    this.loaded = [loaded];
    this.loads++;
    return { loaded, fresh: true };
  }

  unload(name: string): void {
    this.loaded = this.loaded.filter((entry) => entry.model.name !== name);
  }

  /** Reads a prompt into the slot. Returns its tokens and how many were not there already. */
  read(loaded: Loaded, messages: readonly WireMessage[]): { total: number; fresh: number } {
    const tokens = tokensOf(messages);
    let same = 0;
    while (same < tokens.length - 1 && tokens[same] === loaded.cache[same]) same++;
    loaded.cache = tokens;
    return { total: tokens.length, fresh: tokens.length - same };
  }
}

export function digestOf(model: FaultModel): string {
  return createHash('sha256').update(model.name).digest('hex');
}
