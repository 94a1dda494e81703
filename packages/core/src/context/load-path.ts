import type { Message, Store } from '../memory/storage/types.ts';
import { answerMeta } from './window.ts';

const PAGE = 200;
/** No text is denser than this many bytes a token, code and prose alike: what lies further back can not be in the window. */
const BYTES_A_TOKEN = 8;

/**
 * The newest part of a conversation's path that can matter for a window of `limit` tokens: back to where the last answer's
 * window began, or to the beginning, or until it certainly overflows. A conversation of years is not read whole.
 * @throws MiaError `not-found`, `data.*`
 */
export async function loadPath(
  store: Pick<Store, 'path'>,
  conversation: string,
  leaf: string | null,
  limit: number,
): Promise<{ path: Message[]; whole: boolean }> {
  if (leaf === null) return { path: [], whole: true };
  let path: Message[] = [];
  let bytes = 0;
  for (;;) {
    const before = path[0]?.id;
    const page = await store.path(conversation, { leaf, limit: PAGE, ...(before ? { before } : {}) });
    path = [...page, ...path];
    if (page.length < PAGE) return { path, whole: true };
    for (const message of page) for (const part of message.parts) bytes += part.text.length;
    const newest = path.findLast((m) => m.role === 'assistant' && m.parts.length > 0);
    const start = newest ? answerMeta(newest.parts).window : undefined;
    if (bytes > limit * BYTES_A_TOKEN || (start !== undefined && path.some((m) => m.id === start))) return { path, whole: false };
  }
}
