import { MiaError } from '../errors.ts';
import type { Message } from '../memory/storage/types.ts';
import { imagesOf, pastesOf } from '../perception/index.ts';
import { messageText } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import { shown } from './events.ts';

/**
 * The early messages to be answered now, oldest first. Of several in a row only the last is: its prompt holds those before
 * it, and an answer to each would split the conversation into versions.
 * @throws MiaError `data.*`
 */
export async function earlyMessages(deps: TurnDeps): Promise<Message[]> {
  const pending = (await deps.store.withStatus('pending')).filter((m) => m.role === 'user' && !m.forgotten);
  const parents = new Set(pending.map((m) => m.parent));
  const last: Message[] = [];
  for (const message of pending) {
    if (!parents.has(message.id)) last.push(message);
    else deps.emit({ type: 'message', message: shown(await deps.store.updateMessage(message.id, { status: 'done' })) });
  }
  return last;
}

/**
 * Nothing that could answer is on its way any more: early messages that no model is there for become notes, which can be
 * answered on request.
 * @param isAnswered whether a message is being answered now
 * @throws MiaError `data.*`
 */
export async function keepAsNotes(deps: TurnDeps, isAnswered: (message: string) => boolean): Promise<void> {
  for (const message of await deps.store.withStatus('pending')) {
    if (message.role !== 'user' || message.forgotten || isAnswered(message.id)) continue;
    const { id, model } = await deps.store.conversation(message.conversation);
    const choice = await deps.models.choose({ id, model });
    if (choice.model !== null || deps.models.expected() || isAnswered(message.id)) continue;
    deps.emit({ type: 'message', message: shown(await deps.store.updateMessage(message.id, { status: 'note' })) });
  }
}

/**
 * Takes an early message back to the box: it leaves the conversation for good, its text becomes the draft again.
 * @throws MiaError `not-found`, `conflict` when it is being answered or was, `data.*`
 */
export async function withdraw(id: string, deps: TurnDeps): Promise<{ text: string }> {
  const { store } = deps;
  const message = await store.message(id);
  if (message.forgotten || message.status !== 'pending' || message.role !== 'user') throw new MiaError('conflict');
  const text = messageText(message);
  const pastes = pastesOf(message);
  // First the draft, then the removal: a crash in between shows the text twice, never not at all.
  await store.setDraft({ conversation: message.conversation, text, attachments: imagesOf(message), pastes, updated: deps.clock.now() });
  const before = await store.conversation(message.conversation);
  if (before.head === id) await store.updateConversation(message.conversation, { head: message.parent });
  const { undo } = await store.forget(id);
  await store.purge(undo);
  deps.emit({ type: 'message', message: shown(await store.message(id).catch(() => ({ ...message, forgotten: true, parts: [] }))) });
  deps.emit({ type: 'conversation', conversation: await store.conversation(message.conversation) });
  return { text };
}
