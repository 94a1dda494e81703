/** A message is written anew: by the keys and the palette, wherever the person is. */
import type { Message } from '../../contract/index.ts';
import { isBusy } from './actions.ts';
import { beginEdit, EDIT_BOX } from './edits.ts';
import { toLatest } from './pages.ts';
import { showMessage } from './place.ts';
import { chatOf } from './store.ts';
import { shownMessages } from './turn.ts';

export function beginEditOf(message: Message): void {
  beginEdit(message);
  showMessage(message.id, { block: 'nearest', focus: EDIT_BOX });
}

/** Up in an empty message box: the person's last one. False when there is none, or something is being written here. */
export function editLast(conversation: string): boolean {
  if (!isBusy(conversation)) toLatest(conversation);
  const last = shownMessages(chatOf(conversation)).findLast((m) => m.role === 'user');
  if (!last || last.forgotten || last.status === 'pending' || isBusy(conversation)) return false;
  beginEditOf(last);
  return true;
}
