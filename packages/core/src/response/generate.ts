import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import { isAbort, MiaError } from '../errors.ts';
import type { Usage } from '../memory/storage/types.ts';
import type { OpenModel, Prompt } from '../ports/language-model.ts';

export interface GenerateOptions {
  /** Its cached prefix is used and kept. */
  conversation: string;
  signal: AbortSignal;
  maxOutputTokens: number;
  temperature?: number | undefined;
  seed?: number | undefined;
}

export type Generated =
  | { type: 'text'; delta: string }
  | { type: 'thinking'; delta: string }
  /** Always last, unless an error is thrown. `stopped`: by the signal; `length`: by `maxOutputTokens` or a full context. */
  | { type: 'finish'; reason: 'stop' | 'length' | 'stopped'; usage: Usage | null };

/**
 * Generates an answer. A prompt that ends with the assistant's message is gone on with (Continue). After the signal it
 * ends at once, whether the model has noticed yet or not.
 *
 * @throws MiaError what the model's adapter throws; `model.interrupted` when the stream breaks off
 */
export async function* generate(opened: OpenModel, prompt: Prompt, options: GenerateOptions): AsyncGenerator<Generated> {
  const { signal } = options;
  const stopped: Generated = { type: 'finish', reason: 'stopped', usage: null };
  const stop = abortion(signal);
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | null = null;
  try {
    const call = Promise.resolve(
      opened.model.doStream({
        prompt,
        maxOutputTokens: options.maxOutputTokens,
        abortSignal: signal,
        providerOptions: { mia: { conversation: options.conversation, continue: prompt.at(-1)?.role === 'assistant' } },
        ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      }),
    );
    // A call that is left behind must not become an unhandled rejection, nor its stream keep the model busy.
    call.then(
      ({ stream }) => {
        if (signal.aborted && !reader) stream.cancel().catch(() => {});
      },
      () => {},
    );
    const result = await Promise.race([call, stop.promise]);
    if (!result) return yield stopped;
    reader = result.stream.getReader();
    for (;;) {
      const reading = reader.read();
      reading.catch(() => {});
      const next = await Promise.race([reading, stop.promise]);
      if (!next) return yield stopped;
      if (next.done) throw new MiaError('model.interrupted');
      const part = next.value;
      if (part.type === 'text-delta') yield { type: 'text', delta: part.delta };
      else if (part.type === 'reasoning-delta') yield { type: 'thinking', delta: part.delta };
      else if (part.type === 'error') throw part.error;
      else if (part.type === 'finish') {
        const { unified } = part.finishReason;
        if (unified === 'error' || unified === 'interrupted') throw new MiaError('model.interrupted');
        return yield { type: 'finish', reason: unified === 'length' ? 'length' : 'stop', usage: usageOf(part.usage) };
      }
    }
  } catch (error) {
    if (signal.aborted || isAbort(error)) return yield stopped;
    throw MiaError.from(error, 'model.interrupted');
  } finally {
    stop.release();
    reader?.cancel().catch(() => {});
  }
}

function usageOf(usage: LanguageModelV4Usage): Usage {
  return {
    inputTokens: usage.inputTokens.total ?? null,
    cachedTokens: usage.inputTokens.cacheRead ?? null,
    outputTokens: usage.outputTokens.total ?? null,
  };
}

/** A promise of the signal's abort that leaves no listener behind. */
function abortion(signal: AbortSignal): { promise: Promise<null>; release(): void } {
  let listener = () => {};
  const promise = new Promise<null>((resolve) => {
    listener = () => resolve(null);
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', listener, { once: true });
  });
  return { promise, release: () => signal.removeEventListener('abort', listener) };
}
