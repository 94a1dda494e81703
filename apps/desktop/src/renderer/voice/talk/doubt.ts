/** What may be sent as it was heard, and what a person should look at first. Pure. */
import type { App, ResultOf } from '../../../contract/index.ts';
import { type LanguageRules, rulesOf } from './doubt-words.ts';

export type Transcript = ResultOf<App['voice.again']>['transcript'];

/** Why a doubtful word matters; `word`: it is only doubtful. */
export type Matter = 'number' | 'dose' | 'date' | 'name' | 'word';

export interface Doubt {
  /** Where the word stands in the text, punctuation left out. */
  from: number;
  to: number;
  matter: Matter;
}

export interface Judgement {
  /** It may go as it is. */
  sure: boolean;
  /** Doubtful words, in their order. */
  doubts: Doubt[];
}

/**
 * Measured with Whisper tiny.en on read sentences: 0.81 to 0.98 where all of it was right, 0.75 to 0.94 with noise at 10 dB (single words
 * wrong), 0.42 to 0.69 with noise as loud as the voice (hardly a word right).
 */
const SURE = 0.7;
/** A word below this is doubtful; of right words it were those that begin a sentence, mostly. */
const DOUBTFUL = 0.6;
/** A longer word below this was another one, whatever it is. */
const WRONG = 0.25;
const LONGER = 5;

/** Decides from a transcript whether it can be sent, and marks what to look at. */
export function judge({ text, words, confidence, language }: Transcript): Judgement {
  const rules = rulesOf(language);
  const placed = place(text, words);
  const doubts = placed.flatMap((word, at): Doubt[] => {
    if (word.confidence >= DOUBTFUL) return [];
    return [{ from: word.from, to: word.to, matter: matterOf(placed, at, rules) }];
  });
  const wrong = placed.some((word) => word.confidence < WRONG && word.bare.length >= LONGER);
  return { sure: confidence >= SURE && !wrong && doubts.every((doubt) => doubt.matter === 'word'), doubts };
}

interface Placed {
  from: number;
  to: number;
  /** Without the punctuation around it. */
  bare: string;
  confidence: number;
  /** A sentence begins with it. */
  first: boolean;
}

function place(text: string, words: Transcript['words']): Placed[] {
  const placed: Placed[] = [];
  let from = 0;
  let first = true;
  for (const word of words) {
    const at = text.indexOf(word.text, from);
    if (at < 0 || word.text === '') continue;
    const [before = ''] = /^[^\p{L}\p{N}%µ]*/u.exec(word.text) ?? [];
    const [after = ''] = /[^\p{L}\p{N}%]*$/u.exec(word.text) ?? [];
    const bare = word.text.slice(before.length, word.text.length - after.length);
    if (bare !== '')
      placed.push({ from: at + before.length, to: at + before.length + bare.length, bare, confidence: word.confidence, first });
    // "Dr." and "9." end no sentence; a title is known by its rules.
    first = /[.!?…:]["'”“)]*$/.test(word.text) && bare.length > 2 && !/^\d+$/.test(bare);
    from = at + word.text.length;
  }
  return placed;
}

function matterOf(words: Placed[], at: number, rules: LanguageRules): Matter {
  const word = words[at];
  if (!word) return 'word';
  const lower = word.bare.toLowerCase();
  const near = (step: number): string => words[at + step]?.bare.toLowerCase() ?? '';
  const date = (bare: string): boolean => rules.date.test(bare.toLowerCase()) || rules.dateWithCapital.test(bare);
  const number = (bare: string): boolean => /\p{N}/u.test(bare) || rules.number.test(bare.toLowerCase());
  if (number(word.bare)) {
    // "15mg", "15 mg"; "on the 9th of May", "half past four", "um 16:30".
    if (/\p{N}\s*(?:[mµk]?g|mcg|ml|%)$/u.test(lower) || rules.dose.test(near(1))) return 'dose';
    const around = [-2, -1, 1, 2].some((step) => words[at + step] !== undefined && date(words[at + step]?.bare ?? ''));
    return around || /^\d{1,2}[:.]\d{2}$/.test(lower) || /\d(?:st|nd|rd|th)$/.test(lower) ? 'date' : 'number';
  }
  if (rules.dose.test(lower)) return lower.length > 2 || number(near(-1)) ? 'dose' : 'word';
  if (date(word.bare)) return 'date';
  return isName(words, at, rules) ? 'name' : 'word';
}

function isName(words: Placed[], at: number, rules: LanguageRules): boolean {
  const word = words[at];
  const before = words[at - 1]?.bare ?? '';
  if (!word || !/^\p{Lu}/u.test(word.bare) || rules.common.test(word.bare)) return false;
  if (rules.title.test(word.bare.toLowerCase())) return false;
  if (rules.title.test(before.toLowerCase())) return true;
  if (word.first)
    return /['’]s$/.test(word.bare) || rules.verb.test(words[at + 1]?.bare.toLowerCase() ?? '') ? !isOpener(word.bare) : false;
  return rules.determiner === null || !rules.determiner.test(before.toLowerCase());
}

/** A word that sentences begin with, before what a person does: "That was", "Was hat". */
function isOpener(bare: string): boolean {
  return /^(?:that|this|it|he|she|they|we|you|there|here|who|what|which|where|when|how|why|nobody|everybody|somebody|everything|nothing|das|dies|es|er|sie|wir|ihr|du|ich|wer|was|wo|wann|wie|warum|welche[rs]?|hier|da|dort|niemand|jemand|alles|nichts|heute|man)(?:['’]s)?$/i.test(
    bare,
  );
}
