/** Stretches of the shown path: how pieces that were fetched fit together. Pure. */
import type { Message } from '../../contract/index.ts';

/** What is here of a path. */
export interface Stretch {
  messages: Message[];
  /** Older messages are not here yet. */
  more: boolean;
  /** The path's newest messages, where `messages` do not reach them: what lies between is not here yet. Null: they do. */
  tail: Message[] | null;
}

/** A piece as the host gave it: whether the path goes on before and behind it. */
export interface Piece {
  messages: Message[];
  before: boolean;
  after: boolean;
}

/** A piece and a later one as one, where they overlap or the later one hangs on the first; null where something lies between. */
export function joined(first: Message[], later: Message[]): Message[] | null {
  const start = later[0];
  if (!start) return first;
  const same = first.findIndex((m) => m.id === start.id);
  if (same >= 0) return [...first.slice(0, same), ...later];
  const parent = first.findIndex((m) => m.id === start.parent);
  return parent >= 0 ? [...first.slice(0, parent + 1), ...later] : null;
}

/** A piece of the middle, and what is known of the path's end. */
export function placed(piece: Piece, newest: Message[]): Stretch {
  const whole = piece.after ? joined(piece.messages, newest) : piece.messages;
  return { messages: whole ?? piece.messages, more: piece.before, tail: whole ? null : newest };
}

/** A stretch with the piece behind it; null where that does not hang on it: the path was changed elsewhere. */
export function withNewer(stretch: Stretch, piece: Piece): Stretch | null {
  const last = stretch.messages.at(-1);
  if (piece.messages.length > 0 && piece.messages[0]?.parent !== last?.id) return null;
  const messages = [...stretch.messages, ...piece.messages];
  const whole = piece.after ? joined(messages, stretch.tail ?? []) : messages;
  return { messages: whole ?? messages, more: stretch.more, tail: whole ? null : stretch.tail };
}

/** A stretch after its path was changed: what it shares with the path as it is now stays. Null where it shares nothing. */
export function refreshed(stretch: Stretch, newest: Piece): Stretch | null {
  const whole = joined(stretch.messages, newest.messages);
  if (whole) return { messages: whole, more: stretch.more, tail: null };
  const first = stretch.messages[0];
  // It begins where the newest ones are.
  if (first === undefined || newest.messages.some((m) => m.id === first.id || m.parent === first.parent))
    return { messages: newest.messages, more: newest.before, tail: null };
  return null;
}
