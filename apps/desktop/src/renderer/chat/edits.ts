/**
 * Messages that are being edited. What is written is in the database a moment after the last key: neither scrolling away, another
 * conversation, a reload nor a crash loses it.
 */
import { create } from 'zustand';
import type { Message, Paste } from '../../contract/index.ts';
import { ask, WINDOW_ID } from '../host/index.ts';
import { again, pastesOf } from './pastes.ts';
import { useChats } from './store.ts';
import { textOf } from './turn.ts';

export interface Edit {
  text: string;
  pastes: Paste[];
  /** Places of the message's images that do not go with it; absent where all go. */
  leftOut?: number[] | undefined;
}

/** Milliseconds after the last key before an edit is stored. */
const SAVE_AFTER = 400;

/** By message id. */
export const useEdits = create<Record<string, Edit>>(() => ({}));

const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Not in the database as they stand here. */
const dirty = new Set<string>();
/** The database has something of them. */
const stored = new Set<string>();

/** Opens the box in which a message is written anew. What was written in it before stands there again. */
export function beginEdit(message: Message): void {
  useEdits.setState((s) => (s[message.id] ? s : { [message.id]: { text: textOf(message), pastes: again(pastesOf(message)) } }));
}

/** Shown at once, stored after a pause. */
export function writeEdit(message: string, edit: Edit): void {
  useEdits.setState({ [message]: edit });
  dirty.add(message);
  clearTimeout(timers.get(message));
  timers.set(
    message,
    setTimeout(() => void saveEdit(message), SAVE_AFTER),
  );
}

/** Stores an edit now. False where it could not be; the next key or `flushEdits` tries again. */
export async function saveEdit(message: string): Promise<boolean> {
  clearTimeout(timers.get(message));
  timers.delete(message);
  const edit = useEdits.getState()[message];
  if (!edit || !dirty.has(message)) return true;
  dirty.delete(message);
  stored.add(message);
  try {
    await ask('draft.edit', { message, edit, window: WINDOW_ID });
    return true;
  } catch {
    // One that is over meanwhile, or gone with its conversation, is nobody's any more.
    if (useEdits.getState()[message]) dirty.add(message);
    return false;
  }
}

/** The page goes, or the connection is back: store what is not stored. */
export function flushEdits(): void {
  for (const message of [...dirty]) void saveEdit(message);
}

/** Edits from the database: taken but for those that are open here already. */
export function takeEdits(edits: readonly (Edit & { message: string })[]): void {
  for (const { message, text, pastes, leftOut } of edits) {
    stored.add(message);
    useEdits.setState((s) => (s[message] ? s : { [message]: { text, pastes, ...(leftOut ? { leftOut } : {}) } }));
  }
}

/**
 * Written, sent or given up in another window: so it stands here too, but for what is not stored yet of one's own. A conversation
 * that is not open here brings its edits when it is opened.
 */
export function takeEdit(conversation: string, message: string, edit: Edit | null): void {
  if (dirty.has(message) || !useChats.getState().chats[conversation]?.conversation) return;
  if (edit) {
    stored.add(message);
    useEdits.setState({ [message]: edit });
  } else {
    letGo([message]);
    stored.delete(message);
  }
}

/** What has not reached the database yet of these messages. */
export function unsavedEdits(messages: readonly Message[]): ({ message: string } & Edit)[] {
  const edits = useEdits.getState();
  return messages.flatMap(({ id }) => (edits[id] && dirty.has(id) ? [{ message: id, ...edits[id] }] : []));
}

/** Undo of a removed paste; nothing once the edit is over. */
export function bringBackPaste(message: string, paste: Paste, at: number): void {
  const edit = useEdits.getState()[message];
  if (edit) writeEdit(message, { ...edit, pastes: edit.pastes.toSpliced(at, 0, paste) });
}

/** An image of the message no longer goes with it. */
export function leaveOut(message: string, at: number): void {
  const edit = useEdits.getState()[message];
  if (edit) writeEdit(message, { ...edit, leftOut: [...(edit.leftOut ?? []), at].toSorted((a, b) => a - b) });
}

/** Undo of a removed image; nothing once the edit is over. */
export function bringBackImage(message: string, at: number): void {
  const edit = useEdits.getState()[message];
  if (edit) writeEdit(message, { ...edit, leftOut: (edit.leftOut ?? []).filter((one) => one !== at) });
}

/** The box closes. What the database has of it stays, until `forgetEdit`. */
export function closeEdit(message: string): void {
  letGo([message]);
}

/** It was sent, or given up. */
export function forgetEdit(message: string): void {
  letGo([message]);
  if (stored.delete(message)) ask('draft.edit', { message, edit: null, window: WINDOW_ID }).catch(() => {});
}

/** What was written anew of these messages leaves the window with them. */
export function dropEdits(messages: readonly Message[]): void {
  letGo(messages.map((m) => m.id));
  for (const { id } of messages) stored.delete(id);
}

function letGo(messages: readonly string[]): void {
  const gone = new Set(messages);
  for (const message of gone) {
    clearTimeout(timers.get(message));
    timers.delete(message);
    dirty.delete(message);
  }
  useEdits.setState((s) => Object.fromEntries(Object.entries(s).filter(([id]) => !gone.has(id))), true);
}

/** The vault was locked: nothing of them may stay. */
export function clearEdits(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  dirty.clear();
  stored.clear();
  useEdits.setState({}, true);
}

/** Names the box among a message's tools. */
export const EDIT_BOX = 'edit-box';
