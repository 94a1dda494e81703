/** Memories of the host in memory: receipts, the timeline, pins, forgetting and taking it back. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app, Conversation, Message, TimelineItem } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import * as data from './data.ts';
import { encoderHandlers } from './fake-encoder.ts';
import { derivedHandlers, derivedIn, forgetDerived, previewOf } from './fake-facts.ts';
import type { FakeState } from './fake-state.ts';
import { addVersion, leaveVersion } from './fake-tree.ts';

interface Host {
  readonly state: FakeState;
  id(): string;
  change(message: Message): void;
  patch(id: string, patch: Partial<Conversation>): Conversation;
  publish(event: AppEvent): void;
}

type All = Handlers<typeof app>;

/** What goes with anything that is forgotten here. */
export const COUNT = { messages: 1, facts: 3, habits: 0, images: 1, recordings: 0, receipts: 2, backups: 4, away: [] as string[] };

export function memoryHandlers(host: Host): {
  [Name in keyof All as Name extends `memory.${string}` | 'receipt.list' ? Name : never]: All[Name];
} {
  const { state } = host;
  const ok = { ok: true as const };
  const conversationOf = (id: string): Conversation => {
    const found = state.conversations.find((c) => c.id === id);
    if (!found) throw new MiaError('not-found');
    return found;
  };
  const all = (): Message[] => Object.values(state.messages).flat();
  const inRange = (kind: 'hour' | 'today' | 'conversation' | 'memories', conversation?: string, memories: string[] = []): Message[] => {
    if (kind === 'memories') return all().filter((m) => memories.includes(m.id));
    const from = kind === 'hour' ? Date.now() - data.HOUR : new Date().setHours(0, 0, 0, 0);
    return all().filter((m) => !m.forgotten && (kind === 'conversation' ? m.conversation === conversation : m.created >= from));
  };
  const forget = (messages: Message[]): string => {
    for (const m of messages) {
      host.change({ ...m, parts: [], forgotten: true });
      const neighbour = m.siblings[m.version + 1] ?? m.siblings[m.version - 1];
      if (neighbour !== undefined) host.patch(m.conversation, { head: leaveVersion(state, m, neighbour) });
    }
    return `memory:${JSON.stringify(messages)}`;
  };
  return {
    'receipt.list': () => ({ receipts: state.receipts }),
    'memory.source': ({ memory }) => {
      const message = all().find((m) => m.id === (derivedIn(state, memory)?.sources[0]?.message ?? memory));
      if (!message) throw new MiaError('not-found');
      return { message, conversation: conversationOf(message.conversation) };
    },
    'memory.timeline': ({ text = '', before, pinned, limit }) => {
      const words = text.trim().toLowerCase();
      const items = state.conversations
        .filter((c) => !c.incognito)
        .flatMap((c) => (state.messages[c.id] ?? []).map((m) => ({ c, m })))
        .filter(({ m }) => !m.forgotten && m.status !== 'streaming' && (!pinned || state.pins.includes(m.id)))
        .filter(({ m }) => textOf(m).toLowerCase().includes(words))
        .sort((a, b) => b.m.created - a.m.created || b.m.seq - a.m.seq)
        .map(({ c, m }) => itemOf(c, m, words, state));
      const start = before === undefined ? 0 : items.findIndex((i) => i.message === before) + 1;
      return { items: items.slice(start, start + limit), more: items.length > start + limit, filters: [] };
    },
    'memory.pin': ({ memory, on }) => {
      state.pins = [...state.pins.filter((id) => id !== memory), ...(on ? [memory] : [])];
      return ok;
    },
    'memory.forgetPreview': ({ memory }) => {
      const derived = derivedIn(state, memory);
      return derived ? previewOf(state, derived) : { ...COUNT, answers: state.repeating, stays: state.staying };
    },
    'memory.forget': ({ memory, answers = [] }) => {
      if (derivedIn(state, memory)) return forgetDerived(host, memory);
      state.receipts = state.receipts.map((r) => (r.memory === memory ? { ...r, forgotten: true, text: '' } : r));
      return { ...COUNT, undo: forget(all().filter((m) => m.id === memory || answers.includes(m.id))) };
    },
    'memory.forgetRange.preview': ({ kind, conversation, memories = [] }) => {
      const messages = inRange(kind, conversation, memories);
      const facts = memories.filter((id) => derivedIn(state, id)).length;
      const more = { answers: state.repeating, stays: state.staying, conversations: kind === 'conversation' ? 1 : 0 };
      return { ...COUNT, messages: messages.length, ...(kind === 'memories' ? { facts } : {}), ...more };
    },
    'memory.forgetRange': ({ kind, conversation, memories = [], answers = [] }) => {
      for (const id of memories) if (derivedIn(state, id)) forgetDerived(host, id);
      const messages = [...inRange(kind, conversation, memories), ...all().filter((m) => answers.includes(m.id))];
      return { ...COUNT, messages: messages.length, conversations: 0, undo: forget(messages) };
    },
    ...derivedHandlers(host),
    ...encoderHandlers((event) => host.publish(event)),
    'memory.undo': ({ undo }) => {
      if (undo.startsWith('conversation:')) {
        const back = JSON.parse(undo.slice(13)) as Conversation;
        state.conversations = [back, ...state.conversations];
        host.patch(back.id, {});
      } else if (undo.startsWith('derived:')) Object.assign(state, JSON.parse(undo.slice(8)) as Pick<FakeState, 'facts' | 'habits'>);
      else {
        state.receipts = data.receipts;
        for (const message of JSON.parse(undo.slice(7)) as Message[]) {
          if (message.versions > 1) host.patch(message.conversation, { head: addVersion(state, message) });
          host.change(message);
        }
      }
      return ok;
    },
  };
}

const textOf = (m: Message): string => m.parts.map((p) => p.text).join('');

function itemOf(c: Conversation, m: Message, words: string, state: FakeState): TimelineItem {
  const text = textOf(m);
  const at = words === '' ? -1 : text.toLowerCase().indexOf(words);
  const end = at + words.length;
  const marked = `${text.slice(Math.max(0, at - 60), at)}\uE000${text.slice(at, end)}\uE001${text.slice(end, end + 200)}`;
  return {
    ...{ message: m.id, conversation: { id: c.id, title: c.title }, role: m.role, origin: m.origin, created: m.created },
    text: at < 0 ? text.slice(0, 400) : marked,
    facts: 0,
    ...{ pinned: state.pins.includes(m.id), remembered: c.remember },
  };
}
