/** What the window may ask of the host. One entry a route; `define.ts` says what a route is. */
import { z } from 'zod';
import { attachmentRoutes } from './attachment.ts';
import { backupRoutes } from './backup.ts';
import { none, ok, route } from './define.ts';
import { attached, imageRoutes, MOST_IMAGES } from './image.ts';
import { forgetCount, memoryRoutes } from './memory.ts';
import { catalogueEntry, choice, download, modelEntry, providerStatus } from './model-shapes.ts';
import { movingRoutes } from './moving.ts';
import { appEvent, conversation, draft, edit, folder, id, leftOut, message, paste, receipt, searchResults, turnEvent } from './shapes.ts';
import { timingRoutes } from './timing.ts';
import { voiceRoutes } from './voice.ts';

export const app = {
  // the application itself
  'app.info': route(
    none,
    z.object({
      version: z.string(),
      platform: z.string(),
      shell: z.enum(['web', 'electron', 'terminal']),
      /** The settings that may be known while the vault is locked: language, theme, the text's size, whether the sidebar is open. */
      early: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
    }),
  ),
  /** What M.I.A stands on, by product; null where it can not be told. */
  'app.versions': route(none, z.object({ versions: z.record(z.string(), z.string().nullable()) })),
  /** The person is here: keys, pointer, scrolling. A window says so twice a minute at most. */
  'app.active': route(none, ok),
  /** Everything that changes, until the window goes. */
  'app.events': route(none, ok, appEvent),

  // the vault: these work while it is locked; nothing else does
  'vault.status': route(
    none,
    z.object({
      state: z.enum(['locked', 'open']),
      /** What wraps the data key now. */
      protectedBy: z.array(z.enum(['keychain', 'passphrase', 'phrase', 'file'])),
      askAtStart: z.boolean(),
      /** The shell has a keychain: only then can a vault with a passphrase open without it. */
      keychain: z.boolean().optional(),
      /** How the database is encrypted. */
      cipher: z.enum(['sqlcipher', 'aegis-256']).optional(),
    }),
  ),
  'vault.unlock': route(
    z.union([z.object({ passphrase: z.string().min(1).max(1024) }), z.object({ words: z.string().min(1).max(1024) })]),
    ok,
  ),
  'vault.lock': route(none, ok),
  /** Sets or changes the passphrase; `current` is needed where one is set. */
  'vault.passphrase': route(z.object({ current: z.string().max(1024).optional(), next: z.string().min(1).max(1024) }), ok),
  'vault.askAtStart': route(z.object({ on: z.boolean() }), ok),
  /** Makes a new phrase; its wrap is stored only by `vault.phrase.keep`. */
  'vault.phrase.make': route(none, z.object({ words: z.array(z.string()).length(24), ticket: z.string() })),
  'vault.phrase.keep': route(z.object({ ticket: z.string() }), ok),

  ...backupRoutes,
  ...attachmentRoutes,

  // conversations
  'conversation.list': route(
    z.object({
      archived: z.boolean().optional(),
      limit: z.number().int().min(1).max(1000).optional(),
      offset: z.number().int().min(0).optional(),
    }),
    z.object({ conversations: z.array(conversation) }),
  ),
  'conversation.create': route(z.object({ incognito: z.boolean().optional() }), z.object({ conversation })),
  'conversation.open': route(
    z.object({
      id,
      limit: z.number().int().min(1).max(2000).optional(),
      before: id.optional(),
      /** The messages around this one, of the shown path; the newest where it is not on it. */
      around: id.optional(),
      /** The messages behind this one. */
      after: id.optional(),
    }),
    z.object({
      conversation,
      messages: z.array(message),
      draft: draft.nullable(),
      /** What is written anew of its messages, also of those that are not among these. */
      edits: z.array(edit),
      turn: id.nullable(),
      /** Whether the path goes on before the first of these messages, and behind the last. */
      before: z.boolean().optional(),
      after: z.boolean().optional(),
    }),
  ),
  'conversation.update': route(
    z.object({
      id,
      patch: z.object({
        title: z.string().min(1).max(200).optional(),
        pinned: z.boolean().optional(),
        archived: z.boolean().optional(),
        remember: z.boolean().optional(),
        folder: id.nullable().optional(),
        model: z.string().nullable().optional(),
        readAt: id.nullable().optional(),
        head: id.optional(),
      }),
    }),
    z.object({ conversation }),
  ),
  'conversation.delete': route(z.object({ id }), z.object({ ...forgetCount, undo: z.string() })),

  /** Shows a version: the conversation's head becomes the leaf below that message that was shown last, else the newest. */
  'conversation.show': route(z.object({ id, version: id }), z.object({ conversation })),
  /** Messages of the shown path that hold a text, oldest first, those that no window has fetched among them. */
  'conversation.find': route(
    z.object({ id, text: z.string().min(1).max(1000) }),
    z.object({ matches: z.array(z.object({ message: id, seq: z.number(), count: z.number() })), total: z.number() }),
  ),
  /** The shown path as a document, in pieces. It is not encrypted: the window says so. */
  'conversation.export': route(
    z.object({ id, format: z.enum(['markdown', 'json']) }),
    z.object({ name: z.string(), messages: z.number() }),
    z.object({ text: z.string() }),
  ),

  // folders
  'folder.list': route(none, z.object({ folders: z.array(folder) })),
  'folder.create': route(
    z.object({
      name: z.string().min(1).max(100),
      conversations: z.array(id).max(10_000).optional(),
      /** As `folder.update` has it: off from the first moment on. */
      remember: z.boolean().optional(),
    }),
    z.object({ folder }),
  ),
  'folder.update': route(
    z.object({
      id,
      patch: z.object({
        name: z.string().min(1).max(100).optional(),
        position: z.number().int().min(0).optional(),
        /** "Keep memories in this folder": off, nothing said in it is recalled elsewhere. */
        remember: z.boolean().optional(),
      }),
    }),
    z.object({ folder }),
  ),
  /** The folder goes, its conversations stay: what it was and their ids come back, for Undo by `folder.create`. */
  'folder.delete': route(z.object({ id }), z.object({ name: z.string(), conversations: z.array(id), remember: z.boolean() })),

  // incognito conversations
  /** Those that live now: no list and no search names them otherwise. */
  'incognito.list': route(none, z.object({ conversations: z.array(conversation) })),
  'incognito.memories': route(z.object({ id, on: z.boolean() }), z.object({ conversation })),
  /** Turns it into an ordinary conversation, with everything that was said. */
  'incognito.keep': route(z.object({ id }), z.object({ conversation })),
  /** Ends it: nothing of it remains. */
  'incognito.close': route(z.object({ id }), ok),

  // the turn
  /** Sends a message. `message` is the id made by the window: sending it again stores and answers once. */
  'turn.send': route(
    z.object({
      conversation: id,
      message: id,
      text: z.string().max(2_000_000),
      pastes: z.array(paste).max(20).optional(),
      /** Parent of the new message; the conversation's head when absent. */
      parent: id.nullable().optional(),
      origin: z.enum(['person', 'paste']).optional(),
      /** It was spoken: the recording of this utterance stands beside its text. */
      utterance: id.optional(),
      /** Images that were taken in, in order. */
      images: z.array(attached).max(MOST_IMAGES).optional(),
      /** Where the chosen model does not see: a model that does, for this message alone, or what can be read from them. The latter where absent. */
      sees: z.union([z.object({ model: z.string() }), z.literal('text')]).optional(),
    }),
    z.object({ turn: id.nullable() }),
    turnEvent,
  ),
  /** Answers a stored user message (a note, a failed one, again as a version). */
  'turn.answer': route(
    z.object({ conversation: id, message: id, model: z.string().optional() }),
    z.object({ turn: id.nullable() }),
    turnEvent,
  ),
  /** Goes on from a stopped answer. */
  'turn.continue': route(z.object({ conversation: id, message: id }), z.object({ turn: id.nullable() }), turnEvent),
  /** Events after number `after` while it runs; the stored message when it is over. Leaving is not stopping. */
  'turn.follow': route(z.object({ turn: id, after: z.number().int().min(0) }), z.object({ turn: id.nullable() }), turnEvent),
  'turn.stop': route(z.object({ turn: id }), ok),
  /** Of an answer that was spoken and interrupted, the first `characters` of its text were heard: no more of it is kept. Stops it. */
  'turn.heard': route(z.object({ message: id, characters: z.number().int().min(0) }), ok),
  /** Takes back a message sent early; its text returns to the box. */
  'turn.withdraw': route(z.object({ message: id }), z.object({ text: z.string() })),
  /** The person opened this conversation or types in it: make ready. `text` is the unsent draft. */
  'turn.prepare': route(z.object({ conversation: id, text: z.string().max(2_000_000) }), ok),
  'turn.unprepare': route(z.object({ conversation: id }), ok),

  // drafts
  'draft.set': route(
    z.object({
      conversation: z.string(),
      text: z.string().max(2_000_000),
      /** Absent: those that stand there stay. */
      pastes: z.array(paste).max(20).optional(),
      /** Absent: those that stand there stay. */
      attachments: z.array(attached).max(MOST_IMAGES).optional(),
      /** It comes behind what is stored, which this window has not read yet. */
      behind: z.boolean().optional(),
      window: z.string(),
    }),
    ok,
  ),
  'draft.get': route(z.object({ conversation: z.string() }), z.object({ draft: draft.nullable() })),
  /** A message written anew: kept until it is sent or given up (null). */
  'draft.edit': route(
    z.object({
      message: id,
      edit: z.object({ text: z.string().max(2_000_000), pastes: z.array(paste).max(20), leftOut: leftOut.optional() }).nullable(),
      window: z.string(),
    }),
    ok,
  ),

  // memory
  'receipt.list': route(z.object({ answer: id }), z.object({ receipts: z.array(receipt) })),
  ...memoryRoutes,

  // everything: in, out, gone
  ...movingRoutes,
  /** The one search. What words found comes as an event, at once; the result holds what meaning found too. */
  'search.run': route(
    z.object({ text: z.string().max(1000), limit: z.number().int().min(1).max(200).optional() }),
    searchResults,
    searchResults,
  ),

  // models
  'model.list': route(
    z.object({ conversation: id.optional() }),
    z.object({
      models: z.array(modelEntry),
      chosen: choice,
      servers: z.array(providerStatus),
      encoder: z.boolean(),
      memoryBytes: z.number(),
    }),
  ),
  /** Looks at the servers on this computer again (300 ms). */
  'model.probe': route(none, z.object({ servers: z.array(providerStatus) })),
  'model.use': route(z.object({ model: z.string(), conversation: id.optional() }), z.object({ chosen: choice })),
  'model.remove': route(z.object({ model: z.string() }), ok),
  /** Uploads a model file chosen by hand: begin, chunks of at most 256 KiB in order, end. */
  'model.file.begin': route(z.object({ name: z.string().max(255), bytes: z.number().int().positive() }), z.object({ upload: id })),
  /** The bytes travel as the frame's raw body. */
  'model.file.chunk': route(z.object({ upload: id, offset: z.number().int().min(0) }), ok),
  'model.file.end': route(z.object({ upload: id }), z.object({ model: z.string() })),
  'model.file.cancel': route(z.object({ upload: id }), ok),
  /** Starts a server of the person's own, and answers when it does. */
  'model.server.start': route(z.object({ provider: z.enum(['ollama', 'lm-studio']) }), ok),
  'ollama.pull': route(z.object({ model: z.string().min(1).max(200) }), z.object({ download: z.string() })),

  // the catalogue and its downloads
  'catalogue.list': route(none, z.object({ entries: z.array(catalogueEntry) })),
  /**
   * The starter for this machine: a chat model and the memory's encoder under one progress. `ask`: the person wants it, so the hub
   * may be asked whether it is there; without it nobody outside this computer is asked, and a hub never asked counts as there.
   */
  'catalogue.starter': route(
    z.object({ ask: z.boolean().optional() }),
    z.object({
      entries: z.array(catalogueEntry),
      bytes: z.number(),
      minutes: z.number().nullable(),
      source: z.enum(['hub', 'package', 'folder', 'none']),
    }),
  ),
  'download.start': route(z.object({ entries: z.array(z.string()).min(1) }), z.object({ download: z.string() })),
  'download.pause': route(z.object({ download: z.string() }), ok),
  'download.resume': route(z.object({ download: z.string() }), ok),
  'download.cancel': route(z.object({ download: z.string() }), ok),
  'download.list': route(none, z.object({ downloads: z.array(download) })),

  // images
  ...imageRoutes,

  // speech
  ...voiceRoutes,
  ...timingRoutes,

  // settings
  'setting.all': route(none, z.object({ settings: z.record(z.string(), z.unknown()) })),
  'setting.set': route(z.object({ name: z.string().max(100), value: z.unknown() }), ok),
} as const;

export type App = typeof app;
export type RouteName = keyof App;
