import { MiaError } from '@mia/core/errors.ts';
import type { LanguageModel } from '@mia/core/ports/language-model.ts';
import { toMessages } from './prompt.ts';
import type { GenerateEvent, GenerateParams, GenerateResult } from './protocol.ts';

type CallOptions = Parameters<LanguageModel['doStream']>[0];
type StreamResult = Awaited<ReturnType<LanguageModel['doStream']>>;
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never;
type GenerateOutput = Awaited<ReturnType<LanguageModel['doGenerate']>>;
type Warning = Extract<StreamPart, { type: 'stream-start' }>['warnings'][number];
type Usage = Extract<StreamPart, { type: 'finish' }>['usage'];

export interface EmbeddedModelOptions {
  /** Card id. */
  id: string;
  /** Runs a generation in the child. */
  generate(
    params: Omit<GenerateParams, 'load'>,
    options: { signal: AbortSignal | undefined; onEvent: (event: GenerateEvent) => void },
  ): Promise<GenerateResult>;
}

/**
 * llama.cpp in its child as a `LanguageModelV4`.
 *
 * `doStream` resolves when the prompt is read and the first of the answer is there: what is wrong with the model or the
 * prompt, and a stop while reading, rejects it. Later failures end the stream with an `error` part, after everything
 * that was said.
 */
export function embeddedLanguageModel(options: EmbeddedModelOptions): LanguageModel {
  const doStream = async (call: CallOptions): Promise<StreamResult> => {
    const { params, warnings } = toParams(call);
    const begun = Promise.withResolvers<void>();
    // Whoever stops reading the stream stops the model, too.
    const left = new AbortController();
    const parts = new PartWriter(warnings, () => left.abort());
    const result = options.generate(params, {
      signal: call.abortSignal ? AbortSignal.any([call.abortSignal, left.signal]) : left.signal,
      onEvent: (event) => {
        if (event.kind !== 'delta') return;
        parts.delta(event.reasoning, event.text);
        begun.resolve();
      },
    });
    result.then(
      (done) => {
        begun.resolve();
        parts.finish(done);
      },
      (error: unknown) => {
        begun.reject(error);
        parts.fail(MiaError.from(error));
      },
    );
    await begun.promise;
    return { stream: parts.stream };
  };

  const doGenerate = async (call: CallOptions): Promise<GenerateOutput> => {
    const { params, warnings } = toParams(call);
    let reasoning = '';
    let text = '';
    const result = await options.generate(params, {
      signal: call.abortSignal,
      onEvent: (event) => {
        if (event.kind !== 'delta') return;
        reasoning += event.reasoning;
        text += event.text;
      },
    });
    const content: GenerateOutput['content'] = [];
    if (reasoning !== '') content.push({ type: 'reasoning', text: reasoning });
    if (text !== '') content.push({ type: 'text', text });
    return { content, warnings, ...ending(result) };
  };

  return { specificationVersion: 'v4', provider: 'embedded', modelId: options.id, supportedUrls: {}, doStream, doGenerate };
}

/** Writes the parts of a stream in their order: reasoning, then text, each opened and closed once. */
class PartWriter {
  readonly stream: ReadableStream<StreamPart>;
  #controller!: ReadableStreamDefaultController<StreamPart>;
  #open: 'reasoning' | 'text' | null = null;
  #count = 0;
  #cancelled = false;

  constructor(warnings: Warning[], onCancel: () => void) {
    this.stream = new ReadableStream<StreamPart>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#cancelled = true;
        onCancel();
      },
    });
    this.#write({ type: 'stream-start', warnings });
  }

  delta(reasoning: string, text: string): void {
    if (reasoning !== '') {
      this.#switchTo('reasoning');
      this.#write({ type: 'reasoning-delta', id: String(this.#count), delta: reasoning });
    }
    if (text !== '') {
      this.#switchTo('text');
      this.#write({ type: 'text-delta', id: String(this.#count), delta: text });
    }
  }

  finish(result: GenerateResult): void {
    this.#switchTo(null);
    this.#write({ type: 'finish', ...ending(result) });
    this.#close();
  }

  fail(error: MiaError): void {
    this.#switchTo(null);
    this.#write({ type: 'error', error });
    this.#close();
  }

  #switchTo(kind: 'reasoning' | 'text' | null): void {
    if (this.#open === kind) return;
    if (this.#open) this.#write({ type: `${this.#open}-end`, id: String(this.#count) });
    this.#open = kind;
    if (kind) this.#write({ type: `${kind}-start`, id: String(++this.#count) });
  }

  #write(part: StreamPart): void {
    if (!this.#cancelled) this.#controller.enqueue(part);
  }

  #close(): void {
    if (!this.#cancelled) this.#controller.close();
    this.#cancelled = true;
  }
}

function toParams(call: CallOptions): { params: Omit<GenerateParams, 'load'>; warnings: Warning[] } {
  const warnings: Warning[] = [];
  if (call.tools?.length) warnings.push({ type: 'unsupported', feature: 'tools' });
  const mia = call.providerOptions?.mia ?? {};
  const format = call.responseFormat;
  return {
    warnings,
    params: {
      conversation: typeof mia.conversation === 'string' ? mia.conversation : null,
      continue: mia.continue === true && call.prompt.at(-1)?.role === 'assistant',
      background: mia.background === true,
      messages: toMessages(call.prompt),
      json: format?.type === 'json' ? (format.schema ?? true) : null,
      thinking: call.reasoning === undefined || call.reasoning === 'provider-default' ? null : call.reasoning !== 'none',
      sampling: {
        temperature: call.temperature ?? null,
        topP: call.topP ?? null,
        topK: call.topK ?? null,
        seed: call.seed ?? null,
        presencePenalty: call.presencePenalty ?? null,
        frequencyPenalty: call.frequencyPenalty ?? null,
        maxOutputTokens: call.maxOutputTokens ?? null,
        stopSequences: call.stopSequences ?? [],
      },
    },
  };
}

function ending(result: GenerateResult) {
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = result;
  const usage: Usage = {
    inputTokens: { total: inputTokens, noCache: inputTokens - cachedTokens, cacheRead: cachedTokens, cacheWrite: undefined },
    outputTokens: { total: outputTokens, text: outputTokens - reasoningTokens, reasoning: reasoningTokens },
  };
  const { readMs, writeMs, largestSlice, slices, longestSliceMs, threads } = result;
  return {
    usage,
    finishReason: { unified: result.finish, raw: result.raw },
    // Measured in the child: what was read and written, in ms.
    providerMetadata: { mia: { readMs, writeMs, largestSlice, slices, longestSliceMs, threads } },
  };
}
