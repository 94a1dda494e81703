import { join } from 'node:path';
import { type ErrorShape, MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { createAttachments, diskFiles } from '../attachments/index.ts';
import { attachmentRows } from './attachment-rows.ts';
import { attachmentsAtStart } from './attachments-at-start.ts';
import { ThreadClient } from './client.ts';
import { derivedStore } from './derived-store.ts';
import { imageStore } from './image-store.ts';
import type { Cipher } from './open.ts';
import type { ReaderData } from './reader.ts';
import type { ReaderMethods } from './reading/index.ts';
import { reservePath } from './reserve.ts';
import { takeSnapshot } from './snapshot.ts';
import type { ForgetPreview, Store } from './types.ts';
import { vectorStore } from './vector-store.ts';
import type { WriterData } from './writer.ts';
import type { WriterMethods } from './writing/index.ts';

export interface StoreOptions {
  /** The data folder, already there and checked (`security/data-folder.ts`). */
  dir: string;
  /** The 256-bit data key; copied, the caller zeroes its own. */
  key: Uint8Array;
  cipher?: Cipher;
  /** Files of the two threads: `writer-entry.ts` and `reader-entry.ts`, or what they were bundled to. */
  entries: { writer: string | URL; reader: string | URL };
  logger: Logger;
  clock: Clock;
  /** Bytes kept free for forgetting on a full disk; 32 MB. */
  reserveBytes?: number;
  /** A WAL larger than this, in bytes, is told; 64 MB. */
  walLimitBytes?: number;
}

type Writer = WriterMethods & { checkpoint(): boolean; ensureReserve(): void };

const MB = 1024 * 1024;
/** Between two tries to empty a WAL that somebody still reads, in ms. */
const RETRY = 100;

/**
 * Opens the encrypted database of a data folder, brings its schema up to date and starts its two threads.
 * @throws MiaError `data.wrong-key`, `data.damaged`, `data.newer`, `data.read-only`, `data.disk-full`, `data.migration-failed`
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const began = options.clock.monotonic();
  const database = join(options.dir, 'mia.db');
  const cipher = options.cipher ?? 'sqlcipher';
  const listeners = new Set<(error: ErrorShape) => void>();
  const trouble = (error: ErrorShape) => {
    options.logger.warn('storage.trouble', { code: error.code });
    for (const listener of listeners) listener(error);
  };
  const writerData: WriterData = {
    database,
    cipher,
    key: Uint8Array.from(options.key),
    reserve: { path: reservePath(options.dir), bytes: options.reserveBytes ?? 32 * MB },
    walLimit: options.walLimitBytes ?? 64 * MB,
  };
  const readerData: ReaderData = { database, cipher, backups: join(options.dir, 'backups'), key: Uint8Array.from(options.key) };
  let writer: ThreadClient<Writer> | undefined;
  try {
    writer = await ThreadClient.start<Writer>(options.entries.writer, writerData, trouble);
    const reader = await ThreadClient.start<ReaderMethods>(options.entries.reader, readerData, trouble);
    options.logger.info('storage.opened', { ms: Math.round(options.clock.monotonic() - began) });
    // Neither is waited for: a first question finds the vectors loading, a full disk finds the reserve.
    reader.later('warm').catch(() => {});
    writer.later('ensureReserve').catch(() => {});
    return makeStore(options, writer, reader, { listeners, trouble });
  } catch (error) {
    await writer?.close().catch(() => {});
    throw MiaError.from(error);
  } finally {
    writerData.key.fill(0);
    readerData.key.fill(0);
  }
}

function makeStore(
  { clock, dir, key, cipher, logger }: StoreOptions,
  writer: ThreadClient<Writer>,
  reader: ThreadClient<ReaderMethods>,
  { listeners, trouble }: { listeners: Set<(error: ErrorShape) => void>; trouble: (error: ErrorShape) => void },
): Store {
  const snapshotKey = Uint8Array.from(key);
  let closing: Promise<void> | null = null;

  async function emptyWal(): Promise<void> {
    while (!(await writer.later('checkpoint'))) {
      if (closing) return;
      await new Promise<void>((resolve) => void clock.after(RETRY, resolve));
    }
  }

  let holding = false;
  /** Takes the vectors into memory, step by step behind what a person waits for; the first question finds them on the disk. */
  async function holdVectors(): Promise<void> {
    if (holding) return;
    holding = true;
    try {
      while (!closing && (await reader.later('hold')));
    } catch {
      // they are read from the disk, as before
    } finally {
      holding = false;
    }
  }

  async function forgetting(preview: ForgetPreview, undo: Promise<string>) {
    return { ...preview, undo: await undo };
  }

  async function end(): Promise<void> {
    snapshotKey.fill(0);
    // The writer last: the last connection that closes takes the WAL with it.
    await reader.close().catch(() => {});
    await writer.close();
  }

  const { sweep, tidy, ...attachments } = createAttachments(attachmentRows(reader, writer), diskFiles(join(dir, 'attachments')));

  const store: Store = {
    ...attachments,
    ...derivedStore(reader, writer),
    ...imageStore(reader, writer),
    ...vectorStore(reader, writer, emptyWal),
    createConversation: (c) => writer.call('createConversation', c),
    conversation: (id) => reader.call('conversation', id),
    conversations: (q) => reader.call('conversations', q),
    updateConversation: (id, patch) => writer.call('updateConversation', id, patch),
    deleteConversation: async (id) =>
      forgetting(await reader.call('previewConversation', id), writer.call('deleteConversation', id, clock.now())),

    adoptConversation: (dump) => writer.call('adoptConversation', dump),

    showVersion: (id, version) => writer.call('showVersion', id, version),

    folders: () => reader.call('folders'),
    createFolder: (f) => writer.call('createFolder', f),
    updateFolder: (id, patch) => writer.call('updateFolder', id, patch),
    deleteFolder: (id) => writer.call('deleteFolder', id),

    addMessage: (m) => writer.call('addMessage', m),
    updateMessage: (id, patch) => writer.call('updateMessage', id, patch),
    message: (id) => reader.call('message', id),
    path: (conversation, o) => reader.call('path', conversation, o),
    pathPart: (conversation, o) => reader.call('pathPart', conversation, o),
    everyVersion: (conversation, o) => reader.call('everyVersion', conversation, o),
    withStatus: (status) => reader.call('withStatus', status),
    failInterrupted: () => writer.call('failInterrupted'),
    importMessages: (batch) => writer.later('importMessages', batch),
    importPiece: (piece) => writer.later('importPiece', piece),
    orderImported: () => writer.later('orderImported'),
    exportedFacts: (q) => reader.later('exportedFacts', q),
    messageMarks: (messages) => reader.later('messageMarks', messages),
    importJob: () => reader.call('importJob'),
    setImportJob: (job) => writer.call('setImportJob', job),

    setReceipts: (answer, receipts) => writer.call('setReceipts', answer, receipts),
    receipts: (answer) => reader.call('receipts', answer),

    draft: (conversation) => reader.call('draft', conversation),
    setDraft: (d) => writer.call('setDraft', d),
    setRecordings: (conversation, recordings, now) => writer.call('setRecordings', conversation, recordings, now),
    edits: (conversation) => reader.call('edits', conversation),
    setEdit: (message, edit) => writer.call('setEdit', message, edit),
    setting: (name) => reader.call('setting', name),
    settings: () => reader.call('settings'),
    setSetting: (name, value) => writer.call('setSetting', name, value),

    modelStats: () => reader.call('modelStats'),
    noteModel: (s) => writer.call('noteModel', s),

    addVectors: (encoder, dimension, rows) => writer.later('addVectors', encoder, dimension, rows),
    unencoded: (encoder, limit) => reader.later('unencoded', encoder, limit),
    recallWords: (q) => reader.call('recallWords', q),
    spokenTurns: (limit) => reader.call('spokenTurns', limit),
    speakers: () => reader.call('speakers'),
    recallCandidates: async (q) => {
      const hits = await reader.call('recallCandidates', q);
      if (q.vector) void holdVectors();
      return hits;
    },
    find: (conversation, text) => reader.call('find', conversation, text),
    searchTitles: (q) => reader.call('searchTitles', q),
    searchMeaning: (q) => reader.call('searchMeaning', q),
    search: (q) => reader.call('search', q),

    forgetPreview: (memory) => reader.call('preview', memory),
    timeline: (q) => reader.call('timeline', q),
    pinMessage: (message, on) => writer.call('pinMessage', message, on, clock.now()),
    answersNear: (memory, terms, limit) => reader.call('answersNear', memory, terms, limit),
    mentioned: (range) => reader.call('mentioned', range),

    forget: async (memory, also) => forgetting(await reader.call('preview', memory), writer.call('forget', memory, clock.now(), also)),
    forgetRangePreview: (range) => reader.call('previewRange', range),
    forgetRange: async (range, also) => ({
      ...(await reader.call('previewRange', range)),
      ...(await writer.call('forgetRange', range, clock.now(), also)),
    }),
    sourceOf: (memory) => reader.call('sourceOf', memory),
    undoForget: (undo) => writer.call('undoForget', undo),
    async purge(undo) {
      for (let first = true; !(await writer.later('purgeStep', undo ?? null, first)); first = false);
      // What a killed process left goes first, and files that are missing have been told.
      await begun;
      await sweep();
      await emptyWal();
      // The reader's copy of the bits lets go of what was removed.
      await reader.later('warm');
    },

    info: () => reader.call('info'),
    checkpoint: () => writer.call('checkpoint'),
    snapshot: (to) => takeSnapshot({ path: join(dir, 'mia.db'), to, key: snapshotKey, ...(cipher ? { cipher } : {}) }),
    onTrouble(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
  const begun = attachmentsAtStart({ tidy }, store, logger, trouble);
  return store;
}
