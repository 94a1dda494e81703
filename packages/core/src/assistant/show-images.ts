/** The images of one question and of what was said before it, as its model is given them, and what the person is told of that. */
import { lookAtImages, READING_PATIENCE } from '../context/index.ts';
import type { Message, Part } from '../memory/storage/types.ts';
import type { ModelCard } from '../ports/language-model.ts';
import { type ImageViews, imagesIn, toldBy, toldPart } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import type { RunningTurn } from './running-turn.ts';
import { until } from './until.ts';

export interface Shown {
  views: ImageViews;
  /** The answer's note that its model does not see, with what it was told; null where there is none to tell. */
  told: Part | null;
  /** To be kept with the answer: `images` (where those that are given as they are begin), `unseen` and `failed` (names). */
  meta: Record<string, unknown>;
}

/**
 * @param messages those that the prompt may hold, oldest first
 * @param room tokens that the prompt may have, and those of them that are kept for the context block
 * @throws MiaError `request.cancelled`
 */
export async function showImages(
  turn: RunningTurn,
  said: Message,
  messages: readonly Message[],
  card: ModelCard,
  room: { limit: number; extra: number },
  deps: TurnDeps,
): Promise<Shown> {
  const asText = turn.request.kind === 'send' && turn.request.sees === 'text';
  const looking = lookAtImages({
    ...{ images: deps.images, messages, model: card, asked: said.id, asText, ...room },
    ...{ patience: READING_PATIENCE, signal: turn.signal },
  });
  looking.catch(() => {});
  const { views, from, unseen, failed } = await until(looking, turn.signal);
  return {
    views,
    told: blindNote(messages, views, card.vision && !asText ? null : said.id),
    meta: {
      ...(from === null ? {} : { images: from }),
      ...(unseen.length > 0 ? { unseen } : {}),
      ...(failed.length > 0 ? { failed } : {}),
    },
  };
}

/** What was told of images that no answer before has said it of; null where a model sees them. */
function blindNote(messages: readonly Message[], views: ImageViews, asked: string | null): Part | null {
  if (asked === null) return null;
  const noted = new Set(messages.flatMap((m) => m.parts.flatMap(toldBy)).map(({ key }) => key));
  const told = messages.flatMap(imagesIn).flatMap((image) => {
    const view = views.get(image.key);
    return view?.kind === 'told' && (image.message === asked || !noted.has(image.key)) ? [{ image, view }] : [];
  });
  return told.length === 0 ? null : toldPart(told);
}
