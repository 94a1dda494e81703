/** Tokens of a SentencePiece vocabulary (Kudo and Richardson 2018) as their text, spaces kept. */

interface TokenizerFile {
  model?: { vocab?: Record<string, number> };
  added_tokens?: { id: number; special: boolean }[];
}

export interface PieceTokens {
  /** Text of these tokens: nothing of special ones, characters that lie in several bytes put together. */
  decode(ids: readonly number[]): string;
  special(id: number): boolean;
}

/** A byte that no piece of the vocabulary stands for. */
const BYTE = /^<0x([0-9A-F]{2})>$/;

/** @param file `tokenizer.json`, parsed. @returns null where it is no such vocabulary */
export function pieceTokens(file: unknown): PieceTokens | null {
  const { model, added_tokens = [] } = file as TokenizerFile;
  if (!model?.vocab) return null;
  const pieces = new Map(Object.entries(model.vocab).map(([piece, id]) => [id, piece]));
  const specials = new Set(added_tokens.filter(({ special }) => special).map(({ id }) => id));
  return {
    special: (id) => specials.has(id),
    decode(ids) {
      const bytes: Buffer[] = [];
      for (const id of ids) {
        if (specials.has(id)) continue;
        const piece = pieces.get(id) ?? '';
        const byte = BYTE.exec(piece)?.[1];
        bytes.push(byte ? Buffer.from(byte, 'hex') : Buffer.from(piece.replaceAll('▁', ' ')));
      }
      return Buffer.concat(bytes).toString('utf8');
    },
  };
}
