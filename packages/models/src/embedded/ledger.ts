import { commonPlace, joinPieces, type Piece, type Place, piecesFrom, reaches } from './pieces.ts';

interface Mark extends Place {
  /** Tokens up to this place. */
  tokens: number;
}

export type Tokenize<Token> = (pieces: readonly Piece[], atStart: boolean) => Token[];

/**
 * The tokens of one conversation as they were read and generated, beside the text that they stand for.
 *
 * A tokenizer cuts a text in one of many ways and a model writes it in another, so tokenizing an answer again would break
 * the cached prefix. The ledger tokenizes only what follows the text that it knows (DESIGN, "The prompt rule").
 */
export class TokenLedger<Token extends number = number> {
  #pieces: Piece[] = [];
  #tokens: Token[] = [];
  /** Places at which text and tokens coincide, ascending. The start is always one. */
  #marks: Mark[] = [{ index: 0, offset: 0, tokens: 0 }];

  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  /** Takes a rendered prompt: known tokens are kept as far as the text is the same, the rest is tokenized. */
  take(rendered: readonly Piece[], tokenize: Tokenize<Token>): readonly Token[] {
    const pieces = joinPieces(rendered);
    const same = commonPlace(this.#pieces, pieces);
    const marks = this.#marks.filter((mark) => reaches(same, mark));
    const kept = marks.at(-1) as Mark;
    const tokens = this.#tokens.slice(0, kept.tokens);
    let { index, offset } = kept;
    for (const piece of piecesFrom(pieces, kept)) {
      for (const token of tokenize([piece], tokens.length === 0)) tokens.push(token);
      // A kept place at the end of a piece is the start of the next.
      if (offset === (pieces[index]?.text.length ?? 0)) {
        index++;
        offset = 0;
      }
      offset += piece.text.length;
      marks.push({ index, offset, tokens: tokens.length });
    }
    this.#pieces = pieces;
    this.#tokens = tokens;
    this.#marks = marks;
    return [...tokens];
  }

  /**
   * Adds a token that the model wrote and the text that is settled with it.
   * @param exact whether text and tokens coincide now: not while a character is open or text is held back, because what
   * is held may become a stop sequence
   */
  write(token: Token, text: string, exact: boolean): void {
    this.#tokens.push(token);
    this.#append(text);
    if (exact && text !== '') this.#mark();
  }

  /** Ends an answer with what was held back. Tokens whose text was never settled are dropped. */
  end(text: string, exact: boolean): void {
    this.#append(text);
    if (exact && text !== '') this.#mark();
    this.#tokens.length = this.#marks.at(-1)?.tokens ?? 0;
  }

  #append(text: string): void {
    const last = this.#pieces.at(-1);
    if (last && !last.special) this.#pieces[this.#pieces.length - 1] = { text: last.text + text, special: false };
    else if (text !== '') this.#pieces.push({ text, special: false });
  }

  #mark(): void {
    const index = this.#pieces.length - 1;
    this.#marks.push({ index, offset: this.#pieces[index]?.text.length ?? 0, tokens: this.#tokens.length });
  }
}
