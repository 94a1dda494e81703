import { statSync } from 'node:fs';
import type { Region } from '../../../ports/image.ts';
import { folders } from '../folders.ts';
import { schemaOf } from '../migrations/index.ts';
import type { Cipher } from '../open.ts';
import { FIRST_RECORDING, listConversations, oneConversation, oneMessage, parsed } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type {
  Draft,
  Edit,
  FactQuery,
  ForgetRange,
  MeaningQuery,
  MessageStatus,
  ModelStat,
  Paste,
  RecallQuery,
  SearchQuery,
  StoreInfo,
  TimelineQuery,
  VectorQuery,
  WordQuery,
  WorkingChunk,
} from '../types.ts';
import { answersNear, mentioned } from './answers.ts';
import { attachmentRow, namedAttachments } from './attachments.ts';
import { collectionProgress, collections, unread } from './collections.ts';
import {
  consolidation,
  consolidationLog,
  fact,
  facts,
  factsAbout,
  factsFrom,
  habit,
  habits,
  modelProbe,
  overtaken,
  sourceOf,
  underived,
} from './derived.ts';
import { exportedFacts, messageMarks } from './export.ts';
import { find } from './find.ts';
import {
  image,
  imageItems,
  images,
  imagesByWords,
  imagesToDo,
  nearestImages,
  nearestKept,
  regionsToDo,
  seenImages,
  wholeImage,
} from './images.ts';
import { importJob } from './import.ts';
import { receipts, spokenTurns, unencoded, withStatus } from './messages.ts';
import { everyVersion, path, pathPart } from './path.ts';
import { preview, previewConversation, previewRange } from './previews.ts';
import { Recall } from './recall.ts';
import { speakers } from './recallable.ts';
import { search, searchMeaning } from './search.ts';
import { timeline } from './timeline.ts';
import { searchTitles } from './titles.ts';
import { held, working } from './working.ts';

export interface ReaderPlace {
  database: string;
  backups: string;
  cipher: Cipher;
}

const bytes = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function draft(q: Statements, conversation: string): Draft | null {
  const row = q.get<Omit<Draft, 'attachments' | 'pastes'> & { pastes: string | null }>(
    'SELECT conversation, text, updated, pastes FROM draft WHERE conversation = ?',
    conversation,
  );
  if (!row) return null;
  const sql = `SELECT a.public AS id, d.region, d.ordinal FROM draft_attachment d JOIN attachment a ON a.id = d.attachment
    WHERE d.draft = ? ORDER BY d.ordinal`;
  const named = q.all<{ id: string; region: string | null; ordinal: number }>(sql, conversation);
  const attachments = named
    .filter(({ ordinal }) => ordinal < FIRST_RECORDING)
    .map(({ id, region: json }) => {
      const region = parsed<Region>(json);
      return { id, ...(region ? { region } : {}) };
    });
  const recordings = named
    .filter(({ ordinal }) => ordinal >= FIRST_RECORDING)
    .map(({ id, region }) => ({ id, seconds: parsed<{ seconds: number }>(region)?.seconds ?? 0 }));
  return { ...row, attachments, pastes: parsed<Paste[]>(row.pastes) ?? [], ...(recordings.length > 0 ? { recordings } : {}) };
}

function edits(q: Statements, conversation: string): Edit[] {
  const sql = `SELECT m.public AS message, e.text, e.pastes, e.left_out AS leftOut, e.updated FROM edit e JOIN message m ON m.id = e.message
    JOIN conversation c ON c.id = m.conversation WHERE c.public = ? AND m.forgotten = 0 AND m.forgetting IS NULL ORDER BY m.id`;
  const rows = q.all<Omit<Edit, 'pastes' | 'leftOut'> & { pastes: string | null; leftOut: string | null }>(sql, conversation);
  return rows.map(({ leftOut, ...row }) => ({
    ...{ ...row, pastes: parsed<Paste[]>(row.pastes) ?? [] },
    ...(leftOut === null ? {} : { leftOut: parsed<number[]>(leftOut) ?? [] }),
  }));
}

function settings(q: Statements): Record<string, unknown> {
  const rows = q.all<{ name: string; value: string }>('SELECT name, value FROM setting ORDER BY name');
  return Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]));
}

function info(q: Statements, place: ReaderPlace): StoreInfo {
  const count = (sql: string) => q.get<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`)?.n ?? 0;
  return {
    schema: schemaOf(q.db),
    cipher: place.cipher,
    conversations: count('conversation WHERE forgetting IS NULL AND forgotten = 0'),
    messages: count('message WHERE forgetting IS NULL AND forgotten = 0'),
    vectors: count('passage'),
    databaseBytes: bytes(place.database),
    walBytes: bytes(`${place.database}-wal`),
  };
}

/** What the reader thread can be asked. */
export function readerMethods(q: Statements, place: ReaderPlace) {
  const recall = new Recall(q);
  const modelStats =
    'SELECT model, read_speed AS readSpeed, write_speed AS writeSpeed, last_used AS lastUsed FROM model_stat ORDER BY model';
  return {
    conversation: (id: string) => oneConversation(q, id),
    conversations: (o: { archived?: boolean; limit?: number; offset?: number } = {}) =>
      listConversations(q, o.archived ?? false, o.limit ?? 200, o.offset ?? 0),
    folders: () => folders(q),
    message: (id: string) => oneMessage(q, id),
    path: (conversation: string, options?: Parameters<typeof path>[2]) => path(q, conversation, options),
    pathPart: (conversation: string, options: Parameters<typeof pathPart>[2]) => pathPart(q, conversation, options),
    everyVersion: (conversation: string, options: Parameters<typeof everyVersion>[2]) => everyVersion(q, conversation, options),
    withStatus: (status: MessageStatus) => withStatus(q, status),
    spokenTurns: (limit: number) => spokenTurns(q, limit),
    receipts: (answer: string) => receipts(q, answer),
    draft: (conversation: string) => draft(q, conversation),
    edits: (conversation: string) => edits(q, conversation),
    setting: (name: string) => parsed<unknown>(q.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)?.value ?? null),
    settings: () => settings(q),
    modelStats: () => q.all<ModelStat>(modelStats),
    exportedFacts: (page: Parameters<typeof exportedFacts>[1]) => exportedFacts(q, page),
    messageMarks: (messages: string[]) => messageMarks(q, messages),
    importJob: () => importJob(q),
    unencoded: (collection: string, limit: number) => unencoded(q, collection, limit),
    collections: () => collections(q),
    collectionProgress: (purpose?: string) => collectionProgress(q, purpose),
    unread: (building: string, limit: number) => unread(q, building, limit),
    nearest: (query: VectorQuery) => recall.nearest(query),
    recallWords: (query: WordQuery) => recall.words(query),
    speakers: () => speakers(q),
    recallCandidates: (query: RecallQuery) => recall.candidates(query),
    find: (conversation: string, text: string) => find(q, conversation, text),
    search: (query: SearchQuery) => search(q, query),
    searchTitles: (query: Parameters<typeof searchTitles>[1]) => searchTitles(q, query),
    searchMeaning: (query: MeaningQuery) => searchMeaning(q, recall, query),
    facts: (query: FactQuery) => facts(q, query),
    fact: (id: string) => fact(q, id),
    factsFrom: (message: string) => factsFrom(q, message),
    factsAbout: (terms: string[], limit: number, conversation?: string) => factsAbout(q, terms, limit, conversation),
    overtaken: (messages: string[], conversation?: string) => overtaken(q, messages, conversation),
    habits: (conversation?: string) => habits(q, conversation),
    habit: (id: string) => habit(q, id),
    underived: (maker: string, version: number, limit: number) => underived(q, maker, version, limit),
    consolidation: (maker: string, version: number) => consolidation(q, maker, version),
    consolidationLog: (limit: number) => consolidationLog(q, limit),
    modelProbe: (model: string, version: number) => modelProbe(q, model, version),
    working: (conversation: string) => working(q, conversation),
    held: (conversation: string, chunks: WorkingChunk[]) => held(q, conversation, chunks),
    sourceOf: (id: string) => sourceOf(q, id),
    preview: (id: string) => preview(q, id, place.backups),
    previewConversation: (id: string) => previewConversation(q, id, place.backups),
    previewRange: (range: ForgetRange) => previewRange(q, range, place.backups),
    timeline: (query: TimelineQuery) => timeline(q, query),
    answersNear: (memory: string | null, terms: string[], limit: number) => answersNear(q, memory, terms, limit),
    mentioned: (range: ForgetRange) => mentioned(q, range),
    attachmentRow: (id: string) => attachmentRow(q, id),
    namedAttachments: () => namedAttachments(q),
    image: (attachment: string) => image(q, attachment),
    images: (options: Parameters<typeof images>[1]) => images(q, options),
    imageItems: (attachments: string[]) => imageItems(q, attachments),
    nearestImages: (encoder: string, vector: Float32Array, options: Parameters<typeof nearestImages>[3]) =>
      nearestImages(q, encoder, vector, options),
    nearestKept: (encoder: string, vector: Float32Array, limit: number) => nearestKept(q, encoder, vector, limit),
    imagesByWords: (text: string, limit: number) => imagesByWords(q, text, limit),
    wholeImage: (attachment: string) => wholeImage(q, attachment),
    seenImages: (encoder: string) => seenImages(q, encoder),
    regionsToDo: (attachment: string, encoder: string) => regionsToDo(q, attachment, encoder),
    imagesToDo: (encoder: string | null, limit: number) => imagesToDo(q, encoder, limit),
    info: () => info(q, place),
    warm: () => recall.warm(),
    hold: () => recall.hold(),
  };
}

export type ReaderMethods = ReturnType<typeof readerMethods>;
