/** Unsent text, per conversation: in the database a moment after the last key, never anywhere else. */
import { create } from 'zustand';
import { ask, WINDOW_ID } from '../host/index.ts';

/** Milliseconds after the last key before the draft is stored. */
export const SAVE_AFTER = 400;

interface DraftState {
  /** By conversation id, or "new". Absent: not fetched yet. */
  texts: Record<string, string>;
  /** What has not reached the database yet. */
  dirty: Record<string, true>;
}

export const useDrafts = create<DraftState>(() => ({ texts: {}, dirty: {} }));

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** The person wrote: shown at once, stored after a pause. */
export function writeDraft(conversation: string, text: string): void {
  useDrafts.setState((s) => ({ texts: { ...s.texts, [conversation]: text }, dirty: { ...s.dirty, [conversation]: true } }));
  clearTimeout(timers.get(conversation));
  timers.set(
    conversation,
    setTimeout(() => void saveDraft(conversation), SAVE_AFTER),
  );
}

/** Stores a draft now. A failure keeps it dirty; the next key or `flushDrafts` tries again. */
export async function saveDraft(conversation: string): Promise<void> {
  clearTimeout(timers.get(conversation));
  timers.delete(conversation);
  const { texts, dirty } = useDrafts.getState();
  if (!dirty[conversation]) return;
  const text = texts[conversation] ?? '';
  try {
    await ask('draft.set', { conversation, text, window: WINDOW_ID });
    useDrafts.setState((s) => {
      if (s.texts[conversation] !== text) return s;
      const { [conversation]: _clean, ...rest } = s.dirty;
      return { dirty: rest };
    });
  } catch {
    // Kept here, still dirty.
  }
}

/** The page goes, or the connection is back: store what is not stored. */
export function flushDrafts(): void {
  for (const conversation of Object.keys(useDrafts.getState().dirty)) void saveDraft(conversation);
}

/** The text is being sent: the box empties. The stored draft goes with the host's commit, not before. */
export function clearDraft(conversation: string): void {
  clearTimeout(timers.get(conversation));
  timers.delete(conversation);
  useDrafts.setState((s) => {
    const { [conversation]: _clean, ...dirty } = s.dirty;
    return { texts: { ...s.texts, [conversation]: '' }, dirty };
  });
}

/** A draft from the database or from another tab: taken unless something unsaved stands here. */
export function takeDraft(conversation: string, text: string): void {
  const { texts, dirty } = useDrafts.getState();
  if (dirty[conversation] || texts[conversation] === text) return;
  useDrafts.setState((s) => ({ texts: { ...s.texts, [conversation]: text } }));
}

/** Fetches the draft of the new chat, which has no conversation to come with. */
export async function fetchDraft(conversation: string): Promise<void> {
  try {
    const { draft } = await ask('draft.get', { conversation });
    takeDraft(conversation, draft?.text ?? '');
  } catch {
    // Without the host the box is simply empty; nothing was lost.
  }
}

export function clearDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  useDrafts.setState({ texts: {}, dirty: {} });
}
