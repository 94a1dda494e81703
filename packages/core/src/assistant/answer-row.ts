import { type ErrorShape, MiaError } from '../errors.ts';
import type { Message, MessagePatch, MessageStatus, Part, Timings, Usage } from '../memory/storage/types.ts';
import type { AcceptedQuestion, ChosenModel } from './accept.ts';
import type { TurnDeps } from './deps.ts';
import { PartialSaver } from './partial-saver.ts';

export interface AnswerEnd {
  status: Extract<MessageStatus, 'done' | 'stopped' | 'failed'>;
  parts: Part[];
  usage: Usage | null;
  timings: Timings;
  error: ErrorShape | null;
}

/**
 * The stored answer of one turn: made when the question is accepted, saved while it grows, finished once. Its writes run
 * in order beside the generation, which waits for none of them; a write that fails is told at the end.
 */
export class AnswerRow {
  readonly id: string;
  readonly #question: AcceptedQuestion;
  readonly #deps: TurnDeps;
  #writes: Promise<void> = Promise.resolve();
  #error: unknown = null;
  #saver: PartialSaver | null = null;
  #made = false;

  constructor(id: string, question: AcceptedQuestion, deps: TurnDeps) {
    this.id = id;
    this.#question = question;
    this.#deps = deps;
  }

  /** Makes the row (or opens the stopped one again) under the person's message. */
  make(model: ChosenModel): Promise<void> {
    const { store, clock } = this.#deps;
    const { said, continued } = this.#question;
    return this.write(async () => {
      if (continued) await store.updateMessage(continued.id, { status: 'streaming', error: null });
      else {
        await store.addMessage({
          id: this.id,
          conversation: said.conversation,
          parent: said.id,
          role: 'assistant',
          status: 'streaming',
          created: clock.now(),
          zone: clock.zone(),
          origin: 'assistant',
          parts: [],
          model: model.id,
          modelName: model.name,
        });
      }
      this.#made = true;
    });
  }

  /** Runs a write after those before it. The first failure stops the later ones. */
  write(work: () => Promise<unknown>): Promise<void> {
    this.#writes = this.#writes.then(async () => {
      if (this.#error) return;
      try {
        await work();
      } catch (error) {
        this.#error = error;
      }
    });
    return this.#writes;
  }

  /** The answer grew; `parts` gives all of it. */
  grew(parts: () => Part[]): void {
    this.#saver ??= new PartialSaver(
      async () => {
        await this.#writes;
        await this.#deps.store.updateMessage(this.id, { parts: parts() });
      },
      this.#deps.clock,
      (error) => this.#deps.logger.warn('answer.partial-unsaved', { message: this.id, code: MiaError.from(error).code }),
    );
    this.#saver.changed();
  }

  /** Commits the answer. What can not be stored comes back as it would have been, failed, with the reason. */
  async finish(end: AnswerEnd): Promise<Message> {
    await this.#saver?.close();
    await this.#writes;
    const patch: MessagePatch = { status: end.status, parts: end.parts, usage: end.usage, timings: end.timings, error: end.error };
    let reason = this.#error;
    if (this.#made) {
      try {
        const stored = await this.#deps.store.updateMessage(this.id, reason ? { ...patch, ...failed(reason) } : patch);
        return stored;
      } catch (error) {
        reason = error;
      }
    }
    this.#deps.logger.error('answer.unsaved', { message: this.id, code: MiaError.from(reason).code });
    return this.#unsaved({ ...patch, ...failed(reason) });
  }

  #unsaved(patch: MessagePatch): Message {
    const { said, continued, model } = this.#question;
    const base: Message = continued ?? {
      ...said,
      id: this.id,
      parent: said.id,
      role: 'assistant',
      origin: 'assistant',
      seq: said.seq + 1,
      created: this.#deps.clock.now(),
      model: model?.id ?? null,
      modelName: model?.name ?? null,
      receipts: 0,
      version: 0,
      versions: 1,
      siblings: [this.id],
      context: null,
    };
    return { ...base, ...patch } as Message;
  }
}

function failed(reason: unknown): Pick<MessagePatch, 'status' | 'error'> {
  return { status: 'failed', error: MiaError.from(reason, 'internal').toShape() };
}
