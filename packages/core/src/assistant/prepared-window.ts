import { chooseWindow, lookAtImages, windowBegin } from '../context/index.ts';
import type { Message } from '../memory/storage/types.ts';
import type { OpenModel } from '../ports/language-model.ts';
import { type ImageViews, imageTokens } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import { answerRoom, MEMORY_TOKENS } from './gather.ts';

export interface PreparedWindow {
  messages: Message[];
  views: ImageViews;
}

/**
 * What a model can be given before the question is sent: the window of a path, with its images as the turn will give them. Nothing
 * waits for what is still being read.
 * @throws MiaError `request.cancelled`, `model.*`
 */
export async function preparedWindow(
  opened: OpenModel,
  path: Message[],
  whole: boolean,
  deps: Pick<TurnDeps, 'images' | 'system'>,
  signal: AbortSignal,
): Promise<PreparedWindow> {
  const { contextLength, id, name, vision } = opened.card;
  const { images, system } = deps;
  const limit = contextLength - answerRoom(contextLength);
  const messages = path.slice(windowBegin(path, id));
  const room = { limit, extra: MEMORY_TOKENS };
  const { views } = await lookAtImages({ images, messages, model: { id, name, vision }, asked: '', patience: 0, ...room, signal });
  const window = await chooseWindow({
    ...{ system, path, whole, model: id, ...room, views },
    imageTokens: (copy) => imageTokens(copy, name),
    count: (prompt) => opened.countTokens(prompt),
  });
  return { messages: window.messages, views };
}
