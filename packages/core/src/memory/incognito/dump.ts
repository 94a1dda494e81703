import { messagesByKey, oneConversation } from '../storage/rows.ts';
import type { Statements } from '../storage/statements.ts';
import type { Conversation, Draft, Edit, Message, NewReceipt } from '../storage/types.ts';
import { createConversation, updateConversation } from '../storage/writing/conversations.ts';
import { insertMessage, updateMessage } from '../storage/writing/messages.ts';
import { setDraft, setEdit, setReceipts, setRecordings } from '../storage/writing/small.ts';

/** All of a conversation: every version of every message, in the order in which they came. */
export interface Dump {
  conversation: Conversation;
  /** IANA zone in which it began. */
  zone: string;
  messages: Message[];
  receipts: [answer: string, receipts: NewReceipt[]][];
  draft: Draft | null;
  edits: Edit[];
}

/** Everything that was said in the one conversation of a database. */
export function dumpMessages(q: Statements, conversation: string): Pick<Dump, 'conversation' | 'messages'> {
  const sql = 'SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation WHERE c.public = ? ORDER BY m.id';
  const keys = q.all<{ id: number }>(sql, conversation).map((row) => row.id);
  return { conversation: oneConversation(q, conversation), messages: messagesByKey(q, keys) };
}

/** Writes it as an ordinary conversation. Runs in one transaction: all of it is there, or nothing. */
export function adoptConversation(q: Statements, { conversation: c, zone, messages, receipts, draft, edits }: Dump): Conversation {
  createConversation(q, { id: c.id, created: c.created, zone, model: c.model });
  for (const m of messages) {
    insertMessage(q, m);
    if (m.forgotten) q.run('UPDATE message SET forgotten = 1 WHERE public = ?', m.id);
    else {
      const { usage, timings, error, context } = m;
      updateMessage(q, m.id, { usage, timings, error, context });
    }
  }
  for (const [answer, given] of receipts) setReceipts(q, answer, given);
  if (draft) setDraft(q, draft);
  if (draft?.recordings) setRecordings(q, draft.conversation, draft.recordings, draft.updated);
  for (const { message, ...edit } of edits) setEdit(q, message, edit);
  const { title, titleSource, head, readAt } = c;
  return updateConversation(q, c.id, { title, titleSource, head, readAt });
}
