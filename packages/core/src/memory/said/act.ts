import type { Clock } from '../../ports/clock.ts';
import type { Conversation, Message, Store } from '../storage/types.ts';
import type { Card } from './card.ts';
import { applyCorrection, type Correction, correctionOf } from './correct.ts';
import { keep, type Told, whyNotKept } from './keep.ts';
import { messageBefore, statedIn, type Words } from './last.ts';
import { type Said, saidInWords } from './said.ts';
import { MOST_FORGOTTEN, targetsOf } from './targets.ts';

export interface Deps {
  store: Store;
  clock: Pick<Clock, 'now'>;
}

/** A message that is answered by a card, and what was found out on the way. */
export interface Caught {
  said: Said;
  /** The message that it follows. */
  before: Message | null;
  correction: Correction;
  /** What is to be kept, and the message that told it; null: it is the message with the card. */
  kept: { what: Words; from: Message | null } | null;
}

/** What became of it. */
export interface Outcome {
  card: Card;
  told: Told[];
  /** The conversation, where it is changed. */
  conversation: Conversation | null;
}

/**
 * Whether a message is said to the memory, and not to the model. What the rules take for a correction or a question, but nothing
 * in the memory belongs to, is the model's.
 * @param parent the message that it follows
 * @throws MiaError `data.*`
 */
export async function caught(text: string, parent: string | null, conversation: Conversation, { store }: Deps): Promise<Caught | null> {
  const said = saidInWords(text, { afterMemory: parent !== null });
  if (said === null) return null;
  const before = parent === null ? null : await store.message(parent);
  if (said.kind === 'correct') {
    if (before?.role !== 'assistant' || before.forgotten || before.receipts === 0) return null;
    const correction = await correctionOf(said.right, before, store);
    return correction && { said, before, correction, kept: null };
  }
  if (said.kind === 'known' && said.about !== null && conversation.memories) {
    const { facts, habits, messages } = await targetsOf(said.about, '', conversation, store);
    if (facts.length + habits.length + messages.length === 0) return null;
  }
  if (said.kind === 'remember') {
    if ('what' in said) return { said, before, correction: null, kept: { what: said, from: null } };
    const from = await messageBefore(before, store);
    const what = from && statedIn(from);
    return what && { said, before, correction: null, kept: { what, from } };
  }
  return { said, before, correction: null, kept: null };
}

/** Does what was said, as far as it can be done without asking: nothing is erased here. @throws MiaError `data.*` */
export async function act(
  { said, before, correction, kept }: Caught,
  message: Message,
  conversation: Conversation,
  deps: Deps,
): Promise<Outcome> {
  const { store, clock } = deps;
  const done = (card: Card, told: Told[] = [], changed: Conversation | null = null): Outcome => ({ card, told, conversation: changed });
  const lost = async (): Promise<void> => {
    if (!conversation.incognito) await store.drawNothing([message.id]);
  };
  switch (said.kind) {
    case 'remember': {
      const why = await whyNotKept(conversation, store);
      if (why === null && kept) {
        const { card, told } = await keep(kept.what, kept.from ?? message, store);
        return done(card, told);
      }
      await lost();
      return done({ kind: 'not-kept', why: why ?? 'forgotten' });
    }
    case 'correct': {
      const why = await whyNotKept(conversation, store);
      if (why !== null || !correction || !before) {
        await lost();
        return done({ kind: 'not-kept', why: why ?? 'forgotten' });
      }
      const { card, told } = await applyCorrection(correction, before.id, message, clock.now(), store);
      return done(card, told);
    }
    case 'forget': {
      const none = { facts: [], habits: [], messages: [] };
      // It names what is to be forgotten.
      await lost();
      if (said.of === 'last') return done({ ...none, kind: 'forget', of: 'last', messages: await idBefore(before, store) });
      if (said.of !== 'words') return done({ ...none, kind: 'forget', of: said.of });
      if (!conversation.memories) return done({ kind: 'unread' });
      const { facts, habits, messages } = await targetsOf(said.words, message.id, conversation, store, MOST_FORGOTTEN);
      const ids = (all: readonly { id: string }[]): string[] => all.map(({ id }) => id);
      return done({
        kind: 'forget',
        of: 'words',
        facts: ids(facts),
        habits: ids(habits),
        messages: ids(messages),
        ...(said.all ? { all: true } : {}),
      });
    }
    case 'unremember': {
      await lost();
      if (said.of !== 'conversation' || conversation.incognito)
        return done({ kind: 'unremember', of: said.of, message: said.of === 'last' ? ((await idBefore(before, store))[0] ?? null) : null });
      const changed = await store.updateConversation(conversation.id, { remember: false });
      return done({ kind: 'unremember', of: 'conversation', message: null }, [], changed);
    }
    case 'known':
      if (!conversation.memories) return done({ kind: 'unread' });
      return done({ kind: 'known', of: said.about === null ? 'everything' : 'words' });
  }
}

async function idBefore(before: Message | null, store: Pick<Store, 'message'>): Promise<string[]> {
  const last = await messageBefore(before, store);
  return last ? [last.id] : [];
}

/**
 * The model is asked all the same: what the card alone had kept goes, and the message may be remembered again.
 * @throws MiaError `data.*`
 */
export async function takeBack(card: Card, message: Message, { store }: Pick<Deps, 'store'>): Promise<void> {
  if (card.kind === 'kept')
    for (const id of card.verbatim)
      await store.forget(id).then(
        ({ undo }) => store.purge(undo),
        () => {},
      );
  if (card.kind === 'forget' || card.kind === 'unremember') await store.drawAgain([message.id]);
}
