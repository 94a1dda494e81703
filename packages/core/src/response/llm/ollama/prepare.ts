import type { Message } from 'ollama';
import { MiaError } from '../../../errors.ts';
import type { ModelCard, PrepareOptions, Prompt } from '../../../ports/language-model.ts';
import { silenceLimits } from '../silence.ts';
import { estimatePromptTokens, estimateTokens } from '../tokens.ts';
import type { OllamaApi } from './api.ts';
import { toMessages } from './messages.ts';
import { KEEP_ALIVE, type Residency } from './residency.ts';

/** A slice is meant to be read in this time, so that whoever interrupts waits no longer. */
const SLICE_MS = 400;
const SMALLEST_SLICE = 32;
const LARGEST_SLICE = 1024;
/** Until the speed is known. */
const FIRST_SLICE = 64;

/**
 * Reads a prompt ahead into Ollama's cache. Ollama has no call for reading alone, and an abort does not end a reading; so the
 * prompt is sent in growing prefixes, each asking for one token (`num_predict` 0 would mean no limit): every request
 * finds what the one before it left in the cache, and an abort waits for one slice at most.
 * Does nothing where that would take memory from a model that another program loaded.
 * @returns tokens now in the cache, as the server counted them
 * @throws MiaError `request.cancelled`, `model.*`
 */
export async function prepare(
  prompt: Prompt,
  card: ModelCard,
  { api, residency }: { api: OllamaApi; residency: Residency },
  options: PrepareOptions,
): Promise<{ cached: number }> {
  const { signal } = options;
  const messages = toMessages(prompt, card);
  const pace = residency.pace(card.name);
  const total = pace.scale.ofPrompt(estimatePromptTokens(prompt, card.name));
  let cached = 0;
  let upTo = 0;
  while (upTo < total) {
    if (signal.aborted) throw new MiaError('request.cancelled');
    await residency.settled();
    const seat = await residency.seat(card, total, { signal });
    if (seat.evicts) return { cached };
    const step = pace.readMs === null ? FIRST_SLICE : clamp(Math.round(SLICE_MS / pace.readMs), SMALLEST_SLICE, LARGEST_SLICE);
    upTo = Math.min(total, upTo + step);
    const slice = upTo >= total ? messages : prefixOf(messages, upTo, (text) => pace.scale.apply(estimateTokens(text)));
    const answer = await api.chatOnce(
      {
        model: card.name,
        messages: slice,
        truncate: false,
        shift: false,
        options: { num_predict: 1, ...(seat.numCtx === undefined ? {} : { num_ctx: seat.numCtx }) },
        ...(seat.ours ? { keep_alive: KEEP_ALIVE } : {}),
      },
      {
        signal,
        limits: silenceLimits({ unreadTokens: step, loadBytes: seat.cold ? (card.sizeBytes ?? 0) : 0 }),
        onSent: () => {
          residency.taken(card.name, seat);
          residency.gives(options.conversation, card.name);
        },
      },
    );
    if (seat.cold) residency.learn(card.name, seat, { text: 0, images: 0 }, answer);
    cached = answer.prompt_eval_count ?? upTo;
    // a model whose cache can not be cut back (recurrent layers) reads everything again each time: slices only cost there
    const ms = (answer.prompt_eval_duration ?? 0) / 1e6;
    if (!seat.cold && cached > 4 * step && pace.readMs !== null && ms > 0.8 * cached * pace.readMs) return { cached: 0 };
    options.onProgress?.({ read: Math.min(upTo, total), total });
  }
  return { cached };
}

/** The first `tokens` of a conversation: whole messages, and of the next one as much as fits. */
export function prefixOf(messages: readonly Message[], tokens: number, count: (text: string) => number): Message[] {
  const out: Message[] = [];
  let left = tokens;
  for (const message of messages) {
    const cost = count(message.content) + 5;
    if (cost <= left || message.images || message.tool_calls) {
      out.push(message);
      left -= cost;
      if (left <= 0) break;
      continue;
    }
    const share = left / cost;
    out.push({ ...message, content: message.content.slice(0, Math.ceil(message.content.length * share)) });
    break;
  }
  return out;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
