import { commandIn, plainly } from './command.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';

export type SaidKind = Said['kind'];

/** What a message says to the memory itself. */
export type Said =
  /** "Remember that …": `what` in the person's own words; `clause` is the German one behind "dass", whose verb stands last. */
  | { kind: 'remember'; what: string; clause?: boolean }
  /** "Remember this.": the person's own message before. */
  | { kind: 'remember'; of: 'last' }
  /** "Forget …": by its words, the message before, or a stretch of time. */
  | { kind: 'forget'; of: 'words'; words: string /** "what I said about …": all of it is meant, not one fact. */; all?: boolean }
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

const LANGUAGES = [
  { forms: ENGLISH, keep: 'remember: ', own: 'remember, ', reordered: (first: string, _told: boolean): string[] => [first] },
  { forms: GERMAN.forms, keep: 'merk dir: ', own: 'merk dir, ', reordered: GERMAN.reordered },
];

/**
 * What a message that the person typed or spoke says to the memory, by rules, in English and German whichever the window
 * speaks; null: it is for the model.
 * @param afterMemory the answer before it was given a memory: only then can it be corrected in words
 */
export function saidInWords(text: string, { afterMemory }: { afterMemory: boolean }): Said | null {
  const command = commandIn(text);
  if (command === null || command.rest.some((sentence) => sentence.endsWith('?'))) return null;
  const { first, rest, asks, told } = command;
  const found = saidIn(first, rest, { asks, told, afterMemory });
  if (found === null) return asks ? null : saidBehind(first, rest);
  // What goes on after it is for the model, unless it is what is to be kept.
  return rest.length > 0 && found.kind !== 'remember' && found.kind !== 'correct' ? null : found;
}

interface How {
  asks: boolean;
  told: boolean;
  afterMemory: boolean;
}

function saidIn(first: string, rest: readonly string[], { asks, told, afterMemory }: How, languages = LANGUAGES): Said | null {
  for (const { forms, reordered } of languages) {
    for (const words of reordered(first, told)) {
      for (const { form, question, said } of forms) {
        const fits = form.exec(words);
        if (!fits || (asks && !question)) continue;
        const found = said(fits.groups ?? {}, rest);
        if (found !== null && (found.kind !== 'correct' || afterMemory)) return found;
      }
    }
  }
  return null;
}

/** "I take my coffee black. Please remember that.": what is said last is about what stands before it. */
function saidBehind(first: string, rest: readonly string[]): Said | null {
  const comma =
    rest.length === 0
      ? /^(?<o>.+?)(?:,|;| -| –)+ (?:and |so |but |und |also |aber )*(?<end>[^,;]+(?:, was [^,;]+)?)$/iu.exec(first)?.groups
      : undefined;
  const end = comma?.end ?? rest.at(-1);
  if (end === undefined) return null;
  const { said, told } = plainly(end);
  const how = { asks: false, told, afterMemory: false };
  for (const language of LANGUAGES) {
    const found = saidIn(said, [], how, [language]);
    const kept = found?.kind === 'remember' && 'of' in found;
    const dropped = found?.kind === 'unremember' && found.of === 'last';
    if (!kept && !dropped) continue;
    // Behind a comma it may be the end of anything: what stands before it has to be the person's own.
    const what = comma
      ? saidIn(`${language.own}${comma.o}`, [], how, [language])
      : saidIn(`${language.keep}${first}`, rest.slice(0, -1), how, [language]);
    return kept || what === null ? what : { kind: 'unremember', of: 'message' };
  }
  return null;
}
