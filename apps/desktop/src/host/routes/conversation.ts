import { randomBytes } from 'node:crypto';
import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';
import { toMessage } from '../shapes.ts';

/** Messages of a conversation that open with it; older ones are asked for with `before`. */
const PAGE = 200;

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
    async 'conversation.open'({ id, limit, before }) {
      const { store, assistant } = await open();
      const [conversation, messages, draft] = await Promise.all([
        store.conversation(id),
        store.path(id, { limit: limit ?? PAGE, ...(before === undefined ? {} : { before }) }),
        store.draft(id),
      ]);
      return { conversation, messages: messages.map(toMessage), draft, turn: assistant.running(id) };
    },
    async 'conversation.update'({ id, patch }) {
      const { store } = await open();
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
    'conversation.export': () => {
      throw new MiaError('request.unknown');
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
