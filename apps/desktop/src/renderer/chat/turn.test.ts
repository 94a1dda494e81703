import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../contract/index.ts';
import * as data from '../testing/data.ts';
import { applyTurnEvent, type Chat, emptyChat, newTurn, shownMessages, textOf } from './turn.ts';

const conversation = data.conversation('c1', 'A chat');
const question = data.message('user', 'Why?', { id: 'q' });
const place = { kind: 'this-computer' } as const;

const events: TurnEvent[] = [
  { n: 1, type: 'accepted', message: question, conversation },
  { n: 2, type: 'state', state: 'reading', progress: { read: 10, total: 100, etaMs: 900 } },
  { n: 3, type: 'answer', message: 'a', model: 'm', modelName: 'Model', place },
  { n: 4, type: 'recalled', count: 2, none: false },
  { n: 5, type: 'text', delta: 'Because ' },
  { n: 6, type: 'text', delta: 'of it.' },
];

const fold = (chat: Chat, list: TurnEvent[]): Chat => list.reduce((state, event) => applyTurnEvent(state, event, 0), chat);

describe('a turn, event by event', () => {
  it('shows the question once it is on disk, and the answer only from its first token', () => {
    const before = fold({ ...emptyChat, turn: newTurn(0) }, events.slice(0, 4));
    expect(shownMessages(before).map((m) => m.id)).toEqual(['q']);
    expect(before.turn?.phase).toBe('reading');
    expect(before.turn?.progress?.total).toBe(100);
    const after = fold(before, events.slice(4));
    expect(shownMessages(after).map((m) => m.id)).toEqual(['q', 'a']);
    const answer = shownMessages(after)[1];
    expect(answer && textOf(answer)).toBe('Because of it.');
    expect(answer?.status).toBe('streaming');
    expect(answer?.receipts).toBe(2);
    expect(after.turn?.phase).toBe('answering');
  });

  it('takes every event once, however often a stream is followed again', () => {
    const chat = fold(emptyChat, events);
    expect(fold(chat, events)).toBe(chat);
  });

  it('comes to the same state from a replay as from the stream itself', () => {
    const streamed = fold({ ...emptyChat, turn: newTurn(0) }, events);
    const replayed = fold({ ...emptyChat, messages: [question], turn: newTurn(0, { id: 't' }) }, events);
    expect(shownMessages(replayed).map(textWithId)).toEqual(shownMessages(streamed).map(textWithId));
  });

  it('puts the stored answer in place of the streamed one when it is over', () => {
    const stored = data.message('assistant', 'Because of it.', { id: 'a', parent: 'q', receipts: 2 });
    const chat = fold(emptyChat, [...events, { n: 7, type: 'end', message: stored }]);
    expect(chat.turn).toBeNull();
    expect(chat.messages).toEqual([question, stored]);
    expect(chat.nothing).toEqual([]);
  });

  it('keeps a note without an answer', () => {
    const note = { ...question, status: 'note' as const };
    const chat = fold(emptyChat, [
      { n: 1, type: 'accepted', message: note, conversation },
      { n: 2, type: 'end', message: null },
    ]);
    expect(chat.turn).toBeNull();
    expect(shownMessages(chat)).toEqual([note]);
  });

  it('marks an answer whose turn says that memory held nothing', () => {
    const chat = fold(emptyChat, [
      ...events.slice(0, 3),
      { n: 4, type: 'recalled', count: 0, none: true },
      { n: 5, type: 'text', delta: 'x' },
      { n: 6, type: 'end', message: data.message('assistant', 'x', { id: 'a', parent: 'q' }) },
    ]);
    expect(chat.nothing).toEqual(['a']);
  });

  it('hides what followed a question while it is answered again, and replaces it at the end', () => {
    const old = data.message('assistant', 'Old.', { id: 'old', parent: 'q' });
    const start: Chat = { ...emptyChat, conversation, messages: [question, old], turn: newTurn(0, { question: 'q' }) };
    expect(shownMessages(start).map((m) => m.id)).toEqual(['q']);
    const again = data.message('assistant', 'New.', { id: 'a', parent: 'q', version: 1, versions: 2 });
    const chat = fold(start, [...events, { n: 7, type: 'end', message: again }]);
    expect(chat.messages.map((m) => m.id)).toEqual(['q', 'a']);
  });

  it('goes on from what a stopped answer had said', () => {
    const stopped = data.message('assistant', 'Because ', { id: 'a', parent: 'q', status: 'stopped' });
    const start: Chat = {
      ...emptyChat,
      conversation,
      messages: [question, stopped],
      turn: newTurn(0, { base: { text: 'Because ', thinking: '' }, question: 'q' }),
    };
    const chat = fold(start, [
      { n: 1, type: 'accepted', message: question, conversation },
      { n: 2, type: 'answer', message: 'a', model: 'm', modelName: 'Model', place },
      { n: 3, type: 'text', delta: 'of it.' },
    ]);
    expect(shownMessages(chat).map(textWithId)).toEqual(['q Why?', 'a Because of it.']);
  });

  it('shows a stopped answer all the while, where another window goes on with it', () => {
    const stopped = data.message('assistant', 'Because ', { id: 'a', parent: 'q', status: 'stopped' });
    let chat: Chat = { ...emptyChat, conversation, messages: [question, stopped], turn: newTurn(0, { id: 't' }) };
    const stream: TurnEvent[] = [
      { n: 1, type: 'accepted', message: question, conversation, continues: 'a' },
      { n: 2, type: 'state', state: 'waiting' },
      { n: 3, type: 'answer', message: 'a', model: 'm', modelName: 'Model', place, begun: { text: 'Because ', thinking: '' } },
      { n: 4, type: 'text', delta: 'of it.' },
    ];
    const seen = stream.map((event) => {
      chat = applyTurnEvent(chat, event, 0);
      return shownMessages(chat).map(textWithId).join(' / ');
    });
    expect(seen).toEqual(['q Why? / a Because ', 'q Why? / a Because ', 'q Why? / a Because ', 'q Why? / a Because of it.']);
  });

  it('keeps the stored half of an answer until the stream, followed from its start, has come as far', () => {
    const half = data.message('assistant', 'Because of', { id: 'a', parent: 'q', status: 'streaming' });
    let chat: Chat = { ...emptyChat, conversation, messages: [question, half], turn: newTurn(0, { id: 't' }) };
    const seen = events.map((event) => {
      chat = applyTurnEvent(chat, event, 0);
      return shownMessages(chat).map(textWithId).join(' / ');
    });
    expect(new Set(seen.slice(0, 5))).toEqual(new Set(['q Why? / a Because of']));
    expect(seen.at(-1)).toBe('q Why? / a Because of it.');
  });

  it('shows no article for an answer that failed before its first word', () => {
    const failed = data.message('assistant', '', { id: 'a', parent: 'q', status: 'failed', error: { code: 'model.busy' } });
    const chat = fold(emptyChat, [...events.slice(0, 3), { n: 4, type: 'end', message: failed }]);
    expect(shownMessages(chat).map((m) => m.id)).toEqual(['q']);
    expect(chat.messages.at(-1)?.error?.code).toBe('model.busy');
  });

  it('keeps what was said of an answer that failed half-way', () => {
    const failed = data.message('assistant', 'Because', { id: 'a', parent: 'q', status: 'failed', error: { code: 'model.crashed' } });
    const chat = fold(emptyChat, [...events, { n: 7, type: 'end', message: failed }]);
    expect(shownMessages(chat).map(textWithId)).toEqual(['q Why?', 'a Because']);
  });

  it('keeps thinking apart from the answer', () => {
    const chat = fold(emptyChat, [...events.slice(0, 3), { n: 4, type: 'thinking', delta: 'Hm.' }]);
    expect(chat.turn?.phase).toBe('thinking');
    const answer = shownMessages(chat)[1];
    expect(answer && textOf(answer, 'thinking')).toBe('Hm.');
    expect(answer && textOf(answer)).toBe('');
  });
});

const textWithId = (m: Parameters<typeof textOf>[0]): string => `${m.id} ${textOf(m)}`;
