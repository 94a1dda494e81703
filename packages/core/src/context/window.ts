import { MiaError } from '../errors.ts';
import type { Message, Part } from '../memory/storage/types.ts';
import type { ImageCopy } from '../ports/image.ts';
import type { Prompt } from '../ports/language-model.ts';
import { composePrompt, type ImageViews, imagesIn, messageText, NO_VIEWS, userText } from '../response/prompt/index.ts';

/** What an answer keeps in its text part's `meta` about the prompt that it came from. */
export interface AnswerMeta {
  /** First message of the window, where it is not the conversation's first. */
  window?: string;
  /** Memories quoted in the prompt of this answer, so that none is given twice. */
  memories?: string[];
  /** Facts that stand in the question's context block. */
  facts?: string[];
}

/** Where in a path the window of this model begins, as the last answer tells; 0 where none does. */
export function windowBegin(path: readonly Message[], model: string): number {
  const stored = storedStart(path, model);
  return Math.max(0, stored === null ? 0 : path.findIndex((m) => m.id === stored));
}

export interface WindowRequest {
  system: string;
  /** The path up to the message to be answered (or continued), oldest first. */
  path: readonly Message[];
  /** Whether `path` begins with the conversation's first message. */
  whole: boolean;
  /** Card id of the model. */
  model: string;
  /** Tokens that the prompt may have: the model's context less the room for the answer. */
  limit: number;
  /** Tokens that will be added to the last message: its context block. */
  extra: number;
  /** How the images in it are given; see `images.ts`. */
  views?: ImageViews;
  /** Tokens of one copy of an image; needed where `views` gives any as it is. */
  imageTokens?: (copy: ImageCopy) => number;
  /** Counts with the model's own tokenizer. */
  count(prompt: Prompt): Promise<number>;
}

export interface Window {
  messages: Message[];
  /** To be stored with the answer; null while the window begins at the conversation's beginning. */
  start: string | null;
  /** True when old turns left in this turn. */
  cut: boolean;
}

/**
 * Chooses the messages that the model sees. The window begins where the last answer's window began, as stored with it,
 * so that the prefix stays; when it is full it is cut down to half in one cut, at a user message. A change of model
 * starts again from the whole conversation: its prefix is not in that model's cache anyway.
 *
 * Counting costs a call into the model: it is left out where a bound from the bytes, or from the last answer's own usage,
 * says that the prompt fits.
 *
 * @throws MiaError `model.too-long` (tokens, limit) when the last message alone does not fit
 */
export async function chooseWindow(request: WindowRequest): Promise<Window> {
  const { path, limit, extra, views } = request;
  const from = windowBegin(path, request.model);
  const messages = path.slice(from);
  const beginsAtRoot = from === 0 && request.whole;
  const open: Window = { messages, start: beginsAtRoot ? null : (messages[0]?.id ?? null), cut: false };
  const weigh = weigher(request);
  if (boundByBytes(request.system, messages, weigh) + extra <= limit) return open;
  const bound = boundByUsage(messages, request.model, weigh);
  if (bound !== null && bound + extra <= limit) return open;
  const prompt = composePrompt({ system: request.system, messages, ...(views ? { views } : {}) });
  const tokens = (await request.count(prompt)) + extra;
  if (tokens <= limit) return open;
  return cutToHalf(request, messages, tokens - extra, weigh);
}

/** Drops whole turns from the beginning until the rest needs at most half of the limit; the last message always stays. */
async function cutToHalf(request: WindowRequest, messages: readonly Message[], tokens: number, weigh: Weigh): Promise<Window> {
  const { system, limit, extra, views } = request;
  const weights = messages.map(weigh);
  const images = weights.reduce((sum, w) => sum + w.images, 0);
  const each = Math.max(0, tokens - images) / Math.max(1, weights.reduce((sum, w) => sum + w.bytes + 16, 0) + Buffer.byteLength(system));
  const cost = weights.map((w) => (w.bytes + 16) * each + w.images);
  const starts = messages.map((m, i) => (m.role === 'user' ? i : -1)).filter((i) => i > 0);
  const last = starts.at(-1) ?? 0;
  let target = limit / 2;
  for (;;) {
    let suffix = Buffer.byteLength(system) * each + extra;
    let start = last;
    for (let i = messages.length - 1; i >= 0; i--) {
      suffix += cost[i] ?? 0;
      if (suffix > target && i < last) break;
      if (i <= last && (i === 0 || messages[i]?.role === 'user')) start = i;
    }
    const kept = messages.slice(start);
    const exact = (await request.count(composePrompt({ system, messages: kept, ...(views ? { views } : {}) }))) + extra;
    // The estimate may be a little off; far off (another script in the old turns) it is made again.
    if (exact <= limit * 0.6 || (start === last && exact <= limit)) return { messages: kept, start: kept[0]?.id ?? null, cut: true };
    if (start === last) throw new MiaError('model.too-long', { tokens: exact, limit });
    target *= 0.7;
  }
}

/** The window's beginning as stored with the newest answer on the path, when that answer was this model's. */
function storedStart(path: readonly Message[], model: string): string | null {
  const answer = path.findLast((m) => m.role === 'assistant' && m.model !== null && m.parts.length > 0);
  if (answer?.model !== model) return null;
  const start = answerMeta(answer.parts).window;
  return start !== undefined && path.some((m) => m.id === start) ? start : null;
}

/** What an answer's parts say about its prompt. */
export function answerMeta(parts: readonly Part[]): AnswerMeta {
  const meta = parts.find((part) => part.kind === 'text')?.meta;
  return {
    ...(typeof meta?.window === 'string' ? { window: meta.window } : {}),
    ...(Array.isArray(meta?.memories) ? { memories: meta.memories.filter((id) => typeof id === 'string') } : {}),
    ...(Array.isArray(meta?.facts) ? { facts: meta.facts.filter((id) => typeof id === 'string') } : {}),
  };
}

/** What a message takes: bytes of its text, and tokens of the images that are given as they are. */
type Weigh = (message: Message) => { bytes: number; images: number };

function weigher({ views = NO_VIEWS, imageTokens = () => 0 }: WindowRequest): Weigh {
  return (message) => ({
    bytes: Buffer.byteLength(message.role === 'user' ? userText(message, views) : messageText(message)),
    images: imagesIn(message).reduce((sum, { key }) => {
      const view = views.get(key);
      return view?.kind === 'seen' ? view.copies.reduce((of, copy) => of + imageTokens(copy), sum) : sum;
    }, 0),
  });
}

const tokensAtMost = ({ bytes, images }: ReturnType<Weigh>): number => bytes + images + 16;

/** No tokenizer makes more tokens than there are bytes; each message adds a few for its frame. */
function boundByBytes(system: string, messages: readonly Message[], weigh: Weigh): number {
  return messages.reduce((sum, m) => sum + tokensAtMost(weigh(m)), Buffer.byteLength(system) + 16);
}

/** Tokens of the last answer's prompt and of itself, as its model counted, and a bound for what came after. */
function boundByUsage(messages: readonly Message[], model: string, weigh: Weigh): number | null {
  const at = messages.findLastIndex((m) => m.role === 'assistant' && m.usage !== null);
  const answer = messages[at];
  if (!answer || answer.model !== model || answer.status !== 'done') return null;
  const { inputTokens, outputTokens } = answer.usage ?? {};
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return null;
  return messages.slice(at + 1).reduce((sum, m) => sum + tokensAtMost(weigh(m)), inputTokens + outputTokens + 16);
}
