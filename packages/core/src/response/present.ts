import type { Part } from '../memory/storage/types.ts';
import type { Generated } from './generate.ts';

/** The answer as it grows: what is shown, and what is stored. */
export interface Presented {
  readonly text: string;
  readonly thinking: string;
  /** Takes a generated piece; returns what a person should see of it now, if anything. */
  add(piece: Generated): { type: 'text' | 'thinking'; delta: string } | null;
  /** Puts what the model was told of images before the answer; in place of what stood there. */
  told(note: Part): void;
  /** As stored: what was told and thought before the text, verbatim. */
  parts(): Part[];
}

/**
 * Presents an answer piece by piece. Text stays verbatim: the next prompt is its continuation token for token.
 * @param begun parts of a stopped answer that is gone on with
 * @param meta kept with the text part: what the next turns need to know of this prompt
 */
export function present(begun: readonly Part[], meta: Record<string, unknown>): Presented {
  const of = (kind: Part['kind']) =>
    begun
      .filter((part) => part.kind === kind)
      .map((part) => part.text)
      .join('');
  let text = of('text');
  let thinking = of('thinking');
  let told = begun.find((part) => part.kind === 'observation') ?? null;
  return {
    get text() {
      return text;
    },
    get thinking() {
      return thinking;
    },
    add(piece) {
      if (piece.type === 'finish' || piece.delta === '') return null;
      if (piece.type === 'text') text += piece.delta;
      else thinking += piece.delta;
      return { type: piece.type, delta: piece.delta };
    },
    told(note) {
      told = note;
    },
    parts() {
      const parts: Part[] = told ? [told] : [];
      if (thinking !== '') parts.push({ kind: 'thinking', text: thinking.toWellFormed() });
      const hasMeta = Object.keys(meta).length > 0;
      if (text !== '' || hasMeta) parts.push({ kind: 'text', text: text.toWellFormed(), ...(hasMeta ? { meta } : {}) });
      return parts;
    },
  };
}
