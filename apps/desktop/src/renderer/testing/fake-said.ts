/** What is said to the memory of the host in memory: the same rules, on what it holds. */
import { type Card, cardPart, type Said, saidInWords } from '@mia/core/memory/said/index.ts';
import type { AppEvent, Conversation, Fact, Message, SaidCard } from '../../contract/index.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  id(): string;
  publish(event: AppEvent): void;
  patch(id: string, patch: Partial<Conversation>): Conversation;
}

const NOTHING: Omit<SaidCard, 'kind'> = {
  ...{ why: null, of: null, items: [], total: 0, gone: 0, all: false, again: false, was: null, answer: null, about: null },
};

type Item = SaidCard['items'][number];
const itemOf = (fact: Fact): Item => ({
  ...{ kind: 'fact', id: fact.id, text: fact.text, created: fact.validFrom, source: fact.sources[0]?.message ?? null },
});

/** The part that makes a message one with a card; null: it is for the model. `before` is the last message of the path. */
export function saidPart(host: Host, message: string, text: string, before: Message | undefined): Message['parts'][number] | null {
  const said = saidInWords(text, { afterMemory: (before?.receipts ?? 0) > 0 });
  if (!said) return null;
  const card = cardFor(host, message, said, before);
  host.state.cards[message] = card;
  return cardPart({ kind: card.kind } as Card);
}

function cardFor(host: Host, message: string, said: Said, before: Message | undefined): SaidCard {
  const { state } = host;
  switch (said.kind) {
    case 'remember': {
      if (state.settings['memory.paused'] === true) return { ...NOTHING, kind: 'not-kept', why: 'paused' };
      const what = 'what' in said ? said.what : (before?.parts[0]?.text ?? '');
      const text = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/u, '')}.`;
      return { ...NOTHING, kind: 'kept', items: [itemOf(add(host, message, text, 'added'))], total: 1 };
    }
    case 'correct': {
      const was = state.facts.find((f) => f.validTo === null);
      const fact = add(host, message, `${said.right}.`, 'corrected');
      return { ...NOTHING, kind: 'corrected', was: was?.text ?? null, answer: before?.id ?? null, items: [itemOf(fact)], total: 1 };
    }
    case 'forget': {
      const words =
        said.of === 'words'
          ? said.words
              .toLowerCase()
              .split(/\W+/u)
              .filter((word) => word.length > 3)
          : [];
      const items = state.facts.filter((f) => words.some((word) => f.text.toLowerCase().includes(word))).map(itemOf);
      return { ...NOTHING, kind: 'forget', of: said.of, all: said.of === 'words' && said.all === true, items, total: items.length };
    }
    case 'unremember':
      if (said.of === 'conversation') host.patch('c1', { remember: false });
      return { ...NOTHING, kind: 'unremember', of: said.of };
    case 'known': {
      const facts = state.facts.filter((f) => f.validTo === null);
      const habits = state.habits
        .filter((h) => h.on)
        .map((h): Item => ({ ...h, kind: 'habit', created: Date.now(), source: h.sources[0]?.message ?? null }));
      return {
        ...NOTHING,
        kind: 'known',
        about: said.about,
        items: [...facts.slice(0, 8).map(itemOf), ...habits],
        total: facts.length + habits.length,
      };
    }
  }
}

function add(host: Host, message: string, text: string, change: 'added' | 'corrected'): Fact {
  const { state } = host;
  const undo = `derived:${JSON.stringify({ facts: state.facts, habits: state.habits })}`;
  const now = Date.now();
  const fact: Fact = {
    ...{ id: host.id(), text, subject: 'user', relation: 'asked to remember', object: text, maker: 'person', count: 1, pinned: false },
    ...{ validFrom: now, validTo: null, supersededBy: null, sources: [{ message, conversation: 'c1', created: now }] },
  };
  state.facts = [fact, ...state.facts];
  host.publish({ type: 'memory.changed', kind: 'fact', id: fact.id, change, text, undo, answer: message });
  return fact;
}

/** A card with what is there of it now. */
export function cardIn(state: FakeState, message: string): SaidCard | null {
  const card = state.cards[message];
  if (!card) return null;
  const there = new Set([...state.facts, ...state.habits, ...Object.values(state.messages).flat()].map(({ id }) => id));
  const items = card.items.filter(({ id }) => there.has(id));
  return { ...card, items, gone: card.items.length - items.length };
}
