/** Scenes of the sidebar and of finding: folders, thousands of conversations, a long conversation to look through. */
import type { Conversation, Message } from '../../contract/index.ts';
import * as data from './data.ts';
import { type FakeState, freshState } from './fake-state.ts';

const day = 24 * data.HOUR;
const phrase = { protectedBy: ['file' as const, 'phrase' as const] };

export function inFolders(): Conversation[] {
  const at = (id: string, title: string, age: number, over: Partial<Conversation> = {}): Conversation =>
    data.conversation(id, title, { updated: Date.now() - age, ...over });
  return [
    at('c9', 'Heron Seven: papers, survey and winter list', 3 * day, { pinned: true }),
    at('c1', 'How do I keep memory flat when a producer is faster than its consumer?', 0, { messages: 4 }),
    at('c2', 'Boat papers', 2 * day, { folder: 'f1' }),
    at('c3', 'Winter list', 12 * day, { folder: 'f1' }),
    at('c5', 'ما هي أفضل طريقة لحفظ الزيتون؟', 3 * data.HOUR, { folder: 'f2' }),
    at('c4', 'Greek for a phone call with the harbour office', 2 * data.HOUR),
    at('c6', 'Eleni’s birthday: what she asked for last year', 20 * day, { remember: false }),
    at('c7', 'Rewriting the letter to the landlord', 41 * day),
    at('c8', 'Old questions', 60 * day, { archived: true }),
  ];
}

const folder = (id: string, name: string, position: number) => ({ id, name, position, conversations: 0 });

const folders = [folder('f1', 'Boats', 0), folder('f2', 'Garden and kitchen', 1)];

function said(): Record<string, Message[]> {
  const one = (id: string, conversation: string, role: 'user' | 'assistant', text: string, over: Partial<Message> = {}): Message =>
    data.message(role, text, { id, conversation, created: Date.now() - 3 * day, ...over });
  return {
    c1: [
      one('q1', 'c1', 'user', 'What is the name of my boat, and what did we plan for the winter?'),
      one('a1', 'c1', 'assistant', 'Your boat is called **Heron Seven**. Take the sails off and book the survey before March.', {
        parent: 'q1',
      }),
      one('q2', 'c1', 'user', 'How do I keep memory flat when a producer is faster than its consumer?', { parent: 'a1' }),
      one('a2', 'c1', 'assistant', data.longAnswer, { parent: 'q2' }),
    ],
    c2: [
      one('b1', 'c2', 'user', 'The harbour office wants the boat papers of Heron Seven by the end of May.'),
      one('b2', 'c2', 'assistant', 'Three things are missing: the survey, the insurance and the old licence.', { parent: 'b1' }),
    ],
    c3: [one('w1', 'c3', 'user', 'Winter list for the boat: sails, rigging, survey.', { status: 'note' })],
    c4: [one('g1', 'c4', 'user', 'How do I say “When does the harbour office open?” in Greek?')],
  };
}

export const inSidebar = (over: Partial<FakeState> = {}): FakeState =>
  freshState({ conversations: inFolders(), folders, messages: said(), meaning: ['b2'], ...phrase, ...over });

/** `n` conversations, newest first. */
export function thousands(n: number): Conversation[] {
  return Array.from({ length: n }, (_, at) =>
    data.conversation(`t${at}`, `Conversation number ${at}`, { updated: Date.now() - at * 3 * data.HOUR }),
  );
}

/** A conversation of `n` messages; every 50th speaks of a lighthouse. */
export function path(n: number): Message[] {
  return Array.from({ length: n }, (_, at) =>
    data.message(
      at % 2 === 0 ? 'user' : 'assistant',
      at % 50 === 0
        ? `Message ${at}: the lighthouse keeper wrote again.`
        : `Message ${at}. ${'Words that fill a line or two. '.repeat(1 + (at % 5))}`,
      { id: `p${at}`, conversation: 'c1', parent: at === 0 ? null : `p${at - 1}` },
    ),
  );
}

export const sidebarScenes: Record<string, () => FakeState> = {
  folders: () => inSidebar(),
  'many-folders': () =>
    inSidebar({
      folders: Array.from({ length: 24 }, (_, n) =>
        folder(`f${n + 1}`, n % 5 === 0 ? `A folder with a name that is much longer than its place ${n}` : `Folder ${n + 1}`, n),
      ),
    }),
  thousands: () => freshState({ conversations: thousands(5000), ...phrase }),
  lighthouse: () =>
    freshState({
      conversations: [
        data.conversation('c1', 'Letters', { messages: 600 }),
        data.conversation('c2', 'Another', { updated: Date.now() - 2 * day }),
      ],
      messages: { c1: path(600), c2: [data.message('user', 'Something else.', { id: 'z1', conversation: 'c2' })] },
      ...phrase,
    }),
};
