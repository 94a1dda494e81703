/** Memories: what the window may ask of them, and the facts and habits drawn from them. Part of `app.ts`. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';
import { conversation, encoderState, id, message, repeatingAnswer, searchFilter, timelineItem } from './shapes.ts';

const sources = z.array(z.object({ message: id, conversation: id, created: z.number() }));

/** What the person said about themselves, as one sentence; it points to where it was said. */
export const fact = z.object({
  id,
  text: z.string(),
  subject: z.string(),
  relation: z.string(),
  object: z.string(),
  maker: z.enum(['rules', 'model', 'person', 'import']),
  /** How often it was said. */
  count: z.number(),
  pinned: z.boolean(),
  validFrom: z.number(),
  /** Null: it holds now. */
  validTo: z.number().nullable(),
  supersededBy: id.nullable(),
  /** Name of the folder that keeps it to itself; absent or null: none does. */
  keptIn: z.string().nullable().optional(),
  sources,
});

/** How the person wants things done, on every turn that it fits. */
export const habit = z.object({
  id,
  text: z.string(),
  on: z.boolean(),
  /** False: imported, and off until the person switches it on. */
  confirmed: z.boolean(),
  firstApplied: z.number().nullable(),
  count: z.number(),
  keptIn: z.string().nullable().optional(),
  sources,
});

export const forgetCount = {
  messages: z.number(),
  facts: z.number(),
  habits: z.number(),
  images: z.number(),
  recordings: z.number(),
  receipts: z.number(),
  backups: z.number(),
  /** Folders of backups that can not be reached now, and may hold it too. */
  away: z.array(z.string()),
};

/** The app's card under a message that was said to the memory, as it stands now. */
export const saidCard = z.object({
  kind: z.enum(['kept', 'not-kept', 'forget', 'unremember', 'corrected', 'wrong', 'known', 'unread']),
  /** Why nothing was kept. */
  why: z.enum(['incognito', 'conversation', 'paused', 'forgotten']).nullable(),
  of: z.enum(['words', 'last', 'hour', 'today', 'conversation', 'everything', 'message']).nullable(),
  items: z.array(
    z.object({
      kind: z.enum(['fact', 'habit', 'message']),
      id,
      text: z.string(),
      created: z.number(),
      /** The message that it was said in, where that is there. */
      source: id.nullable(),
    }),
  ),
  /** Of what is known: how many there are in all. */
  total: z.number(),
  /** Named by the card, and forgotten since. */
  gone: z.number(),
  /** Of "forget what I said about …": all of it is meant. */
  all: z.boolean(),
  /** It was remembered already. */
  again: z.boolean(),
  /** What a correction took the place of. */
  was: z.string().nullable(),
  /** The answer that was given what is wrong. */
  answer: id.nullable(),
  /** What was asked about. */
  about: z.string().nullable(),
});

/** What stays although it is about the same: it was said elsewhere too, or is what was said. */
const stays = z.array(z.object({ kind: z.enum(['fact', 'habit', 'message']), id, text: z.string() }));
/** `answers`: those that repeat it. */
const preview = { ...forgetCount, answers: z.array(repeatingAnswer), stays };
const answers = z.array(id).max(200).optional();

const forgetRange = z.object({
  kind: z.enum(['hour', 'today', 'conversation', 'memories']),
  conversation: id.optional(),
  /** Messages, facts and habits that are named. */
  memories: z.array(id).min(1).max(200).optional(),
});

const changed = z.object({ state: encoderState });

export const memoryRoutes = {
  'memory.source': route(z.object({ memory: id }), z.object({ message, conversation })),
  'memory.forgetPreview': route(z.object({ memory: id }), z.object(preview)),
  /** `answers`: those that go with it. */
  'memory.forget': route(z.object({ memory: id, answers }), z.object({ ...forgetCount, undo: z.string() })),
  /** "Forget…": everything said in the last hour, today, in one conversation, or all that is named. `conversations`: those that go as a whole. */
  'memory.forgetRange.preview': route(forgetRange, z.object({ ...preview, conversations: z.number() })),
  'memory.forgetRange': route(forgetRange.extend({ answers }), z.object({ ...forgetCount, conversations: z.number(), undo: z.string() })),
  /** What is remembered, newest first; `text` as the search box understands it, filters too. */
  'memory.timeline': route(
    z.object({
      text: z.string().max(1000).optional(),
      before: id.optional(),
      pinned: z.boolean().optional(),
      limit: z.number().int().min(1).max(200),
    }),
    z.object({ items: z.array(timelineItem), more: z.boolean(), filters: z.array(searchFilter) }),
  ),
  'memory.pin': route(z.object({ memory: id, on: z.boolean() }), ok),
  /** Pinned first, then the newest; with `history` those too that hold no more. */
  'memory.facts': route(
    z.object({
      text: z.string().max(1000).optional(),
      history: z.boolean().optional(),
      limit: z.number().int().min(1).max(1000),
      offset: z.number().int().min(0),
    }),
    z.object({ facts: z.array(fact), total: z.number() }),
  ),
  'memory.habits': route(none, z.object({ habits: z.array(habit) })),
  /** Null: no card stands there. */
  'memory.card': route(z.object({ message: id }), z.object({ card: saidCard.nullable() })),
  /** Adds what is right and ends what was; what was said stays verbatim. */
  'memory.fact.correct': route(z.object({ id, text: z.string().trim().min(1).max(1000) }), z.object({ fact, undo: z.string() })),
  /** The fact itself, or what holds now of what was drawn from a message: what "Correct" is about. */
  'memory.claims': route(z.object({ memory: id }), z.object({ facts: z.array(fact) })),
  /** Corrects a message that no fact was drawn from. */
  'memory.correct': route(z.object({ memory: id, text: z.string().trim().min(1).max(1000) }), z.object({ fact, undo: z.string() })),
  'memory.fact.pin': route(z.object({ id, on: z.boolean() }), z.object({ fact })),
  'memory.habit.set': route(z.object({ id, on: z.boolean() }), z.object({ habit })),
  /** How far deriving has come, whether the model in use may take part, and what was done: ids and counts. */
  'memory.consolidation': route(
    none,
    z.object({
      done: z.number(),
      total: z.number(),
      working: z.boolean(),
      /**
       * The model that would draw facts; null where none on this computer can. `passed` false: rules alone work. It was tried
       * on `tried` of the probe's `of` sentences, and wholly `right` with so many; `done` of `total` messages it has looked at.
       * `crowded`: it has room for one conversation only, and is left alone so as not to push that out.
       */
      model: z
        .object({
          ...{ id: z.string(), name: z.string(), passed: z.boolean(), precision: z.number(), recall: z.number() },
          ...{ tried: z.number(), of: z.number(), right: z.number(), done: z.number(), total: z.number() },
          crowded: z.boolean(),
        })
        .nullable(),
      log: z.array(
        z.object({
          at: z.number(),
          maker: z.string(),
          read: z.number(),
          added: z.number(),
          again: z.number(),
          superseded: z.number(),
          dropped: z.number(),
        }),
      ),
    }),
  ),
  /** Which encoders there are: those that are installed, and those that can be fetched. */
  'memory.encoder': route(
    none,
    z.object({
      state: encoderState,
      /** What a change reads again. */
      messages: z.number(),
      choices: z.array(
        z.object({ id: z.string(), name: z.string(), languages: z.array(z.string()), bytes: z.number(), installed: z.boolean() }),
      ),
    }),
  ),
  /** Begins a change, or goes on with it. It must be installed: `encoder.missing` otherwise. */
  'memory.encoder.change': route(z.object({ encoder: z.string().max(100) }), changed),
  'memory.encoder.pause': route(z.object({ on: z.boolean() }), changed),
  'memory.encoder.cancel': route(none, changed),
  'memory.undo': route(z.object({ undo: z.string() }), ok),
} as const;

export type Fact = z.output<typeof fact>;
export type Habit = z.output<typeof habit>;
export type SaidCard = z.output<typeof saidCard>;
