import { AFTER_ORDINAL, BEFORE_NUMBER, BEFORE_ORDINAL, MAYBE_LAST, NEVER_LAST } from './abbreviations.ts';

/** Whether a sentence may have ended: marks that end one, then what may close it. */
export const ENDED = /([.!?…؟۔।॥]+)(["'”’“»›)\]}」』）】》]*)$/u;
const ENDED_CJK = /[。！？｡](["'”’“»›)\]}」』）】》]*)$/u;
const GOES_ON_CJK = /[。！？｡"'”’“»›)\]}」』）】》]/u;
const OPENS_CJK = /[「『（【《“]/u;

/** 。 and its like end a sentence without a space, except where what is quoted ends: then the sentence around it goes on. */
export function endsBefore(next: string, tail: () => string): boolean {
  if (GOES_ON_CJK.test(next) && !OPENS_CJK.test(next)) return false;
  const closers = ENDED_CJK.exec(tail())?.[1];
  return closers === '' || (closers !== undefined && OPENS_CJK.test(next));
}

/**
 * Whether a sentence ends here.
 * @param before what stands since the last end, up to the mark and what closes it
 * @param after the first word behind the space, as far as it is known
 * @param whole whether that word is known to its end
 * @returns null where the rest of the word decides
 */
export function endsSentence(before: string, after: string, whole: boolean): boolean | null {
  const [, marks = '', closers = ''] = ENDED.exec(before) ?? [];
  if (/^[\p{Ll},;:!?.)\]}–—-]/u.test(after)) return false;
  if (/[!?؟]/.test(marks)) return true;
  const number = /^\p{N}/u.test(after);
  if (/^(?:\.{2,}|…+)$/.test(marks)) return !number;
  if (marks !== '.') return true;
  const tokens = before.slice(0, before.length - marks.length - closers.length).split(/\s+/);
  const word = (tokens.at(-1) ?? '').replace(/^[^\p{L}\p{N}]+/u, '');
  const lower = word.toLowerCase();
  if (BEFORE_NUMBER.has(lower) && number) return false;
  if (NEVER_LAST.has(lower)) return BEFORE_NUMBER.has(lower) && word === word.toUpperCase();
  if (MAYBE_LAST.has(lower)) return !number;
  if (/^\p{L}$/u.test(word)) return word === 'I' || /^[\u3040-\u30ff\u4e00-\u9fff]$/.test(word);
  if (/^(?:\p{L}{1,3}\.)+\p{L}{1,3}$/u.test(word)) return false;
  if (/^\d{1,2}$/.test(word) && closers === '') return endsAfterNumber(tokens, after, whole);
  return true;
}

/** "3." may be the third, in German. */
function endsAfterNumber(tokens: readonly string[], after: string, whole: boolean): boolean | null {
  const before = (tokens.at(-2) ?? '').toLowerCase();
  if (before === '' || BEFORE_ORDINAL.has(before)) return false;
  if (!whole) return null;
  return !AFTER_ORDINAL.has(after.toLowerCase());
}
