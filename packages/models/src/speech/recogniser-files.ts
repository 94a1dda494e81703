import type { MoonshineFiles } from './moonshine.ts';
import type { Wav2Vec2Files } from './wav2vec2.ts';
import type { WhisperFiles } from './whisper.ts';

/** A recogniser's files; which ones they are says which engine it is. */
export type RecogniserFiles = WhisperFiles | MoonshineFiles | Wav2Vec2Files;

/** @param files role to path, as the catalogue names them. @returns null where they are no recogniser's */
export function recogniserFiles({
  encoder,
  moonshine,
  decoder,
  tokenizer,
  weights,
  vocabulary,
}: Record<string, string>): RecogniserFiles | null {
  if (moonshine) return decoder && tokenizer ? { moonshine, decoder, tokenizer } : null;
  // Whisper's graph without weights has a role "weights" too.
  if (encoder) return { encoder };
  return weights && vocabulary ? { weights, vocabulary } : null;
}
