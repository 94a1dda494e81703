import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { MiaError } from '@mia/core/errors.ts';
import type { TextRecipe } from './recipe.ts';

/** Beyond this no text tower reads: what a pasted megabyte costs stays bounded. */
const MAX_CHARACTERS = 2_048;
/** Gemma's, which SigLIP 2 uses, has 34 MB. */
const TOKENIZER_BYTES = 64 * 1024 * 1024;

export interface TextTokens {
  /** Numbers of the tokens, special ones included, at most `maxTokens`; not filled up. */
  encode(text: string): number[];
}

/**
 * Loads a `tokenizer.json` of Hugging Face: CLIP's byte pairs in lower case between its two special tokens, or SigLIP 2's.
 * @throws MiaError `encoder.missing`
 */
export async function loadTokens(path: string, { maxTokens, lowercase }: TextRecipe): Promise<TextTokens> {
  const bytes = await readFile(path);
  if (bytes.length > TOKENIZER_BYTES) throw new MiaError('encoder.missing', { reason: 'tokenizer too large' });
  const json = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  const tokenizer = new Tokenizer({ ...json, padding: null, truncation: null }, {});
  return {
    encode(text) {
      const cut = text.slice(0, MAX_CHARACTERS).toWellFormed();
      const { ids } = tokenizer.encode(lowercase ? cut.toLowerCase() : cut);
      // The closing token is kept: it is where the text's vector is read.
      return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids.at(-1) as number];
    },
  };
}

/** Rows of one length: filled up to `maxTokens` where the network knows nothing else, else to the longest. */
export function filled(
  rows: readonly (readonly number[])[],
  recipe: TextRecipe,
  fixed: number | null,
): { ids: BigInt64Array; length: number } {
  const longest = Math.max(...rows.map((row) => row.length));
  const length = fixed ?? (recipe.padded ? recipe.maxTokens : longest);
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(recipe.padId));
  for (const [row, tokens] of rows.entries()) {
    for (const [column, id] of tokens.slice(0, length).entries()) ids[row * length + column] = BigInt(id);
  }
  return { ids, length };
}
