/** The things that cross between window and host. They mirror the core's own types; `host/` proves that they agree. */

import { z } from 'zod';
import { errorShape } from './error-shape.ts';
import { attached, imageEvent, MOST_IMAGES } from './image.ts';
import { download, place } from './model-shapes.ts';
import { timings } from './timing.ts';

export const id = z.string().min(1).max(100);
/** The encoder that memories are found by, and a change to another one: `done` of `total` messages are read again. */
export const encoderState = z.object({
  active: z.string().nullable(),
  change: z
    .object({
      encoder: z.string(),
      done: z.number(),
      total: z.number(),
      paused: z.boolean(),
      working: z.boolean(),
      error: errorShape.nullable(),
    })
    .nullable(),
});
export const part = z.object({
  kind: z.enum(['text', 'thinking', 'image', 'audio', 'file', 'tool', 'observation']),
  text: z.string(),
  attachment: z.string().optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});

export const messageStatus = z.enum(['note', 'pending', 'streaming', 'done', 'stopped', 'failed']);

export const message = z.object({
  id,
  conversation: id,
  parent: id.nullable(),
  role: z.enum(['user', 'assistant']),
  status: messageStatus,
  seq: z.number(),
  created: z.number(),
  zone: z.string(),
  origin: z.enum(['person', 'assistant', 'document', 'image', 'paste', 'import']),
  model: z.string().nullable(),
  modelName: z.string().nullable(),
  place: z.string().nullable(),
  usage: z
    .object({ inputTokens: z.number().nullable(), cachedTokens: z.number().nullable(), outputTokens: z.number().nullable() })
    .nullable(),
  timings: timings.nullable(),
  error: errorShape.nullable(),
  parts: z.array(part),
  forgotten: z.boolean(),
  receipts: z.number(),
  version: z.number(),
  versions: z.number(),
  siblings: z.array(id),
  /** Messages that hang on this one; at the end of the shown path: what followed is kept. */
  children: z.number(),
});

export const conversation = z.object({
  id,
  title: z.string(),
  titleSource: z.enum(['none', 'first-words', 'person', 'model']),
  folder: z.string().nullable(),
  head: z.string().nullable(),
  model: z.string().nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
  remember: z.boolean(),
  created: z.number(),
  updated: z.number(),
  messages: z.number(),
  readAt: z.string().nullable(),
  /** Held in memory only, never written: it is gone when it is closed, at lock and at quit. */
  incognito: z.boolean(),
  /** "Use my memories here": read in an incognito conversation only where the person switched it on. */
  memories: z.boolean(),
});

export const folder = z.object({ id, name: z.string(), position: z.number(), conversations: z.number(), remember: z.boolean().optional() });

export const receipt = z.object({
  rank: z.number(),
  memory: id,
  conversation: id,
  conversationTitle: z.string(),
  role: z.enum(['user', 'assistant']),
  created: z.number(),
  reasons: z.array(z.enum(['words', 'meaning', 'time', 'person', 'neighbourhood', 'habit', 'mind', 'image'])),
  score: z.number(),
  text: z.string(),
  forgotten: z.boolean(),
  /** The border of a folder that keeps its memories lies between it and the answer by now: neither text nor title is given. */
  kept: z.boolean().optional(),
  /** The fact that was given; `memory` is a message that it was drawn from. */
  fact: id.optional(),
  /** What was corrected or has changed since: what holds now, empty where it simply ended. */
  now: z.string().optional(),
  /** The images of the message that was given. */
  images: z.array(z.object({ id: z.string(), name: z.string(), width: z.number(), height: z.number() })).optional(),
});

/** One memory of the Memory page's timeline: a message on a shown path. */
export const timelineItem = z.object({
  message: id,
  conversation: z.object({ id, title: z.string() }),
  role: z.enum(['user', 'assistant']),
  origin: message.shape.origin,
  created: z.number(),
  /** Its beginning; of a search the text around the match, with matches between U+E000 and U+E001. */
  text: z.string(),
  facts: z.number(),
  pinned: z.boolean(),
  /** False where its conversation or folder is left out of other answers. */
  remembered: z.boolean(),
});

/** An answer that repeats what is to be forgotten. */
export const repeatingAnswer = z.object({
  message: id,
  conversation: id,
  conversationTitle: z.string(),
  created: z.number(),
  /** Its beginning. */
  text: z.string(),
});

/** A long text that was pasted: it travels beside the message, named by its first words. */
export const paste = z.object({ id, name: z.string().min(1).max(200), text: z.string().min(1).max(2_000_000) });

export const draft = z.object({
  conversation: z.string(),
  text: z.string(),
  attachments: z.array(attached),
  pastes: z.array(paste),
  updated: z.number(),
});

/** Places, among a message's images, of those that do not go with its new version. */
export const leftOut = z.array(z.number().int().min(0)).max(MOST_IMAGES);

/** A message written anew and not sent yet. */
export const edit = z.object({ message: id, text: z.string(), pastes: z.array(paste), leftOut: leftOut.optional() });

export const searchHit = z.object({
  /** Null where only the conversation's title was found. */
  message: id.nullable(),
  conversation: id,
  conversationTitle: z.string(),
  role: z.enum(['user', 'assistant']),
  created: z.number(),
  /** Matches stand between U+E000 and U+E001. */
  snippet: z.string(),
  by: z.enum(['title', 'words', 'meaning']),
  archived: z.boolean(),
});

/**
 * A filter that was understood in what was typed: `from:me`, `in:folder`, `has:image`, `before:2026-05-01`, `after:2026-05-01`
 * (days of the person's own calendar; the window offers ISO days). A value with spaces stands in quotation marks: `in:"Sea side"`.
 */
export const searchFilter = z.object({
  kind: z.enum(['from', 'in', 'has', 'before', 'after']),
  value: z.string(),
  /** As it was typed, so that it can be taken out again. */
  typed: z.string(),
});

/** One answer of the search: conversations (by title, else by their best message), memories (messages), notes. */
export const searchResults = z.object({
  filters: z.array(searchFilter),
  conversations: z.array(searchHit),
  memories: z.array(searchHit),
  notes: z.array(searchHit),
  /** True once meaning was looked at too, or can not be: nothing more comes. */
  complete: z.boolean(),
});

/** An export of another assistant, or of M.I.A, on its way into the memory. */
export const importStatus = z.object({
  id,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Bytes looked at, of how many. */
  bytes: z.number(),
  total: z.number(),
  /** New ones. */
  conversations: z.number(),
  messages: z.number(),
  /** Messages that were here already. */
  known: z.number(),
  /** Conversations left out: not readable; deleted here before. */
  skipped: z.number(),
  deleted: z.number(),
  /** Messages that were longer than one can be. */
  shortened: z.number(),
  error: errorShape.nullable(),
});

export const readProgress = z.object({ read: z.number(), total: z.number(), etaMs: z.number().nullable() });

export const turnEvent = z.discriminatedUnion('type', [
  /** The person's message is on disk. A `note` or `pending` status says that no answer starts now. */
  z.object({
    n: z.number(),
    type: z.literal('accepted'),
    message,
    conversation,
    /** The stopped answer that is gone on with: it stands all the while. */
    continues: id.optional(),
  }),
  z.object({
    n: z.number(),
    type: z.literal('state'),
    state: z.enum(['waiting', 'loading', 'reading', 'thinking', 'answering']),
    progress: readProgress.optional(),
  }),
  /** Memories given to the model for this answer. */
  z.object({ n: z.number(), type: z.literal('recalled'), count: z.number(), none: z.boolean() }),
  z.object({
    n: z.number(),
    type: z.literal('answer'),
    message: id,
    model: z.string(),
    modelName: z.string(),
    place,
    /** What stood in a stopped answer that is gone on with: the pieces that follow stand behind it. */
    begun: z.object({ text: z.string(), thinking: z.string() }).optional(),
  }),
  z.object({ n: z.number(), type: z.literal('text'), delta: z.string() }),
  z.object({ n: z.number(), type: z.literal('thinking'), delta: z.string() }),
  /** The stored answer: done, stopped or failed. Always last. */
  z.object({ n: z.number(), type: z.literal('end'), message: message.nullable() }),
]);

export const appEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversation'), conversation }),
  z.object({ type: z.literal('conversation-removed'), id }),
  z.object({ type: z.literal('message'), message }),
  z.object({ type: z.literal('turn'), conversation: id, turn: id }),
  z.object({ type: z.literal('turn-ended'), conversation: id, turn: id }),
  z.object({ type: z.literal('folders') }),
  z.object({ type: z.literal('models') }),
  z.object({ type: z.literal('download'), download }),
  z.object({ type: z.literal('draft'), draft, window: z.string() }),
  /** A message is written anew in a window, or no longer (null). */
  z.object({
    type: z.literal('edit'),
    conversation: id,
    message: id,
    edit: edit.omit({ message: true }).nullable(),
    window: z.string(),
  }),
  z.object({ type: z.literal('settings'), name: z.string(), value: z.unknown() }),
  z.object({ type: z.literal('vault'), state: z.enum(['locked', 'open']) }),
  z.object({ type: z.literal('trouble'), error: errorShape }),
  /** A few times a second while it runs, and once when it is over. */
  z.object({ type: z.literal('import'), import: importStatus }),
  /** Everything was erased: windows begin anew. */
  z.object({ type: z.literal('erased') }),
  /** A backup was made, could not be made, or went; its folder changed. */
  z.object({ type: z.literal('backup') }),
  /** Preparation of a conversation, for the status line. */
  z.object({ type: z.literal('prepared'), conversation: id, progress: readProgress, done: z.boolean() }),
  /** The memory's encoder is there or not: words alone work without it. */
  z.object({ type: z.literal('encoder'), available: z.boolean() }),
  /** A fact or habit came, changed or went. `answer`: under which message it is told; `undo` takes it back. */
  z.object({
    type: z.literal('memory.changed'),
    kind: z.enum(['fact', 'habit']),
    id,
    change: z.enum(['added', 'superseded', 'forgotten', 'corrected', 'applied']),
    text: z.string(),
    undo: z.string().optional(),
    answer: id.optional(),
  }),
  /** Consolidation works, or rests: messages that were looked at, of those that can be. */
  z.object({ type: z.literal('consolidation'), done: z.number(), total: z.number(), working: z.boolean() }),
  z.object({ type: z.literal('memory-encoder'), state: encoderState }),
  imageEvent,
]);

export type EncoderState = z.output<typeof encoderState>;
export type Message = z.output<typeof message>;
export type Part = z.output<typeof part>;
export type Conversation = z.output<typeof conversation>;
export type Folder = z.output<typeof folder>;
export type Paste = z.output<typeof paste>;
export type SearchFilter = z.output<typeof searchFilter>;
export type SearchResults = z.output<typeof searchResults>;
export type TimelineItem = z.output<typeof timelineItem>;
export type RepeatingAnswer = z.output<typeof repeatingAnswer>;
export type Receipt = z.output<typeof receipt>;
export type Draft = z.output<typeof draft>;
export type SearchHit = z.output<typeof searchHit>;
export type ImportStatus = z.output<typeof importStatus>;
export type TurnEvent = z.output<typeof turnEvent>;
export type AppEvent = z.output<typeof appEvent>;
