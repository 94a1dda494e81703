import type { NewAttachmentRow } from '../../attachments/index.ts';
import type { ImageRecord, ImageVector, NewImage } from '../../images/entities.ts';
import type { ImportJob, ImportPiece } from '../../import/types.ts';
import { adoptConversation, type Dump } from '../../incognito/dump.ts';
import type { Statements } from '../statements.ts';
import type {
  CollectionSpec,
  ConsolidationEntry,
  Draft,
  FolderPatch,
  ForgetRange,
  ImportBatch,
  Maker,
  MessagePatch,
  ModelProbe,
  NewFact,
  NewFolder,
  NewHabit,
  NewMessage,
  NewReceipt,
  VectorRow,
  WaitingRecording,
  WorkingChunk,
} from '../types.ts';
import {
  addAttachment,
  attachmentSecret,
  claimAttachment,
  dropAttachments,
  leavingAttachments,
  releaseAttachment,
  unnamedAttachmentsLeave,
} from './attachments.ts';
import { buildCollection, dropCollectionStep, pauseCollection, switchCollection } from './collections.ts';
import { type ConversationPatch, createConversation, type NewConversation, showVersion, updateConversation } from './conversations.ts';
import { correctMessage, takeBack } from './corrections.ts';
import { derived, drawAgain, drawNothing, rederive, setModelProbe, setWorking } from './derived.ts';
import { addFacts, correctFact, pinFact } from './facts.ts';
import { createFolder, deleteFolder, updateFolder } from './folders.ts';
import { deleteConversation, forget, forgetRange, undoForget } from './forgetting.ts';
import { addHabits, habitApplied, setHabit } from './habits.ts';
import { adoptImage, setImage, setImageText, setImageVectors } from './images.ts';
import { importMessages } from './import.ts';
import { importPiece, orderImported, setImportJob } from './imports.ts';
import { addMessage, failInterrupted, updateMessage } from './messages.ts';
import { type PurgeState, purgeStep } from './purge.ts';
import { noteModel, pinMessage, setDraft, setEdit, setReceipts, setRecordings, setSetting } from './small.ts';
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
    setRecordings: (conversation: string, recordings: WaitingRecording[], now: number) => setRecordings(q, conversation, recordings, now),
    setEdit: (message: string, edit: Parameters<typeof setEdit>[2]) => setEdit(q, message, edit),
    setSetting: (name: string, value: unknown) => setSetting(q, name, value),
    noteModel: (s: Parameters<typeof noteModel>[1]) => noteModel(q, s),
    addVectors: (encoder: string, dimension: number, rows: VectorRow[]) => addVectors(q, encoder, dimension, rows),
    buildCollection: (spec: CollectionSpec, now: number) => buildCollection(q, spec, now),
    pauseCollection: (name: string, on: boolean) => pauseCollection(q, name, on),
    switchCollection: (name: string, questions?: Float32Array[]) => switchCollection(q, name, questions),
    dropCollectionStep: (name: string) => dropCollectionStep(q, name),
    importMessages: (batch: ImportBatch) => importMessages(q, batch),
    pinMessage: (message: string, on: boolean, now: number) => pinMessage(q, message, on, now),
    forget: (message: string, now: number, also?: string[]) => forget(q, message, now, also),
    forgetRange: (range: ForgetRange, now: number, also?: string[]) => forgetRange(q, range, now, also),
    importPiece: (piece: Omit<ImportPiece, 'progress'>) => importPiece(q, piece),
    orderImported: () => orderImported(q),
    setImportJob: (job: ImportJob | null) => setImportJob(q, job),
    undoForget: (token: string) => undoForget(q, token),
    addFacts: (message: string, maker: Maker, facts: NewFact[]) => addFacts(q, message, maker, facts),
    correctMessage: (id: string, right: NewFact, now: number) => correctMessage(q, id, right, now),
    drawNothing: (messages: string[]) => drawNothing(q, messages),
    drawAgain: (messages: string[]) => drawAgain(q, messages),
    correctFact: (id: string, right: NewFact, now: number) => correctFact(q, id, right, now),
    withdrawCorrection: (id: string) => takeBack(q, id),
    pinFact: (id: string, on: boolean) => pinFact(q, id, on),
    addHabits: (message: string, habits: NewHabit[]) => addHabits(q, message, habits),
    setHabit: (id: string, on: boolean) => setHabit(q, id, on),
    habitApplied: (id: string, at: number) => habitApplied(q, id, at),
    derived: (maker: string, version: number, upto: number, entry: ConsolidationEntry) => derived(q, maker, version, upto, entry),
    rederive: (maker: string | null) => rederive(q, maker),
    setModelProbe: (probe: ModelProbe) => setModelProbe(q, probe),
    setWorking: (conversation: string, chunks: WorkingChunk[]) => setWorking(q, conversation, chunks),
    setImage: (image: NewImage) => setImage(q, image),
    adoptImage: (image: ImageRecord, vectors: ImageVector[]) => adoptImage(q, image, vectors),
    setImageText: (attachment: string, text: Parameters<typeof setImageText>[2]) => setImageText(q, attachment, text),
    setImageVectors: (attachment: string, seen: Parameters<typeof setImageVectors>[2]) => setImageVectors(q, attachment, seen),
    attachmentSecret: () => attachmentSecret(q),
    claimAttachment: (hash: Uint8Array) => claimAttachment(q, hash),
    addAttachment: (row: NewAttachmentRow, insteadOf: string | null) => addAttachment(q, row, insteadOf),
    releaseAttachment: (id: string) => releaseAttachment(q, id),
    leavingAttachments: () => leavingAttachments(q),
    dropAttachments: (ids: readonly string[]) => dropAttachments(q, ids),
    unnamedAttachmentsLeave: () => unnamedAttachmentsLeave(q),
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
  'dropCollectionStep',
  'leavingAttachments',
  'dropAttachments',
  'checkpoint',
  'close',
]);
