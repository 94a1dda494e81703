/** What stands so far of an utterance, in two parts: words that will stay, and words that may still change. Pure. */

export interface Partial {
  settled: string;
  moving: string;
}

export const NOTHING: Partial = { settled: '', moving: '' };

/** Two words are the same whatever case and punctuation a recogniser gives them while it is not done. */
const plain = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Words that two results in a row agree on, from the beginning, stay; what follows them is still moving. A word that stood is
 * not taken back to moving by a result that only lacks the words behind it.
 * @param before what stood before
 * @param text what the recogniser says now, all of it
 */
export function settle(before: Partial, text: string): Partial {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const old = `${before.settled} ${before.moving}`.split(/\s+/).filter((word) => word !== '');
  let same = 0;
  while (same < words.length && same < old.length && plain(words[same] ?? '') === plain(old[same] ?? '')) same += 1;
  return { settled: words.slice(0, same).join(' '), moving: words.slice(same).join(' ') };
}
