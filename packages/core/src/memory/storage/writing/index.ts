import { adoptConversation, type Dump } from '../../incognito/dump.ts';
import type { Statements } from '../statements.ts';
import type { Draft, FolderPatch, ForgetRange, ImportBatch, MessagePatch, NewFolder, NewMessage, NewReceipt, VectorRow } from '../types.ts';
import { type ConversationPatch, createConversation, type NewConversation, showVersion, updateConversation } from './conversations.ts';
import { createFolder, deleteFolder, updateFolder } from './folders.ts';
import { deleteConversation, forget, forgetRange, undoForget } from './forgetting.ts';
import { importMessages } from './import.ts';
import { addMessage, failInterrupted, updateMessage } from './messages.ts';
import { type PurgeState, purgeStep } from './purge.ts';
import { noteModel, pinMessage, setDraft, setReceipts, setSetting } from './small.ts';
import { addVectors } from './vectors.ts';

/** What the writer thread can be asked. Each runs whole in one transaction. */
export function writerMethods(q: Statements) {
  const purging: PurgeState = { index: 'clean' };
  return {
    createConversation: (c: NewConversation) => createConversation(q, c),
    updateConversation: (id: string, patch: ConversationPatch) => updateConversation(q, id, patch),
    adoptConversation: (dump: Dump) => adoptConversation(q, dump),
    showVersion: (id: string, version: string) => showVersion(q, id, version),
    createFolder: (f: NewFolder) => createFolder(q, f),
    updateFolder: (id: string, patch: FolderPatch) => updateFolder(q, id, patch),
    deleteFolder: (id: string) => deleteFolder(q, id),
    deleteConversation: (id: string, now: number) => deleteConversation(q, id, now),
    addMessage: (m: NewMessage) => addMessage(q, m),
    updateMessage: (id: string, patch: MessagePatch) => updateMessage(q, id, patch),
    failInterrupted: () => failInterrupted(q),
    setReceipts: (answer: string, receipts: NewReceipt[]) => setReceipts(q, answer, receipts),
    setDraft: (d: Draft) => setDraft(q, d),
    setSetting: (name: string, value: unknown) => setSetting(q, name, value),
    noteModel: (s: Parameters<typeof noteModel>[1]) => noteModel(q, s),
    addVectors: (encoder: string, dimension: number, rows: VectorRow[]) => addVectors(q, encoder, dimension, rows),
    importMessages: (batch: ImportBatch) => importMessages(q, batch),
    pinMessage: (message: string, on: boolean, now: number) => pinMessage(q, message, on, now),
    forget: (message: string, now: number, also?: string[]) => forget(q, message, now, also),
    forgetRange: (range: ForgetRange, now: number) => forgetRange(q, range, now),
    undoForget: (token: string) => undoForget(q, token),
    purgeStep: (token: string | null, first: boolean) => purgeStep(q, purging, token, first),
  };
}

export type WriterMethods = ReturnType<typeof writerMethods>;

/** Methods that may use the space of the reserve file on a full disk: those that make room, and those of a clean end. */
export const USES_RESERVE: ReadonlySet<string> = new Set([
  'forget',
  'forgetRange',
  'deleteConversation',
  'undoForget',
  'purgeStep',
  'checkpoint',
  'close',
]);
