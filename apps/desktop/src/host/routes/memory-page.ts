/** The Memory page: what is remembered by time, what is pinned, and forgetting a stretch of it. */
import { MiaError } from '@mia/core/errors.ts';
import { parseQuery } from '@mia/core/memory/search/index.ts';
import type { ForgetRange } from '@mia/core/memory/storage/types.ts';
import type { Context, Group } from '../context.ts';
import { toMessage } from '../shapes.ts';
import { derivedOf } from './derived.ts';
import { toRepeating } from './memory.ts';

type Served = 'memory.timeline' | 'memory.pin' | 'memory.forgetRange' | 'memory.forgetRange.preview';

interface Params {
  kind: 'hour' | 'today' | 'conversation' | 'memories';
  conversation?: string | undefined;
  memories?: string[] | undefined;
}

const HOUR = 3_600_000;

export function memoryPageRoutes({ open, events, clock }: Context): Pick<Group<'memory'>, Served> {
  /** @throws MiaError `request.invalid` where the conversation or the memories are not named */
  function rangeOf({ kind, conversation, memories }: Params): ForgetRange {
    if (kind === 'hour') return { from: clock.now() - HOUR };
    // The day of the person's own calendar, as in the search's filters.
    if (kind === 'today') return { from: new Date(clock.now()).setHours(0, 0, 0, 0) };
    if (kind === 'memories' && memories !== undefined) return { memories };
    if (kind === 'memories' || conversation === undefined) throw new MiaError('request.invalid');
    return { conversation };
  }

  return {
    async 'memory.timeline'({ text = '', before, pinned, limit }) {
      const { store } = await open();
      const { words, typed, filters } = parseQuery(text, await store.folders(), clock.now());
      const query = { text: words, filters, limit, ...(before === undefined ? {} : { before }), ...(pinned ? { pinned } : {}) };
      return { ...(await store.timeline(query)), filters: typed };
    },
    async 'memory.pin'({ memory, on }) {
      const { store } = await open();
      await store.pinMessage(memory, on);
      return { ok: true };
    },
    async 'memory.forgetRange.preview'(params) {
      const { store } = await open();
      const range = rangeOf(params);
      const { removed, touched: _touched, ...count } = await store.forgetRangePreview(range);
      const { answersRepeatingRange } = await import('@mia/core/memory/index.ts');
      return { ...count, conversations: removed.length, answers: (await answersRepeatingRange(range, store)).map(toRepeating) };
    },
    async 'memory.forgetRange'({ answers = [], ...params }) {
      const { store, assistant, undo, forgot } = await open();
      const range = rangeOf(params);
      // What is being written would be written on.
      for (const id of (await store.forgetRangePreview(range)).touched) {
        const turn = assistant.running(id);
        if (turn) await assistant.stop(turn);
        assistant.unprepare(id);
      }
      const named =
        'memories' in range ? await Promise.all(range.memories.map(async (id) => ({ id, derived: await derivedOf(store, id) }))) : [];
      const { touched, removed, hidden, undo: token, ...count } = await store.forgetRange(range, answers);
      forgot();
      const messages = await Promise.all(hidden.map((id) => store.message(id)));
      const all = [
        ...removed.map((conversation) => ({ conversation, message: null })),
        ...messages.map(({ conversation, id }) => ({ conversation, message: id })),
      ];
      const [first, ...also] = all;
      undo.add(token, { ...(first ?? { conversation: null, message: null }), also });
      for (const { id, derived } of named)
        if (derived) events.publish({ type: 'memory.changed', kind: derived.kind, id, change: 'forgotten', text: '', undo: token });
      for (const id of removed) events.publish({ type: 'conversation-removed', id });
      for (const message of messages) events.publish({ type: 'message', message: toMessage(message) });
      for (const id of new Set([...touched, ...messages.map(({ conversation }) => conversation)]))
        if (!removed.includes(id)) events.publish({ type: 'conversation', conversation: await store.conversation(id) });
      return { ...count, conversations: removed.length, undo: token };
    },
  };
}
