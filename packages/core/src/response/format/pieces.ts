/** What is left of markdown when it is spoken, with where it stands in the source. */
export type Piece =
  | TextPiece
  /** White space. `soft`: what left it behind is not spoken, so that a mark may follow the word before it. */
  | { kind: 'space'; soft?: true }
  /** The text of a link begins, or ends. */
  | { kind: 'open' }
  | { kind: 'close' }
  /** The end of a paragraph, heading, list item or row: of a sentence in any case. */
  | { kind: 'break' };

export interface TextPiece {
  kind: 'text';
  text: string;
  /** UTF-16 positions in the source. */
  from: number;
  to: number;
  /** Never cut inside, and its full stops end nothing. */
  whole: boolean;
}

/** What is said in place of what can not be read aloud, in the listener's language. */
export interface SpokenWords {
  /** A block of code. `language` as it stands there, "python"; null where none does. */
  code(language: string | null): string;
  /** Code within a sentence that is more than a name or a command. */
  snippet: string;
  formula: string;
  diagram: string;
  /** `description` may be empty. */
  picture(description: string): string;
  /** An address that stands there itself. `host` without "www.". */
  link(host: string): string;
}
