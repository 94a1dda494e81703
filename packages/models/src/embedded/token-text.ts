import type { LlamaModel, Token } from 'node-llama-cpp';
import type { ThinkingTags } from './thinking.ts';

/** Tokens that one character may be spread over before it is given up as broken. */
const MAX_OPEN = 8;
const BROKEN = '\ufffd';

/** Turns tokens into text one by one, holding back characters of which some bytes are still to come. */
export class TokenText {
  readonly #model: Pick<LlamaModel, 'detokenize' | 'tokenize'>;
  /** Tags that are single control tokens, which detokenizing leaves out. */
  readonly #tags = new Map<Token, string>();
  #before: Token[];
  #open: Token[] = [];

  constructor(model: Pick<LlamaModel, 'detokenize' | 'tokenize'>, before: readonly Token[], tags: ThinkingTags | null) {
    this.#model = model;
    this.#before = [...before];
    for (const tag of tags ? [tags.open, tags.close] : []) {
      const [token, ...more] = model.tokenize(tag, true);
      if (token !== undefined && more.length === 0) this.#tags.set(token, tag);
    }
  }

  /** Whether bytes of a character are still to come. */
  get open(): boolean {
    return this.#open.length > 0;
  }

  /** Text that is whole with this token; empty while a character is open. */
  push(token: Token): string {
    const tag = this.#tags.get(token);
    if (tag !== undefined) {
      this.#before = [token];
      this.#open = [];
      return tag;
    }
    this.#open.push(token);
    const text = this.#model.detokenize(this.#open, false, this.#before);
    if (text.endsWith(BROKEN) && this.#open.length < MAX_OPEN) return '';
    this.#before = [...this.#before, ...this.#open].slice(-8);
    this.#open = [];
    return text;
  }
}
