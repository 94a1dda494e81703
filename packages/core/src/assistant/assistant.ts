import { v7 as uuid } from 'uuid';
import { MiaError } from '../errors.ts';
import type { Part, Paste } from '../memory/storage/types.ts';
import type { ShownImage } from '../ports/shown-images.ts';
import type { TextEncoder } from '../ports/text-encoder.ts';
import { SYSTEM_PROMPT } from '../response/index.ts';
import { Backlog } from './backlog.ts';
import { BetterTitles } from './better-titles.ts';
import { Consolidating } from './consolidating.ts';
import type { AssistantDeps, TurnDeps } from './deps.ts';
import { earlyMessages, keepAsNotes, withdraw } from './early.ts';
import { type AcceptedEvent, shown, type TurnEvent } from './events.ts';
import { keepHeard } from './heard.ts';
import { Preparations } from './preparations.ts';
import { RunningTurn, type Sees, type TurnRequest } from './running-turn.ts';
import { takeTurn } from './turn.ts';

export interface SendRequest {
  conversation: string;
  /** Made by the window: sending it again stores and answers once. */
  message: string;
  text: string;
  /** Long texts that were pasted: they stand beside the message's own words. */
  pastes?: readonly Paste[] | undefined;
  /** The recording that the text was spoken in. Without a text it is kept as a note: it waits to be recognised. */
  audio?: Part | undefined;
  /** Images that were taken in, in order: they stand beside the words, or alone. */
  images?: readonly ShownImage[] | undefined;
  /** Who sees them; the conversation's model where it does, which is told what can be read from them where it does not. */
  sees?: Sees | undefined;
  /** Parent of the new message; the conversation's head when absent. */
  parent?: string | null | undefined;
  origin?: 'person' | 'paste' | undefined;
}

export interface TurnStarted {
  /** Null when no answer starts now: a note, an early message. */
  turn: string | null;
  /** The person's message, as it is on disk; also event 1 of `follow(turn, 0)`. */
  accepted: AcceptedEvent;
}

export interface Assistant {
  /**
   * Resolves when the message is on disk; the answer goes on by itself, see `follow`.
   * @throws MiaError `request.invalid` (neither text nor recording nor image), `not-found`, `conflict`, `data.*`: nothing was accepted then
   */
  send(request: SendRequest): Promise<TurnStarted>;
  /** Answers a stored user message: a note, a failed one, again as a version. @throws MiaError also `model.none` */
  answer(request: { conversation: string; message: string; model?: string | undefined }): Promise<TurnStarted>;
  /** Goes on from a stopped (or failed) answer, in the same message. @throws MiaError also `model.none` */
  continueAnswer(request: { conversation: string; message: string }): Promise<TurnStarted>;
  /**
   * Events after number `after` while the turn runs, live until its end; only the stored end when it is over. Leaving it
   * (by the signal, or by ending the iteration) does not stop the turn. @throws MiaError `not-found`
   */
  follow(turn: string, after: number, signal: AbortSignal): AsyncIterable<TurnEvent>;
  /** The turn that runs in a conversation now, for a window that comes back; null when none does. */
  running(conversation: string): string | null;
  /** Stops a turn; what was said is kept. One that is over is left as it is. Resolves when it is committed. */
  stop(turn: string): Promise<void>;
  /**
   * Of an answer that was spoken, only its first `characters` were heard: it is stopped where it still runs, and kept as far as
   * that (`heard.ts`). Resolves when it is committed; what is asked meanwhile waits for it.
   * @throws MiaError `not-found`, `conflict`
   */
  heard(message: string, characters: number): Promise<void>;
  /** Stops what runs in a conversation and lets go of what is prepared for it. Resolves when nothing of it runs any more. */
  leave(conversation: string): Promise<void>;
  /** An early message back to the box. @throws MiaError `not-found`, `conflict` */
  withdraw(message: string): Promise<{ text: string }>;
  /** The person opened this conversation, or the unsent draft in it is now `draft`. Returns at once. */
  prepare(conversation: string, draft: string): void;
  unprepare(conversation: string): void;
  /** Something was forgotten, deleted or brought back: what was recalled or read ahead before that is dropped and begun again. */
  forgot(): void;
  /** Answers early messages, where a model is there now. Call after start; when models come it is called by itself. */
  resumePending(): Promise<void>;
  /** What could have answered early messages comes no more: they become notes, unless a model is there or on its way. */
  noneComes(): Promise<void>;
  /** Gives vectors to messages without one. Call after start and when the encoder came. @returns messages encoded */
  encodeBacklog(): Promise<number>;
  /** Whether a turn runs. */
  answering(): boolean;
  /** Whether what was said is being gone through now. */
  consolidating(): boolean;
  /** Stops and commits what runs. */
  close(): Promise<void>;
}

interface Running {
  turn: RunningTurn;
  done: Promise<void>;
}

/** The assistant: turns, one after another in each conversation, and what goes on around them. */
export function createAssistant(given: AssistantDeps): Assistant {
  const { encoder } = given;
  const deps: TurnDeps = {
    ...given,
    encoder: typeof encoder === 'function' ? (encoder as () => TextEncoder | null) : () => encoder,
    system: given.system ?? SYSTEM_PROMPT,
  };
  const running = new Map<string, Running>();
  const lastOf = new Map<string, Running>();
  const bySent = new Map<string, RunningTurn>();
  const closing = new AbortController();
  const preparations = new Preparations(deps, () => running.size > 0);
  const titles = new BetterTitles(deps, () => running.size > 0);
  const consolidating = new Consolidating(deps, () => running.size > 0);
  const touched = () => {
    titles.touched();
    consolidating.touched();
    deps.touched?.();
  };
  const idle = async () => {
    while (running.size > 0 && !closing.signal.aborted) await Promise.race([...running.values()].map((r) => r.done));
  };
  const backlog = new Backlog(deps, idle, closing.signal);
  let resuming: Promise<void> = Promise.resolve();
  /** Answers that are being cut to what was heard; a turn that begins meanwhile must not read them whole. */
  let cutting: Promise<void> = Promise.resolve();
  /** Something has no vector yet: a note, or what was said when the encoder failed. */
  let owed = false;
  const settle = async () => {
    if (owed && !closing.signal.aborted && (await backlog.encode()) > 0) owed = false;
  };

  const start = (request: TurnRequest): RunningTurn => {
    if (closing.signal.aborted) throw new MiaError('request.cancelled');
    preparations.dropOthers(request.conversation);
    touched();
    const answer = request.kind === 'continue' ? request.message : uuid();
    const id = request.kind === 'continue' ? `${answer}~${uuid().slice(-12)}` : answer;
    const before = lastOf.get(request.conversation);
    const turn = new RunningTurn(id, answer, request, deps.clock.monotonic(), {
      done: Promise.all([before?.done, cutting]).then(() => undefined),
      isPlaced: before?.turn.isPlaced ?? Promise.resolve(),
    });
    if (request.kind === 'send') bySent.set(request.message, turn);
    let waits = false;
    turn.accepted.then(
      ({ said }) => {
        waits = said.status === 'pending';
      },
      () => undefined,
    );
    const done = takeTurn(turn, deps, preparations, titles)
      .then((remembered) => {
        owed ||= !remembered;
      })
      .catch((error: unknown) => {
        deps.logger.error('turn.broke', { turn: id, code: MiaError.from(error).code });
        turn.tell({ type: 'end', message: null });
        turn.refuse(MiaError.from(error));
      })
      .finally(() => {
        running.delete(id);
        if (lastOf.get(request.conversation) === entry) lastOf.delete(request.conversation);
        if (request.kind === 'send' && bySent.get(request.message) === turn) bySent.delete(request.message);
        void settle();
        // What it waits for may have come before it was known to wait.
        if (waits && !closing.signal.aborted) void resume();
        if (running.size === 0 && !closing.signal.aborted) preparations.resume();
      });
    const entry: Running = { turn, done };
    running.set(id, entry);
    lastOf.set(request.conversation, entry);
    return turn;
  };

  const started = async (turn: RunningTurn): Promise<TurnStarted> => {
    const accepted = await turn.accepted;
    for await (const event of turn.journal.follow(0, closing.signal)) {
      if (event.type === 'accepted') return { turn: accepted.turn, accepted: event };
    }
    throw new MiaError('request.cancelled');
  };

  const cut = async (message: string, characters: number): Promise<void> => {
    const its = [...running.values()].filter(({ turn }) => turn.answer === message);
    for (const { turn } of its) turn.stop();
    // Its vectors come after its end: they must not come after the cut.
    await Promise.all(its.map(({ done }) => done));
    const heard = await keepHeard(message, characters, deps.store);
    if (!heard.cut) return;
    deps.emit({ type: 'message', message: shown(heard.message) });
    preparations.again();
    owed = true;
    void settle();
  };

  const isAnswered = (message: string): boolean => [...running.values()].some((r) => r.turn.request.message === message);
  const resumePending = async () => {
    for (const message of await earlyMessages(deps)) {
      if (isAnswered(message.id)) continue;
      const conversation = await deps.store.conversation(message.conversation);
      const { model } = await deps.models.choose({ id: conversation.id, model: conversation.model });
      if (model === null || closing.signal.aborted) continue;
      await start({ kind: 'answer', conversation: message.conversation, message: message.id }).accepted.catch((error: unknown) => {
        deps.logger.warn('early.failed', { message: message.id, code: MiaError.from(error).code });
      });
    }
  };
  /** One after the other, so that a message that is to be answered is not let go meanwhile. */
  const resume = (work = resumePending) => {
    resuming = resuming.then(work).catch((error: unknown) => deps.logger.warn('early.failed', { code: MiaError.from(error).code }));
    return resuming;
  };
  const unsubscribe = deps.models.onChange(() => void resume());

  return {
    async send({ conversation, message, text, pastes, audio, images, sees, parent, origin }) {
      const known = bySent.get(message);
      if (known) {
        if (known.request.conversation !== conversation) throw new MiaError('conflict');
        return started(known);
      }
      return started(
        start({
          kind: 'send',
          conversation,
          message,
          text,
          ...(pastes === undefined ? {} : { pastes }),
          ...(audio === undefined ? {} : { audio }),
          ...(images === undefined ? {} : { images }),
          ...(sees === undefined ? {} : { sees }),
          ...(parent === undefined ? {} : { parent }),
          ...(origin === undefined ? {} : { origin }),
        }),
      );
    },
    async answer({ conversation, message, model }) {
      return started(start({ kind: 'answer', conversation, message, ...(model === undefined ? {} : { model }) }));
    },
    async continueAnswer({ conversation, message }) {
      return started(start({ kind: 'continue', conversation, message }));
    },
    async *follow(turn, after, signal) {
      const journal = running.get(turn)?.turn.journal;
      if (journal) {
        yield* journal.follow(after, signal);
        return;
      }
      const message = await deps.store.message(turn.split('~', 1)[0] ?? turn);
      if (!signal.aborted) yield { n: Math.max(0, after) + 1, type: 'end', message: shown(message) };
    },
    running: (conversation) => {
      const turn = lastOf.get(conversation)?.turn;
      return turn?.isAccepted && !turn.journal.over ? turn.id : null;
    },
    async stop(turn) {
      touched();
      const entry = running.get(turn);
      if (!entry) return;
      entry.turn.stop();
      for await (const _ of entry.turn.journal.follow(entry.turn.journal.last, closing.signal)) if (entry.turn.journal.over) return;
    },
    heard(message, characters) {
      touched();
      const done = cutting.then(() => cut(message, characters));
      cutting = done.catch(() => undefined);
      return done;
    },
    async leave(conversation) {
      preparations.drop(conversation);
      const its = [...running.values()].filter(({ turn }) => turn.request.conversation === conversation);
      for (const { turn } of its) turn.stop();
      await Promise.all(its.map(({ done }) => done));
    },
    async withdraw(message) {
      if (isAnswered(message)) throw new MiaError('conflict');
      return withdraw(message, deps);
    },
    prepare: (conversation, draft) => {
      touched();
      if (!closing.signal.aborted) preparations.prepare(conversation, draft);
    },
    unprepare: (conversation) => preparations.drop(conversation),
    forgot: () => preparations.again(),
    resumePending: () => resume(),
    noneComes: () => resume(() => keepAsNotes(deps, isAnswered)),
    encodeBacklog: () => backlog.encode(),
    answering: () => running.size > 0,
    consolidating: () => consolidating.working,
    async close() {
      unsubscribe();
      titles.close();
      const consolidated = consolidating.close();
      preparations.drop();
      for (const { turn } of running.values()) turn.stop();
      await Promise.all([...running.values()].map((r) => r.done));
      closing.abort();
      await resuming;
      await cutting;
      await consolidated;
    },
  };
}
