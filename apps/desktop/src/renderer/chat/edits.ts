/** Messages that are being edited. Kept for this window's life: neither scrolling away nor another conversation loses one. */
import { create } from 'zustand';
import type { Message, Paste } from '../../contract/index.ts';
import { again, pastesOf } from './pastes.ts';
import { textOf } from './turn.ts';

export interface Edit {
  text: string;
  pastes: Paste[];
}

/** By message id. */
export const useEdits = create<Record<string, Edit>>(() => ({}));

/** Opens the box in which a message is written anew. What was written in it before stands there again. */
export function beginEdit(message: Message): void {
  useEdits.setState((s) => (s[message.id] ? s : { [message.id]: { text: textOf(message), pastes: again(pastesOf(message)) } }));
}

export function writeEdit(message: string, edit: Edit): void {
  useEdits.setState({ [message]: edit });
}

/** Undo of a removed paste; nothing once the edit is over. */
export function bringBackPaste(message: string, paste: Paste, at: number): void {
  const edit = useEdits.getState()[message];
  if (edit) writeEdit(message, { ...edit, pastes: edit.pastes.toSpliced(at, 0, paste) });
}

export function endEdit(message: string): void {
  useEdits.setState((s) => {
    const { [message]: _over, ...rest } = s;
    return rest;
  }, true);
}

/** What was written anew of these messages goes with them. */
export function dropEdits(messages: readonly Message[]): void {
  const gone = new Set(messages.map((m) => m.id));
  useEdits.setState((s) => Object.fromEntries(Object.entries(s).filter(([id]) => !gone.has(id))), true);
}

/** The vault was locked: nothing of them may stay. */
export function clearEdits(): void {
  useEdits.setState({}, true);
}

/** Names the box among a message's tools. */
export const EDIT_BOX = 'edit-box';
