/** What is remembered, for the harness: several weeks of it, pinned, left out, in other scripts. */
import type { Fact, Message, SaidCard } from '../../contract/index.ts';
import * as data from './data.ts';
import { type FakeState, freshState } from './fake-state.ts';

const day = 24 * data.HOUR;

function said(conversation: string, at: number, texts: readonly string[]): Message[] {
  return texts.map((text, n) => {
    const id = `${conversation}-${n}`;
    const over = { id, conversation, parent: n === 0 ? null : `${conversation}-${n - 1}`, created: Date.now() - at + n * 40_000 };
    return data.message(n % 2 === 0 ? 'user' : 'assistant', text, over);
  });
}

export function remembered(over: Partial<FakeState> = {}): FakeState {
  const conversations = [
    data.conversation('c1', 'What is the name of my boat?', { messages: 4 }),
    data.conversation('c2', 'Boat papers', { updated: Date.now() - day }),
    data.conversation('c3', 'Eleni’s birthday', { updated: Date.now() - 3 * day }),
    data.conversation('c4', 'ما هي أفضل طريقة لحفظ الزيتون؟', { updated: Date.now() - 9 * day }),
    data.conversation('c5', 'Letter to the landlord', { updated: Date.now() - 12 * day, remember: false }),
  ];
  return freshState({
    conversations,
    messages: {
      c1: said('c1', data.HOUR / 2, [
        'What is the name of my boat, and what did we plan for the winter?',
        'Your boat is called **Heron Seven**. For the winter you planned to take the sails off, loosen the rigging, and book the survey before March.',
        'And when does the harbour office open?',
        'At eight, Monday to Friday.',
      ]),
      c2: said('c2', day, [
        'My sailing boat is called Heron Seven. She lies in the harbour of Galaxidi and needs new papers in spring: the survey is due before March, the insurance wants a copy, and the harbour office asks for the old licence too. Please remind me of the three of them when I ask about the winter list, and of the phone number of the harbour office, which stands in the letter from last year.',
        'Noted: survey before March, a copy for the insurance, the old licence for the harbour office.',
      ]),
      c3: said('c3', 3 * day, [
        'My daughter Eleni turns nine on 14 May. She asked for a telescope.',
        'A small refractor is easiest for a child to point.',
      ]),
      c4: said('c4', 9 * day, ['ما هي أفضل طريقة لحفظ الزيتون؟', 'في ماء مالح، في مكان بارد ومظلم.']),
      c5: said('c5', 12 * day, ['Please make this letter to my landlord more polite.', 'Here is a politer version of your letter.']),
    },
    pins: ['c3-0'],
    protectedBy: ['file', 'phrase'],
    repeating: [
      ...[
        { message: 'c1-1', text: 'Your boat is called Heron Seven. For the winter you planned to take the sails off.' },
        { message: 'c2-1', text: 'Noted: survey before March, a copy for the insurance, the old licence for the harbour office.' },
      ].map((one, n) => ({ ...one, conversation: `c${n + 1}`, conversationTitle: 'Boat papers', created: Date.now() - n * day })),
    ],
    staying: [{ kind: 'fact', id: 'f1', text: "Your daughter's name is Eleni." }],
    ...over,
  });
}

/** Every kind of card, one under the other. */
function cards(): FakeState {
  const state = remembered();
  const said = (id: string, text: string, card: Partial<SaidCard> & Pick<SaidCard, 'kind'>): void => {
    const path = state.messages.c1 ?? [];
    const before = path.at(-1)?.id ?? null;
    state.messages.c1 = [...path, data.message('user', text, { id, parent: before, parts: [{ kind: 'text', text }, CARD] })];
    state.cards[id] = { ...NO_CARD, ...card };
  };
  const fact = (n: number): SaidCard['items'][number] => {
    const { id, text, validFrom } = data.facts[n] as Fact;
    return { kind: 'fact', id, text, created: validFrom, source: 'c3-0' };
  };
  const daughter = 'My daughter Eleni turns nine on 14 May. She asked for a telescope.';
  const message = { kind: 'message' as const, id: 'c3-0', text: daughter, created: Date.now() - 3 * day, source: 'c3-0' };
  said('s1', "Remember that my daughter's name is Eleni", { kind: 'kept', items: [fact(0)] });
  said('s2', 'Vergiss alles über meine Tochter', { kind: 'forget', of: 'words', items: [fact(0), message] });
  said('s3', "No, it's Heron Eight", {
    kind: 'corrected',
    was: 'Your sailing boat is called Heron Seven.',
    answer: 'c1-1',
    items: [fact(1)],
  });
  said('s4', "That's wrong: she is nine", { kind: 'wrong', answer: 'c1-1', items: [fact(0), fact(3)] });
  said('s5', 'Remember that my dog is called Rex', { kind: 'not-kept', why: 'paused' });
  said('s6', "Don't remember this", { kind: 'unremember', of: 'last', items: [message] });
  said('s7', 'What do you know about me?', { kind: 'known', items: [fact(0), fact(1), fact(3)], total: 212 });
  return state;
}
const CARD: Message['parts'][number] = { kind: 'tool', text: '', meta: { card: {} } };
const NO_CARD: Omit<SaidCard, 'kind'> = {
  ...{ why: null, of: null, items: [], total: 0, gone: 0, all: false, again: false, was: null, answer: null, about: null },
};

export const memoryScenes: Record<string, () => FakeState> = {
  memory: () => remembered(),
  corrected: () => {
    const state = remembered({
      receipts: [
        ...data.receipts.map((receipt, n) => (n === 0 ? { ...receipt, now: 'Your sailing boat is called Heron Eight.' } : receipt)),
        // Moved over the border of a folder since.
        ...data.receipts
          .slice(0, 1)
          .map((receipt) => ({ ...receipt, rank: 9, memory: 'c2-9', conversationTitle: '', text: '', kept: true })),
      ],
    });
    state.messages.c1 = (state.messages.c1 ?? []).map((m, n) => (n === 1 ? { ...m, receipts: 2 } : m));
    state.folders = [{ id: 'boat', name: 'Boat', position: 0, conversations: 1, remember: false }];
    state.conversations = state.conversations.map((c) => (c.id === 'c2' ? { ...c, folder: 'boat' } : c));
    return state;
  },
  /** The model is in the middle of its probe, or through it and at work. */
  probing: () => remembered({ drawing: { ...data.drawing, tried: 12, right: 9 } }),
  crowded: () => remembered({ drawing: { ...data.drawing, tried: 0, right: 0, crowded: true } }),
  drawing: () =>
    remembered({
      drawing: {
        ...data.drawing,
        ...{ id: 'ollama/qwen3:8b', name: 'qwen3:8b', passed: true, precision: 0.95, recall: 0.8, right: 27, done: 118, total: 240 },
      },
    }),
  cards,
  nothing: () => freshState({ facts: [], habits: [] }),
};
