/** Turns of the host in memory: numbered events, followed by any number of windows, stopped between two words. */
import type { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, Choice, Conversation, Message, TurnEvent } from '../../contract/index.ts';
import * as data from './data.ts';
import type { FakeState } from './fake-state.ts';
import { addMessage, treeOf } from './fake-tree.ts';

interface Running {
  id: string;
  conversation: string;
  events: TurnEvent[];
  wake: Set<() => void>;
  stop: boolean;
  over: boolean;
  /** Id of the answer's message, once it is told. */
  answer: string | null;
  /** Characters of the answer that were heard, where it was interrupted while it was spoken. */
  heard: number | null;
}

/** What turns need of their host. */
interface Home {
  readonly state: FakeState;
  id(): string;
  publish(event: AppEvent): void;
  choice(model?: string): Choice;
  patch(id: string, patch: Partial<Conversation>): Conversation;
}

export class FakeTurns {
  readonly #host: Home;
  readonly #turns = new Map<string, Running>();

  constructor(host: Home) {
    this.#host = host;
  }

  get(id: string): Running | undefined {
    return this.#turns.get(id);
  }

  runningIn(conversation: string): Running | undefined {
    return [...this.#turns.values()].find((turn) => turn.conversation === conversation && !turn.over);
  }

  begin(conversation: string): Running {
    const turn: Running = {
      id: this.#host.id(),
      conversation,
      events: [],
      wake: new Set(),
      stop: false,
      over: false,
      answer: null,
      heard: null,
    };
    this.#turns.set(turn.id, turn);
    return turn;
  }

  /** An answer that was spoken is cut to what was heard: the one that is written when it ends. */
  heard(message: string, characters: number): void {
    const turn = [...this.#turns.values()].find((running) => running.answer === message && !running.over);
    if (turn) Object.assign(turn, { stop: true, heard: characters });
    else
      for (const path of Object.values(this.#host.state.messages)) {
        const stored = path.find((m) => m.id === message);
        if (!stored) continue;
        Object.assign(stored, {
          status: 'stopped',
          parts: [
            {
              kind: 'text',
              text: stored.parts
                .map((part) => part.text)
                .join('')
                .slice(0, characters),
            },
          ],
        });
        this.#host.publish({ type: 'message', message: stored });
      }
  }

  tell(turn: Running, event: Record<string, unknown>): void {
    turn.events.push({ n: turn.events.length + 1, ...event } as TurnEvent);
    for (const wake of [...turn.wake]) wake();
  }

  async follow(turn: Running, after: number, signal: AbortSignal, emit: (event: TurnEvent) => Promise<void>): Promise<void> {
    let next = after;
    for (;;) {
      const event = turn.events[next];
      if (event) {
        next += 1;
        await emit(event);
        if (event.type === 'end') return;
      } else if (turn.over || signal.aborted) return;
      else
        await new Promise<void>((resolve) => {
          turn.wake.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
    }
  }

  /** Answers a question: anew, or going on from a stopped answer. */
  async answer(turn: Running, question: Message, { model, goesOn }: { model?: string | undefined; goesOn?: Message } = {}): Promise<void> {
    const { state } = this.#host;
    const chosen = this.#host.choice(model);
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(1, state.pace)));
    this.#host.publish({ type: 'turn', conversation: turn.conversation, turn: turn.id });
    for (const event of state.before) {
      this.tell(turn, event);
      await pause();
    }
    const id = goesOn?.id ?? this.#host.id();
    turn.answer = id;
    const given = state.receipts.length;
    this.tell(turn, { type: 'recalled', count: given, none: given === 0 });
    const before = goesOn?.parts.map((p) => p.text).join('') ?? '';
    this.tell(turn, {
      ...{ type: 'answer', message: id, model: chosen.model, modelName: chosen.name, place: { kind: 'this-computer' } },
      ...(goesOn ? { begun: { text: before, thinking: '' } } : {}),
    });
    this.tell(turn, { type: 'state', state: 'answering' });
    let text = '';
    const pieces = state.answer.match(/\s*\S+/g) ?? [];
    const failAt = state.failWith ? Math.floor(pieces.length / 3) : -1;
    let failed: MiaError | null = null;
    for (const [at, piece] of pieces.entries()) {
      if (turn.stop) break;
      if (at === failAt) {
        failed = state.failWith;
        break;
      }
      text += piece;
      this.tell(turn, { type: 'text', delta: piece });
      await pause();
    }
    if (turn.heard !== null) text = text.slice(0, Math.max(0, turn.heard - before.length));
    const stored = treeOf(state, turn.conversation).find((m) => m.id === id);
    const message = addMessage(state, turn.conversation, {
      ...data.message('assistant', before + text, { id, conversation: turn.conversation, parent: question.id, created: Date.now() }),
      ...(stored ? { seq: stored.seq } : {}),
      model: chosen.model,
      modelName: chosen.name,
      status: failed ? 'failed' : turn.stop ? 'stopped' : 'done',
      error: failed ? failed.toShape() : null,
      receipts: given,
    });
    if (state.unchanged)
      message.parts = message.parts.map((part) => (part.kind === 'text' ? { ...part, meta: { unchanged: true } } : part));
    this.tell(turn, { type: 'end', message });
    turn.over = true;
    this.#host.publish({ type: 'message', message });
    this.#host.publish({ type: 'turn-ended', conversation: turn.conversation, turn: turn.id });
    this.#host.patch(turn.conversation, { messages: state.messages[turn.conversation]?.length ?? 0, updated: Date.now() });
  }
}
