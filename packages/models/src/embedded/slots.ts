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

  /** The conversation's slot; a new conversation gets the one unused for longest, emptied. */
  async take(conversation: string | null): Promise<Slot> {
    const own = conversation === null ? undefined : this.#slots.find((slot) => slot.conversation === conversation);
    const slot = own ?? this.#slots.reduce((oldest, each) => (each.usedAt < oldest.usedAt ? each : oldest));
    if (!own) {
      await this.#empty(slot);
      slot.conversation = conversation;
    }
    slot.usedAt = ++this.#tick;
    return slot;
  }

  async forget(conversation: string): Promise<void> {
    const slot = this.#slots.find((each) => each.conversation === conversation);
    if (slot) await this.#empty(slot);
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
