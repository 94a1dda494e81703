/** The app's card under a message of M.I.A's own export: ids and words of a fixed list, and nothing else of what stands there. */
import type { Card } from '../said/card.ts';
import { type Fields, fields, isId, list, oneOf } from './values.ts';

const WHY = ['incognito', 'conversation', 'paused', 'forgotten'] as const;
const FORGET = ['words', 'last', 'hour', 'today', 'conversation', 'everything'] as const;
const UNREMEMBER = ['last', 'message', 'conversation'] as const;
const KNOWN = ['everything', 'words'] as const;
/** Ids in one list of a card. */
const MOST = 1000;

const ids = (value: unknown): string[] => list(value).slice(0, MOST).filter(isId);
const idOrNull = (value: unknown): string | null => (isId(value) ? value : null);

const readers: { [Kind in Card['kind']]: (raw: Fields) => Extract<Card, { kind: Kind }> | null } = {
  kept: (raw) => ({
    ...{ kind: 'kept', facts: ids(raw.facts), habits: ids(raw.habits) },
    ...{ verbatim: ids(raw.verbatim), again: raw.again === true },
  }),
  'not-kept': (raw) => {
    const why = oneOf(WHY, raw.why);
    return why && { kind: 'not-kept', why };
  },
  forget: (raw) => {
    const of = oneOf(FORGET, raw.of);
    return of && { kind: 'forget', of, facts: ids(raw.facts), habits: ids(raw.habits), messages: ids(raw.messages) };
  },
  unremember: (raw) => {
    const of = oneOf(UNREMEMBER, raw.of);
    return of && { kind: 'unremember', of, message: idOrNull(raw.message) };
  },
  corrected: (raw) =>
    isId(raw.fact) && isId(raw.answer) ? { kind: 'corrected', was: idOrNull(raw.was), fact: raw.fact, answer: raw.answer } : null,
  wrong: (raw) => (isId(raw.answer) ? { kind: 'wrong', answer: raw.answer, facts: ids(raw.facts), messages: ids(raw.messages) } : null),
  known: (raw) => {
    const of = oneOf(KNOWN, raw.of);
    return of && { kind: 'known', of };
  },
  unread: () => ({ kind: 'unread' }),
};

/** Null where it is none. */
export function ownCard(value: unknown): Card | null {
  const raw = fields(value);
  const kind = raw && oneOf(Object.keys(readers) as Card['kind'][], raw.kind);
  return raw && kind ? readers[kind](raw) : null;
}
