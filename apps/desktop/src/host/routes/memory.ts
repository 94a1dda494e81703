import { MiaError } from '@mia/core/errors.ts';
import { searchAll } from '@mia/core/memory/search/index.ts';
import type { Context, Group } from '../context.ts';
import { toMessage } from '../shapes.ts';

export function receiptRoutes({ open }: Context): Group<'receipt'> {
  return {
    async 'receipt.list'({ answer }) {
      const { store } = await open();
      return { receipts: await store.receipts(answer) };
    },
  };
}

export function searchRoutes({ open, clock }: Context): Group<'search'> {
  return {
    async 'search.run'({ text, limit }, call) {
      const { store, encoder } = await open();
      return searchAll(text, limit ?? 50, { store, encoder, clock }, (words) => call.emit(words), call.signal);
    },
  };
}

export function memoryRoutes({ open, events }: Context): Group<'memory'> {
  return {
    async 'memory.source'({ memory }) {
      const { store } = await open();
      const message = await store.message(memory);
      return { message: toMessage(message), conversation: await store.conversation(message.conversation) };
    },
    async 'memory.forgetPreview'({ memory }) {
      const { store } = await open();
      return store.forgetPreview(memory);
    },
    async 'memory.forget'({ memory }) {
      const { store, undo, forgot } = await open();
      const forgotten = await store.forget(memory);
      const message = await store.message(memory);
      undo.add(forgotten.undo, { conversation: message.conversation, message: memory });
      // Neither a model's cache nor anything prepared may hold it, in whatever conversation it was recalled.
      forgot();
      events.publish({ type: 'message', message: toMessage(message) });
      events.publish({ type: 'conversation', conversation: await store.conversation(message.conversation) });
      return forgotten;
    },
    async 'memory.undo'({ undo: token }) {
      const { store, undo, forgot } = await open();
      const what = undo.take(token);
      if (!what) throw new MiaError('not-found');
      await store.undoForget(token);
      forgot();
      events.publish({ type: 'conversation', conversation: await store.conversation(what.conversation) });
      if (what.message) events.publish({ type: 'message', message: toMessage(await store.message(what.message)) });
      return { ok: true };
    },
  };
}
