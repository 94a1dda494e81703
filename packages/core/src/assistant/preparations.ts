/**
 * Ready before you ask: while the person types, or has just opened a conversation, the model is loaded, the stable
 * prefix of the prompt is read into its cache, and on a pause in typing the memory is searched. At Send only the last
 * message is left to read.
 *
 * With the embedded model the draft itself, with its context block, is read ahead too. That can not hurt there: the child
 * reads in slices of at most 80 ms, stops at the signal within one, and drops a changed tail from its cache without reading
 * the rest again; where a model can not drop a tail (its attention window slides, its state recurs) the loss is seen by
 * the first re-reading, and its drafts are not read any more. Ollama and other servers finish a reading they began, so that
 * a question would wait behind a draft: there the prefix alone is read.
 *
 * What is unsent lives in this object, in the encrypted draft row and in the model's cache on this computer; it is given no
 * vector that is stored, no receipt and no line in a log, and nothing is prepared on another machine.
 */
import { answerMeta, loadPath } from '../context/index.ts';
import { MiaError } from '../errors.ts';
import { RECALL_BUDGET, type Recalled, recall } from '../memory/index.ts';
import type { Conversation, Message } from '../memory/storage/types.ts';
import { perceiveText } from '../perception/index.ts';
import type { OpenModel } from '../ports/language-model.ts';
import { composePrompt, messageText } from '../response/index.ts';
import { readSettings, type TurnDeps } from './deps.ts';
import { draftMessage } from './draft-message.ts';
import { answerRoom, contextOf } from './gather.ts';
import { whatIsKnown } from './known.ts';
import { bringToMind, hasMind, readMind } from './mind.ts';
import { type PreparedWindow, preparedWindow } from './prepared-window.ts';
import { withEta } from './reading.ts';

/** What was found for a draft, with the block rendered from it. */
export interface Prepared extends Recalled {
  context: string;
}

/** A pause in typing: shorter ones are the gaps between words. */
const PAUSE_MS = 250;
/** A block rendered earlier tells a wrong time: it is rendered again at Send. */
const BLOCK_GOOD_FOR_MS = 90_000;
const TELL_EVERY_MS = 200;

interface Scene {
  opened: OpenModel;
  conversation: Conversation;
  path: Message[];
  whole: boolean;
  /** The messages of the path that the model sees. */
  window: Message[];
  /** The prefix is in the model's cache; resolves false when it could not be read. */
  warm: Promise<boolean>;
}

interface Preparation {
  conversation: string;
  /** Ends all of it. */
  all: AbortController;
  scene: Promise<Scene | null>;
  /** As typed, perceived. */
  text: string;
  /** Ends what belongs to the draft as it was. */
  draft: AbortController | null;
  cancelPause: (() => void) | null;
  /** Tokens of the stable prefix in the model's cache. */
  prefix: number;
  found: { text: string; leaf: string | null; memories: boolean; at: number; result: Promise<Prepared | null> } | null;
}

export class Preparations {
  readonly #deps: TurnDeps;
  /** Whether a turn runs: nothing is prepared beside it. */
  readonly #busy: () => boolean;
  /** Models that lost their prefix when a draft was dropped from their cache. */
  readonly #noDrafts = new Set<string>();
  #now: Preparation | null = null;
  /** Asked for while a turn ran. */
  #wanted: { conversation: string; text: string } | null = null;

  constructor(deps: TurnDeps, busy: () => boolean) {
    this.#deps = deps;
    this.#busy = busy;
  }

  /** The person opened the conversation, or the draft in it is now `text`. Returns at once; never throws. */
  prepare(conversation: string, text: string): void {
    this.#wanted = null;
    if (this.#deps.power?.().batterySaver) {
      this.drop();
      return;
    }
    if (this.#busy()) {
      this.drop();
      this.#wanted = { conversation, text };
      return;
    }
    if (this.#now?.conversation !== conversation) {
      this.drop();
      const all = new AbortController();
      const now: Preparation = {
        conversation,
        all,
        scene: Promise.resolve(null),
        text: '',
        draft: null,
        cancelPause: null,
        prefix: 0,
        found: null,
      };
      now.scene = this.#begin(now).catch((error: unknown) => this.#gaveUp(conversation, all.signal, error));
      this.#now = now;
    }
    this.#typed(this.#now as Preparation, perceiveText(text).text);
  }

  /** The turn that was in the way is over. */
  resume(): void {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted) this.prepare(wanted.conversation, wanted.text);
  }

  /** The memory changed: what was found or read by it counts no more. The same draft is prepared anew. */
  again(): void {
    const asked = this.#now ? { conversation: this.#now.conversation, text: this.#now.text } : this.#wanted;
    this.drop();
    if (asked) this.prepare(asked.conversation, asked.text);
  }

  /** A question was asked in this conversation: what is prepared for another would compete with its answer. */
  dropOthers(conversation: string): void {
    if (this.#now && this.#now.conversation !== conversation) this.drop(this.#now.conversation);
  }

  /** Drops what is prepared (of one conversation, or whatever it is) at once. */
  drop(conversation?: string): void {
    const now = this.#now;
    if (conversation === undefined || this.#wanted?.conversation === conversation) this.#wanted = null;
    if (!now || (conversation !== undefined && now.conversation !== conversation)) return;
    this.#now = null;
    now.cancelPause?.();
    now.draft?.abort();
    now.all.abort();
  }

  /**
   * What was recalled for exactly this message, if it was prepared (or is being recalled now). The reading stops: its cache
   * is kept, and the rest is the model's own request.
   */
  take(
    conversation: string,
    parent: string | null,
    text: string,
    memories: boolean,
  ): Promise<(Recalled & { context: string | null }) | null> | null {
    const now = this.#now;
    if (!now || now.conversation !== conversation) {
      this.drop();
      return null;
    }
    const { found } = now;
    this.#now = null;
    now.cancelPause?.();
    now.all.abort();
    if (!found || found.text !== text || found.leaf !== parent || found.memories !== memories) {
      now.draft?.abort();
      return null;
    }
    const fresh = this.#deps.clock.monotonic() - found.at < BLOCK_GOOD_FOR_MS;
    return found.result.then((result) => result && { ...result, context: fresh ? result.context : null });
  }

  async #begin(now: Preparation): Promise<Scene | null> {
    const { store, models, clock } = this.#deps;
    const { signal } = now.all;
    if (!(await readSettings(store)).prepare) return null;
    this.#warmEncoder();
    const conversation = await this.#conversation(now.conversation);
    const choice = await models.choose({ id: conversation.id, model: conversation.model });
    if (choice.model === null || signal.aborted) return null;
    const opened = await models.open(choice.model);
    if (opened.card.place.kind === 'elsewhere') return null;
    const limit = opened.card.contextLength - answerRoom(opened.card.contextLength);
    const { path, whole } = await loadPath(store, conversation.id, conversation.head, limit);
    if (signal.aborted) return null;
    const { messages: window, views } = await preparedWindow(opened, path, whole, this.#deps, signal);
    const warm = this.#read(now, opened, { messages: window, views }, signal, clock.monotonic()).catch((error: unknown) => {
      this.#gaveUp(conversation.id, signal, error);
      return false;
    });
    return { opened, conversation, path, whole, window, warm };
  }

  /** Its process takes half a second to start: not in the middle of the first question, which may be pasted and sent at once. */
  #warmEncoder(): void {
    void this.#deps
      .encoder()
      ?.warm?.()
      .catch((error: unknown) => this.#deps.logger.warn('encoder.cold', { code: MiaError.from(error).code }));
  }

  async #conversation(id: string): Promise<Conversation> {
    try {
      return await this.#deps.store.conversation(id);
    } catch (error) {
      if (!(error instanceof MiaError) || error.code !== 'not-found') throw error;
      // Not made yet: its prompt begins as every other's.
      return { id, model: null, head: null, memories: true } as Conversation;
    }
  }

  /** Loads the model and reads the prompt of these messages into the conversation's cache. */
  async #read(
    now: Preparation,
    opened: OpenModel,
    prompt: PreparedWindow,
    signal: AbortSignal,
    began: number,
    draft = false,
  ): Promise<boolean> {
    await opened.load(signal);
    if (!opened.prepare || signal.aborted) return false;
    const eta = withEta(this.#deps.clock);
    let told = Number.NEGATIVE_INFINITY;
    let last = { read: 0, total: 0, etaMs: null as number | null };
    const result = await opened.prepare(composePrompt({ system: this.#deps.system, ...prompt }), {
      conversation: now.conversation,
      signal,
      onProgress: (progress) => {
        if (draft && last.total === 0 && progress.read < now.prefix / 2) this.#noDrafts.add(opened.card.id);
        last = eta(progress);
        const at = this.#deps.clock.monotonic();
        if (draft || signal.aborted || at - told < TELL_EVERY_MS) return;
        told = at;
        this.#deps.emit({ type: 'prepared', conversation: now.conversation, progress: last, done: false });
      },
    });
    if (signal.aborted) return false;
    if (!draft) {
      now.prefix = result.cached;
      const total = Math.max(last.total, result.cached);
      this.#deps.emit({ type: 'prepared', conversation: now.conversation, progress: { read: total, total, etaMs: 0 }, done: true });
      this.#deps.logger.info('prepared', {
        conversation: now.conversation,
        count: result.cached,
        ms: Math.round(this.#deps.clock.monotonic() - began),
      });
    }
    return true;
  }

  #typed(now: Preparation, text: string): void {
    if (text === now.text && (now.found || now.cancelPause)) return;
    now.text = text;
    now.cancelPause?.();
    now.cancelPause = null;
    now.draft?.abort();
    now.draft = null;
    now.found = null;
    if (text.trim() === '') return;
    now.cancelPause = this.#deps.clock.after(PAUSE_MS, () => {
      now.cancelPause = null;
      const draft = new AbortController();
      now.draft = draft;
      const result = this.#look(now, text, draft.signal);
      result.catch(() => {});
    });
  }

  /** Recalls for the draft, then reads it ahead where that can not hurt. */
  async #look(now: Preparation, text: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const scene = await now.scene;
    if (!scene || signal.aborted || now.all.signal.aborted) return;
    const { path, window } = scene;
    const quoted = window.flatMap((m) => answerMeta(m.parts).memories ?? []);
    const request = {
      text,
      conversation: now.conversation,
      window: [...window.map((m) => m.id), ...quoted],
      recentTurns: window
        .filter((m) => m.role === 'user')
        .slice(-1)
        .map(messageText),
    };
    const { memories } = scene.conversation;
    const recalling = memories
      ? recall(
          request,
          { store: this.#deps.store, encoder: this.#deps.encoder(), images: this.#deps.imageEncoder?.() ?? null, clock },
          RECALL_BUDGET,
          signal,
        )
      : Promise.resolve<Recalled>({ memories: [], meaning: false, vector: null, timings: { encode: null, search: 0, total: 0 } });
    const shown = new Set(request.window);
    const facts = new Set(window.flatMap((m) => answerMeta(m.parts).facts ?? []));
    const { conversation } = scene;
    const holding = Promise.all([readMind(conversation, this.#deps), readSettings(this.#deps.store)]);
    const result = Promise.all([recalling, holding]).then(
      async ([recalled, [held, settings]]): Promise<Prepared> => {
        const seen = new Set([...shown, ...recalled.memories.map((m) => m.message)]);
        const mind = hasMind(conversation, settings)
          ? bringToMind(held, text, { conversation, before: path, window, seen, facts })
          : { memories: [], facts: [] };
        const bearing = [...recalled.memories, ...mind.memories];
        const q = { conversation, window: shown, given: facts, inMind: mind.facts };
        const known = await whatIsKnown(text, bearing, q, this.#deps);
        return { ...recalled, context: contextOf(known, this.#deps) };
      },
      () => null,
    );
    now.found = { text, leaf: scene.conversation.head, memories, at: clock.monotonic(), result };
    const prepared = await result;
    if (!prepared || scene.opened.card.provider !== 'embedded' || this.#noDrafts.has(scene.opened.card.id)) return;
    if (!(await scene.warm) || signal.aborted || now.all.signal.aborted) return;
    const either = AbortSignal.any([signal, now.all.signal]);
    try {
      const unsent = draftMessage(now.conversation, text, prepared.context);
      await this.#read(
        now,
        scene.opened,
        await preparedWindow(scene.opened, [...path, unsent], scene.whole, this.#deps, either),
        either,
        clock.monotonic(),
        true,
      );
    } catch (error) {
      this.#gaveUp(now.conversation, either, error);
    }
  }

  #gaveUp(conversation: string, signal: AbortSignal, error: unknown): null {
    if (!signal.aborted) this.#deps.logger.warn('prepare.failed', { conversation, code: MiaError.from(error).code });
    return null;
  }
}
