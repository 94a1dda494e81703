/** What just happened and can be taken back, and what is to be told: region "Notices", status "Announcements", alerts. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import { uuidv7 } from '../host/index.ts';
import type { ShownError } from '../i18n/errors.ts';

/** How long Undo stands, in milliseconds; it pauses while the notices are hovered or focused … */
export const UNDO_MS = 10_000;
/** … but not for ever: the host overwrites what was deleted a minute after. */
export const HELD_MS = 50_000;

export interface Notice {
  id: string;
  text: string;
  undo?: (() => Promise<void>) | undefined;
  lasts: number;
}

export interface Alert {
  id: string;
  error: ShownError;
  /** What the button does, where the error itself suggests trying again. */
  retry?: (() => void) | undefined;
}

interface NoticeState {
  notices: Notice[];
  alerts: Alert[];
  /** Said once by the polite live region; `n` changes so that the same words can be said again. */
  announcement: { text: string; n: number };
  notify(text: string, options?: { undo?: () => Promise<void>; lasts?: number }): void;
  dismiss(id: string): void;
  /** Shows an error; the same code again replaces the one that stands. */
  alert(error: ShownError, retry?: () => void): void;
  dismissAlert(id: string): void;
  announce(text: string): void;
  /** Undoes the newest notice that can be undone. True when there was one. */
  undoLast(): boolean;
}

export const useNotices = create<NoticeState>((set, get) => ({
  notices: [],
  alerts: [],
  announcement: { text: '', n: 0 },
  notify(text, options = {}) {
    const notice: Notice = { id: uuidv7(), text, undo: options.undo, lasts: options.lasts ?? (options.undo ? UNDO_MS : 5000) };
    // What can be undone stands its whole time; of the others only the newest do.
    const others = get()
      .notices.filter((n) => !n.undo)
      .slice(-2);
    set((s) => ({ notices: [...s.notices.filter((n) => n.undo || others.includes(n)), notice] }));
    get().announce(text);
  },
  dismiss: (id) => set((s) => ({ notices: s.notices.filter((n) => n.id !== id) })),
  alert(error, retry) {
    // A lost connection is told once, by the frame; what the person cancelled needs no telling.
    if (error.code === 'request.cancelled' || error.code === 'connection.lost') return;
    // What the host tells every window does not take the place of what this one knows about its own request.
    if (error.details?.what === undefined && get().alerts.some((a) => a.error.code === error.code && a.error.details?.what !== undefined))
      return;
    set((s) => ({ alerts: [...s.alerts.filter((a) => a.error.code !== error.code).slice(-2), { id: uuidv7(), error, retry }] }));
  },
  dismissAlert: (id) => set((s) => ({ alerts: s.alerts.filter((a) => a.id !== id) })),
  announce: (text) => set((s) => ({ announcement: { text, n: s.announcement.n + 1 } })),
  undoLast() {
    const last = get().notices.findLast((n) => n.undo);
    if (!last?.undo) return false;
    get().dismiss(last.id);
    void last.undo();
    return true;
  },
}));

export const notices = (): NoticeState => useNotices.getState();

/**
 * Runs something and tells its error. Given as a function it can be tried again from the alert.
 * @returns whether it went well
 */
export async function told(work: Promise<unknown> | (() => Promise<unknown>), retry?: () => void): Promise<boolean> {
  try {
    await (typeof work === 'function' ? work() : work);
    return true;
  } catch (thrown) {
    notices().alert(MiaError.from(thrown).toShape(), retry ?? (typeof work === 'function' ? () => void told(work) : undefined));
    return false;
  }
}
