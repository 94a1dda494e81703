/** What was being written in a conversation that is gone. */
import type { Message } from '../../contract/index.ts';
import { NEW } from '../lib/route.ts';
import { awaitDraft, giveBack, isEmpty, saveDraft, unsavedDraft } from './drafts.ts';
import { saveEdit, unsavedEdits } from './edits.ts';

/** Stores what is being written in a conversation and in its messages: before it is deleted, so that Undo brings it back. */
export async function saveUnsaved(conversation: string, messages: readonly Message[]): Promise<void> {
  await Promise.all([saveDraft(conversation), ...unsavedEdits(messages).map(({ message }) => saveEdit(message))]);
}

/**
 * What had not reached the database when a conversation was deleted elsewhere is the draft of a new chat from then on, unless the
 * host still takes it. Read before it returns: the window may let go of it meanwhile.
 * @returns whether something stands there now
 */
export async function moveUnsaved(conversation: string, messages: readonly Message[]): Promise<boolean> {
  const draft = unsavedDraft(conversation);
  const written = [
    ...(draft ? [{ ...draft, saved: saveDraft(conversation) }] : []),
    ...unsavedEdits(messages).map((edit) => ({ ...edit, attachments: [], saved: saveEdit(edit.message) })),
  ];
  let moved = false;
  for (const { saved, ...rest } of written) {
    if ((await saved) || isEmpty(rest)) continue;
    awaitDraft(NEW);
    giveBack(NEW, rest);
    moved = true;
  }
  return moved;
}
