import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import { TokenLedger } from './ledger.ts';

/** A sequence of the context, lent to one conversation. */
export interface Slot {
  conversation: string | null;
  sequence: LlamaContextSequence;
  ledger: TokenLedger<Token>;
  usedAt: number;
}

/** The context's sequences: one for each conversation used last; the least recently used is given away. */
export class Slots {
  readonly #slots: Slot[];
  #tick = 0;

  constructor(context: LlamaContext) {
    this.#slots = Array.from({ length: context.totalSequences }, () => ({
      conversation: null,
      sequence: context.getSequence({ contextShift: { strategy: refuseShift } }),
      ledger: new TokenLedger<Token>(),
      usedAt: 0,
    }));
  }

  /**
   * The conversation's slot; a new conversation is given the one unused for longest. What that holds stays until other
   * tokens are read over it: the beginning, the same system prompt as often as not, need not be read again. Requests
   * without a conversation share one slot, so that a title costs no conversation its prefix twice.
   */
  take(conversation: string | null): Slot {
    const oldest = this.#slots.reduce((found, each) => (each.usedAt < found.usedAt ? each : found));
    const slot = this.#slots.find((each) => each.conversation === conversation && each.usedAt > 0) ?? oldest;
    slot.conversation = conversation;
    slot.usedAt = ++this.#tick;
    return slot;
  }

  async forget(conversation: string): Promise<void> {
    const slot = this.#slots.find((each) => each.conversation === conversation);
    if (slot) await this.#empty(slot);
  }

  /** Empties all of them: what one conversation forgot may have been given to any other as a memory. */
  async forgetAll(): Promise<void> {
    for (const slot of this.#slots) await this.#empty(slot);
  }

  async #empty(slot: Slot): Promise<void> {
    if (slot.sequence.nextTokenIndex > 0) await slot.sequence.clearHistory();
    slot.conversation = null;
    slot.ledger = new TokenLedger<Token>();
    slot.usedAt = 0;
  }
}

/** A full window ends the answer; it never shifts silently. */
function refuseShift(): never {
  throw new Error('context full');
}
