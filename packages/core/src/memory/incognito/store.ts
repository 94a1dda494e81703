import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../storage/types.ts';
import { keepRoom } from './keep.ts';
import { letGoOfForgotten, receiptsOf } from './receipts.ts';
import { Room } from './room.ts';
import type { Incognito, IncognitoOptions, WithIncognito } from './types.ts';

/** Calls whose first argument says where they go; all others are written out below, or are the encrypted database's alone. */
const BY_CONVERSATION = ['conversation', 'showVersion', 'path', 'pathPart', 'everyVersion', 'draft', 'edits', 'find'] as const;
const BY_MESSAGE = ['updateMessage', 'message', 'forgetPreview'] as const;
/** What an incognito conversation has none of. */
const NOT_THERE = ['title', 'titleSource', 'pinned', 'archived', 'folder', 'remember'] as const;

type AnyStore = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * A store with conversations in memory beside those of the encrypted database. Each call goes to where its conversation
 * lives; lists, search, recall, vectors, settings and measurements know the encrypted ones alone. A write to a
 * conversation that has ended finds none: nothing of it can come into the encrypted database afterwards.
 */
export function withIncognito(vault: Store, options: IncognitoOptions & { clock: Clock }): WithIncognito {
  const rooms = new Map<string, Room>();
  /** Messages of living conversations. */
  const homes = new Map<string, string>();
  /** Their attachments. */
  const files = new Map<string, string>();
  /** Tokens of Undo. */
  const undos = new Map<string, string>();
  const gone = new Set<string>();

  /** The room, once nothing is on its way out of it; null: not, or no more, in memory. */
  async function roomOf(conversation: string | undefined): Promise<Room | null> {
    if (conversation === undefined) return null;
    for (;;) {
      const room = rooms.get(conversation);
      if (!room?.keeping) return room ?? null;
      await room.keeping;
    }
  }
  const roomOfFile = (id: string) => roomOf(files.get(id));
  const roomOfMessage = (message: string) => roomOf(homes.get(message));
  const all = (): Room[] => [...rooms.values()];

  function forgetIds(id: string, ended: boolean): void {
    rooms.delete(id);
    if (ended) gone.add(id);
    for (const [message, home] of homes) {
      if (home !== id) continue;
      homes.delete(message);
      if (ended) gone.add(message);
    }
    for (const known of [undos, files]) for (const [key, home] of known) if (home === id) known.delete(key);
  }

  const routed: Partial<AnyStore> = {};
  const rest = vault as unknown as AnyStore;
  for (const name of BY_CONVERSATION) {
    routed[name] = async (...args) => (await roomOf(args[0] as string))?.call(name, args) ?? rest[name]?.(...args);
  }
  for (const name of BY_MESSAGE) {
    routed[name] = async (...args) => (await roomOfMessage(args[0] as string))?.call(name, args) ?? rest[name]?.(...args);
  }

  const store: Store = {
    ...vault,
    ...(routed as unknown as Pick<Store, (typeof BY_CONVERSATION)[number] | (typeof BY_MESSAGE)[number]>),

    async updateConversation(id, patch) {
      const room = await roomOf(id);
      if (!room) return vault.updateConversation(id, patch);
      const kept = Object.fromEntries(Object.entries(patch).filter(([name]) => !(NOT_THERE as readonly string[]).includes(name)));
      return room.shown(await room.thread.call('updateConversation', id, kept));
    },
    async deleteConversation(id) {
      if (await roomOf(id)) throw new MiaError('request.invalid', { reason: 'incognito' });
      const forgotten = await vault.deleteConversation(id);
      await letGoOfForgotten(all(), vault);
      return forgotten;
    },

    async addMessage(m) {
      if (rooms.has(m.conversation)) homes.set(m.id, m.conversation);
      const room = await roomOf(m.conversation);
      return room ? room.shown(await room.thread.call('addMessage', m)) : vault.addMessage(m);
    },
    async withStatus(status) {
      const here = await Promise.all(all().map(async (room) => room.shown(await room.thread.call('withStatus', status))));
      return [...(await vault.withStatus(status)), ...here.flat()];
    },

    async setReceipts(answer, receipts) {
      const room = await roomOfMessage(answer);
      if (!room) return vault.setReceipts(answer, receipts);
      room.receipts.set(answer, structuredClone(receipts));
    },
    async receipts(answer) {
      const room = await roomOfMessage(answer);
      return room ? receiptsOf(room.receipts.get(answer) ?? [], vault) : vault.receipts(answer);
    },

    async working(conversation) {
      const room = await roomOf(conversation);
      return room ? vault.held(conversation, room.mind) : vault.working(conversation);
    },
    async setWorking(conversation, chunks) {
      const room = await roomOf(conversation);
      if (!room) return vault.setWorking(conversation, chunks);
      room.mind = structuredClone(chunks);
    },

    async setDraft(d) {
      const room = await roomOf(d.conversation);
      if (room) return room.thread.call('setDraft', d);
      // A window that was left open may still send the draft of one that is over.
      if (d.conversation !== 'new') await vault.conversation(d.conversation);
      return vault.setDraft(d);
    },
    async setRecordings(conversation, recordings, now) {
      const room = await roomOf(conversation);
      if (room) return room.thread.call('setRecordings', conversation, recordings, now);
      if (conversation !== 'new') await vault.conversation(conversation);
      return vault.setRecordings(conversation, recordings, now);
    },
    async setEdit(message, edit) {
      const room = await roomOfMessage(message);
      return room ? room.thread.call('setEdit', message, edit) : vault.setEdit(message, edit);
    },

    async addAttachment(content, about) {
      const room = await roomOf(about.conversation);
      // Of a conversation that is over, or ends meanwhile, no file is kept.
      if (about.conversation !== undefined && gone.has(about.conversation)) throw new MiaError('not-found', { what: 'conversation' });
      if (!room) return vault.addAttachment(content, about);
      const added = await room.attachments.addAttachment(content, about);
      files.set(added.id, room.id);
      return added;
    },
    attachment: async (id) => ((await roomOfFile(id))?.attachments ?? vault).attachment(id),
    async *readAttachment(id, range) {
      yield* ((await roomOfFile(id))?.attachments ?? vault).readAttachment(id, range);
    },
    discardAttachment: async (id) => ((await roomOfFile(id))?.attachments ?? vault).discardAttachment(id),

    setImage: async (image) => ((await roomOfFile(image.attachment))?.images ?? vault).setImage(image),
    image: async (id) => ((await roomOfFile(id))?.images ?? vault).image(id),
    adoptImage: async (image, vectors) => ((await roomOfFile(image.attachment))?.images ?? vault).adoptImage(image, vectors),
    setImageText: async (id, text) => ((await roomOfFile(id))?.images ?? vault).setImageText(id, text),
    setImageVectors: async (id, seen) => ((await roomOfFile(id))?.images ?? vault).setImageVectors(id, seen),
    regionsToDo: async (id, encoder) => ((await roomOfFile(id))?.images ?? vault).regionsToDo(id, encoder),
    async imagesToDo(encoder, limit) {
      const here = await Promise.all(all().map((room) => room.images.imagesToDo(encoder, limit)));
      return [...here.flat(), ...(await vault.imagesToDo(encoder, limit))].slice(0, limit);
    },

    async search(q) {
      const room = await roomOf(q.conversation);
      return room ? room.thread.call('search', q) : vault.search(q);
    },

    async forget(message, also) {
      const room = await roomOfMessage(message);
      if (!room) {
        const forgotten = await vault.forget(message, also);
        await letGoOfForgotten(all(), vault);
        return forgotten;
      }
      const preview = await room.thread.call('forgetPreview', message);
      const undo = await room.thread.call('forget', message, options.clock.now());
      undos.set(undo, room.id);
      return { ...preview, undo };
    },
    async forgetRange(range, also) {
      const forgotten = await vault.forgetRange(range, also);
      await letGoOfForgotten(all(), vault);
      return forgotten;
    },
    async answersNear(message, terms, limit) {
      // What was said in memory only is repeated nowhere else.
      if (message !== null && (await roomOfMessage(message))) return { answers: [], found: terms.map(() => 0), parts: 0 };
      return vault.answersNear(message, terms, limit);
    },
    async undoForget(undo) {
      const room = await roomOf(undos.get(undo));
      return room ? room.thread.call('undoForget', undo) : vault.undoForget(undo);
    },
    async purge(undo) {
      const room = undo === undefined ? null : await roomOf(undos.get(undo));
      if (!room) return vault.purge(undo);
      for (let first = true; !(await room.thread.call('purgeStep', undo ?? null, first)); first = false);
      await room.attachments.sweep();
    },

    async close() {
      await Promise.all(all().map((room) => incognito.end(room.id)));
      await vault.close();
    },
  };

  const incognito: Incognito = {
    async create(c) {
      const room = await Room.open(c, options.entry, () => {
        if (rooms.get(c.id) !== room) return;
        forgetIds(c.id, true);
        options.lost(c.id);
      });
      rooms.set(c.id, room);
      return room.conversation();
    },
    list: () => Promise.all(all().map((room) => room.conversation())),
    has: (conversation) => rooms.has(conversation),
    knows: (id) => rooms.has(id) || homes.has(id) || gone.has(id),
    async setMemories(conversation, on) {
      const room = await roomOf(conversation);
      if (!room) throw new MiaError('not-found', { what: 'conversation' });
      room.memories = on;
      return room.conversation();
    },
    async keep(conversation) {
      const room = await roomOf(conversation);
      if (!room) throw new MiaError('not-found', { what: 'conversation' });
      // Who found the room before this has asked it by then; all others wait.
      const kept = new Promise<void>((resolve) => setImmediate(resolve)).then(() => keepRoom(room, vault, options.titleOf));
      const left = kept.then(() => forgetIds(room.id, false));
      room.keeping = left.catch(() => {
        room.keeping = null;
      });
      await left;
      await room.end();
      return kept;
    },
    async end(conversation) {
      const room = await roomOf(conversation);
      if (!room) return;
      forgetIds(conversation, true);
      await room.end();
    },
  };
  return { store, incognito };
}
