/** Up in an empty message box: the person's last message is written anew. */
import { isBusy } from './actions.ts';
import { beginEdit, EDIT_BOX } from './edits.ts';
import { showMessage } from './place.ts';
import { chatOf } from './store.ts';
import { shownMessages } from './turn.ts';

/** False when there is none, or something is being written here. */
export function editLast(conversation: string): boolean {
  const last = shownMessages(chatOf(conversation)).findLast((m) => m.role === 'user');
  if (!last || last.forgotten || last.status === 'pending' || isBusy(conversation)) return false;
  beginEdit(last);
  showMessage(last.id, { block: 'nearest', focus: EDIT_BOX });
  return true;
}
