/** What makes a sentence audible: the system's voices (`system-engine.ts`) or those of the speech process (`process-engine.ts`). */

export interface SpeechEvents {
  /** It is heard from now on. */
  begun(): void;
  /** A word of it begins: UTF-16 positions in the text. Only where the engine knows. */
  word(from: number, to: number): void;
}

/** One sentence on its way to the ear. */
export interface Speech {
  /** True when it was heard to its end, false when it was stopped. Rejects with a MiaError where there is no sound. */
  readonly done: Promise<boolean>;
  /** UTF-16 units of its text that were heard by now; as exact as the engine can tell, never more than there are. */
  heard(): number;
}

export interface Engine {
  /** Catalogue id of the voice; null for one of the system's own, which the echo canceller does not know. */
  readonly voice: string | null;
  /** Characters that a sentence should have at most. */
  readonly longest: number;
  /** Behind what was given before, without a gap. At most one is given while another one is heard. */
  speak(text: string, events: SpeechEvents): Speech;
  /** Silence within 100 ms; whatever was given is stopped. */
  silence(): void;
}

/** Words of a text, where it has letters: what an estimate may end at. */
const WORD = /[\p{L}\p{N}\p{M}]+[^\p{L}\p{N}\p{M}]*/gu;

/** Where the last word ends that is whole at a share (0…1) of a text. */
export function wholeWords(text: string, share: number): number {
  if (share >= 1) return text.length;
  const reached = Math.max(0, share) * text.length;
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const stop = match.index + match[0].length;
    if (stop > reached) break;
    end = stop;
  }
  return end;
}
