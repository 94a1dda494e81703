/** What was forgotten and can still be taken back. When its time is over its bytes are overwritten. */
import type { Clock } from '@mia/core/ports/clock.ts';

/**
 * The window shows Undo for ten seconds, longer while it is focused or hovered: so much later nobody can press it.
 */
export const UNDO_MS = 60_000;

export interface Undone {
  /** Null where it was no message's: a fact, a habit. */
  conversation: string | null;
  /** Null when all of the conversation went. */
  message: string | null;
  /** It was the version that was shown, and another one took its place. */
  shown?: boolean;
  /** What went with it: answers that repeat it, the rest of a range. */
  also?: Pick<Undone, 'conversation' | 'message' | 'shown'>[];
  /** Takes it back where nothing was forgotten: a correction, something new. Nothing is overwritten when its time is over. */
  revert?(): Promise<void>;
}

export interface UndoList {
  add(token: string, what: Undone): void;
  /** Takes it off the list, null when it lapsed. */
  take(token: string): Undone | null;
  /** Ends all timers. @returns whether something still has to be overwritten: a purge of all follows then */
  close(): boolean;
}

/** `lapse` overwrites one token's bytes. */
export function createUndoList(clock: Clock, lapse: (token: string) => void): UndoList {
  const waiting = new Map<string, { what: Undone; cancel(): void }>();
  return {
    add(token, what) {
      const cancel = clock.after(UNDO_MS, () => {
        waiting.delete(token);
        if (!what.revert) lapse(token);
      });
      waiting.set(token, { what, cancel });
    },
    take(token) {
      const entry = waiting.get(token);
      if (!entry) return null;
      entry.cancel();
      waiting.delete(token);
      return entry.what;
    },
    close() {
      const left = [...waiting.values()].some(({ what }) => !what.revert);
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
      return left;
    },
  };
}
