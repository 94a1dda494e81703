import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart, LanguageModelV4Usage, SharedV4Warning } from '@ai-sdk/provider';
import { MiaError } from '../../../errors.ts';
import { JsonWatch, parses } from '../json-output.ts';
import type { Chunk } from './shapes.ts';

export interface StreamContext {
  model: string;
  warnings: SharedV4Warning[];
  /** JSON was asked for: follow it, and stop when it is whole or runs away. */
  json: boolean;
  /** Usage of the last line. */
  usage(last: Chunk): LanguageModelV4Usage;
}

const NO_USAGE: LanguageModelV4Usage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

/**
 * Ollama's lines as the AI SDK's parts: thinking as reasoning, then text, tool calls, one finish. Whatever fails is told in
 * an `error` part (always a MiaError) after what had come so far; the stream then ends.
 */
export async function* toParts(chunks: AsyncIterable<Chunk>, context: StreamContext): AsyncGenerator<LanguageModelV4StreamPart> {
  const { model } = context;
  const watch = context.json ? new JsonWatch() : null;
  let open: 'text' | 'reasoning' | null = null;
  let blocks = 0;
  let calls = 0;
  let written = '';
  const end = function* (): Generator<LanguageModelV4StreamPart> {
    if (open) yield { type: `${open}-end`, id: String(blocks) };
    open = null;
  };
  const delta = function* (kind: 'text' | 'reasoning', text: string): Generator<LanguageModelV4StreamPart> {
    if (open !== kind) {
      yield* end();
      open = kind;
      yield { type: `${kind}-start`, id: String(++blocks) };
    }
    yield { type: `${kind}-delta`, id: String(blocks), delta: text };
  };

  yield { type: 'stream-start', warnings: context.warnings };
  try {
    for await (const chunk of chunks) {
      const { thinking, content, tool_calls } = chunk.message ?? {};
      if (thinking) yield* delta('reasoning', thinking);
      if (content) {
        if (watch) written += content;
        watch?.push(content);
        yield* delta('text', content);
      }
      for (const call of tool_calls ?? []) {
        yield* end();
        const id = call.id || `call-${++calls}`;
        const input = JSON.stringify(call.function.arguments ?? {});
        if (call.id) calls++;
        yield { type: 'tool-input-start', id, toolName: call.function.name };
        yield { type: 'tool-input-delta', id, delta: input };
        yield { type: 'tool-input-end', id };
        yield { type: 'tool-call', toolCallId: id, toolName: call.function.name, input };
      }
      if (chunk.done) {
        yield* end();
        // a model that stopped by itself without closing its JSON has not done what was asked
        if (watch && !watch.whole && chunk.done_reason === 'stop' && calls === 0 && !parses(written)) {
          throw new MiaError('model.garbage', { model, reason: 'json' });
        }
        yield { type: 'finish', usage: context.usage(chunk), finishReason: finishReason(chunk.done_reason, calls) };
        return;
      }
      if (watch?.runaway) {
        yield* end();
        if (!watch.whole) throw new MiaError('model.garbage', { model, reason: 'json' });
        yield { type: 'finish', usage: NO_USAGE, finishReason: { unified: 'stop', raw: 'json-whole' } };
        return;
      }
    }
    throw new MiaError('model.interrupted', { model });
  } catch (error) {
    yield* end();
    yield { type: 'error', error: MiaError.from(error, 'model.interrupted', { model }) };
  }
}

function finishReason(raw: string | null | undefined, calls: number): LanguageModelV4FinishReason {
  const unified = calls > 0 ? 'tool-calls' : raw === 'stop' ? 'stop' : raw === 'length' ? 'length' : 'other';
  return { unified, raw: raw ?? undefined };
}

/** A stream over a generator that can be left at any time: leaving aborts the request first, so that nothing stays pending. */
export function toStream(parts: AsyncGenerator<LanguageModelV4StreamPart>, leave: () => void): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream<LanguageModelV4StreamPart>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      leave();
      await parts.return(undefined);
    },
  });
}
