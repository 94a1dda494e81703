import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Content, LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { MiaError } from '../../errors.ts';
import { repairJson } from './json-output.ts';

/**
 * A whole answer out of a streamed one, so that both ways share time limits and aborts. Where JSON was asked for, the text
 * returned parses: cut JSON is closed, and what can not be saved is asked for once more.
 * @throws MiaError as the stream's error part, `model.garbage` when the second answer is no JSON either
 */
export async function generateByStream(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4GenerateResult> {
  const json = options.responseFormat?.type === 'json';
  try {
    return await once(model, options);
  } catch (error) {
    if (!json || !(error instanceof MiaError) || error.code !== 'model.garbage') throw error;
    return once(model, { ...options, seed: (options.seed ?? 0) + 1 });
  }
}

async function once(model: LanguageModelV4, options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
  const { stream } = await model.doStream(options);
  const content: LanguageModelV4Content[] = [];
  let text = '';
  let reasoning = '';
  let failed: unknown;
  let result: Pick<LanguageModelV4GenerateResult, 'finishReason' | 'usage' | 'providerMetadata'> | undefined;
  let warnings: LanguageModelV4GenerateResult['warnings'] = [];
  for await (const part of stream) {
    if (part.type === 'stream-start') warnings = part.warnings;
    else if (part.type === 'text-delta') text += part.delta;
    else if (part.type === 'reasoning-delta') reasoning += part.delta;
    else if (part.type === 'tool-call') content.push(part);
    else if (part.type === 'finish') result = part;
    else if (part.type === 'error') failed ??= part.error;
  }
  if (failed !== undefined && !(options.responseFormat?.type === 'json' && repairable(failed)))
    throw MiaError.from(failed, 'model.interrupted');
  if (options.responseFormat?.type === 'json' && content.length === 0) {
    const whole = repairJson(text);
    if (whole === null) throw new MiaError('model.garbage', { reason: 'json' });
    text = whole;
  }
  if (text) content.unshift({ type: 'text', text });
  if (reasoning) content.unshift({ type: 'reasoning', text: reasoning });
  const { finishReason, usage, providerMetadata } = result ?? {
    finishReason: { unified: 'other' as const, raw: 'repaired' },
    usage: {
      inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: undefined, text: undefined, reasoning: undefined },
    },
  };
  return { content, finishReason, usage, warnings, ...(providerMetadata ? { providerMetadata } : {}) };
}

/** White space without end in the middle of a value: what came before it may still be closed. */
function repairable(error: unknown): boolean {
  return error instanceof MiaError && error.code === 'model.garbage' && error.details.reason === 'json';
}
