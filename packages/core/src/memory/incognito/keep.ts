import type { Conversation, Draft, Message, Part, Store } from '../storage/types.ts';
import type { Room } from './room.ts';

/** Writes all of a room into the encrypted database, its files first. @throws MiaError `data.*`: nothing was written then */
export async function keepRoom(room: Room, vault: Store, titleOf: (text: string) => string): Promise<Conversation> {
  const { conversation, messages } = await room.thread.call('dumpMessages', room.id);
  const draft = await room.thread.call('draft', room.id);
  const title = titleOf(firstWords(messages));
  const kept = new Map<string, string>();
  try {
    for (const id of namedIn(messages, draft)) kept.set(id, await keepFile(room, vault, id));
    return await vault.adoptConversation({
      conversation: { ...conversation, title, titleSource: title === '' ? 'none' : 'first-words' },
      zone: room.zone,
      messages: messages.map((m) => ({ ...m, parts: m.parts.map((part) => renamed(part, kept)) })),
      receipts: [...room.receipts],
      draft: draft && {
        ...draft,
        attachments: draft.attachments.map((one) => ({ ...one, id: kept.get(one.id) ?? one.id })),
        ...(draft.recordings ? { recordings: draft.recordings.map((one) => ({ ...one, id: kept.get(one.id) ?? one.id })) } : {}),
      },
      edits: await room.thread.call('edits', room.id),
    });
  } catch (error) {
    for (const id of kept.values()) await vault.discardAttachment(id).catch(() => {});
    throw error;
  }
}

const namedIn = (messages: readonly Message[], draft: Draft | null): Set<string> =>
  new Set([
    ...messages.flatMap((m) => m.parts.flatMap((part) => part.attachment ?? [])),
    ...[...(draft?.attachments ?? []), ...(draft?.recordings ?? [])].map(({ id }) => id),
  ]);

/** Under its own id, or that of the very same file which is there already. */
async function keepFile(room: Room, vault: Store, id: string): Promise<string> {
  const { type, name, meta, created } = await room.attachments.attachment(id);
  const kept = await vault.addAttachment(room.attachments.readAttachment(id), { id, type, name, meta, created });
  const known = await room.thread.call('wholeImage', id);
  if (known) await vault.adoptImage({ ...known.image, attachment: kept.id }, known.vectors);
  return kept.id;
}

function renamed(part: Part, kept: ReadonlyMap<string, string>): Part {
  const id = part.attachment === undefined ? undefined : kept.get(part.attachment);
  return id === undefined ? part : { ...part, attachment: id };
}

function firstWords(messages: readonly Message[]): string {
  const first = messages.find((m) => m.role === 'user' && !m.forgotten);
  return first?.parts.find((part) => part.kind === 'text' && part.text.trim() !== '')?.text ?? '';
}
