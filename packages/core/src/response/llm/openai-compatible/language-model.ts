import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { MiaError } from '../../../errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ModelCard } from '../../../ports/language-model.ts';
import type { Logger } from '../../../ports/logger.ts';
import { generateByStream } from '../generate.ts';
import { JsonWatch } from '../json-output.ts';
import { createLocalFetch } from '../net/local-fetch.ts';
import { httpFault, streamFault } from '../ollama/faults.ts';
import { toStream } from '../ollama/stream.ts';
import { silenceLimits } from '../silence.ts';
import { estimatePromptTokens, type PromptTokens, type TokenScale } from '../tokens.ts';
import type { ServerKind } from './servers.ts';

/** The estimate may be this much too high before a prompt is refused without asking the server. */
const SURELY = 0.6;

export interface ServerModelDeps {
  clock: Clock;
  logger: Logger;
  scale: TokenScale;
}

/**
 * The AI SDK's own OpenAI-compatible model behind a fetch of ours for each request: loopback only, timed by the Clock, every
 * failure a MiaError. The SDK's errors are not passed on, not even as a cause: they hold the whole prompt.
 */
export class ServerLanguageModel implements LanguageModelV4 {
  readonly specificationVersion = 'v4' as const;
  readonly provider: string;
  readonly modelId: string;
  readonly supportedUrls = {};
  readonly #server: ServerKind;
  readonly #card: ModelCard;
  readonly #deps: ServerModelDeps;

  constructor(server: ServerKind, modelId: string, card: ModelCard, deps: ServerModelDeps) {
    this.provider = server.id;
    this.modelId = modelId;
    this.#server = server;
    this.#card = card;
    this.#deps = deps;
  }

  doGenerate(options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    return generateByStream(this, options);
  }

  /** @throws MiaError `model.*`, `request.cancelled` before the first token */
  async doStream(options: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const { clock, logger, scale } = this.#deps;
    const card = this.#card;
    const estimated = estimatePromptTokens(options.prompt, this.modelId);
    const tokens = scale.ofPrompt(estimated);
    this.#check(options, tokens);
    const leave = new AbortController();
    const signal = options.abortSignal ? AbortSignal.any([options.abortSignal, leave.signal]) : leave.signal;
    let bodyFault: MiaError | undefined;
    const fetch = createLocalFetch({
      clock,
      provider: card.provider,
      signal,
      limits: silenceLimits({ unreadTokens: tokens, loadBytes: card.loaded ? 0 : (card.sizeBytes ?? 8e9) }),
      httpFault: (status, body) => httpFault(status, body, card.name),
      contentType: /event-stream/i,
      onSent: () => logger.info('model.request', { model: card.id, provider: card.provider }),
      onBodyFault: (fault) => {
        bodyFault = fault;
        // after a line that may be cut: an error event, so that the parts before it are not lost in the SDK's pipes
        return new TextEncoder().encode('\n\ndata: {"error":{"message":"stream"}}\n\n');
      },
    });
    const sdk = createOpenAICompatible({
      name: this.#server.id,
      baseURL: `${this.#server.baseUrl}/v1`,
      fetch: fetch as typeof globalThis.fetch,
      includeUsage: true,
      supportsStructuredOutputs: true,
    });
    const { abortSignal: _, ...rest } = options;
    try {
      const { stream } = await sdk.chatModel(this.modelId).doStream({ ...rest, abortSignal: signal });
      const parts = this.#guard(stream, options, estimated, () => bodyFault, leave);
      return { stream: toStream(parts, () => leave.abort()) };
    } catch (error) {
      throw options.abortSignal?.aborted ? new MiaError('request.cancelled') : ours(error, card.name);
    }
  }

  #check(options: LanguageModelV4CallOptions, tokens: number): void {
    const card = this.#card;
    if (options.abortSignal?.aborted) throw new MiaError('request.cancelled');
    const refuse = (what: string): never => {
      throw new MiaError('model.unsupported', { model: card.name, what });
    };
    if (options.tools?.length && !card.tools) refuse('tools');
    const files = options.prompt.flatMap((message) =>
      message.role === 'user' ? message.content.filter((part) => part.type === 'file') : [],
    );
    if (files.some((file) => file.data.type === 'url')) refuse('links');
    if (files.length > 0 && !card.vision) refuse('vision');
    // some of these servers cut what does not fit without a word
    if (tokens * SURELY > card.contextLength) throw new MiaError('model.too-long', { model: card.name });
  }

  async *#guard(
    stream: ReadableStream<LanguageModelV4StreamPart>,
    options: LanguageModelV4CallOptions,
    estimated: PromptTokens,
    bodyFault: () => MiaError | undefined,
    leave: AbortController,
  ): AsyncGenerator<LanguageModelV4StreamPart> {
    const { name } = this.#card;
    const watch = options.responseFormat?.type === 'json' ? new JsonWatch() : null;
    const open = new Map<string, 'text' | 'reasoning'>();
    const reader = stream.getReader();
    const end = function* (): Generator<LanguageModelV4StreamPart> {
      for (const [id, kind] of open) yield { type: `${kind}-end`, id };
      open.clear();
    };
    try {
      for (;;) {
        const { done, value: part } = await reader.read();
        if (done) throw new MiaError('model.interrupted', { model: name });
        if (part.type === 'error') throw bodyFault() ?? ours(part.error, name);
        if (part.type === 'text-start') open.set(part.id, 'text');
        if (part.type === 'reasoning-start') open.set(part.id, 'reasoning');
        if (part.type === 'text-end' || part.type === 'reasoning-end') open.delete(part.id);
        yield part;
        if (part.type === 'finish') {
          const { total } = part.usage.inputTokens;
          if (total !== undefined) this.#deps.scale.learnPrompt(estimated, total);
          return;
        }
        if (part.type === 'text-delta') watch?.push(part.delta);
        if (watch?.runaway) throw new MiaError('model.garbage', { model: name, reason: 'json' });
      }
    } catch (error) {
      yield* end();
      yield { type: 'error', error: options.abortSignal?.aborted ? new MiaError('request.cancelled') : ours(error, name) };
    } finally {
      leave.abort();
      void reader.cancel().catch(() => {});
    }
  }
}

/** An error of the AI SDK as one of ours, without what it holds. */
function ours(error: unknown, model: string): MiaError {
  if (error instanceof MiaError) return error;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof MiaError) return cause;
  // an error event of the stream: the server's words choose the code
  if (typeof error === 'object' && error !== null && !(error instanceof Error) && 'message' in error)
    return streamFault(String(error.message), model);
  if (typeof error === 'string') return streamFault(error, model);
  const name = error instanceof Error ? error.name : '';
  if (name === 'AI_InvalidResponseDataError') return new MiaError('model.interrupted', { model });
  if (name === 'AI_UnsupportedFunctionalityError') return new MiaError('model.unsupported', { model, what: 'files' });
  return new MiaError('model.garbage', { model });
}
