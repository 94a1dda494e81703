import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
  LanguageModelV4Usage,
  SharedV4Warning,
} from '@ai-sdk/provider';
import type { Options } from 'ollama';
import { MiaError } from '../../../errors.ts';
import type { ModelCard } from '../../../ports/language-model.ts';
import type { Logger } from '../../../ports/logger.ts';
import { generateByStream } from '../generate.ts';
import { silenceLimits } from '../silence.ts';
import { estimatePromptTokens, type PromptTokens } from '../tokens.ts';
import type { ChatBody, OllamaApi } from './api.ts';
import { toMessages, toThink, toTools } from './messages.ts';
import { KEEP_ALIVE, type Residency, type Seat } from './residency.ts';
import type { Chunk } from './shapes.ts';
import { toParts, toStream } from './stream.ts';

/** Tokens kept free for an answer when nothing was said about its length. */
const ROOM_FOR_ANSWER = 1024;
/** Ending a reading costs a reload: below this many ms of reading left it is not worth it. */
const WORTH_UNLOADING_MS = 1000;
/** Assumed ms a token before a model was measured: a small machine. */
const UNKNOWN_READ_MS = 6;

/** Chat through Ollama as the AI SDK's language model. Errors are MiaErrors, thrown before the first token, streamed after. */
export class OllamaLanguageModel implements LanguageModelV4 {
  readonly specificationVersion = 'v4' as const;
  readonly provider = 'ollama';
  readonly modelId: string;
  readonly supportedUrls = {};
  readonly #card: ModelCard;
  readonly #api: OllamaApi;
  readonly #residency: Residency;
  readonly #logger: Logger;

  constructor(card: ModelCard, api: OllamaApi, residency: Residency, logger: Logger) {
    this.modelId = card.name;
    this.#card = card;
    this.#api = api;
    this.#residency = residency;
    this.#logger = logger;
  }

  doGenerate(options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    return generateByStream(this, options);
  }

  /** @throws MiaError `model.*`, `request.cancelled` before the first token */
  async doStream(options: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const card = this.#card;
    const warnings: SharedV4Warning[] = [];
    if (options.abortSignal?.aborted) throw new MiaError('request.cancelled');
    const messages = toMessages(options.prompt, card);
    const tools = toTools(options.tools, card);
    const think = toThink(options.reasoning, card, warnings);
    const json = options.responseFormat?.type === 'json' ? options.responseFormat : null;
    const estimated = estimatePromptTokens(options.prompt, card.name);
    const tokens = this.#residency.pace(card.name).scale.ofPrompt(estimated);
    await this.#residency.settled();
    const seat = await this.#residency.seat(card, tokens + Math.min(options.maxOutputTokens ?? ROOM_FOR_ANSWER, ROOM_FOR_ANSWER), {
      signal: options.abortSignal,
    });
    const body: ChatBody = {
      model: card.name,
      messages,
      truncate: false,
      shift: false,
      options: toOptions(options, seat),
      ...(tools ? { tools } : {}),
      ...(think === undefined ? {} : { think }),
      ...(json ? { format: json.schema ?? 'json' } : {}),
      ...(seat.ours ? { keep_alive: KEEP_ALIVE } : {}),
    };
    const leave = new AbortController();
    const signal = options.abortSignal ? AbortSignal.any([options.abortSignal, leave.signal]) : leave.signal;
    const limits = silenceLimits({
      unreadTokens: tokens,
      loadBytes: seat.cold ? (card.sizeBytes ?? 0) : 0,
      waitMs: this.#residency.backlogMs,
    });
    const started = this.#api.clock.monotonic();
    try {
      const chunks = await this.#api.chat(body, {
        signal,
        limits,
        onSent: () => {
          this.#residency.taken(card.name, seat);
          this.#residency.gives(options.providerOptions?.mia?.conversation, card.name);
          this.#logger.info('model.request', { model: card.id, provider: 'ollama' });
        },
      });
      const parts = toParts(chunks, {
        model: card.name,
        warnings,
        json: json !== null,
        usage: (last) => this.#usage(seat, estimated, last),
      });
      return { stream: toStream(closing(parts, leave), () => leave.abort()) };
    } catch (error) {
      if (options.abortSignal?.aborted) this.#endReading(seat, tokens, this.#api.clock.monotonic() - started);
      throw MiaError.from(error, 'model.interrupted', { model: card.name });
    }
  }

  /**
   * An abort does not end a reading: Ollama reads on and lets the next request wait. Taking the model out of memory does, in
   * 12 ms, and the next request reloads it: done for a long rest only, and only to a model that is in memory for us.
   */
  #endReading(seat: Seat, tokens: number, spentMs: number): void {
    const { name } = this.#card;
    const pace = this.#residency.pace(name);
    const left = tokens * (pace.readMs ?? UNKNOWN_READ_MS) + (seat.cold ? (pace.loadMs ?? 0) : 0) - spentMs;
    if (left <= 0) return;
    if (!seat.ours || left < Math.max(WORTH_UNLOADING_MS, pace.loadMs ?? 0)) {
      this.#residency.abandoned(left);
      return;
    }
    this.#logger.info('model.unload', { model: this.#card.id, ms: Math.round(left) });
    void this.#residency.unload(name);
  }

  #usage(seat: Seat, estimated: PromptTokens, last: Chunk): LanguageModelV4Usage {
    const { total, cached } = this.#residency.learn(this.#card.name, seat, estimated, last);
    return {
      inputTokens: {
        total,
        noCache: total === undefined || cached === undefined ? undefined : total - cached,
        cacheRead: cached,
        cacheWrite: undefined,
      },
      outputTokens: { total: last.eval_count ?? undefined, text: undefined, reasoning: undefined },
      raw: {
        // from time, not counted: Ollama gives no number for it
        cacheReadIsEstimated: true,
        loadMs: Math.round((last.load_duration ?? 0) / 1e6),
        readMs: Math.round((last.prompt_eval_duration ?? 0) / 1e6),
        writeMs: Math.round((last.eval_duration ?? 0) / 1e6),
      },
    };
  }
}

/** Ends the connection when the parts end before the answer does (JSON that is whole, an error). */
async function* closing<T>(parts: AsyncGenerator<T>, leave: AbortController): AsyncGenerator<T> {
  try {
    yield* parts;
  } finally {
    leave.abort();
  }
}

function toOptions(options: LanguageModelV4CallOptions, seat: Seat): Partial<Options> {
  const out: Partial<Options> = {};
  if (seat.numCtx !== undefined) out.num_ctx = seat.numCtx;
  if (options.maxOutputTokens !== undefined) out.num_predict = options.maxOutputTokens;
  if (options.temperature !== undefined) out.temperature = options.temperature;
  if (options.topP !== undefined) out.top_p = options.topP;
  if (options.topK !== undefined) out.top_k = options.topK;
  if (options.presencePenalty !== undefined) out.presence_penalty = options.presencePenalty;
  if (options.frequencyPenalty !== undefined) out.frequency_penalty = options.frequencyPenalty;
  if (options.seed !== undefined) out.seed = options.seed;
  if (options.stopSequences !== undefined) out.stop = options.stopSequences;
  return out;
}
