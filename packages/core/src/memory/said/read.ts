import type { Fact, Habit, Message, Store } from '../storage/types.ts';
import { type Card, cardOf, type WhyNot } from './card.ts';
import { saidInWords } from './said.ts';
import { scopeOf, targetsOf } from './targets.ts';

export interface CardItem {
  kind: 'fact' | 'habit' | 'message';
  id: string;
  text: string;
  created: number;
  /** The message that it was said in; null where that is not there any more. */
  source: string | null;
}

/** A card as it is shown now: of what was forgotten since only the number is left. */
export interface ShownCard {
  kind: Card['kind'];
  why: WhyNot | null;
  of: 'words' | 'last' | 'hour' | 'today' | 'conversation' | 'everything' | 'message' | null;
  items: CardItem[];
  /** Of what is known: how many there are in all. */
  total: number;
  /** Named by the card, and forgotten since. */
  gone: number;
  /** Of "forget what I said about …": all of it is meant. */
  all: boolean;
  /** It was there already. */
  again: boolean;
  /** What the correction took the place of, in words. */
  was: string | null;
  /** The answer that was given what is wrong. */
  answer: string | null;
  /** What was asked about, in the person's own words. */
  about: string | null;
}

type Reads = Pick<Store, 'fact' | 'habit' | 'message' | 'facts' | 'factsAbout' | 'habits' | 'search' | 'conversation' | 'folders'>;

const FACTS = 8;
const ALL = 10_000;
const BEGINNING = 280;

const factItem = (fact: Fact): CardItem => ({
  ...{ kind: 'fact', id: fact.id, text: fact.text, created: fact.validFrom },
  source: fact.sources.at(-1)?.message ?? null,
});
const habitItem = (habit: Habit): CardItem => ({
  ...{ kind: 'habit', id: habit.id, text: habit.text, created: habit.sources.at(-1)?.created ?? 0 },
  source: habit.sources.at(-1)?.message ?? null,
});
const messageItem = (message: Message): CardItem => ({
  ...{ kind: 'message', id: message.id, created: message.created, source: message.id },
  text: textOf(message).slice(0, BEGINNING).toWellFormed(),
});
const textOf = ({ parts }: Pick<Message, 'parts'>): string =>
  parts
    .filter((part) => part.kind === 'text')
    .map((part) => part.text)
    .join('\n');

/** The card of a message with what it names, as that stands now. Null where the message has none. @throws MiaError `data.*` */
export async function readCard(message: Message, store: Reads): Promise<ShownCard | null> {
  const card = cardOf(message);
  if (!card) return null;
  const shown: ShownCard = {
    ...{ kind: card.kind, why: null, of: 'of' in card ? card.of : null, items: [], total: 0, gone: 0, all: false, again: false, was: null },
    ...{ answer: null, about: null },
  };
  const those = async (ids: { facts?: string[]; habits?: string[]; messages?: string[] }): Promise<void> => {
    const found = await Promise.all([
      ...(ids.facts ?? []).map((id) =>
        store.fact(id).then(
          (f) => (f.validTo === null ? factItem(f) : null),
          () => null,
        ),
      ),
      ...(ids.habits ?? []).map((id) => store.habit(id).then(habitItem, () => null)),
      ...(ids.messages ?? []).map((id) =>
        store.message(id).then(
          (m) => (m.forgotten ? null : messageItem(m)),
          () => null,
        ),
      ),
    ]);
    shown.items = found.filter((item) => item !== null);
    shown.total = shown.items.length;
    shown.gone = found.length - shown.items.length;
  };
  switch (card.kind) {
    case 'kept':
      shown.again = card.again;
      await those({ ...card, facts: [...card.facts, ...card.verbatim] });
      return shown;
    case 'not-kept':
      return { ...shown, why: card.why };
    case 'forget':
      shown.all = card.all === true;
      await those(card);
      return shown;
    case 'unremember':
      await those({ messages: card.message === null ? [] : [card.message] });
      return shown;
    case 'wrong':
      await those(card);
      return { ...shown, answer: card.answer };
    case 'corrected': {
      await those({ facts: [card.fact] });
      const was = card.was === null ? null : await store.fact(card.was).catch(() => null);
      return { ...shown, answer: card.answer, was: was?.text ?? null };
    }
    case 'known': {
      const said = saidInWords(textOf(message), { afterMemory: false });
      const about = said?.kind === 'known' ? said.about : null;
      const asked = await store.conversation(message.conversation);
      if (card.of === 'words' && about !== null) {
        const { facts, habits, messages } = await targetsOf(about, message.id, asked, store);
        const items = [...facts.map(factItem), ...habits.map(habitItem), ...messages.slice(0, 4).map(messageItem)];
        return { ...shown, items, total: items.length, about };
      }
      const [{ facts }, habits, { here }] = await Promise.all([
        store.facts({ limit: ALL, offset: 0 }),
        store.habits(asked.id),
        scopeOf(asked, store),
      ]);
      const known = facts.filter((fact) => fact.keptIn === here);
      const on = habits.filter((habit) => habit.on);
      const items = [...known.slice(0, FACTS).map(factItem), ...on.slice(0, FACTS).map(habitItem)];
      return { ...shown, items, total: known.length + on.length };
    }
    case 'unread':
      return shown;
  }
}
