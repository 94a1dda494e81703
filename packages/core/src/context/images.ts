/**
 * How the images of a conversation stand before the model: as they are where it sees, as long as they fit; else as what was read in
 * them. The same from turn to turn, so that the prefix stays.
 */
import { MiaError } from '../errors.ts';
import type { Message } from '../memory/storage/types.ts';
import type { ImageCopy } from '../ports/image.ts';
import type { ShownImages } from '../ports/shown-images.ts';
import {
  type ImageRef,
  type ImageView,
  type ImageViews,
  imagesIn,
  imageTokens,
  messageText,
  renderObserved,
  toldBy,
} from '../response/prompt/index.ts';

/** Milliseconds that a turn waits until what is shown in its own message was read. */
export const READING_PATIENCE = 10_000;

export interface LookRequest {
  /** Absent: images are only named. */
  images: ShownImages | undefined;
  /** The messages that the prompt may hold, oldest first. */
  messages: readonly Message[];
  /** Card id of the model, its name, and whether it sees. */
  model: { id: string; name: string; vision: boolean };
  /** Message that is answered: what it shows is waited for. */
  asked: string;
  /** Told of in words even to a model that sees: what the asked message shows. */
  asText?: boolean;
  /** Tokens that the prompt may have, and those of them that are kept for the context block. */
  limit: number;
  extra: number;
  patience: number;
  signal: AbortSignal;
}

export interface Look {
  views: ImageViews;
  /** The first image that is still given as it is, where older ones are not: to be stored with the answer. */
  from: string | null;
  /** Names of images that were given as they are before, and fit no more from now on. */
  unseen: string[];
  /** Names of images of the asked message that could not be looked at. */
  failed: string[];
}

/**
 * Looks at the images of the messages. Of a model that sees, the newest are given as they are: those of the asked message while they
 * fit with it, older ones while the texts have half of the prompt, or what they need of it. When they are too many, they are cut to
 * half of that, oldest first, so that the next cut is some turns away. An image that can not be looked at is left out, and harms no other.
 * @throws MiaError `request.cancelled`
 */
export async function lookAtImages(request: LookRequest): Promise<Look> {
  const { messages, model, asked, asText, signal } = request;
  const refs = messages.flatMap((m) => (m.status === 'note' ? [] : imagesIn(m)));
  const views = new Map<string, ImageView>();
  if (refs.length === 0 || !request.images) return { views, from: null, unseen: [], failed: failedNames(refs, asked, views) };
  const stored = storedFrom(messages, model.id);
  const begin = stored === null ? 0 : Math.max(0, positionOf(refs, stored));
  let from = refs.length;
  if (model.vision) {
    const seen = await see(request, refs, begin);
    from = seen.from;
    for (const [key, view] of seen.views) views.set(key, view);
  }
  const rest = refs.filter((ref, at) => at < from || (asText && ref.message === asked) || !views.has(ref.key));
  // What was told once, and whole, is told in the same words again: the prefix stays.
  const before = new Map(messages.flatMap((m) => m.parts.flatMap(toldBy)).map((told) => [told.key, told]));
  await Promise.all(
    rest.map(async (ref) => {
      const known = before.get(ref.key);
      if (known?.whole) {
        views.set(ref.key, { kind: 'told', text: known.text, whole: true });
        return;
      }
      const patience = ref.message === asked ? request.patience : 0;
      views.set(ref.key, await told(request.images as ShownImages, ref, patience, signal));
    }),
  );
  if (!model.vision) return { views, from: null, unseen: [], failed: failedNames(refs, asked, views) };
  const key = from < refs.length ? (refs[from]?.key ?? null) : `${refs.at(-1)?.message}/${imagesIn(lastShowing(messages)).length}`;
  const unseen = refs.slice(begin, from).filter((ref) => !(asText && ref.message === asked));
  return {
    ...{ views, from: from === 0 ? null : key, failed: failedNames(refs, asked, views) },
    unseen: unseen.filter(({ key: of }) => views.get(of)?.kind === 'told').map(({ name }) => name ?? ''),
  };
}

/** Copies of the newest images, until no more fit. */
async function see(
  request: LookRequest,
  refs: readonly ImageRef[],
  begin: number,
): Promise<{ from: number; views: Map<string, ImageView> }> {
  const { messages, model, asked, limit, extra, signal } = request;
  const text = messages.reduce((sum, m) => sum + textTokens(m), 0);
  const own = limit - extra - textTokens(messages.find((m) => m.id === asked));
  const all = limit - extra - Math.min(text, limit / 2);
  const views = new Map<string, ImageView>();
  const costs = new Map<string, number>();
  let spent = 0;
  let from = refs.length;
  for (let at = refs.length - 1; at >= begin; at--) {
    const ref = refs[at] as ImageRef;
    const view = request.asText && ref.message === asked ? null : await copiesOf(request.images as ShownImages, ref, signal);
    const cost = view?.kind === 'seen' ? view.copies.reduce((sum, copy) => sum + imageTokens(copy, model.name), 0) : 0;
    if (spent + cost > (ref.message === asked ? own : all)) break;
    spent += cost;
    from = at;
    costs.set(ref.key, cost);
    if (view) views.set(ref.key, view);
  }
  // Something fell out now: half of the room is made at once, but what is asked about stays.
  if (from > begin) {
    while (spent > all / 2 && from < refs.length && refs[from]?.message !== asked) {
      const { key } = refs[from] as ImageRef;
      spent -= costs.get(key) ?? 0;
      views.delete(key);
      from++;
    }
  }
  return { from, views };
}

async function copiesOf(images: ShownImages, { attachment, region }: ImageRef, signal: AbortSignal): Promise<ImageView> {
  try {
    const copies: ImageCopy[] = await images.copies({ attachment, ...(region ? { region } : {}) }, signal);
    return copies.length > 0 ? { kind: 'seen', copies } : { kind: 'failed' };
  } catch (error) {
    if (signal.aborted) throw new MiaError('request.cancelled', {}, { cause: error });
    return { kind: 'failed' };
  }
}

async function told(
  images: ShownImages,
  { attachment, name, region }: ImageRef,
  patience: number,
  signal: AbortSignal,
): Promise<ImageView> {
  try {
    const observed = await images.observed({ attachment, ...(region ? { region } : {}) }, { patience, signal });
    return { kind: 'told', text: renderObserved({ name, region, observed }), whole: observed.whole };
  } catch (error) {
    if (signal.aborted) throw new MiaError('request.cancelled', {}, { cause: error });
    return { kind: 'failed' };
  }
}

/** Where the images that the last answer's model was given begin, when that was this model. */
function storedFrom(messages: readonly Message[], model: string): string | null {
  const answer = messages.findLast((m) => m.role === 'assistant' && m.model !== null && m.parts.length > 0);
  if (answer?.model !== model) return null;
  const from = answer.parts.find((part) => part.kind === 'text')?.meta?.images;
  return typeof from === 'string' ? from : null;
}

/** Position of an image, or of the first one behind it where it is none of these; 0 where its message is not there any more. */
function positionOf(refs: readonly ImageRef[], key: string): number {
  const exact = refs.findIndex((ref) => ref.key === key);
  if (exact >= 0) return exact;
  const message = key.slice(0, key.lastIndexOf('/'));
  const last = refs.findLastIndex((ref) => ref.message === message);
  return last + 1;
}

const lastShowing = (messages: readonly Message[]): Message => messages.findLast((m) => imagesIn(m).length > 0) as Message;

const failedNames = (refs: readonly ImageRef[], asked: string, views: ImageViews): string[] =>
  refs.filter(({ key, message }) => message === asked && (views.get(key)?.kind ?? 'failed') === 'failed').map(({ name }) => name ?? '');

/** No tokenizer of today's models makes more of a text. */
function textTokens(message: Message | undefined): number {
  if (!message) return 0;
  return Math.ceil((Buffer.byteLength(messageText(message)) + Buffer.byteLength(message.context ?? '')) / 2) + 16;
}
