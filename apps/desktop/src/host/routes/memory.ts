import { MiaError } from '@mia/core/errors.ts';
import { searchAll } from '@mia/core/memory/search/index.ts';
import type { Message, NearAnswer, Store } from '@mia/core/memory/storage/types.ts';
import type { Receipt, RepeatingAnswer } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';
import { leaveToNeighbour, takePlace } from '../neighbour.ts';
import { toMessage } from '../shapes.ts';
import { derivedOf, derivedRoutes } from './derived.ts';
import { encoderRoutes } from './encoder.ts';
import type { memoryPageRoutes } from './memory-page.ts';

/** What holds in the place of a fact: null where it holds itself or is gone, empty where it ended. */
async function presentOf(store: Pick<Store, 'fact'>, id: string): Promise<string | null> {
  const fact = await store.fact(id).catch(() => null);
  if (!fact || fact.validTo === null) return null;
  return fact.supersededBy === null ? '' : ((await store.fact(fact.supersededBy).catch(() => null))?.text ?? '');
}

/** What a message showed. */
async function imagesOf(store: Pick<Store, 'message'>, id: string): Promise<NonNullable<Receipt['images']>> {
  const message = await store.message(id).catch(() => null);
  return (message?.parts ?? []).flatMap(({ kind, attachment, text, meta }) => {
    if (kind !== 'image' || attachment === undefined) return [];
    return [{ id: attachment, name: text, width: Number(meta?.width ?? 0), height: Number(meta?.height ?? 0) }];
  });
}

export function receiptRoutes({ open }: Context): Group<'receipt'> {
  return {
    async 'receipt.list'({ answer }) {
      const { store } = await open();
      const [receipts, { conversation }] = await Promise.all([store.receipts(answer), store.message(answer)]);
      const overtaken = await store.overtaken(
        receipts.map((r) => r.memory),
        conversation,
      );
      const old = new Map(overtaken.map((one) => [one.message, one.now?.text ?? '']));
      const now = await Promise.all(
        receipts.map((r) => (r.forgotten || r.kept ? null : r.fact ? presentOf(store, r.fact) : (old.get(r.memory) ?? null))),
      );
      const images = await Promise.all(receipts.map((r) => (r.forgotten || r.kept || r.fact ? [] : imagesOf(store, r.memory))));
      return {
        receipts: receipts.map((r, at) => ({
          ...r,
          ...(now[at] === null ? {} : { now: now[at] as string }),
          ...(images[at]?.length ? { images: images[at] } : {}),
        })),
      };
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

/** Characters shown of an answer that repeats what is to be forgotten. */
const BEGINNING = 240;

export const toRepeating = ({ given: _given, ...answer }: NearAnswer): RepeatingAnswer => ({
  ...answer,
  text: answer.text.slice(0, BEGINNING),
});

const saidIn = ({ parts }: Message): string =>
  parts.map((part) => (part.kind === 'thinking' || part.kind === 'tool' ? '' : part.text)).join('\n');

const wordsOf = (derived: NonNullable<Awaited<ReturnType<typeof derivedOf>>>): string =>
  derived.kind === 'fact' ? `${derived.fact.text} ${derived.fact.object}` : derived.habit.text;

export function memoryRoutes(context: Context): Omit<Group<'memory'>, keyof ReturnType<typeof memoryPageRoutes>> {
  const { open, events } = context;
  return {
    async 'memory.source'({ memory }) {
      const { store } = await open();
      const message = await store.message(await store.sourceOf(memory));
      return { message: toMessage(message), conversation: await store.conversation(message.conversation) };
    },
    async 'memory.forgetPreview'({ memory }) {
      const { store } = await open();
      const [preview, derived] = await Promise.all([store.forgetPreview(memory), derivedOf(store, memory)]);
      const text = derived ? wordsOf(derived) : saidIn(await store.message(memory));
      // Recall, with its reading of dates, is behind the open vault: the window does not wait for it.
      const { answersRepeating } = await import('@mia/core/memory/index.ts');
      return { ...preview, answers: (await answersRepeating(memory, text, store)).map(toRepeating) };
    },
    async 'memory.forget'({ memory, answers = [] }) {
      const services = await open();
      const { store, undo, forgot } = services;
      const derived = await derivedOf(store, memory);
      const forgotten = await store.forget(memory, answers);
      const gone = await Promise.all([...(derived ? [] : [memory]), ...answers].map((id) => store.message(id)));
      const left = [];
      for (const { conversation, id } of gone) left.push({ conversation, message: id, shown: await leaveToNeighbour(id, services) });
      const [first, ...also] = left;
      undo.add(forgotten.undo, { ...(first ?? { conversation: null, message: null }), also });
      if (derived) {
        const { kind } = derived;
        events.publish({ type: 'memory.changed', kind, id: memory, change: 'forgotten', text: '', undo: forgotten.undo });
      }
      // Neither a model's cache nor anything prepared may hold it, in whatever conversation it was recalled.
      forgot();
      for (const message of gone) events.publish({ type: 'message', message: toMessage(message) });
      for (const id of new Set(gone.map((message) => message.conversation)))
        events.publish({ type: 'conversation', conversation: await store.conversation(id) });
      return forgotten;
    },
    async 'memory.undo'({ undo: token }) {
      const services = await open();
      const { store, undo, forgot } = services;
      const what = undo.take(token);
      if (!what) throw new MiaError('not-found');
      if (what.revert) await what.revert();
      else await store.undoForget(token);
      for (const { conversation, message, shown } of [what, ...(what.also ?? [])])
        if (shown && conversation && message) await takePlace(conversation, message, services);
      forgot();
      const all = [what, ...(what.also ?? [])];
      for (const id of new Set(all.flatMap(({ conversation }) => conversation ?? [])))
        events.publish({ type: 'conversation', conversation: await store.conversation(id) });
      for (const { message } of all) if (message) events.publish({ type: 'message', message: toMessage(await store.message(message)) });
      return { ok: true };
    },
    ...derivedRoutes(context),
    ...encoderRoutes(context),
  };
}
