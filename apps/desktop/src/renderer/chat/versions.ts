/** Versions and branches: which path through what was said is shown. Nothing is lost by any of it. */
import { MiaError } from '@mia/core/errors.ts';
import type { Conversation, Message } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { count } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { takeConversation } from './conversations.ts';
import { fetchPath } from './pages.ts';
import { showMessage } from './place.ts';
import { chatOf } from './store.ts';
import { endOf } from './turn.ts';

/** The end of the path before it was ended at a message, by that message: there may be several ways on from it. */
const ends = new Map<string, string>();

/** Shows another version of a message, with what followed it there. The view and the focus stay at it. */
export async function showVersion(message: Message, step: 1 | -1): Promise<void> {
  const version = message.siblings[message.version + step];
  if (version === undefined) return;
  const shown = await show(message.conversation, () => ask('conversation.show', { id: message.conversation, version }), version);
  if (!shown) return;
  notices().announce(t('announce.version', { n: count(message.version + step + 1), total: count(message.versions) }));
  showMessage(version, { block: 'nearest', focus: step > 0 ? 'next' : 'previous' });
}

/** Ends the path at a message, so that the conversation goes on from there. Undo shows what followed again. */
export async function branchFrom(message: Message): Promise<boolean> {
  const { conversation, id } = message;
  const head = endOf(chatOf(conversation))?.id;
  if (head === undefined || head === id) return true;
  const done = await show(conversation, () => ask('conversation.update', { id: conversation, patch: { head: id } }), id);
  if (!done) return false;
  ends.set(id, head);
  notices().notify(t('notices.branched'), { undo: () => showFollowing(message) });
  return true;
}

/** Shows again what followed a message at which the path ends. */
export async function showFollowing(message: Message): Promise<void> {
  const { conversation, id } = message;
  const head = ends.get(id);
  const change = (): Promise<{ conversation: Conversation }> =>
    head === undefined
      ? ask('conversation.show', { id: conversation, version: id })
      : ask('conversation.update', { id: conversation, patch: { head } });
  if (!(await show(conversation, change, id))) return;
  ends.delete(id);
  showMessage(id, { block: 'nearest' });
}

/** Changes the path at the host and shows it, down to the message that must be there. False: it was told why not. */
async function show(id: string, change: () => Promise<{ conversation: Conversation }>, message: string): Promise<boolean> {
  try {
    const { conversation } = await change();
    takeConversation(conversation);
    await fetchPath(id, message);
    return true;
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
    return false;
  }
}
