import { randomBytes } from 'node:crypto';
import { MiaError } from '@mia/core/errors.ts';
import { conversationJson, conversationMarkdown } from '@mia/core/memory/export/index.ts';
import type { PathPart, Store } from '@mia/core/memory/storage/types.ts';
import type { Context, Group } from '../context.ts';
import { exportWords, languageOf } from '../language.ts';
import { toMessage } from '../shapes.ts';

/** Messages of a conversation that open with it; older ones are asked for with `before`. */
const PAGE = 200;
/** Characters of an export that travel together. */
const PIECE = 256 * 1024;

/** The messages before one, of whatever path that one is on. */
async function olderPart(store: Store, id: string, before: string, limit: number): Promise<PathPart> {
  const messages = await store.path(id, { limit, before });
  return { messages, before: messages.length > 0 && messages[0]?.parent !== null, after: true };
}

/** Whether a folder keeps its memories to itself: then moving a conversation changes what may be given where. */
export const keepsSome = async (store: Pick<Store, 'folders'>): Promise<boolean> => (await store.folders()).some((f) => !f.remember);

export function conversationRoutes({ open, clock, events }: Context): Group<'conversation'> {
  return {
    async 'conversation.list'({ archived, limit, offset }) {
      const { store } = await open();
      const conversations = await store.conversations({
        ...(archived === undefined ? {} : { archived }),
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
      });
      return { conversations };
    },
    async 'conversation.create'({ incognito }) {
      const services = await open();
      // 128 random bits: the id stands in the window's address, and a browser's history says nothing by it.
      const id = randomBytes(16).toString('hex');
      const made = { id, created: clock.now(), zone: clock.zone() };
      const conversation = await (incognito ? services.incognito.create(made) : services.store.createConversation(made));
      events.publish({ type: 'conversation', conversation });
      return { conversation };
    },
    async 'conversation.open'({ id, limit = PAGE, before, around, after }) {
      const { store, assistant } = await open();
      const part =
        before === undefined
          ? store.pathPart(id, { limit, ...(around === undefined ? {} : { around }), ...(after === undefined ? {} : { after }) })
          : olderPart(store, id, before, limit);
      const [conversation, { messages, ...goesOn }, draft, edits] = await Promise.all([
        store.conversation(id),
        part,
        store.draft(id),
        store.edits(id),
      ]);
      return { conversation, messages: messages.map(toMessage), draft, edits, turn: assistant.running(id), ...goesOn };
    },
    async 'conversation.update'({ id, patch }) {
      const { store, assistant, forgot } = await open();
      // A running answer hangs on the path that is shown now.
      if (patch.head !== undefined && assistant.running(id)) throw new MiaError('conflict');
      const conversation = await store.updateConversation(id, {
        ...(patch.title === undefined ? {} : { title: patch.title, titleSource: 'person' as const }),
        ...(patch.pinned === undefined ? {} : { pinned: patch.pinned }),
        ...(patch.archived === undefined ? {} : { archived: patch.archived }),
        ...(patch.remember === undefined ? {} : { remember: patch.remember }),
        ...(patch.folder === undefined ? {} : { folder: patch.folder }),
        ...(patch.model === undefined ? {} : { model: patch.model }),
        ...(patch.readAt === undefined ? {} : { readAt: patch.readAt }),
        ...(patch.head === undefined ? {} : { head: patch.head }),
      });
      // What was read ahead was another path.
      if (patch.head !== undefined) assistant.unprepare(id);
      // What is prepared may hold what may not be given there any more.
      if (patch.remember !== undefined || (patch.folder !== undefined && (await keepsSome(store)))) forgot();
      events.publish({ type: 'conversation', conversation });
      if (patch.folder !== undefined) events.publish({ type: 'folders' });
      return { conversation };
    },
    async 'conversation.show'({ id, version }) {
      const { store, assistant } = await open();
      // A running answer hangs on the path that is shown now.
      if (assistant.running(id)) throw new MiaError('conflict');
      const conversation = await store.showVersion(id, version);
      assistant.unprepare(id);
      events.publish({ type: 'conversation', conversation });
      return { conversation };
    },
    async 'conversation.find'({ id, text }) {
      const { store } = await open();
      const matches = await store.find(id, text);
      return { matches, total: matches.reduce((sum, { count }) => sum + count, 0) };
    },
    async 'conversation.export'({ id, format }, call) {
      const { store } = await open();
      const conversation = await store.conversation(id);
      const language = languageOf(await store.setting('appearance.language'));
      const options = { words: exportWords(language), language, now: clock.now(), zone: clock.zone() };
      let count = 0;
      const pieces =
        format === 'json' ? conversationJson(conversation, store, options) : conversationMarkdown(conversation, store, options);
      for await (const { text, messages } of pieces) {
        if (call.signal.aborted) throw new MiaError('request.cancelled');
        count += messages;
        for (let at = 0; at < text.length; at += PIECE) await call.emit({ text: text.slice(at, at + PIECE) });
      }
      return { name: conversation.title, messages: count };
    },
    async 'conversation.delete'({ id }) {
      const { store, assistant, undo, forgot } = await open();
      const turn = assistant.running(id);
      if (turn) await assistant.stop(turn);
      assistant.unprepare(id);
      const forgotten = await store.deleteConversation(id);
      forgot();
      undo.add(forgotten.undo, { conversation: id, message: null });
      events.publish({ type: 'conversation-removed', id });
      return forgotten;
    },
  };
}
