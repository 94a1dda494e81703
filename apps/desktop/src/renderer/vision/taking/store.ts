/** Files on their way in, and those that could not be taken. What is in already stands in the draft. */
import { create } from 'zustand';
import type { ShownError } from '../../i18n/errors.ts';

export interface Taking {
  /** Made by this window; of an image also what the host calls its upload. */
  id: string;
  /** A conversation's id, or "new". */
  conversation: string;
  name: string;
  kind: 'image' | 'sound';
  bytes: number;
  /** Bytes that went. */
  sent: number;
  /** `waits` for those before it; `sent`: all of it is there, and is being looked at or listened to. */
  state: 'waits' | 'sending' | 'sent' | 'failed';
  error?: ShownError;
}

/** In the order in which they were given. */
export const useTaking = create<{ files: Taking[] }>(() => ({ files: [] }));

export function addTaking(...files: Taking[]): void {
  useTaking.setState((s) => ({ files: [...s.files, ...files] }));
}

export function patchTaking(id: string, patch: Partial<Taking>): void {
  useTaking.setState((s) => ({ files: s.files.map((file) => (file.id === id ? { ...file, ...patch } : file)) }));
}

export function dropTaking(id: string): void {
  useTaking.setState((s) => ({ files: s.files.filter((file) => file.id !== id) }));
}

/** Those of one conversation. */
export function takingIn(files: readonly Taking[], conversation: string): Taking[] {
  return files.filter((file) => file.conversation === conversation);
}
