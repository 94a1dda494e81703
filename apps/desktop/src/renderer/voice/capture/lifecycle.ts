/**
 * When the microphone may be open. It is closed until somebody presses to talk; after what was said it stays armed for two minutes
 * while the window is in front, or while hands-free is on, so that the ring has what comes before the next press. It never opens by
 * itself.
 */

/** So long it stays armed after the last utterance. */
export const ARMED_MS = 120_000;
/** So long another program may be in front meanwhile. */
export const BEHIND_MS = 10_000;

export interface Situation {
  open: boolean;
  /** Utterances that are being recorded. */
  takes: number;
  /** When the last one ended, monotonic ms. */
  lastEnd: number;
  /** Since when another window has the focus; null while this one does. */
  behindSince: number | null;
  hidden: boolean;
  locked: boolean;
  incognito: boolean;
  handsFree: boolean;
  /** The setting: off, it opens on press and closes after each utterance. */
  preRoll: boolean;
}

export const AT_START: Situation = {
  ...{ open: false, takes: 0, lastEnd: 0, behindSince: null },
  ...{ hidden: false, locked: false, incognito: false, handsFree: false, preRoll: true },
};

export type Happening =
  | { kind: 'blurred' | 'focused' | 'time' }
  /** So many utterances are recorded now. One more opens it. */
  | { kind: 'takes'; takes: number }
  /** It could not be opened, its device went, or somebody closed it. */
  | { kind: 'closed' }
  | ({ kind: 'now' } & Partial<Pick<Situation, 'hidden' | 'locked' | 'incognito' | 'handsFree' | 'preRoll'>>);

/** @param now monotonic ms */
export function next(before: Situation, happening: Happening, now: number): Situation {
  const after = happened(before, happening, now);
  return { ...after, open: after.open && !mustClose(after, now) };
}

/** When to look again, monotonic ms; null where only something that happens can close it. */
export function deadline(s: Situation): number | null {
  if (!s.open || s.takes > 0) return null;
  const behind = s.behindSince === null ? Number.POSITIVE_INFINITY : s.behindSince + BEHIND_MS;
  const armed = s.handsFree ? Number.POSITIVE_INFINITY : s.lastEnd + ARMED_MS;
  const first = Math.min(behind, armed);
  return Number.isFinite(first) ? first : null;
}

function happened(s: Situation, happening: Happening, now: number): Situation {
  switch (happening.kind) {
    case 'takes': {
      const { takes } = happening;
      return { ...s, takes, open: s.open || takes > s.takes, lastEnd: takes < s.takes ? now : s.lastEnd };
    }
    case 'blurred':
      return { ...s, behindSince: s.behindSince ?? now };
    case 'focused':
      return { ...s, behindSince: null };
    case 'closed':
      return { ...s, open: false, takes: 0 };
    case 'now': {
      const { kind: _, ...changed } = happening;
      return { ...s, ...changed };
    }
    case 'time':
      return s;
  }
}

function mustClose(s: Situation, now: number): boolean {
  if (s.locked) return true;
  // What is being said is ended by whoever listens to it, and kept.
  if (s.takes > 0) return false;
  if (s.hidden || s.incognito || !(s.preRoll || s.handsFree)) return true;
  const end = deadline(s);
  return end !== null && now >= end;
}
