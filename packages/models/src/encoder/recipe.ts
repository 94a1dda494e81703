/** How a sentence encoder is used, as its makers say: see `catalogue/schema.ts`. */
export interface EncoderRecipe {
  /** Numbers in each vector. */
  dimension: number;
  /** mean: over the tokens; cls: the first token's; graph: the graph's own output `sentence_embedding`, for encoders with more behind the pooling. */
  pooling: 'mean' | 'cls' | 'graph';
  /** Whether vectors are brought to length 1. */
  normalise: boolean;
  /** Tokens of one text at most, special ones included. */
  maxTokens: number;
  /** What is put before a question, and before what is to be found; empty where both are taken as they are. */
  queryPrefix: string;
  passagePrefix: string;
}

/** all-MiniLM-L6-v2 was trained on 128 tokens and is used with at most 256 (its model card, "max_seq_length"). */
export const MINILM: EncoderRecipe = {
  ...{ dimension: 384, pooling: 'mean', normalise: true, maxTokens: 256 },
  ...{ queryPrefix: '', passagePrefix: '' },
};
