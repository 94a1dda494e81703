/** What is not sent yet, per conversation: text, pastes and images, in the database a moment after the last key, never anywhere else. */
import { create } from 'zustand';
import { type Attached, MOST_IMAGES, type Paste } from '../../contract/index.ts';
import { ask, WINDOW_ID } from '../host/index.ts';
import { again, MOST_PASTES } from './pastes.ts';

/** Milliseconds after the last key before the draft is stored. */
export const SAVE_AFTER = 400;

/** What stands in a box and beside it. */
export interface Written {
  text: string;
  pastes: Paste[];
  /** Images, in order, each with the area that was marked on it. */
  attachments: Attached[];
}

interface DraftState {
  /** By conversation id, or "new". Absent: not fetched yet, and nothing was typed meanwhile. */
  texts: Record<string, string>;
  pastes: Record<string, Paste[]>;
  attachments: Record<string, Attached[]>;
  /** What has not reached the database yet. */
  dirty: Record<string, true>;
}

export const useDrafts = create<DraftState>(() => ({ texts: {}, pastes: {}, attachments: {}, dirty: {} }));

const NONE: never[] = [];
/** Stands for what went with a message: whatever is there now differs from it. */
const SENT: Pick<Written, 'pastes' | 'attachments'> = { pastes: [], attachments: [] };
const NOTHING: Written = { text: '', pastes: NONE, attachments: NONE };
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Pastes and images as the database has them: long texts are not sent again with every word. */
const stored = new Map<string, Pick<Written, 'pastes' | 'attachments'>>();
/** Written before the stored draft was here: what is stored is not overwritten, it joins when it comes. */
const early = new Set<string>();
/** Sent, and not with the host yet: it stands behind the stored draft, and is no part of what comes into the box. */
const unsent = new Map<string, Written>();

/** Images that were taken off and can be brought back: the stored draft still names them, for what nothing names goes from the disk. */
const held = new Map<string, Attached[]>();

/** The pastes beside a conversation's unsent text. The same array while nothing changes. */
export function pastesIn(state: DraftState, conversation: string): Paste[] {
  return state.pastes[conversation] ?? NONE;
}

/** The images beside a conversation's unsent text. The same array while nothing changes. */
export function attachmentsIn(state: DraftState, conversation: string): Attached[] {
  return state.attachments[conversation] ?? NONE;
}

export function writtenIn(state: DraftState, conversation: string): Written {
  return {
    text: state.texts[conversation] ?? '',
    pastes: pastesIn(state, conversation),
    attachments: attachmentsIn(state, conversation),
  };
}

export const isEmpty = ({ text, pastes, attachments }: Written): boolean =>
  text.trim() === '' && pastes.length === 0 && attachments.length === 0;

/** Whether anything is written in a conversation and not sent yet. */
export function hasDraft(conversation: string): boolean {
  return !isEmpty(writtenIn(useDrafts.getState(), conversation));
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

/** Images came, went, or were marked: stored at once. */
export function writeAttachments(conversation: string, attachments: Attached[]): void {
  useDrafts.setState((s) => ({
    attachments: { ...s.attachments, [conversation]: attachments.slice(0, MOST_IMAGES) },
    dirty: { ...s.dirty, [conversation]: true },
  }));
  saveSoon(conversation, 0);
}

/**
 * Takes an image off a message. Its file stays until `release`, so that `bringBack` finds it.
 * @returns what an Undo does, and what comes behind it
 */
export function removeAttachment(conversation: string, one: Attached): { bringBack(): void; release(): void } {
  const at = attachmentsIn(useDrafts.getState(), conversation).findIndex(({ id }) => id === one.id);
  const others = (list: readonly Attached[]): Attached[] => list.filter(({ id }) => id !== one.id);
  const letGo = (): boolean => {
    const before = held.get(conversation) ?? NONE;
    held.set(conversation, others(before));
    return before.some(({ id }) => id === one.id);
  };
  held.set(conversation, [...others(held.get(conversation) ?? NONE), one]);
  writeAttachments(conversation, others(attachmentsIn(useDrafts.getState(), conversation)));
  return {
    bringBack() {
      if (!letGo()) return;
      const now = others(attachmentsIn(useDrafts.getState(), conversation));
      writeAttachments(conversation, now.toSpliced(Math.max(0, at), 0, one));
    },
    release() {
      if (letGo()) writeAttachments(conversation, [...attachmentsIn(useDrafts.getState(), conversation)]);
    },
  };
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
  const { text, pastes, attachments } = writtenIn(state, conversation);
  const before = stored.get(conversation) ?? NOTHING;
  try {
    await ask('draft.set', {
      ...{ conversation, text, window: WINDOW_ID },
      ...(before.pastes === pastes ? {} : { pastes }),
      ...(before.attachments === attachments ? {} : { attachments: joined(attachments, held.get(conversation) ?? NONE) }),
    });
    stored.set(conversation, { pastes, attachments });
    useDrafts.setState((s) => {
      const now = writtenIn(s, conversation);
      if (now.text !== text || now.pastes !== pastes || now.attachments !== attachments) return s;
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
export function unsavedDraft(conversation: string): Written | null {
  const state = useDrafts.getState();
  return state.dirty[conversation] ? writtenIn(state, conversation) : null;
}

/**
 * Sent, but not with the host yet: until `storeDraft` it stays a stored draft, so that a reload finds it in the box. Call it before
 * `clearDraft`. The message is on its way by itself: a failure to store it here changes nothing.
 */
export function keepUnsent(conversation: string): void {
  const state = useDrafts.getState();
  const sent = writtenIn(state, conversation);
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

/** A stored draft without what was sent from behind it, or taken off and not let go of yet. */
function withoutUnsent(conversation: string, came: Written | null): Written | null {
  const sent = unsent.get(conversation);
  const off = new Set((held.get(conversation) ?? NONE).map(({ id }) => id));
  const draft = came && off.size > 0 ? { ...came, attachments: came.attachments.filter(({ id }) => !off.has(id)) } : came;
  if (!sent || !draft) return draft;
  const gone = new Set([...sent.pastes, ...sent.attachments].map(({ id }) => id));
  const text =
    draft.text === sent.text ? '' : draft.text.endsWith(`\n${sent.text}`) ? draft.text.slice(0, -sent.text.length - 1) : draft.text;
  const stays = ({ id }: { id: string }): boolean => !gone.has(id);
  return { text, pastes: draft.pastes.filter(stays), attachments: draft.attachments.filter(stays) };
}

/** Something that was sent or written elsewhere comes into a box, before what stands there. */
export function giveBack(conversation: string, { text, pastes, attachments }: Written): void {
  const box = writtenIn(useDrafts.getState(), conversation);
  writeDraft(conversation, [text, box.text].filter((part) => part.trim() !== '').join('\n\n'));
  if (pastes.length > 0) writePastes(conversation, [...again(pastes), ...box.pastes].slice(0, MOST_PASTES));
  if (attachments.length > 0) writeAttachments(conversation, joined(attachments, box.attachments));
}

/** The same image stands in one message once. */
function joined(before: readonly Attached[], behind: readonly Attached[]): Attached[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...behind.filter(({ id }) => !known.has(id))];
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
    return {
      texts: { ...s.texts, [conversation]: '' },
      pastes: { ...s.pastes, [conversation]: NONE },
      attachments: { ...s.attachments, [conversation]: NONE },
      dirty,
    };
  });
}

/** A draft from the database or from another tab: taken unless something unsaved stands here, which comes behind what was stored before it. */
export function takeDraft(conversation: string, came: Written | null): void {
  const state = useDrafts.getState();
  const draft = withoutUnsent(conversation, came);
  if (early.delete(conversation) && state.dirty[conversation]) {
    const { text, pastes, attachments } = draft ?? NOTHING;
    stored.set(conversation, { pastes, attachments });
    const here = writtenIn(state, conversation);
    put(conversation, {
      text: [text, here.text].filter((part) => part !== '').join('\n'),
      pastes: [...pastes, ...here.pastes],
      attachments: joined(attachments, here.attachments),
    });
    saveSoon(conversation, 0);
    return;
  }
  if (state.dirty[conversation]) return;
  const before = writtenIn(state, conversation);
  const now = draft ?? NOTHING;
  const next: Written = {
    text: now.text,
    pastes: same(now.pastes, before.pastes) ? before.pastes : now.pastes,
    attachments: same(now.attachments, before.attachments) ? before.attachments : now.attachments,
  };
  stored.set(conversation, next);
  if (state.texts[conversation] === next.text && next.pastes === before.pastes && next.attachments === before.attachments) return;
  put(conversation, next);
}

function put(conversation: string, { text, pastes, attachments }: Written): void {
  useDrafts.setState((s) => ({
    texts: { ...s.texts, [conversation]: text },
    pastes: { ...s.pastes, [conversation]: pastes },
    attachments: { ...s.attachments, [conversation]: attachments },
  }));
}

/** Whether two lists name the same things with the same areas. */
function same(one: readonly (Paste | Attached)[], other: readonly (Paste | Attached)[]): boolean {
  const key = (item: Paste | Attached | undefined): string =>
    item === undefined ? '' : `${item.id} ${'region' in item && item.region ? Object.values(item.region).join(' ') : ''}`;
  return one.length === other.length && one.every((item, at) => key(item) === key(other[at]));
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
  held.delete(conversation);
  useDrafts.setState(({ texts, pastes, attachments, dirty }) => {
    const without = <T>({ [conversation]: _gone, ...rest }: Record<string, T>): Record<string, T> => rest;
    return { texts: without(texts), pastes: without(pastes), attachments: without(attachments), dirty: without(dirty) };
  });
}

export function clearDrafts(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  stored.clear();
  early.clear();
  unsent.clear();
  held.clear();
  useDrafts.setState({ texts: {}, pastes: {}, attachments: {}, dirty: {} });
}
