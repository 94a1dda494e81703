/** What is not sent yet, per conversation: text and pastes, in the database a moment after the last key, never anywhere else. */
import { create } from 'zustand';
import type { Paste } from '../../contract/index.ts';
import { ask, WINDOW_ID } from '../host/index.ts';
import { again, MOST_PASTES } from './pastes.ts';

/** Milliseconds after the last key before the draft is stored. */
export const SAVE_AFTER = 400;

interface DraftState {
  /** By conversation id, or "new". Absent: not fetched yet, and nothing was typed meanwhile. */
  texts: Record<string, string>;
  pastes: Record<string, Paste[]>;
  /** What has not reached the database yet. */
  dirty: Record<string, true>;
}

export const useDrafts = create<DraftState>(() => ({ texts: {}, pastes: {}, dirty: {} }));

const NONE: Paste[] = [];
/** Stands for pastes that went with a message: whatever is there now differs from them. */
const SENT: Paste[] = [];
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** The pastes as the database has them: long texts are not sent again with every word. */
const stored = new Map<string, Paste[]>();
/** Written before the stored draft was here: what is stored is not overwritten, it joins when it comes. */
const early = new Set<string>();
/** Sent, and not with the host yet: it stands behind the stored draft, and is no part of what comes into the box. */
const unsent = new Map<string, { text: string; pastes: Paste[] }>();

/** The pastes beside a conversation's unsent text. The same array while nothing changes. */
export function pastesIn(state: DraftState, conversation: string): Paste[] {
  return state.pastes[conversation] ?? NONE;
}

/** The person wrote: shown at once, stored after a pause. */
export function writeDraft(conversation: string, text: string): void {
  useDrafts.setState((s) => ({ texts: { ...s.texts, [conversation]: text }, dirty: { ...s.dirty, [conversation]: true } }));
  saveSoon(conversation, SAVE_AFTER);
}

/** Pastes came or went: stored at once, a long text is dear. */
export function writePastes(conversation: string, pastes: Paste[]): void {
  useDrafts.setState((s) => ({ pastes: { ...s.pastes, [conversation]: pastes }, dirty: { ...s.dirty, [conversation]: true } }));
  saveSoon(conversation, 0);
}

/** What a person does in a box whose draft is still on its way is kept, and stored once that has come. */
export function awaitDraft(conversation: string): void {
  if (useDrafts.getState().texts[conversation] === undefined) early.add(conversation);
}

function saveSoon(conversation: string, after: number): void {
  clearTimeout(timers.get(conversation));
  timers.set(
    conversation,
    setTimeout(() => void saveDraft(conversation), after),
  );
}

/** Stores a draft now. False where it could not be: it stays dirty, and the next key or `flushDrafts` tries again. */
export async function saveDraft(conversation: string): Promise<boolean> {
  clearTimeout(timers.get(conversation));
  timers.delete(conversation);
  const state = useDrafts.getState();
  if (!state.dirty[conversation]) return true;
  if (early.has(conversation)) return false;
  const text = state.texts[conversation] ?? '';
  const pastes = pastesIn(state, conversation);
  const changed = (stored.get(conversation) ?? NONE) !== pastes;
  try {
    await ask('draft.set', { conversation, text, ...(changed ? { pastes } : {}), window: WINDOW_ID });
    stored.set(conversation, pastes);
    useDrafts.setState((s) => {
      if (s.texts[conversation] !== text || pastesIn(s, conversation) !== pastes) return s;
      const { [conversation]: _clean, ...rest } = s.dirty;
      return { dirty: rest };
    });
    return true;
  } catch {
    // Kept here, still dirty.
    return false;
  }
}

/** What stands in a box and has not reached the database yet. */
export function unsavedDraft(conversation: string): { text: string; pastes: Paste[] } | null {
  const state = useDrafts.getState();
  if (!state.dirty[conversation]) return null;
  return { text: state.texts[conversation] ?? '', pastes: pastesIn(state, conversation) };
}

/**
 * Sent, but not with the host yet: until `storeDraft` it stays a stored draft, so that a reload finds it in the box. Call it before
 * `clearDraft`. The message is on its way by itself: a failure to store it here changes nothing.
 */
export function keepUnsent(conversation: string): void {
  const state = useDrafts.getState();
  const sent = { text: state.texts[conversation] ?? '', pastes: pastesIn(state, conversation) };
  unsent.set(conversation, sent);
  if (!early.has(conversation)) {
    void saveDraft(conversation);
    return;
  }
  ask('draft.set', { conversation, ...sent, behind: true, window: WINDOW_ID }).catch(() => {});
}

/** It went back into the box: what is stored of it belongs there again. */
export function takeBack(conversation: string): void {
  unsent.delete(conversation);
}

/** A stored draft without what was sent from behind it. */
function withoutUnsent(conversation: string, draft: { text: string; pastes: Paste[] } | null): { text: string; pastes: Paste[] } | null {
  const sent = unsent.get(conversation);
  if (!sent || !draft) return draft;
  const gone = new Set(sent.pastes.map((paste) => paste.id));
  const text =
    draft.text === sent.text ? '' : draft.text.endsWith(`\n${sent.text}`) ? draft.text.slice(0, -sent.text.length - 1) : draft.text;
  return { text, pastes: draft.pastes.filter((paste) => !gone.has(paste.id)) };
}

/** Something that was sent or written elsewhere comes into a box, before what stands there. */
export function giveBack(conversation: string, text: string, pastes: Paste[]): void {
  const state = useDrafts.getState();
  const box = state.texts[conversation] ?? '';
  writeDraft(conversation, [text, box].filter((part) => part.trim() !== '').join('\n\n'));
  if (pastes.length > 0) writePastes(conversation, [...again(pastes), ...pastesIn(state, conversation)].slice(0, MOST_PASTES));
}

/** Stores what stands in the box now, whether it changed or not: what was stored before has been sent. */
export function storeDraft(conversation: string): Promise<boolean> {
  useDrafts.setState((s) => ({ dirty: { ...s.dirty, [conversation]: true } }));
  stored.set(conversation, SENT);
  unsent.delete(conversation);
  return saveDraft(conversation);
}

/** The page goes, or the connection is back: store what is not stored. */
export function flushDrafts(): void {
  for (const conversation of Object.keys(useDrafts.getState().dirty)) void saveDraft(conversation);
}

/** It is being sent: the box empties. The stored draft goes with the host's commit, not before. */
export function clearDraft(conversation: string): void {
  clearTimeout(timers.get(conversation));
  timers.delete(conversation);
  stored.delete(conversation);
  useDrafts.setState((s) => {
    const { [conversation]: _clean, ...dirty } = s.dirty;
    return { texts: { ...s.texts, [conversation]: '' }, pastes: { ...s.pastes, [conversation]: NONE }, dirty };
  });
}

/** A draft from the database or from another tab: taken unless something unsaved stands here, which comes behind what was stored before it. */
export function takeDraft(conversation: string, came: { text: string; pastes: Paste[] } | null): void {
  const state = useDrafts.getState();
  const draft = withoutUnsent(conversation, came);
  if (early.delete(conversation) && state.dirty[conversation]) {
    const before = draft?.pastes ?? NONE;
    stored.set(conversation, before);
    const pastes = [...before, ...pastesIn(state, conversation)];
    const text = [draft?.text ?? '', state.texts[conversation] ?? ''].filter((part) => part !== '').join('\n');
    useDrafts.setState((s) => ({ texts: { ...s.texts, [conversation]: text }, pastes: { ...s.pastes, [conversation]: pastes } }));
    saveSoon(conversation, 0);
    return;
  }
  if (state.dirty[conversation]) return;
  const text = draft?.text ?? '';
  const before = pastesIn(state, conversation);
  const now = draft?.pastes ?? NONE;
  const same = now.length === before.length && now.every((paste, at) => paste.id === before[at]?.id);
  const pastes = same ? before : now;
  stored.set(conversation, pastes);
  if (same && state.texts[conversation] === text) return;
  useDrafts.setState((s) => ({ texts: { ...s.texts, [conversation]: text }, pastes: { ...s.pastes, [conversation]: pastes } }));
}

/** Fetches the draft of the new chat, which has no conversation to come with. */
export async function fetchDraft(conversation: string): Promise<void> {
  try {
    const { draft } = await ask('draft.get', { conversation });
    takeDraft(conversation, draft);
  } catch {
    // Without the host the box is simply empty; nothing was lost.
  }
}

/** Forgets one that has nowhere to be stored any more. */
export function dropDraft(conversation: string): void {
  clearTimeout(timers.get(conversation));
  timers.delete(conversation);
  stored.delete(conversation);
  early.delete(conversation);
  unsent.delete(conversation);
  useDrafts.setState(({ texts, pastes, dirty }) => {
    const without = <T>({ [conversation]: _gone, ...rest }: Record<string, T>): Record<string, T> => rest;
    return { texts: without(texts), pastes: without(pastes), dirty: without(dirty) };
  });
}

export function clearDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  stored.clear();
  early.clear();
  unsent.clear();
  useDrafts.setState({ texts: {}, pastes: {}, dirty: {} });
}
