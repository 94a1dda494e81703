import type { Message, Part, Paste } from '../memory/storage/types.ts';
import type { ShownImage } from '../ports/shown-images.ts';
import type { TurnEventBody } from './events.ts';
import { TurnJournal } from './journal.ts';

/** Who is to see a message's images: a model for this message alone, or none, which is then told what can be read from them. */
export type Sees = { model: string } | 'text';

/** What a turn begins with. */
export type TurnRequest =
  | {
      kind: 'send';
      conversation: string;
      message: string;
      text: string;
      pastes?: readonly Paste[];
      audio?: Part;
      images?: readonly ShownImage[];
      sees?: Sees;
      parent?: string | null;
      origin?: 'person' | 'paste';
    }
  | { kind: 'answer'; conversation: string; message: string; model?: string }
  | { kind: 'continue'; conversation: string; message: string };

/** What the turn answers, once it is on disk. */
export interface Accepted {
  /** The person's message. */
  said: Message;
  /** The turn, or null when no answer starts now (note, early message, answered already). */
  turn: string | null;
}

/** One turn while it runs: its id, its events, its cancellation. */
export class RunningTurn {
  readonly id: string;
  /** Id of the answer's message. */
  readonly answer: string;
  readonly request: TurnRequest;
  readonly journal = new TurnJournal();
  /** Monotonic milliseconds. */
  readonly began: number;
  /** The turn of the same conversation before this one; resolves when that is committed with its vectors, and cut to what was heard. */
  readonly previous: Promise<void>;
  /** Resolves when the turn before this one has its answer's place in the tree: the next message stands below it. */
  readonly after: Promise<void>;
  readonly #placed = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  readonly #accepted = Promise.withResolvers<Accepted>();
  #acceptedNow = false;

  constructor(id: string, answer: string, request: TurnRequest, began: number, before: { done: Promise<void>; isPlaced: Promise<void> }) {
    this.id = id;
    this.answer = answer;
    this.request = request;
    this.began = began;
    this.previous = before.done;
    this.after = before.isPlaced;
    this.#accepted.promise.catch(() => {});
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves when the person's message is on disk; rejects when it could not be put there. */
  get accepted(): Promise<Accepted> {
    return this.#accepted.promise;
  }

  /** Resolves when the answer has its place in the tree, or when there will be none. */
  get isPlaced(): Promise<void> {
    return this.#placed.promise;
  }

  /** The answer's place is taken. */
  readonly placed = (): void => this.#placed.resolve();

  get isAccepted(): boolean {
    return this.#acceptedNow;
  }

  accept(accepted: Accepted): void {
    this.#acceptedNow = true;
    if (accepted.turn !== this.id) this.#placed.resolve();
    this.#accepted.resolve(accepted);
  }

  refuse(error: unknown): void {
    this.#placed.resolve();
    this.#accepted.reject(error);
  }

  tell(event: TurnEventBody): void {
    this.journal.add(event);
  }

  stop(): void {
    this.#stop.abort();
  }
}
