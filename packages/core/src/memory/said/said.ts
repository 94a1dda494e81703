import { commandIn } from './command.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';

export type SaidKind = Said['kind'];

/** What a message says to the memory itself. */
export type Said =
  /** "Remember that …": `what` in the person's own words; `clause` is the German one behind "dass", whose verb stands last. */
  | { kind: 'remember'; what: string; clause?: boolean }
  /** "Forget …": by its words, the message before, or a stretch of time. */
  | { kind: 'forget'; of: 'words'; words: string }
  | { kind: 'forget'; of: 'last' | 'hour' | 'today' | 'conversation' | 'everything' }
  /** "That's wrong, …": only after an answer that was given a memory. */
  | { kind: 'correct'; right: string }
  /** "Don't remember this": the message before, this message itself, or the conversation. */
  | { kind: 'unremember'; of: 'last' | 'message' | 'conversation' }
  /** "What do you know about me?"; `about` null: everything. */
  | { kind: 'known'; about: string | null };

/** A form of words. `said` may still refuse. */
export interface Form {
  form: RegExp;
  /** Asked as a question ("What do you know …?"); the others are refused where they are one. */
  question?: boolean;
  said(groups: Readonly<Record<string, string | undefined>>, rest: readonly string[]): Said | null;
}

/**
 * What a message that the person typed or spoke says to the memory, by rules, in English and German whichever the window
 * speaks; null: it is for the model.
 * @param afterMemory the answer before it was given a memory: only then can it be corrected in words
 */
export function saidInWords(text: string, { afterMemory }: { afterMemory: boolean }): Said | null {
  const command = commandIn(text);
  if (command === null || command.rest.some((sentence) => sentence.endsWith('?'))) return null;
  for (const { form, question, said } of [...ENGLISH, ...GERMAN]) {
    const fits = form.exec(command.first);
    if (!fits || (command.asks && !question)) continue;
    const found = said(fits.groups ?? {}, command.rest);
    if (found === null || (found.kind === 'correct' && !afterMemory)) continue;
    // What goes on after it is for the model, unless it is what is to be kept.
    if (command.rest.length > 0 && found.kind !== 'remember' && found.kind !== 'correct') return null;
    return found;
  }
  return null;
}
